/** A list that keeps the newest entries only, within a number of entries and a total weight. */
export class BoundedList<T> {
  readonly #entries: { value: T; weight: number }[] = [];
  readonly #maxEntries: number;
  readonly #maxWeight: number;
  #weight = 0;

  constructor(maxEntries: number, maxWeight: number) {
    this.#maxEntries = maxEntries;
    this.#maxWeight = maxWeight;
  }

  push(value: T, weight: number): void {
    this.#entries.push({ value, weight });
    this.#weight += weight;
    while (this.#entries.length > this.#maxEntries || (this.#weight > this.#maxWeight && this.#entries.length > 1)) {
      this.#weight -= this.#entries.shift()?.weight ?? 0;
    }
  }

  /** The entries, oldest first. */
  values(): T[] {
    return this.#entries.map((entry) => entry.value);
  }
}
