/** The middle of several rounds, and how far they lie apart. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((left, right) => left - right);
}

/** @throws RangeError without values. */
export function summarise(values: readonly number[]): Summary {
  const ordered = sorted(values);
  const low = ordered[Math.floor((ordered.length - 1) / 2)];
  const high = ordered[Math.floor(ordered.length / 2)];
  const min = ordered[0];
  const max = ordered.at(-1);
  if (low === undefined || high === undefined || min === undefined || max === undefined) {
    throw new RangeError('there are no values');
  }
  return { median: (low + high) / 2, min, max };
}

/**
 * The smallest value that `share` of all values do not exceed.
 *
 * @throws RangeError without values.
 */
export function percentile(values: readonly number[], share: number): number {
  const value = sorted(values)[Math.max(0, Math.ceil(share * values.length) - 1)];
  if (value === undefined) throw new RangeError('there are no values');
  return value;
}

/** Divides round by round: what disturbs the machine for a while disturbs both sides of a round. */
export function ratios(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, index) => value / (right[index] ?? Number.NaN));
}
