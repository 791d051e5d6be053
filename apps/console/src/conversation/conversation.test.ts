import { type ConversationEvent, emptyView, foldEvents } from '@parley/protocol';
import { expect, it } from 'vitest';
import { formatCost } from './cost.ts';
import { toEntries } from './entries.ts';
import { describeEnd, describePresent } from './run-state.ts';

const at = '2026-11-20T12:00:00Z';
const usage = { inputTokens: 1100, cachedInputTokens: 0, outputTokens: 134, totalTokens: 1234 };
const asked: ConversationEvent = { type: 'message.created', message: { id: 'u1', role: 'user', text: 'Hello' } };
const started: ConversationEvent = {
  type: 'run.started',
  runId: 'r1',
  messageId: 'u1',
  agent: 'support',
  traceId: 't',
};
const ended: ConversationEvent = {
  type: 'run.completed',
  runId: 'r1',
  status: 'limited',
  usage,
  costUsd: 0.0123,
  durationMs: 3200,
  traceId: 't',
  error: { code: 'max_turns', message: 'Too many steps.', retryable: false },
};

const view = (...events: ConversationEvent[]) =>
  foldEvents(
    emptyView('conv_1', 'support'),
    events.map((event, index) => ({ ...event, seq: index + 1, at })),
  );

it('[OP1] tells how a run ended after all that belongs to it, and knows what was said already', () => {
  const answer: ConversationEvent[] = [
    { type: 'message.started', runId: 'r1', messageId: 'a1', agent: 'support' },
    { type: 'message.completed', messageId: 'a1', text: 'Too many steps.' },
  ];
  const later: ConversationEvent = { type: 'message.created', message: { id: 'u2', role: 'user', text: 'Again' } };
  const entries = toEntries(view(asked, started, ...answer, ended, later));
  expect(entries.map(({ key }) => key)).toEqual(['m:u1', 'm:a1', 'r:r1', 'm:u2']);
  expect(entries[2]).toMatchObject({ said: true });
  expect(toEntries(view(asked, started, ended))[1]).toMatchObject({ key: 'r:r1', said: false });
  expect(toEntries(view(asked, started)).map(({ key }) => key)).toEqual(['m:u1']);
});

it('[CO2] tells tokens and cost of a run, and that a cost is not known', () => {
  expect(describeEnd(view(asked, started, ended).runs[0]!)).toBe('Ended at a limit · 3.2 s · 1,234 tokens · $0.0123');
  expect(describeEnd(view(asked, started).runs[0]!)).toBeNull();
  expect([formatCost(null), formatCost(0), formatCost(0.000_01), formatCost(2)]).toEqual([
    'unpriced',
    '$0.00',
    'less than $0.0001',
    '$2.00',
  ]);
});

it('[OP1] tells what a run waits for', () => {
  const waits = (event: Partial<Extract<ConversationEvent, { type: 'run.waiting' }>>): string | null =>
    describePresent(view(asked, started, { type: 'run.waiting', runId: 'r1', reason: 'retry', ...event }).runs[0]!);
  expect(waits({})).toMatch('tried again');
  expect(waits({ reason: 'capacity', position: 3 })).toMatch('number 3 in line');
  expect(waits({ reason: 'approval' })).toBeNull();
  expect(describePresent(view(asked, started, ended).runs[0]!)).toBeNull();
});

it('[OP1] [AG5] [AG6] shows calls within a call as part of it, and where somebody else goes on', () => {
  const handed: ConversationEvent = { type: 'agent.changed', runId: 'r1', from: 'support', to: 'technical' };
  const call = { type: 'tool.started', runId: 'r1', tool: 'ask', title: 'Ask', arguments: null } as const;
  const outer: ConversationEvent = { ...call, callId: 'c1', agent: 'technical' };
  const inner: ConversationEvent = { ...call, callId: 'c2', parentCallId: 'c1', agent: 'knowledge' };
  const entries = toEntries(view(asked, started, handed, outer, inner, ended));
  expect(entries.map(({ key }) => key)).toEqual(['m:u1', 'h:r1:1', 't:r1:c1', 'r:r1']);
  expect(entries[2]).toMatchObject({ call: { state: 'unknown', inner: [{ key: 'r1:c2' }] } });
});
