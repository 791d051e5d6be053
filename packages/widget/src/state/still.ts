/** What stays as it is while an answer is written: so that each piece of it costs the same, however long the conversation. */
import { sameCall } from '@parley/client';
import { buildTimeline, type TimelineEntry } from './timeline.ts';
import type { View } from './types.ts';

/** A view, and its timeline. */
export interface Drawn {
  readonly view: View;
  /** The view as of the last change that was more than text: entries that depend on others can go by it. */
  readonly still: View;
  readonly entries: readonly TimelineEntry[];
}

/** The timeline of one view after the other. */
export class Drawing {
  #last: Drawn | null = null;

  next(view: View): Drawn {
    this.#last = draw(this.#last, view);
    return this.#last;
  }
}

/** Draws the next view; entries that say the same as before are the same objects. */
export function draw(before: Drawn | null, view: View): Drawn {
  if (before?.view === view) return before;
  if (before !== null && differsInText(before.view, view)) {
    const messages = new Map(view.messages.map((message) => [message.id, message]));
    const entries = before.entries.map((entry) => {
      const message = entry.kind === 'message' ? messages.get(entry.message.id) : undefined;
      return entry.kind !== 'message' || message === undefined || message === entry.message
        ? entry
        : { ...entry, message };
    });
    return { view, still: before.still, entries };
  }
  const known = new Map(before?.entries.map((entry) => [entry.key, entry]));
  const entries = buildTimeline(view).map((entry) => {
    const old = known.get(entry.key);
    return old !== undefined && saysTheSame(old, entry) ? old : entry;
  });
  return { view, still: view, entries };
}

/** Whether the only difference is more, or other, text in answers that are being written. */
export function differsInText(before: View, view: View): boolean {
  const keys = new Set([...Object.keys(before), ...Object.keys(view)]) as Set<keyof View>;
  for (const key of keys) if (key !== 'messages' && key !== 'seq' && before[key] !== view[key]) return false;
  return (
    before.messages.length === view.messages.length &&
    view.messages.every((message, index) => {
      const old = before.messages[index];
      if (old === message) return true;
      // The first piece is more than text: it takes the place of the dots.
      return old?.id === message.id && old.status === 'streaming' && message.status === 'streaming' && old.text !== '';
    })
  );
}

function saysTheSame(old: TimelineEntry, entry: TimelineEntry): boolean {
  const keys = Object.keys(entry) as (keyof TimelineEntry)[];
  return keys.every((key) => {
    if (old[key] === entry[key]) return true;
    return (
      key === ('call' as keyof TimelineEntry) &&
      old.kind === 'tool' &&
      entry.kind === 'tool' &&
      sameCall(old.call, entry.call)
    );
  });
}
