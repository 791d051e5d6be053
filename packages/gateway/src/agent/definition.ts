/** How an application hands its agents to the gateway. */
import type { Agent, Handoff, Tool } from '@openai/agents';
import type { AgentInfo, JsonValue, Role } from '@parley/protocol';
import { noneNamed, noSuch } from '../no-such.ts';
import { DECIDERS, type Deciders, type DecidersRule, isDeciders } from '../policy/deciders.ts';
import type { GrantRule } from '../policy/grants.ts';
import type { PersonalDataKind } from '../policy/guardrails/detectors/personal-data.ts';
import type { Guardrail } from '../policy/guardrails/guardrail.ts';
import type { Budget } from '../policy/budgets/budget.ts';
import type { SpendingScope } from '../policy/budgets/exhausted.ts';

/**
 * The context that tools receive from the SDK (`runContext.context`): plain data, safe to serialise, and the services.
 *
 * @typeParam Services What the application gives to `createGateway` as `services`.
 */
export type ParleyContext<Services = unknown> = {
  readonly conversationId: string;
  readonly runId: string;
  readonly visitorId: string;
  readonly site: string;
  /** Of whom the message is that the run answers. */
  readonly role: Role;
  /** Language tag of whom the message is, such as `de-CH`, where the client has told it. */
  readonly locale?: string;
  /** What the host page sent along with the message. */
  readonly page?: JsonValue;
  /** The application's own, such as a database; never serialised, and the same after a restart. */
  readonly services: Services;
};

/** What Parley adds to one tool. */
export interface ToolPolicy {
  /** Name for people, such as `Issue a refund`; default: the tool's name in words. */
  readonly title?: string;
  /**
   * Whether calls wait for a person (HI1): always, never, or by what a call is about. Default: as the SDK's tool says
   * (`needsApproval`). A rule that throws has the call wait.
   *
   * @param args As the tool will get them.
   */
  readonly approval?: boolean | ApprovalRule;
  /**
   * Who decides when a call waits (HI3): always the same, or by what the call is about, such as {@link byAmount} says.
   * Made out once, when the call is asked about, and again for arguments that somebody edits. Default `operator`, which is
   * any operator from the rank `reviewer`.
   */
  readonly decidedBy?: Deciders | DecidersRule;
  /**
   * Roles that may change the arguments when they approve a call (HI4), among those that decide and may see them; default
   * operators. Where two people have to approve, nobody may.
   */
  readonly editableBy?: readonly ('visitor' | 'operator')[];
  /** What whoever decides may grant for the rest of the conversation (HI5); default nothing: each call is asked about. */
  readonly grantable?: GrantRule;
  /** Roles whose messages may lead to a call of the tool; default all (AG8). */
  readonly allowedFor?: readonly Role[];
  /**
   * Kinds of personal data that the tool may know: placeholders such as `[EMAIL_1]` in its arguments are resolved before
   * the call. Default none.
   */
  readonly resolves?: readonly PersonalDataKind[];
  /** Roles that may see the arguments, and the line about them in an approval; default all (EV2). */
  readonly visibleTo?: readonly Role[];
  /** False for a tool that only reads: after a crash it may simply run again. Default true. */
  readonly sideEffects?: boolean;
  /**
   * True when the tool may run twice under the same key, `<runId>:<callId>`, without a second effect: after a crash it
   * runs again instead of being put to a person. Default false.
   */
  readonly idempotent?: boolean;
  /** Longest that one call may take, in milliseconds; default none. */
  readonly timeoutMs?: number;
  /** How long an approval waits before it expires as a rejection, in milliseconds; default 24 h. */
  readonly expiresInMs?: number;
  /** One line for the person who decides, such as `Refund $20.00 for ORD-5678`. */
  readonly summarise?: (args: unknown) => string;
  /** One line for the tool's card once it is done. */
  readonly summariseResult?: (output: unknown) => string;
}

// Each tool knows the type of its own arguments; for the gateway they are opaque.
// oxlint-disable-next-line typescript/no-explicit-any
export type ApprovalRule = (args: any, context: ParleyContext) => boolean | Promise<boolean>;

