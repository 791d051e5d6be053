import { expect, it } from 'vitest';
import { toolNameOf } from './tool-names.ts';

it.each([
  ['docs', 'search', 'docs__search'],
  ['my-docs', 'get-sum', 'my-docs__get-sum'],
  ['docs', 'search.all', 'docs__search_all_7695e8e5'],
  ['docs', '…', 'docs____b4935894'],
])('[AG14] %s has %s as %s', (server, tool, name) => {
  expect(toolNameOf(server, tool)).toBe(name);
});

it('[AG14] long names are cut, and stay different', () => {
  const names = ['a', 'b'].map((last) => toolNameOf('docs', `${'long'.repeat(20)}${last}`));
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^docs__(?:long)+[a-z]*_[0-9a-f]{8}$/);
  expect(names.map(({ length }) => length)).toEqual([64, 64]);
});
