export type { McpEndpoint, McpProcess, McpServer, McpServers } from './agent/mcp/mcp-config.ts';
export { pageContext } from './agent/page-context.ts';
export type {
  AgentBudgets,
  AgentDefinition,
  AgentDefinitions,
  AgentModels,
  ApprovalRule,
  ParleyContext,
  ToolPolicy,
} from './agent/definition.ts';
export {
  byAmount,
  type Deciders,
  type DecidersOfRank,
  type DecidersRule,
  type DecisionContext,
  type Limits,
} from './policy/deciders.ts';
export type { GrantRule } from './policy/grants.ts';
export { reportProgress } from './agent/progress.ts';
export { createOpenAiProvider, type OpenAiProviderOptions } from './agent/openai-provider.ts';
export type { ContextWindow } from './agent/model-services.ts';
export type { ModelsConfig } from './agent/model-choice.ts';
export {
  inputClassifier,
  type InputCategory,
  type InputClassifierOptions,
  personalDataCheck,
  type PersonalDataCheckOptions,
} from './agent/model-guardrails.ts';
export { moderation, type ModerationOptions } from './agent/moderation.ts';
export type { AuditAnchorOptions } from './audit/anchors.ts';
export { defineAgents, defineConfig, type ParleyConfig } from './config.ts';
export { createGateway, type Gateway } from './create-gateway.ts';
export type { StaticMount } from './http/static.ts';
export { userId } from './identity/known-users.ts';
export type { OperatorIssuer, OperatorSettings } from './identity/operator-issuers.ts';
export type { UserTokens } from './identity/user-tokens.ts';
export type { GatewayLimits } from './limits.ts';
export type { GatewayOptions } from './options.ts';
export { createPricing, type Pricing } from './policy/budgets/pricing.ts';
export type { Budget } from './policy/budgets/budget.ts';
export { defaultGuardrails } from './policy/guardrails/defaults.ts';
export type {
  CheckGuardrail,
  CheckTools,
  Guardrail,
  GuardrailStage,
  PatternGuardrail,
  Verdict,
} from './policy/guardrails/guardrail.ts';
export { createRedactor } from './policy/guardrails/redactor.ts';
export { injection, maxLength } from './policy/guardrails/input-guardrails.ts';
export type { Finding, Pattern } from './policy/guardrails/pattern.ts';
export { internalData, patterns, personalData, secrets } from './policy/guardrails/pattern-guardrails.ts';
export { secretArguments, type SecretArgumentsOptions } from './policy/guardrails/secret-arguments.ts';
export type { BudgetAlert, Budgets } from './run/budget-account.ts';
export type { Days, RetentionSettings } from './retention-settings.ts';
export type { Site, Sites } from './policy/origins.ts';
export type { PageToolPolicies, PageToolPolicy } from './policy/page-tools.ts';
export type { ToolCall } from './run/agent-port.ts';
export type { ApprovalWait } from './conversation/deps.ts';
export type { Store } from './store/port.ts';
export { type MasterKeys, parseMasterKeys, readMasterKeys } from './store/encryption/master-keys.ts';
export { openSqliteStore, type SqliteStoreOptions } from './store/sqlite/sqlite-store.ts';
export type { FaultContext, OnFault } from './telemetry/fault-hook.ts';
export type { IncidentLimits, IncidentNotice } from './telemetry/incidents.ts';
export { createLogger, type Logger, type LoggerOptions } from './telemetry/logger.ts';
export { METRICS } from './telemetry/metrics.ts';
export { observeProcess } from './telemetry/process-metrics.ts';
export type { Signal, SignalListener } from './telemetry/signals.ts';
export { createWebhook, type Webhook, type WebhookOptions } from './telemetry/webhook.ts';
