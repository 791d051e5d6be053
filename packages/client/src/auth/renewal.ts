/** Gets a new token shortly before the principal expires, so that the connection lives on (HS4). */
import type { Requests } from '../connection/requests.ts';
import type { Settings } from '../options.ts';
import { MAX_TIMER_MS } from '../timers.ts';
import type { Tokens } from './tokens.ts';

/** How long before the end a new token is asked for, if the time left allows: time for a second try. */
export const RENEW_BEFORE_MS = 60_000;
/** Also with a wrong clock, or a token that hardly lives, nothing is asked for more often than this. */
export const RENEW_AT_MOST_EVERY_MS = 10_000;

export class Renewal {
  readonly #settings: Pick<Settings, 'timers' | 'now'>;
  readonly #tokens: Tokens;
  readonly #requests: Requests;
  readonly #renewed: (expiresAt: string) => void;
  #timer: unknown = null;
  /** Counts plans: what an earlier one still waits for does not count. */
  #plan = 0;

  constructor(
    settings: Pick<Settings, 'timers' | 'now'>,
    tokens: Tokens,
    requests: Requests,
    renewed: (expiresAt: string) => void,
  ) {
    this.#settings = settings;
    this.#tokens = tokens;
    this.#requests = requests;
    this.#renewed = renewed;
  }

  /** Plans the renewal; replaces the plan before. */
  plan(expiresAt: string): void {
    this.stop();
    if (!this.#tokens.canRenew) return;
    const left = Date.parse(expiresAt) - this.#settings.now();
    const early = Math.min(RENEW_BEFORE_MS, left / 2);
    const ms = Math.max(RENEW_AT_MOST_EVERY_MS, left - early);
    this.#timer = this.#settings.timers.set(
      () => {
        this.#timer = null;
        // Longer than a timer can be: not due yet.
        if (ms > MAX_TIMER_MS) this.plan(expiresAt);
        else void this.#renew(expiresAt);
      },
      Math.min(ms, MAX_TIMER_MS),
    );
  }

  stop(): void {
    this.#plan += 1;
    if (this.#timer !== null) this.#settings.timers.clear(this.#timer);
    this.#timer = null;
  }

  /** Never rejects: when there is no new token the server closes with 4401, and the way over there is gone then. */
  async #renew(expiresAt: string): Promise<void> {
    const plan = this.#plan;
    try {
      const token = await this.#tokens.get(false);
      if (plan !== this.#plan || token === undefined) return;
      const result = await this.#requests.request('auth.refresh', { token }, { bound: true });
      if (plan !== this.#plan) return;
      this.#renewed(result.expiresAt);
      this.plan(result.expiresAt);
    } catch {
      if (plan === this.#plan) this.plan(expiresAt);
    }
  }
}
