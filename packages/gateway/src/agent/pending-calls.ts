/** Tool calls that wait for a person, between the SDK's items and the gateway's own shapes. */
import { type FunctionTool, RunContext, RunState, type RunToolApprovalItem } from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import type { AgentRequest, PendingCall } from '../run/agent-port.ts';
import type { AgentDefinition, ParleyContext } from './definition.ts';
import { callsAreSpent } from './run-limits.ts';
import type { RunScope } from './scope.ts';
import { invalidArguments, parsedArguments } from './tool-arguments.ts';
import { toolOfAgent } from './tool-source.ts';
import type { TurnItems } from './turn-items.ts';

type AnyAgent = AgentDefinition['agent'];
export type AgentState = RunState<ParleyContext, AnyAgent>;

/** What the SDK tells the model of a call that was rejected without a word. */
const NOT_APPROVED = 'Tool execution was not approved.';

/** The state of a paused run, with what was decided since. */
export async function restore(
  agent: AnyAgent,
  { snapshot, decisions, isNewTrace }: NonNullable<AgentRequest['resume']>,
  { context, items }: RunScope,
): Promise<AgentState> {
  const state = await RunState.fromStringWithContext<ParleyContext, AnyAgent>(agent, snapshot, new RunContext(context));
  if (isNewTrace === true) state.clearTrace();
  const byCall = new Map(decisions.map((decision) => [decision.callId, decision]));
  for (const item of state.getInterruptions()) {
    const decision = byCall.get(callIdOf(item));
    if (decision === undefined) continue;
    if (decision.approved) state.approve(item);
    else reject(state, item, decision.message ?? NOT_APPROVED, items);
  }
  return state;
}

function reject(state: AgentState, item: RunToolApprovalItem, message: string, items: TurnItems): void {
  state.reject(item, { message });
  items.callRefused(callIdOf(item), message);
}

/** Hosted MCP calls have no call id; their item id stands in for it. */
function callIdOf({ rawItem }: RunToolApprovalItem): string {
  return 'callId' in rawItem && rawItem.callId !== undefined ? rawItem.callId : (rawItem.id ?? '');
}

interface Review {
  /** Whether a call was refused: then the run can go on without a person. */
  readonly isRefused: boolean;
  /** The others, as the run controller asks about them. */
  readonly pending: readonly PendingCall[];
}

/**
 * Looks through the calls that wait for a person. Those that would not be made anyway are refused: their tools would
 * refuse the arguments, a guardrail does, or the agent may not call the tool.
 */
export async function reviewCalls(
  state: AgentState,
  items: readonly RunToolApprovalItem[],
  scope: RunScope,
): Promise<Review> {
  const pending: PendingCall[] = [];
  for (const item of items) {
    const reviewed = await reviewCall(item, scope);
    if (typeof reviewed === 'string') reject(state, item, reviewed, scope.items);
    else pending.push(reviewed);
  }
  return { isRefused: pending.length < items.length, pending };
}

/** @returns what the model is told about a call that is refused. */
async function reviewCall(item: RunToolApprovalItem, scope: RunScope): Promise<PendingCall | string> {
  const { registry, guard, context, ask, progress, limits } = scope;
  const [tool, agent] = [nameOf(item), registry.nameOf(item.agent)];
  const definition = toolOfAgent(item.agent, agent, tool, scope);
  const invalid = definition && invalidity(item, definition, scope);
  if (invalid !== undefined) return invalid;
  if (!registry.mayCall(agent, tool, context.role)) return `The tool ${tool} is not available here.`;
  if (progress.toolCalls >= limits.maxToolCalls) return callsAreSpent(limits);
  const call = { callId: callIdOf(item), tool, agent };
  const passed = await guard.toolInput(call, argumentsOf(item, definition), ask);
  if ('refused' in passed) return passed.refused;
  return {
    ...call,
    ...placeOf(call.callId, scope),
    arguments: passed.shown,
    ...(definition && { schema: definition.parameters as unknown as Readonly<Record<string, JsonValue>> }),
  };
}

/** For whom a nested agent would make a call; nothing at the top. */
function placeOf(callId: string, { nestedCalls, agents }: RunScope): Pick<PendingCall, 'parentCallId' | 'worksFor'> {
  const path = nestedCalls.get(callId) ?? [];
  const parentCallId = path.at(-1);
  if (parentCallId === undefined) return {};
  const worksFor = path.flatMap((_, depth) => agents.get(path.slice(0, depth).join('/')) ?? []);
  return { parentCallId, worksFor };
}

/** What the model is told when the tool would refuse the arguments, with the values in them that it may know. */
function invalidity(item: RunToolApprovalItem, tool: FunctionTool, { guard }: RunScope): string | undefined {
  const text = textOf(item);
  if (text === undefined) return undefined;
  const written = parseJson(text);
  return invalidArguments(tool, written === undefined ? text : JSON.stringify(guard.resolve(tool.name, written)));
}

function nameOf({ toolName, name }: RunToolApprovalItem): string {
  return toolName ?? name ?? 'tool';
}

/** The arguments as the model wrote them; those of hosted calls are in another place. */
function textOf(item: RunToolApprovalItem): string | undefined {
  const text: unknown = item.arguments ?? item.rawItem.providerData?.['arguments'];
  return typeof text === 'string' ? text : undefined;
}

/** As the tool will get them, where its schema is known; otherwise as the model wrote them. */
function argumentsOf(item: RunToolApprovalItem, tool: FunctionTool | undefined): JsonValue {
  const text = textOf(item);
  if (text === undefined) return {};
  return (tool && parsedArguments(tool, text)) ?? parseJson(text) ?? { invalid: true };
}

/** @returns undefined when it is none. */
function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
