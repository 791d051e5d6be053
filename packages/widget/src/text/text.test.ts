import { expect, it } from 'vitest';
import { formatClock, formatDuration, formatRemaining } from './time.ts';

it('[UI2] [UI5] tells times in two units at most, as the language does', () => {
  expect(formatDuration(7.4, 'en')).toBe('7 ms');
  expect(formatDuration(420, 'en')).toBe('0.4 sec');
  expect(formatDuration(420, 'de')).toBe('0,4 Sek.');
  expect(formatDuration(125_000, 'en')).toBe('2 min 5 sec');
  expect(formatDuration(125_000, 'ja')).toBe('2 分 5 秒');
  expect(formatRemaining(-5, 'en')).toBe('0 sec');
  expect(formatRemaining(250_000, 'en')).toBe('4 min 10 sec');
  expect(formatRemaining(24 * 3_600_000 - 1, 'en')).toBe('24 hr 0 min');
  expect(formatRemaining(72 * 3_600_000, 'en')).toBe('3 days');
  expect(formatRemaining(72 * 3_600_000, 'ar')).toBe('3 أيام');
});

it('[UI5] tells the time of day as it is told where the reader is', () => {
  const afternoon = new Date(2026, 10, 28, 14, 5).toISOString();
  expect(formatClock(afternoon, 'en-US')).toMatch(/^02:05.PM$/);
  expect(formatClock(afternoon, 'en-GB')).toBe('14:05');
  expect(formatClock('soon', 'en')).toBe('');
});
