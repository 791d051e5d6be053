import { expect, it } from 'vitest';
import { titleOf } from './title.ts';

it.each([
  ['a short one stays', ' Where is\n my  order? ', 'Where is my order?'],
  ['a long one ends with a word', 'word '.repeat(30), `${'word '.repeat(14)}word…`],
  ['a long word is cut', 'x'.repeat(200), `${'x'.repeat(79)}…`],
  ['letters stay whole', `${'x'.repeat(78)}😀😀`, `${'x'.repeat(78)}…`],
])('[UI2] %s', (_what, text, title) => {
  expect(titleOf(text)).toBe(title);
  expect(titleOf(text).length).toBeLessThanOrEqual(80);
});
