/** Things that wait for requests, each for one or for several, one after the other. */
export class RepeatingQueue<T extends { readonly times?: number }> {
  readonly #queue: { value: T; left: number }[] = [];

  /** Adds one behind the others. Throws `RangeError` when `times` is less than 1. */
  push(value: T): void {
    const { times = 1 } = value;
    if (!(times >= 1)) throw new RangeError('times must be 1 or more');
    this.#queue.push({ value, left: times });
  }

  /** Forgets all that wait. */
  clear(): void {
    this.#queue.length = 0;
  }

  /** How many requests those in the queue are still for. */
  get pending(): number {
    return this.#queue.reduce((total, { left }) => total + left, 0);
  }

  /** The one for the next request. */
  take(): T | undefined {
    const [head] = this.#queue;
    if (!head) return undefined;
    head.left -= 1;
    if (head.left <= 0) this.#queue.shift();
    return head.value;
  }
}
