/** What an operator decides about a gateway, as one typed value: checked as a whole, before anything is started. */
import type { AgentDefinitions } from './agent/definition.ts';
import type { ModelsConfig } from './agent/model-choice.ts';
import type { McpServers } from './agent/mcp/mcp-config.ts';
import type { ContextWindow } from './agent/model-services.ts';
import { agentProblems, problemsOf } from './config-problems.ts';
import type { OperatorSettings } from './identity/operator-issuers.ts';
import { type GatewayLimits, resolveLimits } from './limits.ts';
import { defaultGuardrails } from './policy/guardrails/defaults.ts';
import type { Guardrail } from './policy/guardrails/guardrail.ts';
import type { Sites } from './policy/origins.ts';
import type { RetentionSettings } from './retention-settings.ts';
import type { Budgets } from './run/budget-account.ts';

export interface ParleyConfig {
  /** Agents by name. */
  readonly agents: AgentDefinitions;
  /** Sites by name, with the origins, agents and guardrails of each. */
  readonly sites: Sites;
  /** MCP servers by name, whose tools agents may use (AG14); default none. */
  readonly mcpServers?: McpServers;
  /** For sites that have none of their own; default {@link defaultGuardrails}. */
  readonly guardrails?: readonly Guardrail[];
  readonly limits?: Partial<GatewayLimits>;
  /** Limits of tokens or cost by scope; default: none, everything is counted only (CO1, CO3). */
  readonly budgets?: Budgets;
  /** Which models answer, and which take over (AG11, ER3); default: what the agents name, and nobody. */
  readonly models?: ModelsConfig;
  /** Prices that are not in the built-in table, or other ones, in US dollars a million tokens (CO2). */
  readonly prices?: Readonly<Record<string, unknown>>;
  /** How much of a conversation the model reads (SE6); default: the newest 100 000 tokens. */
  readonly contextWindow?: ContextWindow;
  /** How long conversations and contents of the audit log are kept (SE5); default 30 and 365 days. */
  readonly retention?: Partial<RetentionSettings>;
  /** Who vouches for operators besides this gateway's own accounts (SC2); default nobody. */
  readonly operators?: OperatorSettings;
  /** Name of the workflow in traces; default `Parley`. */
  readonly workflowName?: string;
  /** Whether spans of the SDK may hold prompts, arguments and answers; default false (OB4). */
  readonly traceContent?: boolean;
}

export const DEFAULT_WINDOW: ContextWindow = { maxTokens: 100_000 };

/**
 * Checks a configuration and returns it as it is, so that its type is known where it is written.
 *
 * @throws Error with a line for each part that is wrong, naming the field and what was expected.
 */
export function defineConfig<C extends ParleyConfig>(config: C): C {
  const problems = problemsOf(config);
  if (problems.length > 0) throw new Error(`the configuration is not valid:\n- ${problems.join('\n- ')}`);
  return config;
}

/**
 * Checks agents by themselves and returns them as they are, so that a mistake is named where they are written.
 *
 * @throws Error with a line for each part that is wrong, naming the field and what was expected.
 */
export function defineAgents<const A extends AgentDefinitions>(agents: A): A {
  const problems = agentProblems(agents);
  if (problems.length > 0) throw new Error(`the agents are not valid:\n- ${problems.join('\n- ')}`);
  return agents;
}

/** What the surroundings say about how serious it is. */
export interface Surroundings {
  readonly hasOperatorToken: boolean;
  readonly isSimulated: boolean;
  /** How much of the stored content is encrypted. */
  readonly contentEncryption: 'all' | 'new' | 'none';
}

/** What is allowed, and nevertheless not fit for production: one sentence each. */
export function productionWarnings(config: ParleyConfig, surroundings: Surroundings): string[] {
  const { hasOperatorToken, isSimulated, contentEncryption } = surroundings;
  const { sites, budgets = {}, models = {}, traceContent = false } = config;
  const limits = resolveLimits(config.limits);
  const sets = Object.entries(sites).map(([name, site]) => ({
    name,
    guardrails: site.guardrails ?? config.guardrails ?? defaultGuardrails(),
  }));
  const without = (stage: Guardrail['stages'][number]): string[] =>
    sets.flatMap(({ name, guardrails }) => (guardrails.some(({ stages }) => stages.includes(stage)) ? [] : [name]));
  const plain = Object.values(sites).flatMap(({ origins }) => origins.filter(isPlainRemote));
  const plainServers = Object.entries(config.mcpServers ?? {}).flatMap(([name, server]) =>
    'url' in server && isPlainRemote(server.url) ? [name] : [],
  );
  const failOpen = sets.flatMap(({ guardrails }) =>
    guardrails.flatMap((guardrail) =>
      guardrail.type === 'check' && guardrail.onError === 'open' ? [guardrail.name] : [],
    ),
  );
  return [
    isSimulated && 'The model is simulated: it answers by rules.',
    hasOperatorToken && 'The development operator is on: whoever has its token on this machine decides approvals.',
    contentEncryption === 'none' && 'Content is stored as it is: there is no master key to encrypt it with.',
    contentEncryption === 'new' &&
      'Some content is stored as it is, from before there was a master key: run `parley keys rotate`.',
    traceContent && 'traceContent is on: prompts, arguments and answers are written to traces.',
    without('input').length > 0 && `There are no input guardrails for ${without('input').join(', ')}.`,
    without('output').length > 0 && `There are no output guardrails for ${without('output').join(', ')}.`,
    failOpen.length > 0 && `These guardrails let everything pass when they fail: ${[...new Set(failOpen)].join(', ')}.`,
    Object.keys(budgets).length === 0 && 'There is no budget: nothing limits what the model may cost.',
    (models.fallbacks ?? []).length === 0 && !isSimulated && 'No model takes over when the first one fails.',
    limits.messagesPerMinute > 60 && `Visitors may send ${limits.messagesPerMinute} messages a minute.`,
    plainServers.length > 0 && `These MCP servers are reached without TLS: ${plainServers.join(', ')}.`,
    plain.length > 0 && `Pages may connect without TLS from ${[...new Set(plain)].join(', ')}.`,
  ].filter((warning): warning is string => warning !== false);
}

/** An origin without TLS that is not on this machine. */
function isPlainRemote(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}
