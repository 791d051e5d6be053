import type { ConversationEvent, EventOf } from '@parley/protocol';
import type { LogEntry } from '../store/port.ts';

/**
 * Merges neighbouring deltas of one message. The positions that are swallowed are covered by the delta that remains,
 * since a frame covers everything after the one before it (LG2).
 */
export function mergeDeltas(entries: readonly LogEntry[]): LogEntry[] {
  const merged: LogEntry[] = [];
  let open: EventOf<'message.delta'> | undefined;
  for (const entry of entries) {
    const event = entry.type === 'message.delta' ? (JSON.parse(entry.body) as ConversationEvent) : undefined;
    const delta = event?.type === 'message.delta' ? event : undefined;
    const joins =
      delta !== undefined && open?.messageId === delta.messageId && open.offset + open.text.length === delta.offset;
    if (joins && open !== undefined) {
      open = { ...open, text: open.text + delta.text };
      merged[merged.length - 1] = { ...entry, body: JSON.stringify(open) };
    } else {
      open = delta;
      merged.push(entry);
    }
  }
  return merged;
}
