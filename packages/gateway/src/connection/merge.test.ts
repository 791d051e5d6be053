import { applyEvent, type ConversationEvent, emptyView, type LoggedEvent } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../store/port.ts';
import { mergeDeltas } from './merge.ts';

const at = '2026-03-01T12:00:00.000Z';

function entriesOf(events: readonly ConversationEvent[]): LogEntry[] {
  return events.map((event, index) => ({ seq: index + 1, at, type: event.type, body: JSON.stringify(event) }));
}

function delta(messageId: string, offset: number, text: string): ConversationEvent {
  return { type: 'message.delta', messageId, offset, text };
}

function fold(entries: readonly LogEntry[]) {
  const view = emptyView('conv_1', 'support');
  for (const { seq, body } of entries) applyEvent(view, { ...(JSON.parse(body) as LoggedEvent), seq, at });
  return view;
}

/** Logs in which two messages grow while other things happen. */
const logs = fc
  .array(fc.tuple(fc.constantFrom('msg_1', 'msg_2', 'other'), fc.string({ minLength: 1, maxLength: 4 })), {
    maxLength: 60,
  })
  .map((steps) => {
    const lengths = new Map<string, number>();
    const events: ConversationEvent[] = ['msg_1', 'msg_2'].map((messageId) => ({
      type: 'message.started',
      messageId,
      runId: 'run_1',
      agent: 'support',
    }));
    for (const [target, text] of steps) {
      if (target === 'other') events.push({ type: 'tool.progress', callId: 'call_1', text });
      else {
        const offset = lengths.get(target) ?? 0;
        lengths.set(target, offset + text.length);
        events.push(delta(target, offset, text));
      }
    }
    return entriesOf(events);
  });

describe('merging deltas', () => {
  it('[LG2] changes nothing of what the log amounts to', () => {
    fc.assert(
      fc.property(logs, (log) => {
        expect(fold(mergeDeltas(log))).toEqual(fold(log));
      }),
    );
  });

  it('[LG2] keeps the last position, rising positions, and every event that is no delta', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const merged = mergeDeltas(log);
        expect(merged.at(-1)?.seq).toBe(log.at(-1)?.seq);
        expect(merged.every(({ seq }, index) => seq > (merged[index - 1]?.seq ?? 0))).toBe(true);
        const others = (entries: readonly LogEntry[]) => entries.filter(({ type }) => type !== 'message.delta');
        expect(others(merged)).toEqual(others(log));
        // Merging again finds nothing more to merge.
        expect(mergeDeltas(merged)).toEqual(merged);
      }),
    );
  });

  it('merges neighbours of one message only, and only without a gap', () => {
    const merge = (...events: ConversationEvent[]) =>
      mergeDeltas(entriesOf(events)).map(({ seq, body }) => [seq, (JSON.parse(body) as { text: string }).text]);
    expect(merge(delta('a', 0, 'He'), delta('a', 2, 'l'), delta('a', 3, 'lo'))).toEqual([[3, 'Hello']]);
    expect(merge(delta('a', 0, 'x'), delta('b', 1, 'y'))).toHaveLength(2);
    expect(merge(delta('a', 0, 'x'), delta('a', 5, 'y'))).toHaveLength(2);
    expect(mergeDeltas([])).toEqual([]);
  });
});
