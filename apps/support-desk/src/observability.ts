/** How the desk is watched: traces, metrics, incidents, and the page for operators that serves them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { context, trace } from '@opentelemetry/api';
import {
  type ApprovalWait,
  createRedactor,
  createWebhook,
  type Gateway,
  type GatewayOptions,
  type Guardrail,
  type Logger,
  observeProcess,
  type SignalListener,
} from '@parley/gateway';
import {
  captureContentFromEnv,
  type Metrics,
  parseTraceparent,
  recordApprovalWait,
  setupMetrics,
  setupTracing,
  type Tracing,
} from '@parley/otel';
import type { AdminConfiguration, TelemetryConfiguration } from './configuration.ts';

const SERVICE_NAME = 'parley';

export interface ObservabilityOptions {
  readonly telemetry: TelemetryConfiguration;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  /** What captured content is redacted by. */
  readonly guardrails: readonly Guardrail[];
  /** Address of the model's API; default OpenAI's. */
  readonly baseUrl?: string;
}

export interface Observability {
  readonly tracing: Tracing;
  readonly metrics: Metrics;
  /** What a gateway is given to be watched. */
  readonly gatewayOptions: Pick<
    GatewayOptions,
    'tracer' | 'meter' | 'traceUrl' | 'traceContent' | 'onToolCall' | 'onApprovalWait' | 'onIncident' | 'onSignal'
  >;
  /**
   * Serves metrics and health for operators.
   *
   * @returns the address; undefined where there is none.
   */
  serve(gateway: Gateway): Promise<string | undefined>;
  close(): Promise<void>;
}

export function startObservability(options: ObservabilityOptions): Observability {
  const { telemetry, env, logger, guardrails, baseUrl } = options;
  const { incidentWebhook, traceUrl, admin } = telemetry;
  const tracing = setupTracing({
    serviceName: SERVICE_NAME,
    env,
    redactContent: createRedactor(guardrails),
    onExportProblem: (message) => logger.warn({ component: 'tracing' }, message),
    ...(baseUrl !== undefined && { baseUrl }),
  });
  const metrics = setupMetrics({ serviceName: SERVICE_NAME, env, tracing });
  const endProcess = observeProcess(metrics.meter);
  const addressOf = (traceId: string): string => `${traceUrl}/trace/${traceId}`;
  const webhook =
    incidentWebhook === undefined
      ? undefined
      : createWebhook({ url: incidentWebhook, service: SERVICE_NAME, traceUrl: addressOf, logger });
  let newest: string | undefined;
  const remember: SignalListener = (signal) => {
    // A run that was stopped before it began has none.
    if (signal.type === 'run.ended' && signal.traceId !== '') newest = addressOf(signal.traceId);
  };
  let closeAdmin = async (): Promise<void> => {};

  return {
    tracing,
    metrics,
    gatewayOptions: {
      tracer: tracing.tracer,
      meter: metrics.meter,
      traceContent: captureContentFromEnv(env),
      onToolCall: ({ callId }) => tracing.processor.recordToolCall(callId),
      onApprovalWait: (wait) => recordWait(wait, tracing),
      onSignal: remember,
      traceUrl: addressOf('{traceId}'),
      ...(webhook && { onIncident: (notice) => webhook.send(notice) }),
    },
    async serve(gateway) {
      if (!admin.enabled) return undefined;
      const page = createAdminPage(gateway, metrics, () => newest);
      const served = await listen(page, admin);
      if (served === undefined) {
        logger.warn({ component: 'admin', port: admin.port }, 'the port is in use: there are no metrics');
        return undefined;
      }
      closeAdmin = served.close;
      return served.url;
    },
    async close() {
      await closeAdmin();
      await webhook?.close();
      endProcess();
      await metrics.shutdown();
      await tracing.shutdown();
    },
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** `/metrics` for Prometheus, `/healthz` and `/readyz` as on the main port, `/last-trace` leads to the newest turn. */
function createAdminPage(gateway: Gateway, metrics: Metrics, lastTrace: () => string | undefined): Handler {
  return async (request, response) => {
    const path = URL.parse(request.url ?? '/', 'http://localhost')?.pathname;
    if (path === '/metrics') return metrics.handler(request, response);
    if (path === '/healthz' || path === '/readyz') return gateway.handleRequest(request, response);
    const trace = path === '/last-trace' ? lastTrace() : undefined;
    if (trace !== undefined) response.writeHead(302, { location: trace }).end();
    else
      response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end('There are /metrics, /healthz, /readyz, /last-trace.\n');
  };
}

/** @returns undefined where the port is in use, and nobody has asked for it. */
async function listen(
  handler: Handler,
  { port, host, isOptional }: Extract<AdminConfiguration, { enabled: true }>,
): Promise<{ url: string; close: () => Promise<void> } | undefined> {
  const server = createServer((request, response) => void handler(request, response));
  const listening = new Promise<boolean>((resolve, reject) => {
    server.once('error', () => {
      if (isOptional) resolve(false);
      else reject(new Error(`port ${port} of ${host} cannot be had; choose another with PARLEY_ADMIN_PORT`));
    });
    server.listen(port, host, () => resolve(true));
  });
  if (!(await listening)) return undefined;
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`, close };
}

function recordWait(wait: ApprovalWait, { tracer }: Tracing): void {
  const { traceparent, tool, callId, requestedAtMs, decidedAtMs, decision } = wait;
  const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  if (parent === undefined) return;
  recordApprovalWait({
    tracer,
    parentContext: trace.setSpanContext(context.active(), parent),
    tool,
    callId,
    requestedAt: new Date(requestedAtMs),
    decidedAt: new Date(decidedAtMs),
    decision,
  });
}
