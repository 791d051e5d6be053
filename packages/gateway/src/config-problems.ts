/** What is wrong with a configuration: every problem at once, each with the name of its field. */
import { Agent } from '@openai/agents';
import { AGENT_BUDGETS, type AgentDefinitions, definitionProblems, type SourcedPolicies } from './agent/definition.ts';
import { agentServerProblems, mcpPolicies, mcpProblems, type McpServers } from './agent/mcp/mcp-config.ts';
import { modelProblems, type ModelsConfig } from './agent/model-choice.ts';
import type { ContextWindow } from './agent/model-services.ts';
import type { ParleyConfig } from './config.ts';
import { operatorProblems } from './identity/operator-issuers.ts';
import { userTokenProblems } from './identity/user-tokens.ts';
import { limitProblems } from './limits.ts';
import { noneNamed, noSuch } from './no-such.ts';
import { BUDGET_SCOPES } from './policy/budgets/exhausted.ts';
import { parsePriceTable } from './policy/budgets/prices.ts';
import type { Guardrail } from './policy/guardrails/guardrail.ts';
import { createGuardrailSets } from './policy/guardrails/guardrail-set.ts';
import type { Site, Sites } from './policy/origins.ts';
import { pagePolicies, pageToolProblems } from './policy/page-tools.ts';
import { daysProblems, retentionProblems } from './retention-settings.ts';

type Fields = Readonly<Record<string, unknown>>;

const KNOWN = {
  config: new Set<string>([
    'agents',
    'sites',
    'mcpServers',
    'guardrails',
    'limits',
    'budgets',
    'models',
    'prices',
    'contextWindow',
    'retention',
    'operators',
    'workflowName',
    'traceContent',
  ] satisfies (keyof ParleyConfig)[]),
  site: new Set<string>([
    'origins',
    'agents',
    'guardrails',
    'pageTools',
    'users',
    'retentionDays',
  ] satisfies (keyof Site)[]),
  models: new Set<string>(['default', 'aliases', 'choose', 'fallbacks'] satisfies (keyof ModelsConfig)[]),
  window: new Set<string>(['maxTokens', 'maxTurns', 'maxItemTokens', 'summarise'] satisfies (keyof ContextWindow)[]),
} as const;

/** @param given Anything: a configuration may come from a program that no compiler has checked. */
export function problemsOf(given: unknown): string[] {
  if (!isRecord(given)) return ['expected {agents, sites, …}'];
  const { agents, sites, mcpServers, guardrails, limits, budgets, models, prices, contextWindow, workflowName } = given;
  const { traceContent, retention, operators } = given;
  const part = (name: string, value: unknown, problems: (value: Fields) => string[]): string[] => {
    if (value === undefined) return [];
    if (!isRecord(value)) return [`${name}: expected an object`];
    try {
      return problems(value);
    } catch (error) {
      // Something within it is of another kind than its type says.
      return [`${name}: cannot be read: ${error instanceof Error ? error.message : String(error)}`];
    }
  };
  return [
    ...unknownKeys(given, KNOWN.config, ''),
    ...(agents === undefined
      ? ['agents: expected at least one agent']
      : part('agents', agents, (value) => agentProblems(value, { mcpServers, sites }))),
    ...(sites === undefined
      ? ['sites: expected at least one site']
      : part('sites', sites, (value) => siteProblems(value, isRecord(agents) ? agents : undefined))),
    ...part('sites', sites, (value) => allowListProblems(value, isRecord(agents) ? Object.keys(agents) : undefined)),
    ...part('mcpServers', mcpServers, mcpProblems),
    ...guardrailProblems(guardrails, 'guardrails'),
    ...part('limits', limits, limitProblems),
    ...part('budgets', budgets, (value) => budgetProblems(value, BUDGET_SCOPES, 'budgets')),
    ...part('models', models, (value) => [...unknownKeys(value, KNOWN.models, 'models.'), ...modelProblems(value)]),
    ...part('prices', prices, priceProblems),
    ...part('contextWindow', contextWindow, windowProblems),
    ...part('retention', retention, retentionProblems),
    ...part('operators', operators, operatorProblems),
    ...(workflowName === undefined || isText(workflowName) ? [] : ['workflowName: expected some text']),
    ...(traceContent === undefined || typeof traceContent === 'boolean'
      ? []
      : ['traceContent: expected true or false']),
  ];
}

