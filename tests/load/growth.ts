/** How cost grows with size. Pure. */
import { digits, table } from './report.ts';
import type { RowResult } from './rows/row.ts';

/** The power of the size that costs grow with from one size to another. */
function exponent(from: readonly [size: number, cost: number], to: readonly [size: number, cost: number]): number {
  return Math.log(to[1] / from[1]) / Math.log(to[0] / from[0]);
}

/**
 * The power of the size that costs grow with at the end, where fixed costs weigh least: between the last two sizes, or over
 * all of them if that is more. Costs of few may be lost in the noise: those that are not above zero do not count.
 *
 * @returns NaN when less than two costs count.
 * @throws RangeError for less than two sizes.
 */
export function steepest(sizes: readonly number[], costs: readonly number[]): number {
  if (sizes.length < 2) throw new RangeError('there is one size only');
  const points = sizes.map((size, index) => [size, costs[index] ?? 0] as const).filter(([, cost]) => cost > 0);
  const [first, last, before] = [points[0], points.at(-1), points.at(-2)];
  if (first === undefined || last === undefined || before === undefined) return Number.NaN;
  return Math.max(exponent(first, last), exponent(before, last));
}

/** Nothing may grow faster than linearly: that much more than 1 is noise. */
const STEEPEST = 1.1;

/**
 * What came of measuring costs at several sizes.
 *
 * @param of What the sizes count.
 */
export function growthResult(
  of: string,
  sizes: readonly number[],
  measures: Readonly<Record<string, readonly number[]>>,
): RowResult {
  return {
    comparisons: Object.entries(measures).map(([what, values]) => ({
      what: `exponent: ${what}`,
      values: [steepest(sizes, values)],
      unit: '',
      atMost: STEEPEST,
    })),
    details: growthTable(of, sizes, measures),
  };
}

/** @param of What the sizes count. */
export function growthTable(
  of: string,
  sizes: readonly number[],
  measures: Readonly<Record<string, readonly number[]>>,
): string {
  return table([
    ['', ...sizes.map((size) => `${size} ${of}`), 'exponent'],
    ...Object.entries(measures).map(([name, costs]) => [name, ...costs.map(digits), digits(steepest(sizes, costs))]),
  ]);
}
