import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { followAfterScroll, type ScrollMetrics } from './follow.ts';

/** What {@link useFollow} gives to the timeline. */
export interface Follow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  /** Whether the reader is at the end. */
  readonly following: boolean;
  readonly toBottom: () => void;
}

/** Keeps a reader who is at the end at the end, however the content or the room for it changes, and nobody else. */
export function useFollow(): Follow {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const state = useRef<{ following: boolean; metrics: ScrollMetrics }>({
    following: true,
    metrics: { scrollTop: 0, clientHeight: 0, scrollHeight: 0 },
  });
  const [following, setFollowing] = useState(true);

  const toBottom = useCallback((): void => {
    const element = scroller.current;
    if (element === null) return;
    state.current.following = true;
    setFollowing(true);
    element.scrollTop = element.scrollHeight;
    state.current.metrics = metricsOf(element);
  }, []);

  useLayoutEffect(toBottom, [toBottom]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (element === null || inner === null) return undefined;
    const onScroll = (): void => {
      const metrics = metricsOf(element);
      state.current.following = followAfterScroll(state.current.following, state.current.metrics, metrics);
      state.current.metrics = metrics;
      setFollowing(state.current.following);
    };
    const follow = (): void => {
      if (state.current.following) element.scrollTop = element.scrollHeight;
      state.current.metrics = metricsOf(element);
    };
    const sizes = new ResizeObserver(follow);
    // What shrinks and grows again before the next frame moves the scroller by itself, and must not look as if the
    // reader had done it.
    const changes = new MutationObserver(() => state.current.following && follow());
    element.addEventListener('scroll', onScroll, { passive: true });
    sizes.observe(element);
    sizes.observe(inner);
    changes.observe(inner, { childList: true, characterData: true, subtree: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
      sizes.disconnect();
      changes.disconnect();
    };
  }, []);

  return { scroller, content, following, toBottom };
}

function metricsOf({ scrollTop, clientHeight, scrollHeight }: HTMLElement): ScrollMetrics {
  return { scrollTop, clientHeight, scrollHeight };
}
