/** From a service name and the environment to tracing that works: the one call that most applications need. */
import { setTraceProcessors, setTracingIdGenerator } from '@openai/agents';
import { context, propagation, trace, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { LATEST, V1_41 } from '../attributes.ts';
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
import type { ExportStats } from './export-monitor.ts';
import { ExportPipeline } from './export-pipeline.ts';
import { OtlpFileExporter } from './otlp-file-exporter.ts';
import { buildResource } from './resource.ts';

/** Options of {@link setupTracing}. Those of the processor, and: */
export interface SetupTracingOptions extends Omit<AgentsTraceProcessorOptions, 'tracer' | 'idGenerator' | 'flush'> {
  /** `service.name`, unless `OTEL_SERVICE_NAME` or `OTEL_RESOURCE_ATTRIBUTES` says otherwise. */
  readonly serviceName: string;
  /** `service.version`. Default: none. */
  readonly serviceVersion?: string | undefined;
  /** Where the `OTEL_*` variables are read. Default: `process.env`. */
  readonly env?: Environment | undefined;
  /** Replaces the exporters that the environment asks for; batched and watched like them. */
  readonly exporter?: SpanExporter | undefined;
  /**
   * Path of a file that gets the spans as well, one OTLP/JSON request a line; rotated at 100 MB, see
   * {@link OtlpFileExporter}. Default: none, unless `OTEL_TRACES_EXPORTER` has `file` in it.
   */
  readonly file?: string | undefined;
  /** Further span processors, after the batching ones. With `OTEL_TRACES_EXPORTER=none` the only ones. */
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
   * Ends open spans as `cancelled`, sends what is queued, and gives up after `timeoutMs` (default 3 000; on an exporter
   * whose last export failed too, after 500). Never rejects; a second call joins the first. A request to a collector that hangs may stay open for as long as the export timeout,
   * so a process that is to end should then exit.
   */
  shutdown(options?: { readonly timeoutMs?: number }): Promise<void>;
  stats(): TracingStats;
}

export interface TracingStats {
  readonly processor: ProcessorStats;
  /** Of all exporters together: a span for two of them counts twice. */
  readonly export: ExportStats;
  /** Of each exporter that batches, by its name: `otlp`, `file`, or `custom` for the `exporter` option. */
  readonly exporters: Readonly<Record<string, ExportStats>>;
}

const DEFAULT_TIMEOUT_MS = 3_000;

/**
 * Sets tracing up: OTel provider, batching OTLP/HTTP exporter (`http://localhost:4318` unless the environment says
 * otherwise), context manager, W3C propagator, and the SDK's processor and ids. The SDK's own exporter to
 * api.openai.com is removed. A collector that is down, slow or refusing costs the application nothing but the traces.
 *
 * To be called once, before the first run. Never throws on account of the environment.
 */
export function setupTracing(options: SetupTracingOptions): Tracing {
  const env = readTracingEnvironment(options.env ?? process.env);
  const pipelines = env.disabled ? [] : buildPipelines(options, env);
  const idGenerator = createLinkedIdGenerator();
  const provider = new TracerProvider({
    idGenerator,
    sampler: env.sampler,
    resource: buildResource(options, env),
    spanLimits: { attributeValueLengthLimit: env.valueLengthLimit },
    spanProcessors: env.disabled ? [] : buildProcessors(options, env, pipelines),
  });
  const conventions = options.conventions ?? env.conventions;
  const tracer = packageTracer(conventions === 'latest' ? LATEST : V1_41, env.disabled ? undefined : provider);
  const processor = createAgentsTraceProcessor({
    ...options,
    captureContent: options.captureContent ?? env.captureContent,
    conventions,
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
      shutdown ??= shutDown({ provider, processor, pipelines }, timeoutMs);
      return shutdown;
    },
    stats: () => ({ processor: processor.stats(), ...exportStats(pipelines) }),
  };
}

async function forceFlush(provider: TracerProvider, timeoutMs: number): Promise<boolean> {
  return (await settleWithin(() => provider.forceFlush({ timeoutMillis: timeoutMs }), timeoutMs)) === 'fulfilled';
}

async function shutDown(
  tracing: Pick<Tracing, 'provider' | 'processor'> & { readonly pipelines: readonly ExportPipeline[] },
  timeoutMs: number,
): Promise<void> {
  tracing.processor.closeOpen();
  // Each has a patience of its own: one that hangs neither delays the others nor is hurried by one that fails.
  await Promise.all([
    ...tracing.pipelines.map((pipeline) => pipeline.stop(timeoutMs)),
    settleWithin(() => tracing.provider.shutdown(), timeoutMs),
  ]);
}

const NO_STATS: ExportStats = { exported: 0, failed: 0, dropped: 0, pending: 0, failures: 0 };

function exportStats(pipelines: readonly ExportPipeline[]): Omit<TracingStats, 'processor'> {
  const exporters = Object.fromEntries(pipelines.map((pipeline) => [pipeline.name, pipeline.stats()]));
  const sum = (left: ExportStats, right: ExportStats): ExportStats => ({
    exported: left.exported + right.exported,
    failed: left.failed + right.failed,
    dropped: left.dropped + right.dropped,
    pending: left.pending + right.pending,
    failures: left.failures + right.failures,
  });
  return { export: Object.values(exporters).reduce(sum, NO_STATS), exporters };
}

/** The exporters that batch. */
function buildPipelines(options: SetupTracingOptions, env: TracingEnvironment): ExportPipeline[] {
  const { batch } = env;
  const common = { batch, onProblem: options.onExportProblem, now: options.now ?? Date.now, targetIsDefault: false };
  const asked = options.exporter ? [] : env.exporters;
  const pipelines: ExportPipeline[] = [];
  if (options.exporter) {
    pipelines.push(new ExportPipeline('custom', options.exporter, { ...common, target: 'the exporter' }));
  }
  if (asked.includes('otlp')) {
    const target = { target: env.url, targetIsDefault: env.urlIsDefault };
    pipelines.push(new ExportPipeline('otlp', otlpExporter(env), { ...common, ...target }));
  }
  if (options.file !== undefined || asked.includes('file')) {
    const path = options.file ?? env.file;
    pipelines.push(new ExportPipeline('file', new OtlpFileExporter({ path }), { ...common, target: path }));
  }
  return pipelines;
}

function buildProcessors(
  options: SetupTracingOptions,
  env: TracingEnvironment,
  pipelines: readonly ExportPipeline[],
): SpanProcessor[] {
  const processors = pipelines.map(({ processor }) => processor);
  if (!options.exporter && env.exporters.includes('console')) {
    processors.push(new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() }));
  }
  return [...processors, ...(options.spanProcessors ?? [])];
}

function otlpExporter(env: TracingEnvironment): SpanExporter {
  return new OTLPTraceExporter({ url: env.url, headers: { ...env.headers }, timeoutMillis: env.timeoutMs });
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
