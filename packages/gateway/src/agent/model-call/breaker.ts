/** Given up so often within the window, a model is left alone for a while. */
const FAILURES = 3;
const WINDOW_MS = 60_000;
const OPEN_MS = 30_000;
/** Names come from the configuration, so there are few; at the bound the one that failed longest ago is forgotten. */
const MAX_NAMES = 100;

interface State {
  /** When it was given up, at most `FAILURES` times; in a row, because success forgets them. */
  readonly failedAt: number[];
  /** Set once it is skipped; a trial call may be made after this. */
  openUntil: number | undefined;
}

/**
 * A circuit breaker for each model: one that was given up three times in a row within a minute is skipped for 30
 * seconds; then one call tries it, and the others go on skipping it until that call has succeeded.
 */
export class CircuitBreaker {
  readonly #states = new Map<string, State>();
  readonly #now: () => number;

  /** @param now Milliseconds of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the model should be called, when there is another one that could be. */
  allows(name: string): boolean {
    const openUntil = this.#states.get(name)?.openUntil;
    return openUntil === undefined || this.#now() >= openUntil;
  }

  /**
   * A call of the model begins.
   *
   * @returns whether it is a trial call. When a trial call is broken off without a verdict, the next one comes later.
   */
  begin(name: string): boolean {
    const state = this.#states.get(name);
    if (state?.openUntil === undefined) return false;
    state.openUntil = this.#now() + OPEN_MS;
    return true;
  }

  succeeded(name: string): void {
    this.#states.delete(name);
  }

  /** A call of the model was given up. */
  failed(name: string): void {
    const now = this.#now();
    const before = this.#states.get(name);
    const failedAt = [...(before?.failedAt ?? []), now].filter((at) => now - at < WINDOW_MS).slice(-FAILURES);
    const opens = before?.openUntil !== undefined || failedAt.length === FAILURES;
    this.#states.delete(name);
    this.#states.set(name, { failedAt, openUntil: opens ? now + OPEN_MS : undefined });
    if (this.#states.size > MAX_NAMES) this.#states.delete(this.#states.keys().next().value as string);
  }
}
