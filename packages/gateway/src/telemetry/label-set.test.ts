import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { LabelSet, OTHER } from './label-set.ts';

it('[OB7] keeps what is known, then what comes first, up to its limit', () => {
  const set = new LabelSet(['support'], 3);
  expect(['a', 'b', 'c', 'a', 'support', '', undefined].map((value) => set.of(value))).toEqual([
    'a',
    'b',
    OTHER,
    'a',
    'support',
    OTHER,
    OTHER,
  ]);
});

it('[OB7] always has room for what the configuration names', () => {
  const names = Array.from({ length: 120 }, (_, index) => `agent_${index}`);
  const set = new LabelSet(names);
  expect(names.map((name) => set.of(name))).toEqual(names);
  expect(set.of('another')).toBe(OTHER);
});

it('[OB7] has a bounded number of values', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 500 }), (values) => {
      const set = new LabelSet();
      expect(new Set(values.map((value) => set.of(value))).size).toBeLessThanOrEqual(101);
    }),
  );
});
