/** Tool calls that wait for a person, between the SDK's items and the gateway's own shapes. */
import { type FunctionTool, RunContext, RunState, type RunToolApprovalItem, type Tool } from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import type { CallDecision, PendingCall } from '../run/agent-port.ts';
import type { AgentDefinition, ParleyContext } from './definition.ts';
import type { RunScope } from './scope.ts';
import { areInvalid, parsedArguments } from './tool-arguments.ts';

type AnyAgent = AgentDefinition['agent'];
export type AgentState = RunState<ParleyContext, AnyAgent>;

/** What the model is told about a call whose arguments the tool would refuse. */
const INVALID = 'The arguments of this call are not valid for the tool, so it was not made. Correct them.';

/** The state of a paused run, with what was decided since. */
export async function restore(
  agent: AnyAgent,
  { snapshot, decisions }: { snapshot: string; decisions: readonly CallDecision[] },
  context: ParleyContext,
): Promise<AgentState> {
  const state = await RunState.fromStringWithContext<ParleyContext, AnyAgent>(agent, snapshot, new RunContext(context));
  const byCall = new Map(decisions.map((decision) => [decision.callId, decision]));
  for (const item of state.getInterruptions()) {
    const decision = byCall.get(callIdOf(item));
    if (decision === undefined) continue;
    if (decision.approved) state.approve(item);
    else state.reject(item, decision.message === undefined ? {} : { message: decision.message });
  }
  return state;
}

/** Hosted MCP calls have no call id; their item id stands in for it. */
function callIdOf({ rawItem }: RunToolApprovalItem): string {
  return 'callId' in rawItem && rawItem.callId !== undefined ? rawItem.callId : (rawItem.id ?? '');
}

/** The call as the run controller asks about it. */
export function toPendingCall(item: RunToolApprovalItem, { registry, guard }: RunScope): PendingCall {
  const tool = nameOf(item);
  const definition = toolOf(item);
  return {
    callId: callIdOf(item),
    tool,
    agent: registry.nameOf(item.agent),
    arguments: guard.show(argumentsOf(item, definition)),
    ...(definition && { schema: definition.parameters as unknown as Readonly<Record<string, JsonValue>> }),
  };
}

/**
 * Refuses the calls that would not be made anyway: their tools would refuse the arguments, a guardrail does, or the agent
 * may not call the tool.
 *
 * @returns whether there was one: then the run can go on without a person.
 */
export async function refuseHopeless(
  state: AgentState,
  items: readonly RunToolApprovalItem[],
  scope: RunScope,
): Promise<boolean> {
  let refused = false;
  for (const item of items) {
    const message = await refusalOf(item, scope);
    if (message === undefined) continue;
    state.reject(item, { message });
    refused = true;
  }
  return refused;
}

async function refusalOf(item: RunToolApprovalItem, scope: RunScope): Promise<string | undefined> {
  const { registry, guard, context, ask } = scope;
  const [name, tool, text, agent] = [nameOf(item), toolOf(item), textOf(item), registry.nameOf(item.agent)];
  if (tool !== undefined && text !== undefined && areInvalid(tool, text)) return INVALID;
  if (!registry.mayCall(agent, name, context.role)) return `The tool ${name} is not available here.`;
  const passed = await guard.toolInput(agent, name, argumentsOf(item, tool), ask);
  return 'refused' in passed ? passed.refused : undefined;
}

function nameOf({ toolName, name }: RunToolApprovalItem): string {
  return toolName ?? name ?? 'tool';
}

function toolOf(item: RunToolApprovalItem): FunctionTool | undefined {
  const name = nameOf(item);
  return (item.agent.tools as Tool[]).find(
    (candidate): candidate is FunctionTool => candidate.type === 'function' && candidate.name === name,
  );
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
  const parsed = tool && parsedArguments(tool, text);
  if (parsed !== undefined) return parsed;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return { invalid: true };
  }
}
