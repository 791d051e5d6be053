import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineEntry } from './timeline.ts';
import { earlierStart, firstStart, startAtEnd } from './window.ts';

/** Pixels above the first entry at which the ones before it come by themselves. */
const NEAR = '400px 0px 0px';

/** What {@link useWindow} gives to the timeline. */
export interface Window {
  /** Index of the first entry to draw. */
  readonly start: number;
  /** The place before the first entry, while there are others before it. */
  readonly edge: RefObject<HTMLButtonElement | null>;
  readonly showEarlier: () => void;
}

/**
 * Draws a part of a long conversation. What comes before it is there when the reader comes near, and leaves the reader's place
 * where it is.
 */
export function useWindow(
  entries: readonly TimelineEntry[],
  following: boolean,
  scroller: RefObject<HTMLElement | null>,
): Window {
  const [start, setStart] = useState(() => firstStart(entries));
  const edge = useRef<HTMLButtonElement>(null);
  /** What is below the reader's place, while something is added above it. */
  const below = useRef<number | null>(null);

  const showEarlier = (): void => {
    const element = scroller.current;
    if (element === null) return;
    below.current = element.scrollHeight - element.scrollTop;
    // The button is about to go, or to move away.
    if (edge.current?.matches(':focus') === true) element.focus({ preventScroll: true });
    setStart(earlierStart);
  };

  useLayoutEffect(() => {
    if (below.current !== null && scroller.current !== null) keepPlace(scroller.current, below.current);
    below.current = null;
  });

  useEffect(() => {
    if (!following) return undefined;
    // Once it has been drawn. Whoever has the focus on something in there keeps it.
    const timer = setTimeout(() => {
      if (scroller.current?.querySelector(':focus') === null) setStart((now) => startAtEnd(entries, now));
    }, 0);
    return () => clearTimeout(timer);
  }, [entries, following, scroller]);

  useEffect(() => {
    const element = edge.current;
    if (element === null || following) return undefined;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) showEarlier();
      },
      { root: scroller.current, rootMargin: NEAR },
    );
    observer.observe(element);
    return () => observer.disconnect();
  });

  return { start: Math.min(start, entries.length), edge, showEarlier };
}

function keepPlace(scroller: HTMLElement, below: number): void {
  scroller.scrollTop = scroller.scrollHeight - below;
}
