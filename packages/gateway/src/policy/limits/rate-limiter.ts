import { LRUCache } from 'lru-cache';
import { type Bucket, fullBucket, msUntilToken, type RateLimit, refilled, withoutToken } from './token-bucket.ts';

export type RateVerdict = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number };

/** Keys whose bucket is kept. */
const KEYS = 100_000;

/**
 * Limits how often each visitor, and each address, may do something: one token bucket per key, in memory.
 *
 * The 100 000 keys used last are kept. One that is forgotten starts anew with a full bucket. That changes nothing for a
 * key that was at rest until it was full again (18 s at 10 a minute and bursts of 3); somebody who uses up more than
 * 100 000 keys within that time gets fresh buckets, which is why addresses count as well as visitors, and in groups.
 */
export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #buckets: LRUCache<string, Bucket>;

  /**
   * @param keys Most keys to keep; default 100 000.
   * @throws RangeError when the limit is not made of whole numbers from 1.
   */
  constructor(limit: RateLimit, keys = KEYS) {
    for (const value of [limit.perMinute, limit.burst]) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`a rate limit needs whole numbers from 1, not ${value}`);
      }
    }
    this.#limit = limit;
    this.#buckets = new LRUCache({ max: keys });
  }

  /**
   * Takes one token from the bucket of each key, or none at all when one of them has none.
   *
   * @param keys Such as `visitor:vis_1` and `address:203.0.113.7`; one that is named twice counts once.
   * @param nowMs Best by a clock that is never set back.
   * @returns with a refusal the time after which the same call passes, if nobody else takes from these keys meanwhile.
   */
  take(keys: readonly string[], nowMs: number): RateVerdict {
    const buckets = new Map<string, Bucket>();
    let retryAfterMs = 0;
    for (const key of keys) {
      const kept = this.#buckets.get(key);
      const bucket = kept === undefined ? fullBucket(this.#limit, nowMs) : refilled(kept, this.#limit, nowMs);
      buckets.set(key, bucket);
      retryAfterMs = Math.max(retryAfterMs, msUntilToken(bucket, this.#limit));
    }
    if (retryAfterMs > 0) return { ok: false, retryAfterMs };
    for (const [key, bucket] of buckets) this.#buckets.set(key, withoutToken(bucket));
    return { ok: true };
  }
}
