import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';

const limit = { perMinute: 10, burst: 3 };
const full = { ok: false, retryAfterMs: 6000 };
const ok = { ok: true };

describe('the rate limiter', () => {
  it('[GU7] limits each key for itself', () => {
    const limiter = new RateLimiter(limit);
    for (let message = 0; message < 3; message += 1) expect(limiter.take(['visitor:vis_1'], 0)).toEqual(ok);
    expect(limiter.take(['visitor:vis_1'], 0)).toEqual(full);
    expect(limiter.take(['visitor:vis_2'], 0)).toEqual(ok);
    expect(limiter.take(['visitor:vis_1'], 6000)).toEqual(ok);
  });

  it('[GU7] takes from all keys or from none', () => {
    const limiter = new RateLimiter(limit);
    const address = 'address:203.0.113.7';
    for (const visitor of ['vis_1', 'vis_2', 'vis_3'])
      expect(limiter.take([`visitor:${visitor}`, address], 0)).toEqual(ok);
    // The address has none left: a visitor who is refused for that loses nothing.
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(limiter.take(['visitor:vis_4', address], 0)).toEqual(full);
      expect(limiter.take([address, 'visitor:vis_4'], 0)).toEqual(full);
    }
    for (let message = 0; message < 3; message += 1) expect(limiter.take(['visitor:vis_4'], 0)).toEqual(ok);
    expect(limiter.take(['visitor:vis_4', address], 5000)).toEqual({ ok: false, retryAfterMs: 1000 });
  });

  it('counts a key that is named twice once, and passes what names none', () => {
    const limiter = new RateLimiter(limit);
    for (let message = 0; message < 3; message += 1) expect(limiter.take(['a', 'a'], 0)).toEqual(ok);
    expect(limiter.take(['a', 'a'], 0)).toEqual(full);
    expect(limiter.take([], 0)).toEqual(ok);
  });

  it('forgets the key that was not used for longest, and gives it a full bucket when it comes back', () => {
    const limiter = new RateLimiter(limit, 2);
    for (let message = 0; message < 3; message += 1) limiter.take(['a'], 0);
    limiter.take(['b'], 0);
    expect(limiter.take(['a'], 0)).toEqual(full);
    limiter.take(['c'], 0);
    expect(limiter.take(['a'], 0)).toEqual(full);
    limiter.take(['d'], 0);
    limiter.take(['e'], 0);
    expect(limiter.take(['a'], 0)).toEqual(ok);
  });

  it('refuses a limit that could not be kept', () => {
    for (const wrong of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new RateLimiter({ perMinute: wrong, burst: 3 })).toThrow(RangeError);
      expect(() => new RateLimiter({ perMinute: 10, burst: wrong })).toThrow(RangeError);
    }
  });

  const limits = fc.record({ perMinute: fc.integer({ min: 1, max: 600 }), burst: fc.integer({ min: 1, max: 10 }) });
  const pauses = fc.array(
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 90_000 })),
    {
      maxLength: 80,
    },
  );

  it('[GU7] lets no more than a burst and the minutes of any window pass', () => {
    fc.assert(
      fc.property(limits, pauses, fc.nat(1e12), (rate, steps, start) => {
        const limiter = new RateLimiter(rate, 10);
        const passed: number[] = [];
        let now = start;
        for (const step of steps) {
          now += step;
          if (limiter.take(['a'], now).ok) passed.push(now);
        }
        const broken = passed.flatMap((from, first) =>
          passed
            .slice(first)
            .filter((to, more) => more + 1 > rate.burst + (rate.perMinute * (to - from)) / 60_000)
            .map((to) => ({ from, to })),
        );
        expect(broken).toEqual([]);
      }),
    );
  });

  it('[GU7] tells exactly when the next one passes: not a millisecond earlier', () => {
    fc.assert(
      fc.property(limits, pauses, (rate, steps) => {
        const limiter = new RateLimiter(rate, 10);
        const told: unknown[] = [];
        let now = 0;
        for (const step of steps) {
          now += step;
          const verdict = limiter.take(['a', 'b'], now);
          if (verdict.ok) continue;
          const early = limiter.take(['a'], now + verdict.retryAfterMs - 1);
          now += verdict.retryAfterMs;
          told.push([early, limiter.take(['a', 'b'], now)]);
        }
        expect(told).toEqual(told.map(() => [{ ok: false, retryAfterMs: 1 }, ok]));
      }),
    );
  });
});
