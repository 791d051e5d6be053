/** What an operator decides about a gateway, as one typed value: checked as a whole, before anything is started. */
import { type AgentDefinitions, createRegistry } from './agent/definition.ts';
import { checkModels, type ModelsConfig } from './agent/model-choice.ts';
import type { ContextWindow } from './agent/model-services.ts';
import { type GatewayLimits, resolveLimits } from './limits.ts';
import type { Budget } from './policy/budgets/budget.ts';
import { BUDGET_SCOPES } from './policy/budgets/exhausted.ts';
import { parsePriceTable } from './policy/budgets/prices.ts';
import { defaultGuardrails } from './policy/guardrails/defaults.ts';
import type { Guardrail } from './policy/guardrails/guardrail.ts';
import { createGuardrailSets } from './policy/guardrails/guardrail-set.ts';
import type { Sites } from './policy/origins.ts';
import type { Budgets } from './run/budget-account.ts';

export interface ParleyConfig {
  /** Agents by name. */
  readonly agents: AgentDefinitions;
  /** Sites by name, with the origins, agents and guardrails of each. */
  readonly sites: Sites;
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

const KNOWN: ReadonlySet<string> = new Set([
  'agents',
  'sites',
  'guardrails',
  'limits',
  'budgets',
  'models',
  'prices',
  'contextWindow',
  'workflowName',
  'traceContent',
] satisfies (keyof ParleyConfig)[]);

function problemsOf(config: ParleyConfig): string[] {
  const { agents, sites, guardrails = defaultGuardrails(), limits, budgets = {}, models = {} } = config;
  const checks: (() => unknown)[] = [
    ...Object.keys(config).map((key) => () => {
      if (!KNOWN.has(key)) throw new Error(`${key}: there is no such setting`);
    }),
    () => createRegistry(agents),
    () => checkSites(sites, agents),
    () => resolveLimits(limits),
    () => checkBudgets(budgets),
    () => checkModels(models),
    () => parsePriceTable(config.prices ?? {}),
    () => checkWindow(config.contextWindow ?? DEFAULT_WINDOW),
    () => createGuardrailSets({ guardrails, sites, agents }),
  ];
  return checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
}

/** @throws Error naming the site that is wrong. */
export function checkSites(sites: Sites, agents: AgentDefinitions): void {
  if (Object.keys(sites).length === 0) throw new Error('sites: expected at least one site');
  for (const [name, site] of Object.entries(sites)) {
    if (site.origins.length === 0) throw new Error(`sites.${name}.origins: expected at least one origin`);
    for (const origin of site.origins) {
      if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
        throw new Error(`sites.${name}.origins: expected an origin such as https://shop.example, got ${origin}`);
      }
    }
    if (site.agents.length === 0) throw new Error(`sites.${name}.agents: expected at least one agent`);
    const unknown = site.agents.find((agent) => !Object.hasOwn(agents, agent));
    if (unknown !== undefined) throw new Error(`sites.${name}.agents: there is no agent ${unknown}`);
  }
}

function checkBudgets(budgets: Budgets): void {
  for (const [scope, budget] of Object.entries(budgets)) {
    if (!(BUDGET_SCOPES as readonly string[]).includes(scope)) {
      throw new Error(`budgets.${scope}: expected one of ${BUDGET_SCOPES.join(', ')}`);
    }
    checkBudget(budget, `budgets.${scope}`);
  }
}

function checkBudget({ tokens, usd, ...rest }: Budget, path: string): void {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new Error(`${path}.${unknown}: expected tokens or usd`);
  if (tokens === undefined && usd === undefined) throw new Error(`${path}: expected tokens, usd, or both`);
  if (tokens !== undefined && !(Number.isSafeInteger(tokens) && tokens > 0)) {
    throw new Error(`${path}.tokens: expected a positive whole number`);
  }
  if (usd !== undefined && !(Number.isFinite(usd) && usd > 0)) {
    throw new Error(`${path}.usd: expected a positive amount of US dollars`);
  }
}

function checkWindow(window: ContextWindow): void {
  for (const name of ['maxTokens', 'maxTurns', 'maxItemTokens'] as const) {
    const value = window[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value > 0)) {
      throw new Error(`contextWindow.${name}: expected a positive whole number`);
    }
  }
}

/** What the surroundings say about how serious it is. */
export interface Surroundings {
  readonly hasOperatorToken: boolean;
  readonly isSimulated: boolean;
}

/** What is allowed, and nevertheless not fit for production: one sentence each. */
export function productionWarnings(config: ParleyConfig, { hasOperatorToken, isSimulated }: Surroundings): string[] {
  const { sites, budgets = {}, models = {}, traceContent = false } = config;
  const limits = resolveLimits(config.limits);
  const sets = Object.entries(sites).map(([name, site]) => ({
    name,
    guardrails: site.guardrails ?? config.guardrails ?? defaultGuardrails(),
  }));
  const without = (stage: Guardrail['stages'][number]): string[] =>
    sets.flatMap(({ name, guardrails }) => (guardrails.some(({ stages }) => stages.includes(stage)) ? [] : [name]));
  const plain = Object.values(sites).flatMap(({ origins }) => origins.filter(isPlainRemote));
  const failOpen = sets.flatMap(({ guardrails }) =>
    guardrails.flatMap((guardrail) =>
      guardrail.type === 'check' && guardrail.onError === 'open' ? [guardrail.name] : [],
    ),
  );
  return [
    isSimulated && 'The model is simulated: it answers by rules.',
    hasOperatorToken && 'The development operator is on: whoever has its token on this machine decides approvals.',
    traceContent && 'traceContent is on: prompts, arguments and answers are written to traces.',
    without('input').length > 0 && `There are no input guardrails for ${without('input').join(', ')}.`,
    without('output').length > 0 && `There are no output guardrails for ${without('output').join(', ')}.`,
    failOpen.length > 0 && `These guardrails let everything pass when they fail: ${[...new Set(failOpen)].join(', ')}.`,
    Object.keys(budgets).length === 0 && 'There is no budget: nothing limits what the model may cost.',
    (models.fallbacks ?? []).length === 0 && !isSimulated && 'No model takes over when the first one fails.',
    limits.messagesPerMinute > 60 && `Visitors may send ${limits.messagesPerMinute} messages a minute.`,
    plain.length > 0 && `Pages may connect without TLS from ${[...new Set(plain)].join(', ')}.`,
  ].filter((warning): warning is string => warning !== false);
}

/** An origin without TLS that is not on this machine. */
function isPlainRemote(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}
