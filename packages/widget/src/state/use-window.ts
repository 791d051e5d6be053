import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineEntry } from './timeline.ts';
import { earlierStart, firstStart, positionAt, startAt, startAtEnd } from './window.ts';

/** Pixels above the first entry at which the ones before it come by themselves. */
const NEAR = '400px 0px 0px';

/** What {@link useWindow} gives to the timeline. */
export interface Window {
  /** Index of the first entry to draw. */
  readonly start: number;
  /** The place before the first entry. */
  readonly edge: RefObject<HTMLDivElement | null>;
  readonly showEarlier: () => void;
}

/** Entries that are not here yet. */
export interface Beyond {
  /** Whether there are any that may be fetched now. */
  readonly more: boolean;
  /** Whether the reader has to ask for them, since the last attempt has failed. */
  readonly failed: boolean;
  readonly fetch: () => void;
}

/**
 * Draws a part of a long conversation. What comes before it is there when the reader comes near, fetched where it has to be, and
 * leaves the reader's place where it is.
 */
export function useWindow(
  entries: readonly TimelineEntry[],
  following: boolean,
  scroller: RefObject<HTMLElement | null>,
  beyond: Beyond,
): Window {
  // By position and not by index: entries may come before those that there are.
  const [from, setFrom] = useState(() => positionAt(entries, firstStart(entries)));
  const start = startAt(entries, from);
  const edge = useRef<HTMLDivElement>(null);
  /** The first entry and its place, while something is added before it. */
  const anchor = useRef<{ readonly element: Element; readonly top: number } | null>(null);
  /** Whether what is being fetched is to be drawn as soon as it is here. */
  const wanted = useRef(false);

  const showEarlier = (): void => {
    if (start === 0) {
      if (!beyond.more) return;
      wanted.current = true;
      setFrom(positionAt(entries, 0));
      beyond.fetch();
      return;
    }
    const element = edge.current?.nextElementSibling ?? null;
    anchor.current = element && { element, top: element.getBoundingClientRect().top };
    // The button is about to move away, or to go.
    if (edge.current !== null && edge.current.querySelector(':focus') !== null)
      scroller.current?.focus({ preventScroll: true });
    setFrom(positionAt(entries, earlierStart(start)));
  };

  useLayoutEffect(() => {
    if (anchor.current !== null && scroller.current !== null) keepPlace(scroller.current, anchor.current);
    anchor.current = null;
    if (!wanted.current || start === 0) return;
    wanted.current = false;
    showEarlier();
  });

  useEffect(() => {
    if (!following) return undefined;
    // Once it has been drawn. Whoever has the focus on something in there keeps it.
    const timer = setTimeout(() => {
      if (scroller.current?.querySelector(':focus') === null)
        setFrom((now) => positionAt(entries, startAtEnd(entries, startAt(entries, now))));
    }, 0);
    return () => clearTimeout(timer);
  }, [entries, following, scroller]);

  useEffect(() => {
    const element = edge.current;
    if (element === null || following || (start === 0 && (!beyond.more || beyond.failed))) return undefined;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) showEarlier();
      },
      { root: scroller.current, rootMargin: NEAR },
    );
    observer.observe(element);
    return () => observer.disconnect();
  });

  return { start, edge, showEarlier };
}

/** Browsers do so themselves, but not all of them. */
function keepPlace(scroller: HTMLElement, { element, top }: { readonly element: Element; readonly top: number }): void {
  scroller.scrollTop += element.getBoundingClientRect().top - top;
}
