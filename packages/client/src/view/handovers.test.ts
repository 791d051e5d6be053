import { type ConversationEvent, type ConversationView, emptyView, foldEvents } from '@parley/protocol';
import { expect, it } from 'vitest';
import { agentNow, handovers, agentTitle } from './handovers.ts';

const at = '2026-11-20T12:00:00Z';
const asked = (number: number): ConversationEvent => ({
  type: 'message.created',
  message: { id: `u${number}`, role: 'user', text: 'Hello' },
});
const began = (run: number, agent: string): ConversationEvent => ({
  type: 'run.started',
  runId: `r${run}`,
  messageId: `u${run}`,
  agent,
  traceId: 't',
});
const handed = (run: number, from: string, to: string, title?: string): ConversationEvent => ({
  type: 'agent.changed',
  runId: `r${run}`,
  from,
  to,
  ...(title !== undefined && { title }),
});
const said = (run: number): ConversationEvent => ({
  type: 'message.started',
  runId: `r${run}`,
  messageId: `a${run}`,
  agent: 'any',
});
const ended = (run: number): ConversationEvent => ({
  type: 'run.completed',
  runId: `r${run}`,
  status: 'completed',
  usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, totalTokens: 0 },
  costUsd: null,
  durationMs: 1,
  traceId: 't',
});

function view(...events: ConversationEvent[]): ConversationView {
  return foldEvents(
    emptyView('conv_1', 'triage'),
    events.map((event, index) => ({ ...event, seq: index + 1, at })),
  );
}

it('[AG5] knows each change of the agent and its place', () => {
  const first = [asked(1), began(1, 'triage'), handed(1, 'triage', 'orders'), said(1)];
  expect(handovers(view(asked(1), began(1, 'triage'), said(1), ended(1)))).toEqual([]);
  expect(handovers(view(...first, handed(1, 'orders', 'billing'), ended(1)))).toEqual([
    { key: 'h:r1:1', seq: 3, agent: 'orders' },
    { key: 'h:r1:2', seq: 5, agent: 'billing' },
  ]);
});

it('[AG5] leaves out who has only passed the run on', () => {
  const passed = [asked(1), began(1, 'triage'), handed(1, 'triage', 'orders'), handed(1, 'orders', 'billing'), said(1)];
  expect(handovers(view(...passed))).toEqual([{ key: 'h:r1:2', seq: 4, agent: 'billing' }]);
  const again = [ended(1), asked(2), began(2, 'triage')];
  // The next message goes to the front desk first, which says nothing and passes it on to whom the visitor talks to anyway.
  expect(handovers(view(...passed, ...again))).toHaveLength(1);
  expect(handovers(view(...passed, ...again, handed(2, 'triage', 'billing'), said(2)))).toHaveLength(1);
});

it('[AG5] [AG7] a run that begins with another agent than answered last is a change, once that one does something', () => {
  const first = [asked(1), began(1, 'triage'), handed(1, 'triage', 'billing'), said(1)];
  const again = [...first, ended(1), asked(2), began(2, 'triage'), said(2)];
  expect(handovers(view(...again)).slice(1)).toEqual([{ key: 'h:r2:0', seq: 8, agent: 'triage' }]);
  expect(handovers(view(...first, ended(1), asked(2), began(2, 'billing'), said(2)))).toHaveLength(1);
  // Queued behind the first one.
  const queued: ConversationEvent = { type: 'run.queued', runId: 'r2', messageId: 'u2', position: 1 };
  const late = [...first, asked(2), queued];
  expect(handovers(view(...late))).toHaveLength(1);
  expect(handovers(view(...late, ended(1), began(2, 'triage'), said(2)))[1]).toMatchObject({ seq: 9 });
});

it('[AG5] the conversation is with who is at work, and then with who gets the next message', () => {
  const handing = [asked(1), began(1, 'triage'), handed(1, 'triage', 'billing')];
  expect(agentNow(view())).toBe('triage');
  expect(agentNow(view(...handing))).toBe('billing');
  expect(agentNow(view(...handing, ended(1)))).toBe('triage');
  expect(agentNow(view(...handing, { type: 'conversation.updated', agent: 'billing' }, ended(1)))).toBe('billing');
});

it('[AG7] agents are called what the site says, or the conversation, and never by their names', () => {
  const handing = view(asked(1), began(1, 'triage'), handed(1, 'triage', 'billing', 'Billing'));
  const listed = [{ name: 'triage', title: 'Help desk' }];
  expect(agentTitle('triage', handing, listed)).toBe('Help desk');
  expect(agentTitle('billing', handing, listed)).toBe('Billing');
  expect(agentTitle('sdk_agent', handing, listed)).toBeUndefined();
  expect(agentTitle('billing', null, [])).toBeUndefined();
});
