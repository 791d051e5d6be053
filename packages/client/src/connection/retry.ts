/** Repeats what failed on a connection that is fine itself, with growing delays. */
import { backoffDelay } from './backoff.ts';
import type { Timers } from '../timers.ts';

export class Retry {
  readonly #timers: Timers;
  readonly #random: () => number;
  #failures = 0;
  #timer: unknown = null;

  constructor(timers: Timers, random: () => number) {
    this.#timers = timers;
    this.#random = random;
  }

  /** Runs `again` after the next delay, and not before `afterMs`; replaces what was planned. */
  later(again: () => void, afterMs = 0): void {
    this.cancel();
    const ms = Math.max(afterMs, backoffDelay(this.#failures, this.#random));
    this.#failures += 1;
    this.#timer = this.#timers.set(() => {
      this.#timer = null;
      again();
    }, ms);
  }

  /** Runs `again` now the first time, later when nothing has succeeded since. */
  soon(again: () => void): void {
    if (this.#failures > 0) return this.later(again);
    this.cancel();
    this.#failures = 1;
    again();
  }

  /** There was progress: the next failure is the first one. */
  succeeded(): void {
    this.#failures = 0;
  }

  cancel(): void {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
  }
}
