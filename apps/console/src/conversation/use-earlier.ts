import type { Conversation, ConversationSnapshot } from '@parley/client';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/** Pixels above the first entry at which the ones before it come by themselves. */
const NEAR = '300px 0px 0px';

/** The entry that was the first one when all was drawn last. */
interface Anchor {
  readonly element: HTMLElement;
  /** Its place in what is scrolled. */
  readonly offset: number;
}

/**
 * Fetches what was said before when the reader comes near its place, and leaves the reader where they are. The style sheet keeps
 * browsers from doing so as well.
 *
 * @param edge The place before the first entry.
 */
export function useEarlier(
  conversation: Conversation,
  { view, earlier }: ConversationSnapshot,
  edge: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
): void {
  const anchor = useRef<Anchor | null>(null);

  useLayoutEffect(() => {
    if (anchor.current !== null && scroller.current !== null) keepPlace(scroller.current, anchor.current);
    const element = edge.current?.nextElementSibling;
    anchor.current = element instanceof HTMLElement ? { element, offset: element.offsetTop } : null;
  });

  const mayFetch = view.more && !earlier.loading && earlier.error === null;
  useEffect(() => {
    const element = edge.current;
    if (element === null || !mayFetch) return undefined;
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) void conversation.loadEarlier();
      },
      { root: scroller.current, rootMargin: NEAR },
    );
    observer.observe(element);
    return () => observer.disconnect();
  });
}

function keepPlace(scroller: HTMLElement, { element, offset }: Anchor): void {
  if (element.isConnected) scroller.scrollTop += element.offsetTop - offset;
}
