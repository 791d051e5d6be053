import { expect, it } from 'vitest';
import { highlight } from './highlight.ts';

it.each([
  ['js', 'const a = "x"; // why\nif (a < 1) { go(); }', ['keyword', 'string', 'comment', 'number']],
  ['Python', 'def f(x):\n    return f"{x}"\n', ['keyword', 'name', 'string']],
  ['html', '<a href="https://x">y</a><script>alert(1)</script>', ['tag', 'string']],
  ['json', '{"a": [1, true, null]}', ['name', 'number']],
  ['diff', '+ new\n- old', ['added', 'removed']],
])('[UI2] gives %s its colours, and changes nothing else', (language, code, kinds) => {
  const pieces = highlight(code, language) ?? [];
  expect(pieces.map(({ text }) => text).join('')).toBe(code);
  expect(pieces.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds));
});

it('[UI2] leaves what it does not know as it is', () => {
  expect(highlight('x', 'klingon')).toBeNull();
  expect(highlight('x', '"><script>')).toBeNull();
});
