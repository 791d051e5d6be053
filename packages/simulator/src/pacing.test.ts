import { describe, expect, test } from 'vitest';
import { dueMs, Pacer, resolvePace, systemClock } from './pacing.ts';
import type { Clock } from './pacing.ts';
import { startForTest, streamAll } from './testing/start.ts';
import { tokenize } from './tokens.ts';

/** A clock that jumps to the end of every sleep, and a bit further. */
function fakeClock(lateMs = 0): Clock & { time: number; sleeps: number } {
  return {
    time: 1_000,
    sleeps: 0,
    now() {
      return this.time;
    },
    sleep(ms) {
      this.time += ms + lateMs;
      this.sleeps += 1;
      return Promise.resolve();
    },
  };
}

describe('pacing', () => {
  test('tokens have fixed times from the start', async () => {
    const clock = fakeClock();
    const pacer = new Pacer(resolvePace(60, 300), clock, new AbortController().signal);
    const times: number[] = [];
    for (let token = 0; token < 121; token += 1) {
      await pacer.nextToken();
      times.push(clock.time - 1_000);
    }
    expect(times[0]).toBe(300);
    expect(times[60]).toBeCloseTo(1_300, 3);
    expect(times[120]).toBeCloseTo(2_300, 3);
  });

  test('late timers do not add up', async () => {
    const clock = fakeClock(10);
    const pacer = new Pacer(resolvePace(60, 0), clock, new AbortController().signal);
    for (let token = 0; token < 601; token += 1) await pacer.nextToken();
    expect(clock.time - 1_000).toBeLessThan(10_000 + 2 * 10);
    expect(clock.time - 1_000).toBeGreaterThanOrEqual(10_000 - 1e-6);
  });

  test('a whole streamed response takes the time of its tokens', async () => {
    const clock = fakeClock();
    const { client, simulator } = await startForTest({
      tokensPerSecond: 50,
      firstTokenMs: 200,
      clock,
    });
    const { text } = await streamAll(client, { model: 'm', input: 'Count to 100' });
    const tokens = tokenize(text).length;
    expect(simulator.requests[0]?.tokens).toBe(tokens);
    expect(clock.time - 1_000).toBeCloseTo(dueMs({ tokensPerSecond: 50, firstTokenMs: 200 }, tokens - 1), 3);
  });

  test('0 and Infinity do not wait at all', async () => {
    for (const speed of [0, Infinity]) {
      const clock = fakeClock();
      const pacer = new Pacer(resolvePace(speed), clock, new AbortController().signal);
      await pacer.nextToken();
      await pacer.nextToken(1_000);
      expect(clock.sleeps).toBe(0);
    }
  });

  test('has defaults and refuses nonsense', () => {
    expect(resolvePace()).toEqual({ tokensPerSecond: 60, firstTokenMs: 300 });
    expect(() => resolvePace(-1)).toThrow(RangeError);
    expect(() => resolvePace(60, Number.NaN)).toThrow(RangeError);
  });

  test('the system clock stops sleeping when aborted', async () => {
    const abort = new AbortController();
    const sleep = systemClock.sleep(60_000, abort.signal);
    abort.abort();
    await sleep;
  });
});
