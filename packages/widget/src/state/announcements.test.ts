import { applyEvent, type ConversationEvent, emptyView } from '@parley/protocol';
import { expect, it } from 'vitest';
import { plainText } from '../markdown/plain-text.ts';
import { en } from '../text/en.ts';
import { observe, type Seen } from './announcements.ts';

const listening = { texts: en, agents: [], now: 0, plainText };
const at = '2026-11-20T12:00:00Z';

/** Feeds events one by one, as a screen reader would hear of them. */
function listener(clock = { now: 0 }): (...events: ConversationEvent[]) => string[] {
  const view = emptyView('conv_1', 'support');
  let seen: Seen | null = null;
  return (...events) => {
    const said: string[] = [];
    for (const event of events) {
      applyEvent(view, { ...event, seq: view.seq + 1, at });
      const observation = observe(seen, view, {
        texts: en,
        agents: [{ name: 'support', title: 'Support' }],
        now: clock.now,
        plainText,
      });
      seen = observation.seen;
      said.push(...observation.say);
    }
    return said;
  };
}

const asked: ConversationEvent = { type: 'message.created', message: { id: 'u1', role: 'user', text: 'Hello' } };
const started: ConversationEvent = {
  type: 'run.started',
  runId: 'r1',
  messageId: 'u1',
  agent: 'support',
  traceId: 't1',
};
const writing: ConversationEvent = { type: 'message.started', runId: 'r1', messageId: 'a1', agent: 'support' };
const requested = (decidedBy: 'visitor' | 'operator', question?: 'outcome'): ConversationEvent => ({
  type: 'approval.requested',
  approval: {
    id: 'p1',
    conversationId: 'conv_1',
    runId: 'r1',
    callId: 'c1',
    tool: 'issue_refund',
    title: 'Issue a refund',
    summary: 'Refund $20.00',
    arguments: null,
    argsHash: 'h',
    decidedBy,
    ...(question && { question }),
    requestedAt: at,
    expiresAt: at,
  },
});

it('[UI4] says that an answer has begun, then the whole answer, and nothing in between', () => {
  const hear = listener();
  hear(asked);
  expect(hear(started)).toEqual(['Assistant is responding…']);
  expect(
    hear(
      writing,
      { type: 'message.delta', messageId: 'a1', offset: 0, text: 'It is **on' },
      { type: 'message.delta', messageId: 'a1', offset: 10, text: ' its way**.' },
    ),
  ).toEqual([]);
  expect(hear({ type: 'message.completed', messageId: 'a1', text: 'It is **on its way**.' })).toEqual([
    'Assistant: It is on its way.',
  ]);
});

it('[UI4] asks for an approval once, and says what became of it', () => {
  const hear = listener();
  hear(asked, started);
  expect(hear(requested('visitor'))).toEqual(['Your approval is needed: Refund $20.00']);
  expect(hear({ type: 'run.waiting', runId: 'r1', reason: 'approval' })).toEqual([]);
  expect(
    hear({ type: 'approval.resolved', approvalId: 'p1', decision: 'approved', by: { id: 'v', role: 'visitor' } }),
  ).toEqual(['Approved: Refund $20.00']);
  expect(hear({ type: 'run.resumed', runId: 'r1', reason: 'approval' })).toEqual([]);
});

it('[UI4] tells a wait for a teammate from a question to the visitor', () => {
  const hear = listener();
  hear(asked, started);
  expect(hear(requested('operator'))).toEqual(['Waiting for a teammate to approve: Refund $20.00']);
});

it('[UI4] asks what came of an interrupted call, and says the answer', () => {
  const hear = listener();
  hear(asked, started);
  expect(hear(requested('visitor', 'outcome'))).toEqual(['Your answer is needed: Refund $20.00']);
  const by = { id: 'v', role: 'visitor' } as const;
  expect(hear({ type: 'approval.resolved', approvalId: 'p1', decision: 'rejected', by, outcome: 'not_done' })).toEqual([
    'Refund $20.00 Answer: it did not happen.',
  ]);
});

it('[UI4] says that a teammate finds out about an interrupted call', () => {
  const hear = listener();
  hear(asked, started);
  expect(hear(requested('operator', 'outcome'))).toEqual(['We are checking whether this went through: Refund $20.00']);
  expect(hear({ type: 'approval.resolved', approvalId: 'p1', decision: 'expired', by: null })).toEqual([
    'Refund $20.00 Answer: not known, nobody answered in time.',
  ]);
});

it('[UI4] reads out what operators write and how a run failed', () => {
  const hear = listener();
  hear(asked, started);
  expect(
    hear({
      type: 'message.created',
      message: { id: 'o1', role: 'operator', text: 'Hi!', author: { id: 'op', name: 'Ana' } },
    }),
  ).toEqual(['Ana: Hi!']);
  const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, totalTokens: 0 };
  const error = { code: 'internal', message: 'Something went wrong on our side.', retryable: true } as const;
  expect(
    hear({
      type: 'run.completed',
      runId: 'r1',
      status: 'failed',
      usage,
      costUsd: null,
      durationMs: 1,
      traceId: 't1',
      error,
    }),
  ).toEqual(['Something went wrong on our side.']);
});

