/**
 * Every attribute, event, metric and value name that this package emits, in one place, because the GenAI conventions are
 * renamed often. Two tables of them: 1.41, which is what Jaeger's GenAI view reads and what is emitted by default, and
 * the newest ones of the repository that the GenAI conventions have moved to.
 */

/** Instrumentation scope of every span of this package. */
export const SCOPE_NAME = '@parley/otel';
export const SCOPE_VERSION = '0.1.0';

/** Attributes of the semantic conventions 1.41. */
export const Attr = {
  agentName: 'gen_ai.agent.name',
  conversationId: 'gen_ai.conversation.id',
  errorType: 'error.type',
  inputMessages: 'gen_ai.input.messages',
  mcpMethod: 'mcp.method.name',
  openaiApiType: 'openai.api.type',
  operation: 'gen_ai.operation.name',
  outputMessages: 'gen_ai.output.messages',
  outputType: 'gen_ai.output.type',
  provider: 'gen_ai.provider.name',
  requestMaxTokens: 'gen_ai.request.max_tokens',
  requestModel: 'gen_ai.request.model',
  requestStream: 'gen_ai.request.stream',
  requestTemperature: 'gen_ai.request.temperature',
  requestTopP: 'gen_ai.request.top_p',
  responseFinishReasons: 'gen_ai.response.finish_reasons',
  responseId: 'gen_ai.response.id',
  responseModel: 'gen_ai.response.model',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  systemInstructions: 'gen_ai.system_instructions',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  tokenType: 'gen_ai.token.type',
  toolCallArguments: 'gen_ai.tool.call.arguments',
  toolCallId: 'gen_ai.tool.call.id',
  toolCallResult: 'gen_ai.tool.call.result',
  toolDefinitions: 'gen_ai.tool.definitions',
  toolName: 'gen_ai.tool.name',
  toolType: 'gen_ai.tool.type',
  usageCacheCreation: 'gen_ai.usage.cache_creation.input_tokens',
  usageCacheRead: 'gen_ai.usage.cache_read.input_tokens',
  usageInput: 'gen_ai.usage.input_tokens',
  usageOutput: 'gen_ai.usage.output_tokens',
  usageReasoning: 'gen_ai.usage.reasoning.output_tokens',
  workflowName: 'gen_ai.workflow.name',
} as const;

/** Attributes whose name or presence is another in the newest conventions; all others of {@link Attr} stay. */
const LatestAttr = {
  requestPreviousResponseId: 'gen_ai.request.previous_response.id',
  requestReasoningLevel: 'gen_ai.request.reasoning.level',
  tokenModality: 'gen_ai.token.modality',
  usageCacheCreation: 'gen_ai.usage.cache_write.input_tokens',
} as const;

/** Metrics of the semantic conventions 1.41. */
const Metric = {
  duration: 'gen_ai.client.operation.duration',
  timeToFirstChunk: 'gen_ai.client.operation.time_to_first_chunk',
  tokenUsage: 'gen_ai.client.token.usage',
} as const;

/** Metrics of the newest conventions. */
const LatestMetric = {
  duration: 'gen_ai.client.inference.duration',
  inputTokens: 'gen_ai.client.inference.operation.input_tokens',
  outputTokens: 'gen_ai.client.inference.operation.output_tokens',
  timeToFirstChunk: 'gen_ai.client.inference.time_to_first_chunk',
  usageCacheRead: 'gen_ai.client.inference.usage.cache_read.input_tokens',
  usageCacheWrite: 'gen_ai.client.inference.usage.cache_write.input_tokens',
  usageInput: 'gen_ai.client.inference.usage.input_tokens',
  usageOutput: 'gen_ai.client.inference.usage.output_tokens',
  usageReasoning: 'gen_ai.client.inference.usage.reasoning.output_tokens',
} as const;

interface Names<Version, A, M> {
  readonly version: Version;
  /** Of the instrumentation scope. */
  readonly schemaUrl: string;
  readonly attr: A;
  readonly metric: M;
}

/** The semantic conventions 1.41. */
export const V1_41: Names<'1.41', typeof Attr, typeof Metric> = {
  version: '1.41',
  schemaUrl: 'https://opentelemetry.io/schemas/1.41.0',
  attr: Attr,
  metric: Metric,
};

/** The newest ones, `gen_ai_latest_experimental`. */
export const LATEST: Names<
  'latest',
  Omit<typeof Attr, keyof typeof LatestAttr> & typeof LatestAttr,
  typeof LatestMetric
> = {
  version: 'latest',
  schemaUrl: 'https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev',
  attr: { ...Attr, ...LatestAttr },
  metric: LatestMetric,
};

/** Which names are emitted. */
export type Conventions = typeof V1_41 | typeof LATEST;

/** What the conventions have no name for yet. Kept outside `gen_ai.*`, where Jaeger would show it as an unknown span. */
export const AgentsAttr = {
  agent: 'openai.agents.agent',
  /** Prefix of the allow-listed keys of custom spans. */
  custom: 'openai.agents.custom.',
  guardrailName: 'openai.agents.guardrail.name',
  guardrailStage: 'openai.agents.guardrail.stage',
  guardrailTriggered: 'openai.agents.guardrail.triggered',
  handoffs: 'openai.agents.handoffs',
  handoffFrom: 'openai.agents.handoff.from',
  handoffTo: 'openai.agents.handoff.to',
  /** Prefix of the allow-listed keys of the trace's metadata. */
  metadata: 'openai.agents.metadata.',
  mcpServer: 'openai.agents.mcp.server',
  mcpToolCount: 'openai.agents.mcp.tool_count',
  /** `blocked` on the agent, turn and task that a guardrail trip stopped. */
  outcome: 'openai.agents.outcome',
  spanId: 'openai.agents.span_id',
  toolRejected: 'openai.agents.tool.rejected',
  tools: 'openai.agents.tools',
  traceId: 'openai.agents.trace_id',
  traceName: 'openai.agents.trace_name',
  turn: 'openai.agents.turn',
  usageCacheRead: 'openai.agents.usage.cache_read.input_tokens',
  usageCacheWrite: 'openai.agents.usage.cache_write.input_tokens',
  usageInput: 'openai.agents.usage.input_tokens',
  usageOutput: 'openai.agents.usage.output_tokens',
  usageRequests: 'openai.agents.usage.requests',
} as const;

/** What a model call cost. */
export const CostAttr = {
  usd: 'gateway.cost_usd',
  /** `true` where a price is asked for and there is none: not the same as a cost of 0. */
  unpriced: 'gateway.cost_unpriced',
} as const;

/** Of this package's own work. */
export const TelemetryMetric = {
  exportFailures: 'gateway.telemetry.export_failures',
  spansDropped: 'gateway.telemetry.spans_dropped',
} as const;

/** The approval wait: an application span, not a GenAI one. */
export const ApprovalAttr = {
  approver: 'gateway.approval.approver',
  decision: 'gateway.approval.decision',
  /** On what goes on after a pause in a trace of its own: the trace id of the part before. */
  resumedFrom: 'gateway.resumed_from',
  toolCallId: 'gateway.tool.call.id',
  waitSeconds: 'gateway.approval.wait_s',
} as const;

export const EventName = {
  guardrailTripped: 'guardrail.tripped',
} as const;

/** Values of `error.type` that do not name a provider code, an HTTP status or a class. */
export const ErrorType = {
  cancelled: 'cancelled',
  guardrailTripped: 'guardrail_tripped',
  maxTurns: 'max_turns_exceeded',
  other: '_OTHER',
  timeout: 'timeout',
} as const;
