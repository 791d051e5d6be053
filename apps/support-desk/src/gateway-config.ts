/** What the operator of the desk has decided, as the gateway takes it. */
import {
  type AgentDefinitions,
  defineConfig,
  type ModelsConfig,
  type PageToolPolicies,
  type ParleyConfig,
  type UserTokens,
} from '@parley/gateway';
import type { ModelProvider } from '@openai/agents';
import type { DeskAgentName, DeskModels } from './agents/desk-agents.ts';
import type { Configuration, ModelConfiguration } from './configuration.ts';
import { SETTINGS } from './configuration/settings.ts';
import { deskGuardrails } from './guardrails.ts';

/** Name of the demo site. */
export const SITE = 'storefront';

/** Agents that its visitors may choose; the first answers unless they do. */
const AGENTS = ['support', 'triage'] satisfies DeskAgentName[];

/**
 * Which model each kind of agent asks for (AG11).
 *
 * @param name What is configured; absent: the provider's default. An agent without a model gets the SDK's settings for that
 *   one, which another may not know, so a name is given to each. With `auto` each gets what its task needs.
 */
export function deskModels(name: string | undefined): DeskModels {
  if (name === undefined) return {};
  return name === 'auto'
    ? { support: 'auto', routing: 'small', reasoning: 'large' }
    : { support: name, routing: name, reasoning: name };
}

/** What its page may do for the agents; see `storefront/page-tools.js`. */
const PAGE_TOOLS: PageToolPolicies = {
  highlight_product: { title: 'Highlight a product', sideEffects: false, timeoutMs: 10_000 },
  add_to_cart: {
    title: 'Add to the basket',
    approval: true,
    decidedBy: 'visitor',
    // Valid by the page's own schema, which this side does not know.
    summarise: (args) => {
      const { product, quantity } = args as { product?: unknown; quantity?: unknown };
      return `Put ${Number(quantity)} × ${String(product)} into your basket`;
    },
  },
};

/** What the configuration alone does not tell. */
export interface DeskParts {
  readonly agents: AgentDefinitions;
  /** Origins of the site. */
  readonly origins: readonly string[];
  /** How the site says who its customers are; absent: all visitors are anonymous. */
  readonly users?: UserTokens;
  /** Name of the model that answers where no other is chosen; absent: the provider's default. */
  readonly modelName?: string;
  /** Of the model that takes over, when it has one of its own. */
  readonly fallbackProvider?: ModelProvider;
}

/** @throws Error naming what is wrong. */
export function createDeskConfig(
  configuration: Pick<
    Configuration,
    'limits' | 'budgets' | 'prices' | 'guardrails' | 'retention' | 'operators' | 'model' | 'mcp'
  >,
  parts: DeskParts,
): ParleyConfig {
  const { limits, budgets, prices, guardrails, retention, operators, model, mcp } = configuration;
  const { users } = parts;
  return defineConfig({
    agents: withServers(parts.agents, mcp.agents),
    mcpServers: mcp.servers,
    sites: {
      [SITE]: { origins: parts.origins, agents: AGENTS, pageTools: PAGE_TOOLS, ...(users && { users }) },
    },
    guardrails: deskGuardrails(guardrails, model.kind === 'openai' ? model : {}),
    limits,
    budgets,
    models: modelsOf(model, parts),
    prices,
    retention,
    ...(operators !== undefined && { operators }),
  });
}

/** @throws Error naming an agent that there is not. */
function withServers(agents: AgentDefinitions, servers: Configuration['mcp']['agents']): AgentDefinitions {
  const unknown = Object.keys(servers).find((name) => !Object.hasOwn(agents, name));
  if (unknown !== undefined) {
    throw new Error(
      `${SETTINGS.mcpServers.variable}: there is no agent ${unknown}; there are ${Object.keys(agents).join(', ')}`,
    );
  }
  return Object.fromEntries(
    Object.entries(agents).map(([name, definition]) => {
      const mcpServers = servers[name];
      return [name, mcpServers === undefined ? definition : { ...definition, mcpServers }];
    }),
  );
}

function modelsOf({ small, large, fallback }: ModelConfiguration, parts: DeskParts): ModelsConfig {
  const { modelName, fallbackProvider } = parts;
  return {
    ...(modelName !== undefined && { default: modelName }),
    aliases: { ...(small !== undefined && { small }), ...(large !== undefined && { large }) },
    ...(fallback && {
      fallbacks: [{ model: fallback.name, ...(fallbackProvider && { provider: fallbackProvider }) }],
    }),
  };
}
