import { expect, it } from 'vitest';
import { PROGRESS_INTERVAL_MS, ProgressLines } from './progress-lines.ts';

/** Lines as they were told, over a clock that the test owns. */
function open() {
  let nowMs = 0;
  let timers: { readonly atMs: number; readonly callback: () => void }[] = [];
  const told: string[] = [];
  const lines = new ProgressLines((callId, text) => void told.push(`${callId} ${text}`), {
    now: () => nowMs,
    set: (callback, delayMs) => {
      const timer = { atMs: nowMs + delayMs, callback };
      timers.push(timer);
      return timer;
    },
    clear: (handle) => void (timers = timers.filter((timer) => timer !== handle)),
  });
  const pass = (ms: number): void => {
    nowMs += ms;
    const due = timers.filter(({ atMs }) => atMs <= nowMs);
    timers = timers.filter(({ atMs }) => atMs > nowMs);
    for (const { callback } of due) callback();
  };
  return { lines, told, pass, waiting: () => timers.length };
}

it('[GW2] tells the first line of a call at once, and then the newest of each interval', () => {
  const { lines, told, pass } = open();
  lines.push('a', '1');
  lines.push('b', '1');
  lines.push('a', '2');
  lines.push('a', '3');
  expect(told).toEqual(['a 1', 'b 1']);
  pass(PROGRESS_INTERVAL_MS);
  expect(told).toEqual(['a 1', 'b 1', 'a 3']);
  pass(PROGRESS_INTERVAL_MS);
  lines.push('a', '4');
  expect(told.at(-1)).toBe('a 4');
});

it('[GW2] tells no line twice in a row', () => {
  const { lines, told, pass } = open();
  lines.push('a', '1');
  pass(PROGRESS_INTERVAL_MS);
  lines.push('a', '1');
  expect(told).toEqual(['a 1']);
});

it('forgets a call that has ended, with what waited', () => {
  const { lines, told, pass, waiting } = open();
  lines.push('a', '1');
  lines.push('a', '2');
  lines.push('b', '1');
  lines.push('b', '2');
  lines.end('a');
  expect(waiting()).toBe(1);
  lines.close();
  expect(waiting()).toBe(0);
  pass(PROGRESS_INTERVAL_MS);
  expect(told).toEqual(['a 1', 'b 1']);
});
