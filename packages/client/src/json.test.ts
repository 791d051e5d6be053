import { afterEach, expect, it } from 'vitest';
import { toJson } from './json.ts';

const lists = Array.prototype as { toJSON?: unknown };

afterEach(() => {
  delete lists.toJSON;
});

it('[UI1] writes lists as lists where a library of the page writes texts, and leaves the library alone', () => {
  const patch = (): string => 'a text';
  lists.toJSON = patch;
  expect(JSON.stringify({ list: [1] })).toBe('{"list":"a text"}');
  expect(toJson({ list: [1, ['two']] })).toBe('{"list":[1,["two"]]}');
  const loop: unknown[] = [];
  loop.push(loop);
  expect(() => toJson(loop)).toThrow(TypeError);
  expect(lists.toJSON).toBe(patch);
});
