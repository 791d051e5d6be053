import { setTimeout as delay } from 'node:timers/promises';

/** The clock that paces streams; tests pass one of their own. */
export interface Clock {
  /** Milliseconds that never go backwards. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when the signal is or gets aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    // An aborted sleep is an early end, not an error: the caller looks at the signal.
    await delay(ms, undefined, { signal }).catch(() => undefined);
  },
};

/** How fast the model writes. */
export interface Pace {
  /** Tokens a second; `Infinity` for at once. */
  readonly tokensPerSecond: number;
  /** Milliseconds until the first token. */
  readonly firstTokenMs: number;
}

/** Checks and completes a pace: 0 or `Infinity` tokens a second mean at once, without a wait for the first token. */
export function resolvePace(tokensPerSecond = 60, firstTokenMs?: number): Pace {
  if (Number.isNaN(tokensPerSecond) || tokensPerSecond < 0) throw new RangeError('tokensPerSecond must be 0 or more');
  if (firstTokenMs !== undefined && !(firstTokenMs >= 0 && Number.isFinite(firstTokenMs)))
    throw new RangeError('firstTokenMs must be 0 or more');
  const instant = tokensPerSecond === 0 || tokensPerSecond === Infinity;
  return {
    tokensPerSecond: instant ? Infinity : tokensPerSecond,
    firstTokenMs: firstTokenMs ?? (instant ? 0 : 300),
  };
}

/** When token number `index` (from 0) is due, in milliseconds after the start. */
export function dueMs(pace: Pace, index: number): number {
  return pace.firstTokenMs + (pace.tokensPerSecond === Infinity ? 0 : (index * 1_000) / pace.tokensPerSecond);
}

/**
 * Paces one response. Every token has its time on the clock from the start on, so a late one does not delay those after
 * it and errors do not add up.
 */
export class Pacer {
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #start: number;
  #tokens = 0;

  constructor(pace: Pace, clock: Clock, signal: AbortSignal) {
    this.#pace = pace;
    this.#clock = clock;
    this.#signal = signal;
    this.#start = clock.now();
  }

  /** Whether the next token can be written at once. */
  get isDue(): boolean {
    return this.#clock.now() >= this.#start + dueMs(this.#pace, this.#tokens);
  }

  /** Waits until the next token is due; with a count, until the last of so many tokens is. */
  async nextToken(count = 1): Promise<void> {
    this.#tokens += Math.max(1, count);
    const due = this.#start + dueMs(this.#pace, this.#tokens - 1);
    // A timer may fire a little early; the token must not.
    for (let left = due - this.#clock.now(); left > 0 && !this.#signal.aborted; left = due - this.#clock.now()) {
      await this.#clock.sleep(left, this.#signal);
    }
  }
}