it('[UI4] does not read out the past', () => {
  const view = emptyView('conv_1', 'support');
  for (const event of [asked, started, writing]) applyEvent(view, { ...event, seq: view.seq + 1, at });
  expect(observe(null, view, listening).say).toEqual([]);
  const other = observe(observe(null, view, listening).seen, { ...view, id: 'conv_2', messages: [] }, listening);
  expect(other.say).toEqual([]);
});

it('[UI4] says a place in line and a new attempt once, however often they are told, and then the answer', () => {
  const hear = listener();
  const inLine = (position: number): ConversationEvent => ({
    type: 'run.waiting',
    runId: 'r1',
    messageId: 'u1',
    reason: 'capacity',
    position,
  });
  const retry: ConversationEvent = { type: 'run.waiting', runId: 'r1', reason: 'retry', retryAfterMs: 500 };
  const resumed: ConversationEvent = { type: 'run.resumed', runId: 'r1', reason: 'retry' };
  hear(asked);
  expect(hear(inLine(3))).toEqual(['Busy right now. You are number 3 in line.']);
  expect(hear(inLine(2), inLine(1))).toEqual([]);
  expect(hear(started)).toEqual(['Assistant is responding…']);
  expect(hear(retry, resumed, retry, resumed)).toEqual(['Trying again…']);
  expect(hear(writing, { type: 'message.completed', messageId: 'a1', text: 'Well', truncated: 'length' })).toEqual([
    'Assistant: Well',
    'The answer was cut because it became too long.',
  ]);
});

it('[UI4] [GU4] reads out what stands for an answer, once', () => {
  const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, totalTokens: 0 };
  const ended = (message: string): ConversationEvent => ({
    type: 'run.completed',
    runId: 'r1',
    status: 'blocked',
    usage,
    costUsd: null,
    durationMs: 1,
    traceId: 't1',
    error: { code: 'output_blocked', message, retryable: true },
  });
  const blocked = listener();
  blocked(asked, started, writing, { type: 'message.delta', messageId: 'a1', offset: 0, text: 'Secret' });
  expect(blocked({ type: 'message.retracted', messageId: 'a1', reason: 'A rule.' }, ended('Sorry.'))).toEqual([
    'Sorry.',
  ]);
  const said = listener();
  said(asked, started, writing);
  expect(said({ type: 'message.completed', messageId: 'a1', text: 'Sorry.' }, ended('Sorry.'))).toEqual([
    'Assistant: Sorry.',
  ]);
});

it('[UI4] [AG5] says who somebody is talking to when that changes, and nothing that people do not call an agent', () => {
  const hear = listener();
  hear(asked, started);
  const handed = { type: 'agent.changed', runId: 'r1' } as const;
  expect(hear({ ...handed, from: 'support', to: 'billing', title: 'Billing' })).toEqual([
    'You are now talking to Billing',
  ]);
  expect(hear({ ...handed, from: 'billing', to: 'sdk_agent' })).toEqual(['Your question was passed on.']);
  expect(hear({ ...handed, from: 'sdk_agent', to: 'technical', title: 'Technical' })).toEqual([
    'You are now talking to Technical',
  ]);
});

it('[UI4] says how far a tool is only when it has been quiet for long', () => {
  const clock = { now: 0 };
  const hear = listener(clock);
  hear(asked, started);
  const call = { type: 'tool.started', runId: 'r1', tool: 'export', title: 'Export', arguments: null } as const;
  expect(hear({ ...call, callId: 'c1', agent: 'support' })).toEqual([]);
  const progress = (seconds: number, text: string): string[] => {
    clock.now = seconds * 1000;
    return hear({ type: 'tool.progress', callId: 'c1', text });
  };
  expect(progress(5, '10 of 90')).toEqual([]);
  expect(progress(16, '30 of 90')).toEqual(['30 of 90']);
  expect(progress(20, '40 of 90')).toEqual([]);
  expect(progress(32, '60 of 90')).toEqual(['60 of 90']);
  // Nothing is said twice, and a call that is over is told by the answer.
  expect(progress(60, '60 of 90')).toEqual([]);
  clock.now = 90_000;
  expect(hear({ type: 'tool.completed', callId: 'c1', status: 'succeeded', durationMs: 90_000 })).toEqual([]);
});

it('[UI4] reads out nothing of what comes from before, but what is new beside it', () => {
  const answered: ConversationEvent[] = [
    asked,
    started,
    requested('visitor'),
    writing,
    { type: 'message.completed', messageId: 'a1', text: 'Earlier' },
    { type: 'message.created', message: { id: 'u2', role: 'user', text: 'And now?' } },
    { ...started, runId: 'r2', messageId: 'u2', agent: 'billing', title: 'Billing' },
    { type: 'message.started', runId: 'r2', messageId: 'a2', agent: 'billing' },
  ];
  const whole = emptyView('conv_1', 'support');
  const add = (event: ConversationEvent): void => applyEvent(whole, { ...event, seq: whole.seq + 1, at });
  for (const event of answered) add(event);
  const late = { ...whole, messages: whole.messages.slice(2), runs: whole.runs.slice(1), approvals: [], more: true };
  const { seen } = observe(null, late, listening);
  add({ type: 'message.completed', messageId: 'a2', text: 'It is **paid**.' });
  expect(observe(seen, whole, listening).say).toEqual(['Assistant: It is paid.']);
});
