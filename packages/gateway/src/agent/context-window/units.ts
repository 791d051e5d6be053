/** Which items of a conversation belong together, and which are no use without another that is missing. */
import type { AgentInputItem } from '@openai/agents';

/** Items that stay together or go together. */
export interface Unit {
  /** `model`: what one response holds, with the results of its calls. `note`: a system message within the history. */
  readonly kind: 'user' | 'model' | 'note';
  /** Their positions, rising. They need not be neighbours. */
  readonly positions: readonly number[];
  /** Whether a turn begins here. */
  readonly startsTurn: boolean;
}

export interface History {
  /** Number of items at the head that always stay: system messages, and the provider's own compaction. */
  readonly head: number;
  /** In the order in which they begin. */
  readonly units: readonly Unit[];
}

/** Fields of any item that matter here. */
interface AnyItem {
  readonly type?: string;
  readonly role?: string;
  readonly id?: string;
  readonly name?: string;
  readonly callId?: string | null;
  readonly call_id?: string | null;
  readonly status?: string;
  readonly execution?: string;
  readonly caller?: { readonly type: string; readonly callerId?: string };
  readonly providerData?: Readonly<Record<string, unknown>>;
}

type Kind = 'user' | 'note' | 'output' | 'result';

/** Type of the result that answers a call. */
const RESULT_OF: ReadonlyMap<string | undefined, string> = new Map([
  ['program', 'program_output'],
  ['function_call', 'function_call_result'],
  ['computer_call', 'computer_call_result'],
  ['shell_call', 'shell_call_output'],
  ['apply_patch_call', 'apply_patch_call_output'],
]);
const RESULTS: ReadonlySet<string | undefined> = new Set(RESULT_OF.values());
const SEARCH = 'tool_search_output ';
const APPROVAL = 'mcp_approval_response ';

/**
 * Groups a history.
 *
 * One response of the model is one unit: its reasoning, its texts and its calls, handoffs included, with the results of
 * these calls, wherever they are. The API refuses a call without its result or without the reasoning before it, and a
 * result without its call, so whatever has lost its other half is in no unit.
 *
 * A turn begins at a message of the user that follows an answer. One that comes while the agent is at work, such as
 * behind the result of a tool, or right behind another message, belongs to the turn that is under way.
 */
export function groupHistory(items: readonly AgentInputItem[]): History {
  const all = items as readonly AnyItem[];
  const behindHead = all.findIndex((item) => kindOf(item) !== 'note' && item.type !== 'compaction');
  const head = behindHead === -1 ? all.length : behindHead;
  const callOf = pairCalls(all);
  const lost = findLost(all, callOf);
  const groups = joinGroups(all, head, callOf, lost);

  const units = new Map<number, { kind: Unit['kind']; positions: number[]; startsTurn: boolean }>();
  const answered = new Set(callOf.values());
  let answerBefore = true;
  for (const [position, group] of groups) {
    const kind = kindOf(all[position]!);
    const unit = units.get(group) ?? {
      kind: kind === 'user' || kind === 'note' ? kind : 'model',
      positions: [],
      startsTurn: kind === 'user' && answerBefore,
    };
    units.set(group, unit);
    unit.positions.push(position);
    if (kind !== 'note') answerBefore = kind === 'output' && !answered.has(position);
  }
  return { head, units: [...units.values()] };
}

function kindOf(item: AnyItem): Kind {
  if (item.type === undefined || item.type === 'message') {
    if (item.role === 'user') return 'user';
    return item.role === 'assistant' ? 'output' : 'note';
  }
  return isResult(item) ? 'result' : 'output';
}

function isResult(item: AnyItem): boolean {
  if (item.type === 'tool_search_output') return executionOf(item) !== 'server';
  return RESULTS.has(item.type) || (item.type === 'hosted_tool_call' && item.name === 'mcp_approval_response');
}

function executionOf(item: AnyItem): unknown {
  return item.execution ?? item.providerData?.['execution'];
}

