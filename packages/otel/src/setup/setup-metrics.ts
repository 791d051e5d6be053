/** Metrics for Prometheus without a server of their own: the application mounts the handler where it likes. */
import {
  createNoopMeter,
  type Meter,
  metrics,
  type MeterProvider as MeterProviderApi,
  type ObservableResult,
} from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import {
  createDenyListAttributesProcessor,
  type IAttributesProcessor,
  MeterProvider,
} from '@opentelemetry/sdk-metrics';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SCOPE_NAME, SCOPE_VERSION, TelemetryMetric } from '../attributes.ts';
import { clip } from '../content.ts';
import { settleWithin } from './deadline.ts';
import { type Environment, readMetricsEnvironment } from './environment.ts';
import { buildResource, type Service } from './resource.ts';
import type { Tracing } from './setup-tracing.ts';

/** Options of {@link setupMetrics}. */
export interface SetupMetricsOptions extends Service {
  /** Where the `OTEL_*` variables are read. Default: `process.env`. */
  readonly env?: Environment | undefined;
  /** Put before the name of every metric, with an underscore. Default: none. */
  readonly prefix?: string | undefined;
  /** Series that one metric may have; further ones are added up in one with the label `otel_metric_overflow`. Default: 1 000. */
  readonly maxSeries?: number | undefined;
  /** Counts the spans that this tracing could not deliver. Default: they are not counted. */
  readonly tracing?: Pick<Tracing, 'stats'> | undefined;
}

/** What {@link setupMetrics} answers. */
export interface Metrics {
  /** Not if `OTEL_METRICS_EXPORTER=none` or `OTEL_SDK_DISABLED=true`; then nothing is recorded. */
  readonly enabled: boolean;
  readonly meterProvider: MeterProviderApi;
  /** This package's meter, for metrics of the application's own and for `instrumentModelProvider`. */
  readonly meter: Meter;
  /** Whether the global meter provider is ours; `false` where another was registered before. */
  readonly registered: boolean;
  /**
   * Answers `GET` and `HEAD` with all metrics in Prometheus' text format, whatever the path; 404 when metrics are off.
   * Never rejects. There is no authentication: mount it where only Prometheus gets at it.
   */
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends recording, within 3 s. Never rejects. */
  shutdown(): Promise<void>;
}

const DEFAULT_MAX_SERIES = 1_000;
const MAX_LABEL_LENGTH = 128;
const SHUTDOWN_TIMEOUT_MS = 3_000;
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Ids of people, conversations and traces have as many values as there are of them: never labels. */
const NEVER_LABELS = [
  'enduser.id',
  'gateway.run_id',
  'gen_ai.conversation.id',
  'gen_ai.response.id',
  'gen_ai.tool.call.id',
  'session.id',
  'span_id',
  'trace_id',
  'user.id',
];

const shortLabels: IAttributesProcessor = {
  process: (attributes) =>
    Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => [
        key,
        typeof value === 'string' ? clip(value, MAX_LABEL_LENGTH) : value,
      ]),
    ),
};

/**
 * Sets metrics up: OTel meter provider with Prometheus' text format, registered globally.
 *
 * @example
 * const metrics = setupMetrics({ serviceName: 'my-agent' });
 * createServer((request, response) => void metrics.handler(request, response)).listen(9464, '127.0.0.1');
 */
export function setupMetrics(options: SetupMetricsOptions): Metrics {
  const env = readMetricsEnvironment(options.env ?? process.env);
  if (!env.enabled) return disabledMetrics();
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meterProvider = new MeterProvider({
    resource: buildResource(options, env),
    readers: [exporter],
    views: [
      {
        instrumentName: '*',
        aggregationCardinalityLimit: options.maxSeries ?? DEFAULT_MAX_SERIES,
        attributesProcessors: [createDenyListAttributesProcessor(NEVER_LABELS), shortLabels],
      },
    ],
  });
  const meter = meterProvider.getMeter(SCOPE_NAME, SCOPE_VERSION);
  if (options.tracing) observeTracing(meter, options.tracing);
  // The scope is a label on each series, and every series is of one application: no label tells more.
  const serializer = new PrometheusSerializer(options.prefix, false, undefined, false, true);
  return {
    enabled: true,
    meterProvider,
    meter,
    registered: metrics.setGlobalMeterProvider(meterProvider),
    handler: (request, response) =>
      respond(request, response, async () => {
        const { resourceMetrics } = await exporter.collect();
        return serializer.serialize(resourceMetrics);
      }),
    shutdown: async () => {
      await settleWithin(() => meterProvider.shutdown(), SHUTDOWN_TIMEOUT_MS);
    },
  };
}

function disabledMetrics(): Metrics {
  const meter = createNoopMeter();
  return {
    enabled: false,
    meterProvider: { getMeter: () => meter },
    meter,
    registered: false,
    handler: async (_request, response) => {
      response.writeHead(404).end();
    },
    shutdown: async () => undefined,
  };
}

async function respond(
  { method = 'GET' }: IncomingMessage,
  response: ServerResponse,
  collect: () => Promise<string>,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  try {
    const text = await collect();
    response.writeHead(200, { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store' });
    // The last line of the format has an end of its own.
    response.end(method === 'HEAD' ? undefined : text.endsWith('\n') ? text : `${text}\n`);
  } catch {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

/** What tracing could not deliver: without this, a collector that is down looks like an application without traffic. */
function observeTracing(meter: Meter, tracing: Pick<Tracing, 'stats'>): void {
  const observe = (read: (stats: ReturnType<Tracing['stats']>) => number) => (result: ObservableResult) =>
    result.observe(read(tracing.stats()));
  meter
    .createObservableCounter(TelemetryMetric.spansDropped, {
      description: 'Spans that were not delivered: the queue was full, or the export failed.',
      unit: '{span}',
    })
    .addCallback(observe((stats) => stats.export.dropped + stats.export.failed));
  meter
    .createObservableCounter(TelemetryMetric.exportFailures, {
      description: 'Exports of spans that failed.',
      unit: '{export}',
    })
    .addCallback(observe((stats) => stats.export.failures));
}
