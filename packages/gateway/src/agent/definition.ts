/** How an application hands its agents to the gateway. */
import type { Agent, Handoff, Tool } from '@openai/agents';
import type { AgentInfo, DecidedBy, JsonValue, Role } from '@parley/protocol';
import type { PersonalDataKind } from '../policy/guardrails/detectors/personal-data.ts';
import type { Guardrail } from '../policy/guardrails/guardrail.ts';

/** The context that tools receive from the SDK (`runContext.context`): plain data, safe to serialise. */
export type ParleyContext = {
  readonly conversationId: string;
  readonly runId: string;
  readonly visitorId: string;
  readonly site: string;
  /** Of whom the message is that the run answers. */
  readonly role: Role;
  /** What the host page sent along with the message. */
  readonly page?: JsonValue;
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
  /** Who decides when a call waits; default `operator`. */
  readonly decidedBy?: Exclude<DecidedBy, 'two_people'>;
  /** Roles whose messages may lead to a call of the tool; default all (AG8). */
  readonly allowedFor?: readonly Role[];
  /**
   * Kinds of personal data that the tool may know: placeholders such as `[EMAIL_1]` in its arguments are resolved before
   * the call. Default none.
   */
  readonly resolves?: readonly PersonalDataKind[];
  /** Roles that may see the arguments; default all (EV2). */
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

/** An agent of the SDK with what Parley adds to it. */
export interface AgentDefinition {
  // The SDK's agents are invariant in their context and output types; the gateway treats both as opaque.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly agent: Agent<any, any>;
  /** Name for people. */
  readonly title: string;
  /** Questions to start with, offered in an empty conversation. */
  readonly starters?: readonly string[];
  /** Policies by the tool's name; a tool without one gets the defaults. */
  readonly tools?: Readonly<Record<string, ToolPolicy>>;
  /** Names of the tools that the agent may call; default: all that it has (AG8). */
  readonly allowedTools?: readonly string[];
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
  /** What a client is told about the agents that a site may use. */
  list(names: readonly string[]): AgentInfo[];
  /** Policy of a tool; the empty one when nothing was said. */
  policy(tool: string): ToolPolicy;
  /** Whether an agent may call a tool for somebody of this role (AG8). */
  mayCall(agent: string, tool: string, role: Role): boolean;
}

/** Who may be asked, in this version. */
const DECIDERS: ReadonlySet<string> = new Set(['visitor', 'operator', 'either']);

const DEFINITION_FIELDS: ReadonlySet<string> = new Set([
  'agent',
  'title',
  'starters',
  'tools',
  'allowedTools',
  'guardrails',
  'mcpServers',
] satisfies (keyof AgentDefinition)[]);
const POLICY_FIELDS: ReadonlySet<string> = new Set([
  'title',
  'approval',
  'decidedBy',
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
 * What is wrong with the definitions: no agents, an agent without title, a field that there is not, a policy for a tool
 * that no agent has, or two policies for tools of one name.
 */
export function definitionProblems(definitions: AgentDefinitions, sourced: SourcedPolicies = {}): string[] {
  if (Object.keys(definitions).length === 0) return ['agents: expected at least one agent'];
  const problems: string[] = [];
  const policies = new Map<string, { policy: ToolPolicy; agent: string }>();
  const isSourced = (tool: string): boolean => sourcedPolicy(sourced, tool) !== undefined;
  for (const [name, definition] of Object.entries(definitions)) {
    const path = `agents.${name}`;
    problems.push(...unknownFields(definition, DEFINITION_FIELDS, path));
    if (typeof definition.title !== 'string' || definition.title === '') {
      problems.push(`${path}.title: expected a name for people`);
    }
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
  const allowed = Object.values(definitions).flatMap(({ allowedTools = [] }) => allowedTools);
  const named = [...policies.keys(), ...allowed].filter((tool) => !isSourced(tool));
  return [...problems, ...unknownTools(definitions, named)];
}

/** A field that is spelt wrong would leave the tool without what it was to say. */
function unknownFields(value: object, known: ReadonlySet<string>, path: string): string[] {
  return Object.keys(value).flatMap((field) => (known.has(field) ? [] : [`${path}.${field}: there is no such field`]));
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
} as const satisfies Partial<Record<keyof ToolPolicy, readonly [string, (value: unknown) => boolean]>>;

/** What is wrong with one policy. */
export function policyProblems(policy: ToolPolicy, path: string): string[] {
  const problems = unknownFields(policy, POLICY_FIELDS, path);
  const { approval } = policy;
  if (approval !== undefined && typeof approval !== 'boolean' && typeof approval !== 'function') {
    problems.push(`${path}.approval: expected true, false or a function`);
  }
  if (!DECIDERS.has(policy.decidedBy ?? 'operator')) {
    problems.push(`${path}.decidedBy: expected one of ${[...DECIDERS].join(', ')}`);
  }
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
    list: (wanted) =>
      wanted.flatMap((name) => {
        const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
        if (definition === undefined) return [];
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
function unknownTools(definitions: AgentDefinitions, named: readonly string[]): string[] {
  const agents = new Set(Object.values(definitions).map(({ agent }) => agent));
  const tools = new Set<string>();
  // A set visits what is added while it is walked.
  for (const agent of agents) {
    for (const tool of agent.tools as Tool[]) tools.add(tool.name);
    for (const target of agent.handoffs as (AgentDefinition['agent'] | Handoff)[]) {
      agents.add('agent' in target ? target.agent : target);
    }
  }
  const unknown = new Set(named.filter((tool) => !tools.has(tool)));
  return [...unknown].map((tool) => `agents: ${tool} is named, but no agent has such a tool`);
}
