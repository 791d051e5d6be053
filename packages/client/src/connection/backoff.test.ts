import { describe, expect, it } from 'vitest';
import { BACKOFF_CAP_MS, BACKOFF_FLOOR_MS, backoffDelay, delayInRange } from './backoff.ts';

/** A small generator with a seed, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('backoff', () => {
  it('[FL4] spreads 2,000 draws evenly over the whole range once the cap is reached', () => {
    const random = seeded(7);
    const bins = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 2_000; draw += 1) {
      const bin = Math.floor((backoffDelay(12, random) / BACKOFF_CAP_MS) * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Jitter before the cap would put most draws into the last bin.
    for (const count of bins) expect(count).toBeGreaterThan(140);
    for (const count of bins) expect(count).toBeLessThan(260);
  });

  it('[FL4] starts at 0.5 s, doubles, and ends at 30 s', () => {
    const almostOne = (): number => 1 - Number.EPSILON;
    const ceilings = [0, 1, 2, 3, 4, 5, 6, 7, 50, 5_000].map((attempt) => Math.round(backoffDelay(attempt, almostOne)));
    expect(ceilings).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  it('[FL4] never waits zero', () => {
    const random = seeded(11);
    for (let draw = 0; draw < 2_000; draw += 1) {
      expect(backoffDelay(draw % 9, random)).toBeGreaterThanOrEqual(BACKOFF_FLOOR_MS);
    }
    expect(backoffDelay(0, () => 0)).toBe(BACKOFF_FLOOR_MS);
    expect(delayInRange([0, 0], () => 0)).toBe(BACKOFF_FLOOR_MS);
  });

  it('[FL4] picks uniformly in the range of `drain`, whichever way round it comes', () => {
    const random = seeded(3);
    const draws = Array.from({ length: 2_000 }, () => delayInRange([1_000, 5_000], random));
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...draws)).toBeLessThanOrEqual(5_000);
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(Math.abs(mean - 3_000)).toBeLessThan(100);
    expect(delayInRange([5_000, 1_000], () => 0.5)).toBe(3_000);
  });
});
