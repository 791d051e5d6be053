import type { Conversation } from '@parley/client';
import { type ReactNode, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { toEntries } from './entries.ts';
import { EntryView } from './entry-view.tsx';

/** Pixels from the end that still count as the end. */
const TOLERANCE = 32;

/** The log of a conversation, live; follows its end for a reader who is there. */
export function Transcript({ conversation }: { conversation: Conversation }): ReactNode {
  const { view } = useSyncExternalStore(conversation.subscribe, conversation.getSnapshot);
  const entries = useMemo(() => toEntries(view), [view]);
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const running = view.runs.some(({ status }) => status === 'running');
  const failure = view.runs.at(-1)?.error?.message;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  });

  return (
    <div
      ref={scroller}
      className="transcript"
      tabIndex={0}
      role="region"
      aria-label="Transcript"
      onScroll={({ currentTarget }) => {
        const { scrollHeight, clientHeight, scrollTop } = currentTarget;
        following.current = scrollHeight - clientHeight - scrollTop <= TOLERANCE;
      }}
    >
      {entries.map((entry) => (
        <EntryView key={entry.key} entry={entry} />
      ))}
      {entries.length === 0 && <p className="quiet">Nothing has been said yet.</p>}
      {running && <p className="quiet">The assistant is at work…</p>}
      {failure !== undefined && <p className="problem">{failure}</p>}
    </div>
  );
}
