/**
 * Every attribute, event and value name that this package emits, in one place: the GenAI conventions are renamed often,
 * and Jaeger's GenAI view reads exactly these (semantic conventions 1.41).
 */

/** Instrumentation scope of every span of this package. */
export const SCOPE_NAME = '@parley/otel';
export const SCOPE_VERSION = '0.1.0';
export const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.41.0';

/** OpenTelemetry semantic conventions. */
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

/** What the conventions have no name for yet. Kept outside `gen_ai.*`, where Jaeger would show it as an unknown span. */
export const AgentsAttr = {
  agent: 'openai.agents.agent',
  /** Prefix of the allow-listed keys of custom spans. */
  custom: 'openai.agents.custom.',
  guardrailName: 'openai.agents.guardrail.name',
  guardrailStage: 'openai.agents.guardrail.stage',
  guardrailTriggered: 'openai.agents.guardrail.triggered',
  handoffFrom: 'openai.agents.handoff.from',
  handoffTo: 'openai.agents.handoff.to',
  mcpServer: 'openai.agents.mcp.server',
  mcpToolCount: 'openai.agents.mcp.tool_count',
  /** `blocked` on the agent, turn and task that a guardrail trip stopped. */
  outcome: 'openai.agents.outcome',
  spanId: 'openai.agents.span_id',
  toolRejected: 'openai.agents.tool.rejected',
  tools: 'openai.agents.tools',
  traceId: 'openai.agents.trace_id',
  turn: 'openai.agents.turn',
  usageCacheRead: 'openai.agents.usage.cache_read.input_tokens',
  usageCacheWrite: 'openai.agents.usage.cache_write.input_tokens',
  usageInput: 'openai.agents.usage.input_tokens',
  usageOutput: 'openai.agents.usage.output_tokens',
  usageRequests: 'openai.agents.usage.requests',
} as const;

/** The approval wait: an application span, not a GenAI one. */
export const ApprovalAttr = {
  approver: 'gateway.approval.approver',
  decision: 'gateway.approval.decision',
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
