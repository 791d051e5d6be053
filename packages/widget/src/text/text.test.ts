import { expect, it } from 'vitest';
import { formatDuration, formatRemaining } from './time.ts';
import { visible } from './visible.ts';

it('[UI2] spells out what cannot be seen in text that somebody decides on', () => {
  expect(visible('ORD-5678\u202e.exe')).toBe(String.raw`ORD-5678\u{202e}.exe`);
  expect(visible('pay\u200bpal\u{e0041}')).toBe(String.raw`pay\u{200b}pal\u{e0041}`);
  expect(visible('a\u0000b\u001b[0m')).toBe(String.raw`a\u{0}b\u{1b}[0m`);
});

it('[UI2] leaves alone what can be seen', () => {
  const text = 'Zwei\tZeilen\nmit Ümläuten, 日本語, עברית und 👩‍💻 ❤️';
  expect(visible(text)).toBe(text);
});

it('[UI2] tells times in two units at most', () => {
  expect(formatDuration(7.4)).toBe('7 ms');
  expect(formatDuration(420)).toBe('0.4 s');
  expect(formatDuration(125_000)).toBe('2 min 5 s');
  expect(formatRemaining(-5)).toBe('0 s');
  expect(formatRemaining(250_000)).toBe('4 min 10 s');
  expect(formatRemaining(24 * 3_600_000 - 1)).toBe('24 h 0 min');
  expect(formatRemaining(72 * 3_600_000)).toBe('3 days');
});