/** What brings tools that agents may name: servers, and the pages of sites. */
interface Sources {
  readonly mcpServers: unknown;
  readonly sites: unknown;
}

/** @param sources Absent while nobody knows what tools there are beside the agents' own. */
export function agentProblems(agents: Fields, sources?: Sources): string[] {
  const broken = Object.entries(agents).flatMap(([name, definition]) => {
    if (!isRecord(definition)) return [`agents.${name}: expected {agent, title, …}`];
    // Of another copy of the SDK it would be no instance, and nothing would work.
    return definition['agent'] instanceof Agent ? [] : [`agents.${name}.agent: expected an Agent of @openai/agents`];
  });
  if (broken.length > 0) return broken;
  const definitions = agents as AgentDefinitions;
  return [
    ...(sources === undefined ? definitionProblems(definitions) : sourcedProblems(definitions, sources)),
    ...Object.entries(definitions).flatMap(([name, { guardrails, budgets = {} }]) => [
      ...guardrailProblems(guardrails, `agents.${name}.guardrails`),
      ...budgetProblems(budgets, AGENT_BUDGETS, `agents.${name}.budgets`),
    ]),
  ];
}

/** What is wrong with agents, given what else brings tools. */
function sourcedProblems(agents: AgentDefinitions, { mcpServers, sites }: Sources): string[] {
  const servers = isRecord(mcpServers) ? mcpServers : {};
  const { byName, byPrefix } = policiesOf(servers);
  const ofPages = pagePolicies(readableSites(sites));
  return [
    ...definitionProblems(agents, { byName: { ...byName, ...ofPages }, ...(byPrefix && { byPrefix }) }),
    ...agentServerProblems(agents, servers),
  ];
}

/** What is wrong with the servers themselves is said elsewhere. */
function policiesOf(servers: Fields): SourcedPolicies {
  return mcpProblems(servers).length === 0 ? mcpPolicies(servers as McpServers) : {};
}

/** @param agents Undefined when nobody knows which there are. */
function siteProblems(sites: Fields, agents: Fields | undefined): string[] {
  if (Object.keys(sites).length === 0) return ['sites: expected at least one site'];
  return Object.entries(sites).flatMap(([name, site]) => {
    const path = `sites.${name}`;
    if (!isRecord(site)) return [`${path}: expected {origins, agents}`];
    return [
      ...unknownKeys(site, KNOWN.site, `${path}.`),
      ...listProblems(site['origins'], `${path}.origins`, 'origin', (origin) =>
        isOrigin(origin) ? undefined : `expected an origin such as https://shop.example, got ${String(origin)}`,
      ),
      ...listProblems(site['agents'], `${path}.agents`, 'agent', (agent) =>
        agents === undefined || (typeof agent === 'string' && Object.hasOwn(agents, agent))
          ? undefined
          : noneNamed('agent', String(agent), Object.keys(agents)),
      ),
      ...guardrailProblems(site['guardrails'], `${path}.guardrails`),
      ...userTokenProblems(site['users'], `${path}.users`),
      ...daysProblems(site['retentionDays'], `${path}.retentionDays`),
    ];
  });
}

/** Of what the pages of all sites may offer. */
function allowListProblems(sites: Fields, agents: readonly string[] | undefined): string[] {
  const readable = readableSites(sites);
  const broken = Object.keys(sites).filter((name) => isRecord(sites[name]) && !Object.hasOwn(readable, name));
  return [
    ...broken.map((name) => `sites.${name}.pageTools: expected a policy for each name`),
    ...pageToolProblems(readable, agents),
  ];
}