/** Policies of tools that come from elsewhere than an agent's definition: by name, and by how a name begins. */
export interface SourcedPolicies {
  readonly byName?: Readonly<Record<string, ToolPolicy>>;
  /** For tools that `byName` does not have; no prefix may be the beginning of another. */
  readonly byPrefix?: Readonly<Record<string, ToolPolicy>>;
}

/** Models of one agent, by name or alias. */
export interface AgentModels {
  /** For its own answers; in place of `model` of the SDK's agent, which is then left out. */
  readonly answer?: string;
  /** For what judges its input and output. */
  readonly classify?: string;
  /** For what sums up the older part of its conversations. */
  readonly summarise?: string;
}

// Each agent knows the type of its own answers; for the gateway they are opaque.
// oxlint-disable-next-line typescript/no-explicit-any
export type RenderOutput = (output: any) => string;

/** What the conversations of one agent may use: one conversation in all, one visitor a day, and all of them a day. */
export type AgentBudgets = { readonly [S in (typeof AGENT_BUDGETS)[number]]?: Budget };
export const AGENT_BUDGETS = ['conversation', 'visitor_day', 'agent_day'] as const satisfies readonly SpendingScope[];

/** An agent of the SDK with what Parley adds to it. */
export interface AgentDefinition {
  // The SDK's agents are invariant in their context and output types; the gateway treats both as opaque.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly agent: Agent<any, any>;
  /** Name for people. */
  readonly title: string;
  /** Questions to start with, offered in an empty conversation. */
  readonly starters?: readonly string[];
  /** Roles that may choose it where a site lists it; default all (AG7). Other agents may hand over to it in any case. */
  readonly availableTo?: readonly Role[];
  /**
   * Whether it keeps a conversation that was handed over to it, until it hands it over itself. Default false: the next
   * message begins with the agent that had the conversation before.
   */
  readonly takesOver?: boolean;
  /**
   * Name of the agent that goes on when this one has failed, because of its model, a tool or itself (AG12). It gets what
   * there is of the turn. Best one that needs nothing of what may have failed. Unless it `takesOver`, it only helps out:
   * the conversation stays with the agent that has failed.
   */
  readonly fallback?: string;
  /** Models by task (AG11); default: those of the gateway's `models`. */
  readonly models?: AgentModels;
  /**
   * What people read of a structured answer, in place of nothing.
   *
   * @param output The answer, as JSON.
   * @returns the text; empty for none.
   */
  readonly render?: RenderOutput;
  /** Policies by the tool's name; a tool without one gets the defaults. */
  readonly tools?: Readonly<Record<string, ToolPolicy>>;
  /** Names of the tools that the agent may call; default: all that it has (AG8). */
  readonly allowedTools?: readonly string[];
  /** Budgets of its conversations, each in place of the gateway's of that scope (CO1, CO3). */
  readonly budgets?: AgentBudgets;
  /** Guardrails of this agent; one of the same name replaces that of the site. */
  readonly guardrails?: readonly Guardrail[];
  /** MCP servers of the configuration whose tools the agent may use (AG14); default none. */
  readonly mcpServers?: readonly string[];
}

export type AgentDefinitions = Readonly<Record<string, AgentDefinition>>;

