/** How much of a long conversation is drawn: its end, and what the reader has asked for. The rest takes no memory of the page's. */
import type { TimelineEntry } from './timeline.ts';

/** Entries that are drawn at first, and that come with each step backwards. */
export const STEP = 80;
/** From so many on, those before the newest go again, as long as the reader is at the end. */
const MOST = 2 * STEP;

/** Index of the first entry that is drawn when a conversation has just been opened. */
export function firstStart(entries: readonly TimelineEntry[]): number {
  return withQuestions(entries, entries.length - STEP);
}

/** Index of the first entry to draw for a reader who is at the end. */
export function startAtEnd(entries: readonly TimelineEntry[], start: number): number {
  return entries.length - start > MOST ? Math.max(start, firstStart(entries)) : Math.min(start, entries.length);
}

/** A step backwards. */
export function earlierStart(start: number): number {
  return Math.max(0, start - STEP);
}

/** Position of an entry. */
export function positionAt(entries: readonly TimelineEntry[], index: number): number {
  return entries[index]?.seq ?? 0;
}

/** Index of the first entry at or after a position; of the first one that is drawn anew where there is none. */
export function startAt(entries: readonly TimelineEntry[], position: number): number {
  const index = entries.findIndex(({ seq }) => seq >= position);
  return index < 0 ? firstStart(entries) : index;
}

/** A question that waits for somebody stays where it can be found, however old it is. */
function withQuestions(entries: readonly TimelineEntry[], start: number): number {
  const question = entries.findIndex((entry) => entry.kind === 'approval' && entry.approval.status === 'pending');
  return Math.max(0, question < 0 ? start : Math.min(start, question));
}