/** Those sites whose list of tools can be read. */
function readableSites(sites: unknown): Sites {
  if (!isRecord(sites)) return {};
  return Object.fromEntries(
    Object.entries(sites).filter(([, site]) => {
      if (!isRecord(site)) return false;
      const { pageTools = {} } = site;
      return isRecord(pageTools) && Object.values(pageTools).every(isRecord);
    }),
  ) as Sites;
}

function listProblems(
  list: unknown,
  path: string,
  kind: string,
  problem: (entry: unknown) => string | undefined,
): string[] {
  if (!Array.isArray(list) || list.length === 0) return [`${path}: expected at least one ${kind}`];
  return list.flatMap((entry: unknown) => {
    const found = problem(entry);
    return found === undefined ? [] : [`${path}: ${found}`];
  });
}

function isOrigin(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
}

/** Each guardrail by itself, so that one does not hide the others. */
function guardrailProblems(given: unknown, path: string): string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || !given.every(isGuardrail)) return [`${path}: expected a list of guardrails`];
  const seen = new Set<string>();
  return given.flatMap((guardrail) => {
    const { name } = guardrail;
    if (seen.has(name)) return [`${path}.${name}: there are two guardrails of this name`];
    seen.add(name);
    const problems = problemOf(() => createGuardrailSets({ guardrails: [guardrail], sites: {}, agents: {} }));
    return problems.map((text) => text.replace(/^guardrails(?=[.:])/, path));
  });
}

function isGuardrail(value: unknown): value is Guardrail {
  if (!isRecord(value) || !Array.isArray(value['stages'])) return false;
  return value['type'] === 'patterns' ? Array.isArray(value['patterns']) : value['type'] === 'check';
}

function budgetProblems(budgets: Fields, scopes: readonly string[], within: string): string[] {
  return Object.entries(budgets).flatMap(([scope, budget]) => {
    const path = `${within}.${scope}`;
    if (!scopes.includes(scope)) return [`${path}: expected one of ${scopes.join(', ')}`];
    if (budget === undefined) return [];
    return isRecord(budget) ? amountProblems(budget, path) : [`${path}: expected {tokens, usd}`];
  });
}

function amountProblems({ tokens, usd, ...rest }: Fields, path: string): string[] {
  const problems = Object.keys(rest).map((key) => `${path}.${key}: expected tokens or usd`);
  if (tokens === undefined && usd === undefined) problems.push(`${path}: expected tokens, usd, or both`);
  if (tokens !== undefined && !isPositiveInteger(tokens)) {
    problems.push(`${path}.tokens: expected a positive whole number`);
  }
  if (usd !== undefined && !(typeof usd === 'number' && Number.isFinite(usd) && usd > 0)) {
    problems.push(`${path}.usd: expected a positive amount of US dollars`);
  }
  return problems;
}

function priceProblems(prices: Fields): string[] {
  return Object.entries(prices).flatMap(([model, price]) => problemOf(() => parsePriceTable({ [model]: price })));
}

function windowProblems(window: Fields): string[] {
  const { summarise } = window;
  const numbers = ['maxTokens', 'maxTurns', 'maxItemTokens'] as const;
  const isNamed = isRecord(summarise) && (summarise['model'] === undefined || isText(summarise['model']));
  return [
    ...unknownKeys(window, KNOWN.window, 'contextWindow.'),
    ...numbers.flatMap((name) =>
      window[name] === undefined || isPositiveInteger(window[name])
        ? []
        : [`contextWindow.${name}: expected a positive whole number`],
    ),
    ...(summarise === undefined || typeof summarise === 'boolean' || isNamed
      ? []
      : ['contextWindow.summarise: expected true, false or {model}']),
  ];
}

function unknownKeys(value: Fields, known: ReadonlySet<string>, path: string): string[] {
  return Object.keys(value).flatMap((key) => (known.has(key) ? [] : [`${path}${key}: ${noSuch('setting', known)}`]));
}

function problemOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isPositiveInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
