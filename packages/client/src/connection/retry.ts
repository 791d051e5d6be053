/** Repeats what failed on a connection that is fine itself, with growing delays. */
import { backoffDelay } from './backoff.ts';
import { MAX_TIMER_MS, type Timers } from '../timers.ts';

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
    this.in(this.delay(afterMs), again);
  }

  /** How long to wait after one more failure: the next delay, and at least `afterMs`. */
  delay(afterMs = 0): number {
    const ms = Math.max(afterMs, backoffDelay(this.#failures, this.#random));
    this.#failures += 1;
    return ms;
  }

  /** Runs `again` in `ms` milliseconds; replaces what was planned. A wait that no timer can last ends early. */
  in(ms: number, again: () => void): void {
    this.cancel();
    this.#timer = this.#timers.set(
      () => {
        this.#timer = null;
        again();
      },
      Math.min(ms, MAX_TIMER_MS),
    );
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
