/** How long to wait before trying again (FL4). */

/** Ceiling of the first delay, in milliseconds; doubled with every further attempt. */
export const BACKOFF_BASE_MS = 500;
/** Ceiling of all delays, in milliseconds. */
export const BACKOFF_CAP_MS = 30_000;
/** No delay is shorter, so that no failure, however fast, becomes a busy loop. */
export const BACKOFF_FLOOR_MS = 100;

/**
 * Full jitter, drawn after the cap: clients that lost the same server spread evenly, also when all have reached it.
 *
 * @param attempt Failed attempts so far, from 0.
 * @param random From 0 up to, but not including, 1.
 */
export function backoffDelay(attempt: number, random: () => number): number {
  const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt);
  // From the floor on: cutting what is below it to the floor would send a fifth of the first herd back at one moment.
  return BACKOFF_FLOOR_MS + random() * (ceiling - BACKOFF_FLOOR_MS);
}

/** Picks uniformly in the range that a draining server asked for, whichever end comes first. */
export function delayInRange([from, to]: readonly [number, number], random: () => number): number {
  const low = Math.max(BACKOFF_FLOOR_MS, Math.min(from, to));
  const high = Math.max(low, from, to);
  return low + random() * (high - low);
}
