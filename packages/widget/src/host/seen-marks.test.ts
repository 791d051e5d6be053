import { expect, it } from 'vitest';
import type { KeyValueStorage } from './memory.ts';
import { SeenMarks } from './seen-marks.ts';

function storage(items = new Map<string, string>()): KeyValueStorage {
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

it('[UI2] a conversation has news when something came after what was seen here, and only then', () => {
  const kept = storage();
  const marks = new SeenMarks(kept, 'shop');
  marks.mark('conv_1', 7);
  marks.mark('conv_1', 5);
  const later = new SeenMarks(kept, 'shop');
  expect([7, 8, undefined].map((seq) => later.hasNews('conv_1', seq))).toEqual([false, true, false]);
  expect(later.hasNews('conv_2', 8)).toBe(false);
});

it('[UI2] the conversations seen last are kept; what cannot be read counts as nothing', () => {
  const items = new Map<string, string>();
  const marks = new SeenMarks(storage(items), 'shop');
  marks.mark('first', 1);
  for (let n = 0; n < 49; n += 1) marks.mark(`conv_${n}`, 1);
  marks.mark('first', 2);
  marks.mark('last', 1);
  expect([marks.hasNews('first', 3), marks.hasNews('conv_0', 3), marks.hasNews('last', 3)]).toEqual([
    true,
    false,
    true,
  ]);
  items.set('parley:shop:seen', '{"conv_1":1}');
  expect(marks.hasNews('last', 3)).toBe(false);
});
