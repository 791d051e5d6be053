/** Tool calls as they are shown: those that an agent makes as a tool are inside of the call that it is. */
import type { ApprovalView as Approval, ConversationView, RunView as Run, ToolView as Tool } from '@parley/protocol';

type View = Readonly<ConversationView>;

/**
 * How a call stands. `waiting`: for a person, who decides about a call inside of it. `stopped`: the visitor has stopped the
 * run, and nobody knows what came of the call.
 */
export type CallState = Tool['status'] | 'waiting' | 'stopped';

/** A call, and the calls inside of it in the order in which they were made. */
export interface Call {
  readonly key: string;
  readonly tool: Tool;
  readonly state: CallState;
  readonly inner: readonly Call[];
}

const none: readonly Call[] = [];

/** Names a call within a conversation: some providers use the ids of calls again in the next run. */
export function callKey({ runId, callId }: Pick<Tool, 'runId' | 'callId'>): string {
  return `${runId}:${callId}`;
}

/**
 * Puts calls into each other. A call whose parent is not shown is shown by itself.
 *
 * @param shown The calls that are to be shown, by position.
 */
export function nestCalls(shown: readonly Tool[], view: Pick<View, 'runs' | 'approvals'>): Call[] {
  const runs = new Map(view.runs.map((run) => [run.id, run]));
  const byKey = new Map(shown.map((tool) => [callKey(tool), tool]));
  const children = new Map<string, Tool[]>();
  const roots: Tool[] = [];
  for (const tool of shown) {
    const { parentCallId: callId, runId } = tool;
    const parent = callId === undefined ? undefined : byKey.get(callKey({ runId, callId }));
    // Whatever a server says, a call is never inside of itself.
    if (parent === undefined || parent.seq >= tool.seq) roots.push(tool);
    else children.set(callKey(parent), [...(children.get(callKey(parent)) ?? []), tool]);
  }
  const asked = new Set(view.approvals.filter(isPending).map((approval) => parentKey(approval)));
  const toCall = (tool: Tool): Call => {
    const key = callKey(tool);
    const inner = children.get(key)?.map(toCall) ?? none;
    const waits = asked.has(key) || inner.some(({ state }) => state === 'waiting');
    return { key, tool, state: stateOf(tool, runs.get(tool.runId), waits), inner };
  };
  return roots.map(toCall);
}

function isPending({ status }: Approval): boolean {
  return status === 'pending';
}

function parentKey({ runId, parentCallId = '' }: Approval): string {
  return callKey({ runId, callId: parentCallId });
}

function stateOf({ status }: Tool, run: Run | undefined, waits: boolean): CallState {
  const isOver = run !== undefined && run.status !== 'running' && run.status !== 'waiting' && run.status !== 'queued';
  if (status === 'running' && waits && !isOver) return 'waiting';
  // Nothing is under way any more once the run has ended, whether that was told or not.
  const known = status === 'running' && isOver ? 'unknown' : status;
  return known === 'unknown' && run?.status === 'cancelled' ? 'stopped' : known;
}

/** All calls inside of a call, however deep. */
export function countInner({ inner }: Call): number {
  return inner.reduce((count, call) => count + 1 + countInner(call), 0);
}

/** What is being done at the moment inside of a call, in one line; undefined when nothing is. */
export function workInside({ inner }: Call): string | undefined {
  const working = inner.findLast(({ state }) => state === 'running');
  if (working === undefined) return undefined;
  return workInside(working) ?? working.tool.progress ?? working.tool.title;
}

/** Whether two calls look the same. What a view holds keeps its identity as long as it does not change. */
export function sameCall(left: Call, right: Call): boolean {
  return (
    left.tool === right.tool &&
    left.state === right.state &&
    left.inner.length === right.inner.length &&
    left.inner.every((call, index) => sameCall(call, right.inner[index] as Call))
  );
}