/** Title for people made of a tool's name: `issue_refund` ⇒ `Issue refund`. */
export function titleOf(tool: string): string {
  const words = tool.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface AgentRegistry {
  definition(name: string): AgentDefinition | undefined;
  /** Name under which an agent of the SDK is registered; its own name when it is not, such as a nested agent's. */
  nameOf(agent: AgentDefinition['agent']): string;
  /** What somebody of this role is told about the agents that a site has: those that they may choose. */
  list(names: readonly string[], role: Role): AgentInfo[];
  /** Policy of a tool; the empty one when nothing was said. */
  policy(tool: string): ToolPolicy;
  /** Whether an agent may call a tool for somebody of this role (AG8). */
  mayCall(agent: string, tool: string, role: Role): boolean;
}

/** Stands in the names of tools that come from elsewhere, between where and what. */
const SOURCE_MARK = '__';
const ROLES: ReadonlySet<string> = new Set(['visitor', 'operator', 'service'] satisfies Role[]);
const TASKS: ReadonlySet<string> = new Set(['answer', 'classify', 'summarise'] satisfies (keyof AgentModels)[]);

const DEFINITION_FIELDS: ReadonlySet<string> = new Set([
  'agent',
  'title',
  'starters',
  'availableTo',
  'takesOver',
  'fallback',
  'models',
  'render',
  'tools',
  'allowedTools',
  'budgets',
  'guardrails',
  'mcpServers',
] satisfies (keyof AgentDefinition)[]);
const POLICY_FIELDS: ReadonlySet<string> = new Set([
  'title',
  'approval',
  'decidedBy',
  'editableBy',
  'grantable',
  'allowedFor',
  'resolves',
  'visibleTo',
  'sideEffects',
  'idempotent',
  'timeoutMs',
  'expiresInMs',
  'summarise',
  'summariseResult',
] satisfies (keyof ToolPolicy)[]);

/**
 * What is wrong with the definitions: no agents, an agent without title, a field that there is not or is of another
 * kind, a policy for a tool that no agent has, two policies for tools of one name, two agents of one name.
 *
 * @param sourced Absent while nobody knows what other tools there are.
 */
export function definitionProblems(definitions: AgentDefinitions, sourced?: SourcedPolicies): string[] {
  if (Object.keys(definitions).length === 0) return ['agents: expected at least one agent'];
  const problems: string[] = [];
  const policies = new Map<string, { policy: ToolPolicy; agent: string }>();
  const isSourced = (tool: string): boolean => sourced !== undefined && sourcedPolicy(sourced, tool) !== undefined;
  for (const [name, definition] of Object.entries(definitions)) {
    const path = `agents.${name}`;
    problems.push(...unknownFields(definition, DEFINITION_FIELDS, path));
    problems.push(...fieldProblems(definition, path), ...fallbackProblems(definitions, name));
    // Tools that the SDK fetches by itself would have no policy, no journal and no guardrails.
    if (definition.agent.mcpServers.length > 0) {
      problems.push(`${path}.agent.mcpServers: expected none; name MCP servers in the configuration instead`);
    }
    for (const [tool, policy] of Object.entries(definition.tools ?? {})) {
      problems.push(...policyProblems(policy, `${path}.tools.${tool}`));
      if (isSourced(tool)) problems.push(`${path}.tools.${tool}: the tool has its policy where it comes from`);
      const known = policies.get(tool);
      if (known !== undefined && known.policy !== policy) {
        problems.push(`${path}.tools.${tool}: agents.${known.agent} has another policy for a tool of that name`);
      }
      policies.set(tool, { policy, agent: name });
    }
  }
  const named = Object.entries(definitions)
    .flatMap(([name, { tools = {}, allowedTools = [] }]) => [
      ...Object.keys(tools).map((tool) => ({ tool, path: `agents.${name}.tools.${tool}` })),
      ...allowedTools.map((tool) => ({ tool, path: `agents.${name}.allowedTools` })),
    ])
    .filter(({ tool }) => !(sourced === undefined ? tool.includes(SOURCE_MARK) : isSourced(tool)));
  return [...problems, ...sharedNames(definitions), ...unknownTools(definitions, named)];
}

/** A field that is spelt wrong would leave the tool without what it was to say. */
function unknownFields(value: object, known: ReadonlySet<string>, path: string): string[] {
  return Object.keys(value).flatMap((field) =>
    known.has(field) ? [] : [`${path}.${field}: ${noSuch('field', known)}`],
  );
}

/** A policy may come from a file, where `"false"` is as easily written as `false`. */
const POLICY_KINDS = {
  title: ['some text', (value) => typeof value === 'string'],
  sideEffects: ['true or false', (value) => typeof value === 'boolean'],
  idempotent: ['true or false', (value) => typeof value === 'boolean'],
  summarise: ['a function', (value) => typeof value === 'function'],
  summariseResult: ['a function', (value) => typeof value === 'function'],
  allowedFor: ['a list of roles', Array.isArray],
  visibleTo: ['a list of roles', Array.isArray],
  resolves: ['a list of kinds of personal data', Array.isArray],
  editableBy: [
    'a list of visitor and operator',
    (value) => Array.isArray(value) && value.every((role) => role === 'visitor' || role === 'operator'),
  ],
} as const satisfies Partial<Record<keyof ToolPolicy, readonly [string, (value: unknown) => boolean]>>;
/** What is wrong with the fields that Parley adds to an agent, by themselves. */
function fieldProblems(definition: AgentDefinition, path: string): string[] {
  const { agent, title, starters, availableTo, takesOver, models = {}, render } = definition;
  const problems: string[] = [];
  if (!isText(title)) problems.push(`${path}.title: expected a name for people`);
  if (starters !== undefined && !isListOf(starters, isText)) {
    problems.push(`${path}.starters: expected a list of questions`);
  }
  if (availableTo !== undefined && !isListOf(availableTo, (role) => ROLES.has(role as string))) {
    problems.push(`${path}.availableTo: expected some of ${[...ROLES].join(', ')}`);
  }
  if (takesOver !== undefined && typeof takesOver !== 'boolean') {
    problems.push(`${path}.takesOver: expected true or false`);
  }
  for (const [task, model] of Object.entries(models)) {
    if (!TASKS.has(task)) problems.push(`${path}.models.${task}: expected one of ${[...TASKS].join(', ')}`);
    else if (!isText(model)) problems.push(`${path}.models.${task}: expected the name of a model`);
  }
  const { answer } = models;
  if (answer !== undefined && agent.model !== '' && agent.model !== answer) {
    problems.push(`${path}.models.answer: the agent itself names another model`);
  }
  if (render !== undefined && typeof render !== 'function') problems.push(`${path}.render: expected a function`);
  if (render !== undefined && agent.outputType === 'text') {
    problems.push(`${path}.render: expected an agent with an outputType, whose answers are no text`);
  }
  return problems;
}

function fallbackProblems(definitions: AgentDefinitions, name: string): string[] {
  const fallback = definitions[name]?.fallback;
  if (fallback === undefined) return [];
  const path = `agents.${name}.fallback`;
  if (fallback === name) return [`${path}: expected another agent`];
  if (Object.hasOwn(definitions, fallback)) return [];
  return [`${path}: ${noneNamed('agent', fallback, Object.keys(definitions))}`];
}

/** Paused runs name the agents by the SDK's names: two of one name could not be told apart. */
function sharedNames(definitions: AgentDefinitions): string[] {
  const known = new Map<string, { readonly agent: AgentDefinition['agent']; readonly path: string }>();
  return Object.entries(definitions).flatMap(([name, { agent }]) => {
    const path = `agents.${name}`;
    const other = known.get(agent.name);
    if (other === undefined) known.set(agent.name, { agent, path });
    return other === undefined || other.agent === agent
      ? []
      : [`${path}.agent.name: ${other.path} has another agent of the name ${agent.name}`];
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isListOf(value: unknown, isEntry: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isEntry);
}

/** What is wrong with one policy. */
export function policyProblems(policy: ToolPolicy, path: string): string[] {
  const problems = unknownFields(policy, POLICY_FIELDS, path);
  const { approval } = policy;
  if (approval !== undefined && typeof approval !== 'boolean' && typeof approval !== 'function') {
    problems.push(`${path}.approval: expected true, false or a function`);
  }
  const { decidedBy = 'operator', grantable } = policy;
  if (typeof decidedBy !== 'function' && !isDeciders(decidedBy)) {
    problems.push(`${path}.decidedBy: expected one of ${DECIDERS.join(', ')}, {by, operatorRole}, or a function`);
  }
  if (grantable !== undefined) problems.push(...grantProblems(grantable, `${path}.grantable`));
  for (const [field, [expected, isRight]] of Object.entries(POLICY_KINDS)) {
    const value = policy[field as keyof typeof POLICY_KINDS];
    if (value !== undefined && !isRight(value)) problems.push(`${path}.${field}: expected ${expected}`);
  }
  for (const field of ['timeoutMs', 'expiresInMs'] as const) {
    const value: unknown = policy[field];
    if (value !== undefined && !(typeof value === 'number' && value > 0)) {
      problems.push(`${path}.${field}: expected a positive number of milliseconds`);
    }
  }
  return problems;
}

const GRANT_FIELDS: ReadonlySet<string> = new Set(['same', 'atMost', 'maxUses', 'forMs'] satisfies (keyof GrantRule)[]);

function grantProblems(rule: GrantRule, path: string): string[] {
  if (typeof rule !== 'object' || rule === null) return [`${path}: expected {same, atMost, maxUses, forMs}`];
  const problems = unknownFields(rule, GRANT_FIELDS, path);
  for (const field of ['same', 'atMost'] as const) {
    if (rule[field] !== undefined && !isListOf(rule[field], isText)) {
      problems.push(`${path}.${field}: expected a list of names of arguments`);
    }
  }
  const { maxUses = 1, forMs = 1 } = rule;
  if (!(Number.isSafeInteger(maxUses) && maxUses > 0)) problems.push(`${path}.maxUses: expected a number of calls`);
  if (!(typeof forMs === 'number' && forMs > 0)) {
    problems.push(`${path}.forMs: expected a positive number of milliseconds`);
  }
  return problems;
}

function sourcedPolicy({ byName = {}, byPrefix = {} }: SourcedPolicies, tool: string): ToolPolicy | undefined {
  if (Object.hasOwn(byName, tool)) return byName[tool];
  return Object.entries(byPrefix).find(([prefix]) => tool.startsWith(prefix))?.[1];
}

/** @throws Error naming all that is wrong with the definitions, as {@link definitionProblems}. */
export function createRegistry(definitions: AgentDefinitions, sourced: SourcedPolicies = {}): AgentRegistry {
  const problems = definitionProblems(definitions, sourced);
  if (problems.length > 0) throw new Error(problems.join('; '));
  const policies = new Map(Object.values(definitions).flatMap(({ tools = {} }) => Object.entries(tools)));
  const none: ToolPolicy = {};
  const registered = new Map(Object.entries(definitions).map(([name, { agent }]) => [agent, name]));
  return {
    nameOf: (agent) => registered.get(agent) ?? agent.name,
    definition: (name) => (Object.hasOwn(definitions, name) ? definitions[name] : undefined),
    list: (wanted, role) =>
      wanted.flatMap((name) => {
        const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
        if (definition === undefined || definition.availableTo?.includes(role) === false) return [];
        const { title, starters } = definition;
        return [{ name, title, ...(starters && { starters: [...starters] }) }];
      }),
    policy: (tool) => policies.get(tool) ?? sourcedPolicy(sourced, tool) ?? none,
    mayCall: (agent, tool, role) => {
      const list = Object.hasOwn(definitions, agent) ? definitions[agent]?.allowedTools : undefined;
      const { allowedFor } = policies.get(tool) ?? sourcedPolicy(sourced, tool) ?? none;
      return (list?.includes(tool) ?? true) && (allowedFor?.includes(role) ?? true);
    },
  };
}

/** A policy for a tool that is spelt wrong would leave the tool without one. */
function unknownTools(
  definitions: AgentDefinitions,
  named: readonly { readonly tool: string; readonly path: string }[],
): string[] {
  const agents = new Set(Object.values(definitions).map(({ agent }) => agent));
  const tools = new Set<string>();
  // A set visits what is added while it is walked.
  for (const agent of agents) {
    for (const tool of agent.tools as Tool[]) tools.add(tool.name);
    for (const target of agent.handoffs as (AgentDefinition['agent'] | Handoff)[]) {
      agents.add('agent' in target ? target.agent : target);
    }
  }
  return named.flatMap(({ tool, path }) => (tools.has(tool) ? [] : [`${path}: ${noneNamed('tool', tool, tools)}`]));
}
