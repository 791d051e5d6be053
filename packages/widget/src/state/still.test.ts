import { applyEvent, type ConversationEvent, emptyView } from '@parley/protocol';
import { expect, it } from 'vitest';
import { Drawing } from './still.ts';
import type { View } from './types.ts';

const at = '2026-11-20T12:00:00Z';

/** A view as a client hands it out: lists are new ones when something in them has changed. */
function conversation(...events: ConversationEvent[]): (...more: ConversationEvent[]) => View {
  const view = emptyView('conv_1', 'support');
  let last: View = view;
  const apply = (...more: ConversationEvent[]): View => {
    for (const event of more) applyEvent(view, { ...event, seq: view.seq + 1, at });
    const keep = <T>(list: readonly T[], before: readonly T[]): T[] =>
      list.length === before.length && list.every((one, index) => one === before[index]) ? (before as T[]) : [...list];
    last = {
      ...view,
      messages: keep(view.messages, last.messages),
      runs: keep(view.runs, last.runs),
      tools: keep(view.tools, last.tools),
      approvals: keep(view.approvals, last.approvals),
    };
    return last;
  };
  last = { ...view, messages: [], runs: [], tools: [], approvals: [] };
  apply(...events);
  return apply;
}

const asked: ConversationEvent[] = [
  { type: 'message.created', message: { id: 'u1', role: 'user', text: 'Hello' } },
  { type: 'run.started', runId: 'r1', messageId: 'u1', agent: 'support', traceId: 't' },
  { type: 'message.started', runId: 'r1', messageId: 'a1', agent: 'support' },
];
const piece = (offset: number, text: string): ConversationEvent => ({
  type: 'message.delta',
  messageId: 'a1',
  offset,
  text,
});

it('[UI2] replaces the entry that is written, and nothing else', () => {
  const more = conversation(...asked, piece(0, 'Yes'));
  const drawing = new Drawing();
  const before = drawing.next(more());
  const after = drawing.next(more(piece(3, ', of course')));
  expect(after.still).toBe(before.still);
  expect(after.entries.map((entry, index) => entry === before.entries[index])).toEqual([true, false]);
  expect(after.entries[1]).toMatchObject({ message: { text: 'Yes, of course' } });
});

it('[UI2] draws an answer with its first piece, and its end with its last', () => {
  const more = conversation(...asked);
  const drawing = new Drawing();
  expect(drawing.next(more()).entries).toHaveLength(1);
  expect(drawing.next(more(piece(0, 'Yes'))).entries).toHaveLength(2);
  const { still, entries } = drawing.next(more({ type: 'message.completed', messageId: 'a1', text: 'Yes.' }));
  expect(still.messages.at(-1)?.status).toBe('complete');
  expect(entries[1]).toMatchObject({ message: { text: 'Yes.', status: 'complete' } });
});

it('[UI2] keeps entries that say the same when something else happens', () => {
  const more = conversation(
    ...asked,
    { type: 'tool.started', runId: 'r1', callId: 'c1', tool: 'x', title: 'X', agent: 'support', arguments: null },
    { type: 'tool.completed', callId: 'c1', status: 'succeeded', durationMs: 1 },
  );
  const drawing = new Drawing();
  const before = drawing.next(more());
  const after = drawing.next(more({ type: 'message.created', message: { id: 'u2', role: 'user', text: 'And?' } }));
  expect(after.still).not.toBe(before.still);
  expect(before.entries.map(({ kind }) => kind)).toEqual(['message', 'tool']);
  expect(after.entries.slice(0, 2).map((entry, index) => entry === before.entries[index])).toEqual([true, true]);
  expect(drawing.next(after.view)).toBe(after);
});
