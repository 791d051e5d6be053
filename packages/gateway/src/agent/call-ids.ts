/**
 * Ids of tool calls. They are the model's, and not every server gives each call one of its own: some count from 1 in each
 * answer. Within a run everything else knows a call by its id, the decisions of people above all.
 */
import type { AgentOutputItem } from '@openai/agents';
import type { RunScope } from './scope.ts';

/** Longest id that providers take back. */
const MAX_ID = 64;
/** Room for what makes an id another one. */
const MAX_ENDING = 6;

/** Ids of calls in JSON of the SDK's, that of nested agents within it included; what is no id does no harm. */
export function callIdsIn(json: string): Set<string> {
  return new Set(Array.from(json.matchAll(/callId\\*":\\*"([^"\\]+)/g), ([, id]) => id as string));
}

/** Remembers the ids of an answer that was recorded. */
export function keepCallIds(output: readonly AgentOutputItem[], { callIds }: RunScope): void {
  for (const item of output) if (item.type === 'function_call') callIds.add(item.callId);
}

/** The answer, in which no call has the id of another call of the run. */
export function withOwnCallIds(output: readonly AgentOutputItem[], scope: RunScope): AgentOutputItem[] {
  const { callIds, recorder } = scope;
  return output.map((item) => {
    if (item.type !== 'function_call') return item;
    const isTaken = (id: string): boolean => callIds.has(id) || recorder.toolWasBegun(id);
    const base = item.callId === '' ? 'call' : item.callId;
    let callId = base;
    for (let count = 2; isTaken(callId); count += 1) callId = `${base.slice(0, MAX_ID - MAX_ENDING)}_${count}`;
    callIds.add(callId);
    return callId === item.callId ? item : { ...item, callId };
  });
}
