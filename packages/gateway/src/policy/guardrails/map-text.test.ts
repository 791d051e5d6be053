import { expect, it } from 'vitest';
import { mapText, mapTextOrJson } from './map-text.ts';

const upper = (text: string): string => text.toUpperCase();

it('changes texts, long and short numbers that are hit, and names of properties, at any depth', () => {
  const change = (text: string): string => (text === '4111' ? '[CARD]' : upper(text));
  expect(mapText({ a: ['x', 1, 4111, true, null], b: { c: 'y' } }, change)).toEqual({
    A: ['X', 1, '[CARD]', true, null],
    B: { C: 'Y' },
  });
});

it('says which property holds a text, also within a list', () => {
  const seen: unknown[] = [];
  mapText({ pin: 1234, keys: ['a', { in: 'b' }] }, (text, property) => {
    seen.push([property, text]);
    return text;
  });
  expect(seen).toEqual([
    [undefined, 'pin'],
    ['pin', '1234'],
    [undefined, 'keys'],
    ['keys', 'a'],
    [undefined, 'in'],
    ['in', 'b'],
  ]);
});

it('looks into what JSON would make of an object, and leaves binary data alone', () => {
  const date = new Date(0);
  class Row {
    readonly note = 'x';
  }
  const bytes = new Uint8Array([1]);
  expect(mapText([new Row(), date, new Map([['k', 'v']]), { toJSON: () => ({ z: 'z' }) }, bytes], upper)).toEqual([
    { NOTE: 'X' },
    '1970-01-01T00:00:00.000Z',
    {},
    { Z: 'Z' },
    bytes,
  ]);
});

it('ends on what has no end', () => {
  const loop: Record<string, unknown> = { a: 'x' };
  loop['one'] = loop;
  loop['two'] = [loop];
  expect(mapText(loop, upper)).toEqual({ A: 'X', ONE: null, TWO: [null] });
  const deep = JSON.parse(`${'['.repeat(5000)}"x"${']'.repeat(5000)}`) as unknown;
  expect(JSON.stringify(mapText(deep, upper))).not.toContain('X');
});

it('a text that is JSON is changed in its texts, where no escape hides anything', () => {
  expect(mapTextOrJson(String.raw` {"a":"\u0078"}`, upper)).toBe('{"A":"X"}');
  expect(mapTextOrJson(String.raw`"\u0078"`, upper)).toBe('"X"');
  for (const text of ['[not json', 'plain', '', '{', '12']) expect(mapTextOrJson(text, upper)).toBe(upper(text));
});

it('a number in JSON with more digits than a number can hold keeps them', () => {
  expect(mapTextOrJson('{"id":12345678901234567890,"x":1.5}', (text) => text)).toBe(
    '{"id":"12345678901234567890","x":1.5}',
  );
});