function searchIdOf(item: AnyItem): string | undefined {
  const id = item.providerData?.['call_id'] ?? item.providerData?.['callId'] ?? item.call_id ?? item.callId;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function textOf(id: unknown): string {
  return typeof id === 'string' ? id : '';
}

/** What the result of this call is found by; undefined when the item is no call. */
function keyOfCall(item: AnyItem): string | undefined {
  const result = RESULT_OF.get(item.type);
  if (result !== undefined) return `${result} ${item.callId}`;
  if (item.type === 'tool_search_call' && executionOf(item) !== 'server') {
    return SEARCH + (searchIdOf(item) ?? item.id ?? '');
  }
  const isRequest = item.name === 'mcp_approval_request' || item.providerData?.['type'] === 'mcp_approval_request';
  if (item.type !== 'hosted_tool_call' || !isRequest) return undefined;
  return APPROVAL + textOf(item.providerData?.['id'] ?? item.id);
}

/** The key of the call that this result answers. */
function keyOfResult(item: AnyItem, open: ReadonlyMap<string, unknown>): string {
  if (RESULTS.has(item.type)) return `${item.type} ${item.callId}`;
  if (item.type === 'hosted_tool_call') return APPROVAL + textOf(item.providerData?.['approval_request_id']);
  const id = searchIdOf(item);
  // A search result without an id answers the oldest open search.
  return id === undefined ? ([...open.keys()].find((key) => key.startsWith(SEARCH)) ?? '') : SEARCH + id;
}

/** The call of each result, by position. Ids that are used again, as some servers do, pair with the latest call. */
function pairCalls(items: readonly AnyItem[]): Map<number, number> {
  const open = new Map<string, number>();
  const callOf = new Map<number, number>();
  for (const [position, item] of items.entries()) {
    const key = isResult(item) ? keyOfResult(item, open) : keyOfCall(item);
    if (key === undefined) continue;
    if (!isResult(item)) open.set(key, position);
    else if (open.has(key)) {
      callOf.set(position, open.get(key)!);
      open.delete(key);
    }
  }
  return callOf;
}

/** Positions of items that may not be sent, because what they belong to is missing. */
function findLost(items: readonly AnyItem[], callOf: ReadonlyMap<number, number>): Set<number> {
  const answered = new Set(callOf.values());
  // A program that is still running has no output, but calls of its own that have theirs.
  const running = new Set([...answered].map((position) => items[position]?.caller?.callerId));
  const lost = new Set<number>();
  const programs = new Set<string | null | undefined>();
  for (const [position, item] of items.entries()) {
    const whole = isResult(item) ? callOf.has(position) : answered.has(position) || !needsResult(item, running);
    const caller = item.caller?.callerId;
    if (!whole || (caller !== undefined && !programs.has(caller))) lost.add(position);
    else if (item.type === 'program') programs.add(item.callId);
  }
  for (const [result, call] of callOf) {
    if (lost.has(call)) lost.add(result);
    if (lost.has(result)) lost.add(call);
  }
  loseReasoning(items, lost);
  return lost;
}

/** Whether a call without a result is refused. What the provider itself runs may still be under way. */
function needsResult(item: AnyItem, running: ReadonlySet<string | null | undefined>): boolean {
  if (item.type === 'program') return !running.has(item.callId);
  if (item.type === 'shell_call') return item.status !== undefined && item.status !== 'in_progress';
  if (item.type === 'tool_search_call') return executionOf(item) === 'client';
  return RESULT_OF.has(item.type);
}

/** Reasoning is refused without the item that it led to. */
function loseReasoning(items: readonly AnyItem[], lost: Set<number>): void {
  let followed = false;
  for (let position = items.length - 1; position >= 0; position -= 1) {
    const item = items[position]!;
    if (item.type !== 'reasoning') followed = kindOf(item) === 'output' && !lost.has(position);
    else if (!followed) lost.add(position);
  }
}

/** The group of each item behind the head that is not lost, by position. */
function joinGroups(
  items: readonly AnyItem[],
  head: number,
  callOf: ReadonlyMap<number, number>,
  lost: ReadonlySet<number>,
): Map<number, number> {
  const parents = new Map<number, number>();
  const rootOf = (position: number): number => {
    let root = position;
    while (parents.has(root)) root = parents.get(root)!;
    return root;
  };
  const join = (left: number, right: number): void => {
    const [first, second] = [rootOf(left), rootOf(right)].toSorted((a, b) => a - b) as [number, number];
    if (first !== second) parents.set(second, first);
  };
  const programs = new Map<string, number>();
  const present: number[] = [];
  let outputBefore: number | undefined;
  for (let position = head; position < items.length; position += 1) {
    if (lost.has(position)) continue;
    const item = items[position]!;
    const output = kindOf(item) === 'output';
    if (output && outputBefore !== undefined) join(outputBefore, position);
    outputBefore = output ? position : undefined;
    const owners = [callOf.get(position), programs.get(item.caller?.callerId ?? '')];
    for (const owner of owners) if (owner !== undefined) join(owner, position);
    if (item.type === 'program') programs.set(item.callId ?? '', position);
    present.push(position);
  }
  return new Map(present.map((position) => [position, rootOf(position)]));
}
