import { describe, expect, it } from 'vitest';
import { fullBucket, msUntilToken, refilled, withoutToken } from './token-bucket.ts';

const limit = { perMinute: 10, burst: 3 };

describe('a token bucket', () => {
  it('[GU7] of 10 a minute and bursts of 3 passes 3 at once, then one every 6 s', () => {
    let bucket = fullBucket(limit, 1000);
    const waits: number[] = [];
    for (let taken = 0; taken < 3; taken += 1) {
      waits.push(msUntilToken(bucket, limit));
      bucket = withoutToken(bucket);
    }
    expect(waits).toEqual([0, 0, 0]);
    expect(msUntilToken(bucket, limit)).toBe(6000);
    expect(msUntilToken(refilled(bucket, limit, 6999), limit)).toBe(1);
    bucket = withoutToken(refilled(bucket, limit, 7000));
    expect(msUntilToken(bucket, limit)).toBe(6000);
  });

  it('never holds more than a burst, however long it rests', () => {
    expect(refilled(fullBucket(limit, 0), limit, 1e15)).toEqual({ ...fullBucket(limit, 0), atMs: 1e15 });
  });

  it('loses nothing to rounding when it is asked again and again', () => {
    const odd = { perMinute: 7, burst: 1 };
    let bucket = withoutToken(fullBucket(odd, 0));
    // 60 000 / 7 = 8571.4…: the token is there with the 8572nd millisecond, and not before.
    for (let now = 1; now <= 8571; now += 1) bucket = refilled(bucket, odd, now + 0.9);
    expect(msUntilToken(bucket, odd)).toBe(1);
    expect(msUntilToken(refilled(bucket, odd, 8572), odd)).toBe(0);
  });

  it('goes on by the new time when the clock is set back', () => {
    const empty = { level: 0, atMs: 1_000_000 };
    const back = refilled(empty, limit, 5000);
    expect(msUntilToken(back, limit)).toBe(6000);
    expect(msUntilToken(refilled(back, limit, 11_000), limit)).toBe(0);
  });
});
