/** From a service name and the environment to tracing that works: the one call that most applications need. */
import { setTraceProcessors, setTracingIdGenerator } from '@openai/agents';
import { context, propagation, trace, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { randomUUID } from 'node:crypto';
import { BridgeContextManager } from '../context-manager.ts';
import { createLinkedIdGenerator, createSdkIdGenerator, type LinkedIdGenerator } from '../ids.ts';
import {
  type AgentsTraceProcessor,
  type AgentsTraceProcessorOptions,
  createAgentsTraceProcessor,
  type ProcessorStats,
} from '../processor.ts';
import { TraceContextPropagator } from '../traceparent.ts';
import { packageTracer } from '../tracer.ts';
import { settleWithin } from './deadline.ts';
import { type Environment, readTracingEnvironment, type TracingEnvironment } from './environment.ts';
import { ExportMonitor, type ExportStats } from './export-monitor.ts';

/** Options of {@link setupTracing}. Those of the processor, and: */
export interface SetupTracingOptions extends Omit<AgentsTraceProcessorOptions, 'tracer' | 'idGenerator' | 'flush'> {
  /** `service.name`, unless `OTEL_SERVICE_NAME` or `OTEL_RESOURCE_ATTRIBUTES` says otherwise. */
  readonly serviceName: string;
  /** `service.version`. Default: none. */
  readonly serviceVersion?: string | undefined;
  /** Where the `OTEL_*` variables are read. Default: `process.env`. */
  readonly env?: Environment | undefined;
  /** Replaces the exporter that the environment asks for; batched and watched like it. */
  readonly exporter?: SpanExporter | undefined;
  /** Further span processors, after the batching one. With `OTEL_TRACES_EXPORTER=none` the only ones. */
  readonly spanProcessors?: readonly SpanProcessor[] | undefined;
  /**
   * Called when spans cannot be delivered, with counts, at most once a minute; and at once with what the environment
   * says that cannot be followed. Never holds span data. Default: silence.
   */
  readonly onExportProblem?: ((message: string) => void) | undefined;
}

/** What {@link setupTracing} answers. */
export interface Tracing {
  /** Whether spans are recorded; not if `OTEL_SDK_DISABLED=true`. */
  readonly enabled: boolean;
  readonly processor: AgentsTraceProcessor;
  readonly provider: TracerProvider;
  /** This package's tracer, for spans of the application's own. */
  readonly tracer: Tracer;
  readonly contextManager: BridgeContextManager;
  readonly idGenerator: LinkedIdGenerator;
  /**
   * Which globals are ours; `false` where something else was registered before. Without our context manager, spans
   * that are started inside tools do not nest under them.
   */
  readonly registered: { readonly contextManager: boolean; readonly propagator: boolean; readonly provider: boolean };
  /** Sends what is queued. Never rejects; answers whether it was done within `timeoutMs` (default 3 000). */
  forceFlush(options?: { readonly timeoutMs?: number }): Promise<boolean>;
  /**
   * Ends open spans as `cancelled`, sends what is queued, and gives up after `timeoutMs` (default 3 000;
   * 500 at most if the last export failed too). Never rejects;
   * a second call joins the first. A request to a collector that hangs may stay open for as long as the export timeout,
   * so a process that is to end should then exit.
   */
  shutdown(options?: { readonly timeoutMs?: number }): Promise<void>;
  stats(): TracingStats;
}

export interface TracingStats {
  readonly processor: ProcessorStats;
  readonly export: ExportStats;
}

const DEFAULT_TIMEOUT_MS = 3_000;
/** How long shutdown waits for a collector that did not take the last export either. */
const FAILING_TIMEOUT_MS = 500;

/**
 * Sets tracing up: OTel provider, batching OTLP/HTTP exporter (`http://localhost:4318` unless the environment says
 * otherwise), context manager, W3C propagator, and the SDK's processor and ids. The SDK's own exporter to
 * api.openai.com is removed. A collector that is down, slow or refusing costs the application nothing but the traces.
 *
 * To be called once, before the first run. Never throws on account of the environment.
 */
export function setupTracing(options: SetupTracingOptions): Tracing {
  const env = readTracingEnvironment(options.env ?? process.env);
  const now = options.now ?? Date.now;
  const target = options.exporter ? 'the exporter' : env.url;
  const monitor = new ExportMonitor({
    target,
    targetIsDefault: env.urlIsDefault && !options.exporter,
    maxQueueSize: env.batch.maxQueueSize,
    onProblem: options.onExportProblem,
    now,
  });
  const idGenerator = createLinkedIdGenerator();
  const provider = new TracerProvider({
    idGenerator,
    sampler: env.sampler,
    resource: buildResource(options, env),
    spanLimits: { attributeValueLengthLimit: env.valueLengthLimit },
    spanProcessors: env.disabled ? [] : buildProcessors(options, env, monitor),
  });
  const tracer = packageTracer(env.disabled ? undefined : provider);
  const processor = createAgentsTraceProcessor({
    ...options,
    captureContent: options.captureContent ?? env.captureContent,
    tracer,
    idGenerator,
    flush: async () => {
      await forceFlush(provider, DEFAULT_TIMEOUT_MS);
    },
  });
  const contextManager = new BridgeContextManager((id) => processor.spanFor(id));
  const registered = {
    contextManager: context.setGlobalContextManager(contextManager.enable()),
    propagator: propagation.setGlobalPropagator(new TraceContextPropagator()),
    provider: !env.disabled && trace.setGlobalTracerProvider(provider),
  };
  // Also when disabled: replacing the SDK's processors is what keeps it from posting to api.openai.com.
  setTraceProcessors(env.disabled ? [] : [processor]);
  if (!env.disabled) setTracingIdGenerator(createSdkIdGenerator());
  sayAll(env.problems, options.onExportProblem);

  let shutdown: Promise<void> | undefined;
  return {
    enabled: !env.disabled,
    processor,
    provider,
    tracer,
    contextManager,
    idGenerator,
    registered,
    forceFlush: ({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) => forceFlush(provider, timeoutMs),
    shutdown: ({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) => {
      shutdown ??= shutDown(provider, processor, monitor, timeoutMs);
      return shutdown;
    },
    stats: () => ({ processor: processor.stats(), export: monitor.stats() }),
  };
}

async function forceFlush(provider: TracerProvider, timeoutMs: number): Promise<boolean> {
  return (await settleWithin(() => provider.forceFlush({ timeoutMillis: timeoutMs }), timeoutMs)) === 'fulfilled';
}

async function shutDown(
  provider: TracerProvider,
  processor: AgentsTraceProcessor,
  monitor: ExportMonitor,
  timeoutMs: number,
): Promise<void> {
  processor.closeOpen();
  const patienceMs = monitor.failing ? Math.min(timeoutMs, FAILING_TIMEOUT_MS) : timeoutMs;
  const outcome = await settleWithin(() => provider.shutdown(), patienceMs);
  if (outcome !== 'fulfilled') monitor.gaveUp();
}

function buildProcessors(
  options: SetupTracingOptions,
  env: TracingEnvironment,
  monitor: ExportMonitor,
): SpanProcessor[] {
  const processors: SpanProcessor[] = [];
  const exporter = options.exporter ?? (env.exporters.includes('otlp') ? otlpExporter(env) : undefined);
  if (exporter) {
    const watched = monitor.watchExporter(exporter);
    processors.push(monitor.watchProcessor(new BatchSpanProcessor({ exporter: watched, ...env.batch }), watched));
  }
  if (!options.exporter && env.exporters.includes('console')) {
    processors.push(new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() }));
  }
  return [...processors, ...(options.spanProcessors ?? [])];
}

function otlpExporter(env: TracingEnvironment): SpanExporter {
  return new OTLPTraceExporter({ url: env.url, headers: { ...env.headers }, timeoutMillis: env.timeoutMs });
}

function buildResource(options: SetupTracingOptions, env: TracingEnvironment): Resource {
  const version = options.serviceVersion === undefined ? {} : { 'service.version': options.serviceVersion };
  const named = env.serviceName === undefined ? {} : { 'service.name': env.serviceName };
  return defaultResource().merge(
    resourceFromAttributes({
      'service.name': options.serviceName,
      'service.instance.id': randomUUID(),
      ...version,
      ...env.resourceAttributes,
      ...named,
    }),
  );
}

function sayAll(problems: readonly string[], say: ((message: string) => void) | undefined): void {
  for (const problem of problems) {
    try {
      say?.(problem);
    } catch {
      // As with export problems: the application's logger is not ours to fail on.
    }
  }
}
