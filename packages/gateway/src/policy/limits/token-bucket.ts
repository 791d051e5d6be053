/** A token bucket without a clock of its own: how many calls may pass at once, and how many a minute in the long run. */

export interface RateLimit {
  /** Refilled at an even pace; a whole number from 1. */
  readonly perMinute: number;
  /** What passes at once after a while of rest; a whole number from 1. */
  readonly burst: number;
}

/** How full a bucket was at a moment. */
export interface Bucket {
  /** In 60 000ths of a token: with whole numbers nothing is lost or gained by rounding, however often it is asked. */
  readonly level: number;
  readonly atMs: number;
}

/** What one token is worth: the milliseconds of a minute, so that each of them refills `perMinute`. */
const TOKEN = 60_000;

export function fullBucket({ burst }: RateLimit, nowMs: number): Bucket {
  return { level: burst * TOKEN, atMs: Math.floor(nowMs) };
}

/**
 * The bucket as it is now. When the clock was set back, it is as full as it was, and refills by the new time.
 *
 * @param nowMs Milliseconds by any clock; parts of one do not count yet.
 */
export function refilled({ level, atMs }: Bucket, { perMinute, burst }: RateLimit, nowMs: number): Bucket {
  const now = Math.floor(nowMs);
  const gained = Math.max(0, now - atMs) * perMinute;
  return { level: Math.min(burst * TOKEN, level + gained), atMs: now };
}

/** The first moment from now on at which it has a token, in milliseconds from its own; 0 when it has one. */
export function msUntilToken({ level }: Bucket, { perMinute }: RateLimit): number {
  return Math.max(0, Math.ceil((TOKEN - level) / perMinute));
}

/** The bucket without one of its tokens; to be called when it has one. */
export function withoutToken({ level, atMs }: Bucket): Bucket {
  return { level: level - TOKEN, atMs };
}
