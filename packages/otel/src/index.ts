/**
 * OpenTelemetry traces and metrics for the OpenAI Agents SDK.
 *
 * @packageDocumentation
 */
export { recordApprovalWait, type ApprovalWait } from './approval.ts';
export {
  AgentsAttr,
  ApprovalAttr,
  Attr,
  type Conventions,
  CostAttr,
  ErrorType,
  EventName,
  LATEST,
  TelemetryMetric,
  V1_41,
} from './attributes.ts';
export { BridgeContextManager, type SpanLookup } from './context-manager.ts';
export { errorTypeOf } from './errors.ts';
export {
  createLinkedIdGenerator,
  createSdkIdGenerator,
  toOtelSpanId,
  toOtelTraceId,
  type LinkedIdGenerator,
} from './ids.ts';
export type { CostOfCall } from './model-call.ts';
export type { ModelEndpoint } from './model-endpoint.ts';
export { instrumentModel, instrumentModelProvider, type InstrumentModelOptions } from './model-provider.ts';
export type { TokenUsage } from './model-response.ts';
export { continueOrLink, type Continuation, type Pause } from './pause.ts';
export {
  type AgentsTraceProcessor,
  createAgentsTraceProcessor,
  type AgentsTraceProcessorOptions,
  type DropReason,
  type ProcessorStats,
} from './processor.ts';
export { instrumentRunner } from './runner.ts';
export { captureContentFromEnv, type Environment } from './setup/environment.ts';
export type { ExportStats } from './setup/export-monitor.ts';
export { OtlpFileExporter, type OtlpFileExporterOptions } from './setup/otlp-file-exporter.ts';
export { setupMetrics, type Metrics, type SetupMetricsOptions } from './setup/setup-metrics.ts';
export { setupTracing, type SetupTracingOptions, type Tracing, type TracingStats } from './setup/setup-tracing.ts';
export { formatTraceparent, parseTraceparent, TraceContextPropagator } from './traceparent.ts';
