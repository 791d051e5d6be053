/** Buckets of a histogram grow by this factor, so that the middle of one is at most 5 % off. */
const GROWTH = 1.1;
/** The longest time that is told apart: a day. */
const LONGEST_MS = 86_400_000;

/** Times in buckets, of which there are at most some two hundred however many times there are. */
export class Quantiles {
  readonly #counts = new Map<number, number>();
  #total = 0;

  /** @param ms Less than 1, as after a clock was put back, counts as 1. */
  add(ms: number): void {
    const bucket = Math.floor(Math.log(Math.min(Math.max(ms, 1), LONGEST_MS)) / Math.log(GROWTH));
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    this.#total += 1;
  }

  addAll(other: Quantiles): void {
    for (const [bucket, count] of other.#counts) this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.#total += other.#total;
  }

  /**
   * The time that a share of all times does not exceed, in milliseconds; null when there are none.
   *
   * @param share From 0 to 1.
   */
  at(share: number): number | null {
    let left = Math.ceil(this.#total * share);
    for (const [bucket, count] of [...this.#counts].toSorted(([one], [other]) => one - other)) {
      left -= count;
      if (left <= 0) return Math.round(GROWTH ** (bucket + 0.5));
    }
    return null;
  }
}
