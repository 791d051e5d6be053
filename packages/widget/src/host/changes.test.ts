import { type ConversationEvent, emptyView, foldEvents } from '@parley/protocol';
import { expect, it } from 'vitest';
import type { View } from '../state/types.ts';
import { conversationChanges } from './changes.ts';

const at = '2026-11-20T12:00:00Z';

function view(id: string, ...events: ConversationEvent[]): View {
  return foldEvents(
    emptyView(id, 'support'),
    events.map((event, index) => ({ ...event, seq: index + 1, at })),
  );
}

const asked: ConversationEvent = { type: 'message.created', message: { id: 'u1', role: 'user', text: 'Cancel it' } };
const requested: ConversationEvent = {
  type: 'approval.requested',
  approval: {
    id: 'p1',
    conversationId: 'conv_1',
    runId: 'r1',
    callId: 'c1',
    tool: 'cancel_order',
    title: 'Cancel an order',
    summary: 'Cancel ORD-9012',
    arguments: null,
    argsHash: 'h',
    decidedBy: 'visitor',
    requestedAt: at,
    expiresAt: at,
  },
};
const approved: ConversationEvent = {
  type: 'approval.resolved',
  approvalId: 'p1',
  decision: 'approved',
  by: { id: 'v1', role: 'visitor' },
};
const started: ConversationEvent = { type: 'message.started', runId: 'r1', messageId: 'a1', agent: 'support' };
const delta: ConversationEvent = { type: 'message.delta', messageId: 'a1', offset: 0, text: 'It is' };
const completed: ConversationEvent = { type: 'message.completed', messageId: 'a1', text: 'It is cancelled.' };

it('[UI6] tells messages once they are complete, and questions whenever their status changes', () => {
  const steps = [[], [asked], [requested], [approved], [started, delta], [completed], []];
  let told: ReturnType<typeof conversationChanges>['told'] | null = null;
  const events: ConversationEvent[] = [];
  const heard = steps.map((step) => {
    events.push(...step);
    const seen = conversationChanges(told, view('conv_1', ...events));
    told = seen.told;
    return seen.changes.map(([event, detail]) => [
      event,
      'text' in detail ? detail.text : 'status' in detail && detail.status,
    ]);
  });
  expect(heard).toEqual([
    [],
    [['message', 'Cancel it']],
    [['approval', 'pending']],
    [['approval', 'approved']],
    [],
    [['message', 'It is cancelled.']],
    [],
  ]);
});

it('[UI6] of what was there before, tells only the questions that are open', () => {
  const open = conversationChanges(null, view('conv_1', asked, requested));
  expect(open.changes).toMatchObject([['approval', { id: 'p1', status: 'pending', conversationId: 'conv_1' }]]);
  const elsewhere = conversationChanges(open.told, view('conv_2', asked, requested, approved));
  expect(elsewhere.changes).toEqual([]);
});

it('[UI6] tells nothing of what comes from before', () => {
  const whole = view('conv_1', asked, requested, started, completed, {
    ...asked,
    message: { ...asked.message, id: 'u2' },
  });
  const late = { ...whole, messages: whole.messages.slice(2), approvals: [], more: true };
  const { told } = conversationChanges(null, late);
  expect(conversationChanges(told, whole).changes).toEqual([]);
});
