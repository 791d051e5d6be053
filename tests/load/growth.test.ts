import { expect, it } from 'vitest';
import { growthTable, steepest } from './growth.ts';

it('tells the power that costs grow with', () => {
  expect(steepest([10, 100, 1000], [5, 50, 500])).toBeCloseTo(1);
  expect(steepest([10, 100, 1000], [1, 100, 10_000])).toBeCloseTo(2);
  expect(steepest([10, 100], [7, 7])).toBe(0);
});

it('looks at the end, where fixed costs hide nothing', () => {
  expect(steepest([10, 100, 1000], [1000, 1010, 10_100])).toBeCloseTo(1);
});

it('leaves out what is lost in the noise', () => {
  expect(steepest([10, 100, 1000], [-3, 50, 500])).toBeCloseTo(1);
  expect(steepest([10, 100], [-3, 50])).toBeNaN();
});

it('needs two sizes', () => {
  expect(() => steepest([10], [1])).toThrow('there is one size only');
});

it('prints costs by size, with the exponent', () => {
  expect(growthTable('events', [10, 100], { 'to open, ms': [1, 10] })).toContain(
    'to open, ms        1.00         10.0       1.00',
  );
});
