/** The rule of scrolling: follow new text only for a reader who is at the bottom, and never pull anybody back. */

/** Where a scroller stands. */
export interface ScrollMetrics {
  readonly scrollTop: number;
  readonly clientHeight: number;
  readonly scrollHeight: number;
}

/** Fractions of pixels and a line's padding are still the bottom. */
const TOLERANCE = 24;

/** Whether a reader sees the end. */
export function isAtBottom({ scrollTop, clientHeight, scrollHeight }: ScrollMetrics): boolean {
  return scrollHeight - clientHeight - scrollTop <= TOLERANCE;
}

/**
 * Whether to follow after a scroll event. Moving up releases, even within the tolerance; reaching the bottom follows
 * again. Growing content moves nothing and changes nothing.
 */
export function followAfterScroll(following: boolean, before: ScrollMetrics, after: ScrollMetrics): boolean {
  const shrunk = after.scrollHeight < before.scrollHeight || after.clientHeight > before.clientHeight;
  if (after.scrollTop < before.scrollTop && !shrunk) return false;
  if (isAtBottom(after)) return true;
  return following && after.scrollTop >= before.scrollTop;
}
