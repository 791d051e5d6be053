/** Labels of metrics must not grow without end: each value makes a new time series. */

export const OTHER = '_other';
/** Values that are told apart where they are not known beforehand. */
const LIMIT = 100;

/** The values that one label may have. */
export class LabelSet {
  readonly #known: Set<string>;
  readonly #limit: number;

  /** @param known Values from the configuration: they always count. */
  constructor(known: readonly string[] = [], limit: number = LIMIT) {
    this.#known = new Set(known);
    this.#limit = Math.max(limit, this.#known.size);
  }

  /** The value itself, or `_other` once there are too many. */
  of(value: string | undefined): string {
    if (value === undefined || value === '') return OTHER;
    if (this.#known.has(value)) return value;
    if (this.#known.size >= this.#limit) return OTHER;
    this.#known.add(value);
    return value;
  }
}
