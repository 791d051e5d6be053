import { type ConversationEvent, emptyView, foldEvents } from '@parley/protocol';
import { expect, it } from 'vitest';
import { type Call, countInner, nestCalls, sameCall, workInside } from './calls.ts';

const at = '2026-11-20T12:00:00Z';
const began: ConversationEvent = {
  type: 'run.started',
  runId: 'r1',
  messageId: 'u1',
  agent: 'technical',
  traceId: 't',
};
const call = (callId: string, parentCallId?: string, runId = 'r1'): ConversationEvent => ({
  type: 'tool.started',
  runId,
  callId,
  ...(parentCallId !== undefined && { parentCallId }),
  tool: 'look',
  title: `Look ${callId}`,
  arguments: null,
  agent: 'technical',
});
const done = (callId: string, status: 'succeeded' | 'unknown' = 'succeeded'): ConversationEvent => ({
  type: 'tool.completed',
  callId,
  status,
  durationMs: 5,
});
const ended = (status: 'completed' | 'cancelled'): ConversationEvent => ({
  type: 'run.completed',
  runId: 'r1',
  status,
  usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, totalTokens: 0 },
  costUsd: null,
  durationMs: 1,
  traceId: 't',
});
const asks = (parentCallId: string): ConversationEvent => ({
  type: 'approval.requested',
  approval: {
    id: 'p1',
    conversationId: 'conv_1',
    runId: 'r1',
    callId: 'c9',
    parentCallId,
    tool: 'pay',
    title: 'Pay',
    summary: 'Pay',
    arguments: null,
    argsHash: 'h',
    decidedBy: 'operator',
    requestedAt: at,
    expiresAt: at,
  },
});

function calls(...events: ConversationEvent[]): Call[] {
  const view = foldEvents(
    emptyView('conv_1', 'technical'),
    events.map((event, index) => ({ ...event, seq: index + 1, at })),
  );
  return nestCalls(view.tools, view);
}

/** Call ids as a tree. */
const tree = (list: readonly Call[]): unknown[] =>
  list.map(({ tool, inner }) => (inner.length === 0 ? tool.callId : [tool.callId, ...tree(inner)]));
const states = (list: readonly Call[]): string[] => list.flatMap(({ state, inner }) => [state, ...states(inner)]);

it('[UI2] [AG6] puts calls into the call that they were made in, in their order, however deep', () => {
  // Two at the same time, whose calls come mixed.
  const parallel = [began, call('a'), call('b'), call('b1', 'b'), call('a1', 'a'), call('b2', 'b'), call('a11', 'a1')];
  const [a, b] = calls(...parallel);
  expect(tree([a!, b!])).toEqual([
    ['a', ['a1', 'a11']],
    ['b', 'b1', 'b2'],
  ]);
  expect([countInner(a!), countInner(b!)]).toEqual([2, 2]);
});

it('[UI2] shows a call by itself whose parent is not there, is of another run, or came later', () => {
  expect(tree(calls(began, call('a', 'gone'), call('b'), call('c', 'b', 'r2')))).toEqual(['a', 'b', 'c']);
  expect(tree(calls(began, call('a', 'a'), call('b', 'c'), call('c', 'b')))).toEqual(['a', ['b', 'c']]);
});

it('[UI2] tells what is being done inside: the newest call, as far as it is', () => {
  const progress: ConversationEvent = { type: 'tool.progress', callId: 'a2', text: '3 of 9' };
  expect(workInside(calls(began, call('a'))[0]!)).toBeUndefined();
  expect(workInside(calls(began, call('a'), call('a1', 'a'), call('a2', 'a'))[0]!)).toBe('Look a2');
  expect(workInside(calls(began, call('a'), call('a1', 'a'), call('a2', 'a'), progress)[0]!)).toBe('3 of 9');
  expect(workInside(calls(began, call('a'), call('a1', 'a'), call('a2', 'a'), done('a2'))[0]!)).toBe('Look a1');
});

it('[AG6] a call waits while somebody is asked about a call inside of it, and so do those around it', () => {
  const asked = [began, call('a'), call('b'), call('a1', 'a'), asks('a1')];
  expect(states(calls(...asked))).toEqual(['waiting', 'waiting', 'running']);
  const approved: ConversationEvent = { type: 'approval.resolved', approvalId: 'p1', decision: 'approved', by: null };
  expect(states(calls(...asked, approved))).toEqual(['running', 'running', 'running']);
});

it('[UI2] says of a call that was broken off that its outcome is not known, and who broke it off', () => {
  expect(states(calls(began, call('a'), done('a', 'unknown')))).toEqual(['unknown']);
  expect(states(calls(began, call('a'), done('a', 'unknown'), ended('cancelled')))).toEqual(['stopped']);
  expect(states(calls(began, call('a'), ended('cancelled')))).toEqual(['stopped']);
  expect(states(calls(began, call('a'), ended('completed')))).toEqual(['unknown']);
  expect(states(calls(began, call('a'), done('a'), ended('cancelled')))).toEqual(['succeeded']);
});

it('[UI2] calls look the same until something in them changes', () => {
  const events = [began, call('a'), call('a1', 'a')];
  const view = foldEvents(
    emptyView('conv_1', 'technical'),
    events.map((event, index) => ({ ...event, seq: index + 1, at })),
  );
  const [before] = nestCalls(view.tools, view);
  expect(sameCall(before!, nestCalls([...view.tools], view)[0]!)).toBe(true);
  foldEvents(view, [{ type: 'tool.progress', callId: 'a1', text: 'Half', seq: 9, at }]);
  expect(sameCall(before!, nestCalls(view.tools, view)[0]!)).toBe(false);
});
