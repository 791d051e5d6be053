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
  /** Who decides when the tool needs approval; default `operator`. */
  readonly decidedBy?: Exclude<DecidedBy, 'two_people'>;
  /** Roles whose messages may lead to a call of the tool; default all (AG8). */
  readonly allowedFor?: readonly Role[];
  /**
   * Kinds of personal data that the tool may know: placeholders such as `[EMAIL_1]` in its arguments are resolved before
   * the call. Default none.
   */
  readonly resolves?: readonly PersonalDataKind[];
  /** Roles that may see the arguments; default all (EV2). */
  readonly argumentsVisibleTo?: readonly Role[];
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
] satisfies (keyof AgentDefinition)[]);
const POLICY_FIELDS: ReadonlySet<string> = new Set([
  'title',
  'decidedBy',
  'allowedFor',
  'resolves',
  'argumentsVisibleTo',
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
export function definitionProblems(definitions: AgentDefinitions): string[] {
  if (Object.keys(definitions).length === 0) return ['agents: expected at least one agent'];
  const problems: string[] = [];
  const policies = new Map<string, { policy: ToolPolicy; agent: string }>();
  for (const [name, definition] of Object.entries(definitions)) {
    const path = `agents.${name}`;
    problems.push(...unknownFields(definition, DEFINITION_FIELDS, path));
    if (typeof definition.title !== 'string' || definition.title === '') {
      problems.push(`${path}.title: expected a name for people`);
    }
    for (const [tool, policy] of Object.entries(definition.tools ?? {})) {
      problems.push(...policyProblems(policy, `${path}.tools.${tool}`));
      const known = policies.get(tool);
      if (known !== undefined && known.policy !== policy) {
        problems.push(`${path}.tools.${tool}: agents.${known.agent} has another policy for a tool of that name`);
      }
      policies.set(tool, { policy, agent: name });
    }
  }
  const allowed = Object.values(definitions).flatMap(({ allowedTools = [] }) => allowedTools);
  return [...problems, ...unknownTools(definitions, [...policies.keys(), ...allowed])];
}

/** A field that is spelt wrong would leave the tool without what it was to say. */
function unknownFields(value: object, known: ReadonlySet<string>, path: string): string[] {
  return Object.keys(value).flatMap((field) => (known.has(field) ? [] : [`${path}.${field}: there is no such field`]));
}

function policyProblems(policy: ToolPolicy, path: string): string[] {
  const problems = unknownFields(policy, POLICY_FIELDS, path);
  if (!DECIDERS.has(policy.decidedBy ?? 'operator')) {
    problems.push(`${path}.decidedBy: expected one of ${[...DECIDERS].join(', ')}`);
  }
  for (const field of ['timeoutMs', 'expiresInMs'] as const) {
    const value = policy[field];
    if (value !== undefined && !(value > 0)) {
      problems.push(`${path}.${field}: expected a positive number of milliseconds`);
    }
  }
  return problems;
}

/** @throws Error naming all that is wrong with the definitions, as {@link definitionProblems}. */
export function createRegistry(definitions: AgentDefinitions): AgentRegistry {
  const problems = definitionProblems(definitions);
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
    policy: (tool) => policies.get(tool) ?? none,
    mayCall: (agent, tool, role) => {
      const list = Object.hasOwn(definitions, agent) ? definitions[agent]?.allowedTools : undefined;
      return (list?.includes(tool) ?? true) && (policies.get(tool)?.allowedFor?.includes(role) ?? true);
    },
  };
}

/** A policy for a tool that is spelt wrong would leave the tool without one. */
function unknownTools(definitions: AgentDefinitions, named: readonly string[]): string[] {
  const agents = new Set(Object.values(definitions).map(({ agent }) => agent));
  const tools = new Set<string>();
  // A set visits what is added while it is walked.
  for (const agent of agents) {
    // Which tools an MCP server has is known only once it is asked.
    if (agent.mcpServers.length > 0) return [];
    for (const tool of agent.tools as Tool[]) tools.add(tool.name);
    for (const target of agent.handoffs as (AgentDefinition['agent'] | Handoff)[]) {
      agents.add('agent' in target ? target.agent : target);
    }
  }
  const unknown = new Set(named.filter((tool) => !tools.has(tool)));
  return [...unknown].map((tool) => `agents: ${tool} is named, but no agent has such a tool`);
}
