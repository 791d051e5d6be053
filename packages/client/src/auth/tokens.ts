/** Where the token of the next `hello` comes from, and what to do when one was refused (HS4, close code 4401). */
import { ParleyError } from '../errors.ts';
import type { KeyValueStorage, Settings, TokenSource } from '../options.ts';
import { isToken, MAX_TOKEN_CHARS, type UserCredentials } from './user.ts';

/** Longest time that a page may take to get a token of its user. */
export const TOKEN_TIMEOUT_MS = 10_000;
/** Failures in a row after which a user's sign-in counts as ended. */
export const MAX_TOKEN_FAILURES = 8;

type TokenSettings = Pick<Settings, 'token' | 'storage' | 'onToken' | 'onUserProblem' | 'timers'>;

export class Tokens {
  readonly #settings: TokenSettings;
  readonly #key: string;
  #source: TokenSource | null;
  #user: UserCredentials | null = null;
  /** Token of the anonymous visitor. */
  #visitor: string | undefined;
  /** What the last `hello` was sent with. */
  #used: string | undefined;
  /** How often in a row the user's page had no token. */
  #failures = 0;
  /** Whether the anonymous visitor is still to be merged into the user. */
  #merging = false;

  constructor(settings: TokenSettings & Pick<Settings, 'site'>) {
    this.#settings = settings;
    this.#source = settings.token;
    this.#key = `parley:${settings.site}:visitor-token`;
  }

  /** Whether another token may be had after one was refused: a fixed one stays what it is. */
  get canRefresh(): boolean {
    return typeof this.#source !== 'string';
  }

  /** Whether there is a function to ask for a token before the present one expires. */
  get canRenew(): boolean {
    return typeof this.#source === 'function';
  }

  /** Whether the page has said who the person is. */
  get hasUser(): boolean {
    return this.#user !== null;
  }

  /** Token of the anonymous visitor whom the user has been until now, while that is to be told to the server. */
  get merge(): string | undefined {
    return this.#merging ? this.#anonymous() : undefined;
  }

  /** The person is somebody else from now on; null: an anonymous visitor. */
  use(user: UserCredentials | null): void {
    this.#user = user;
    this.#source = user === null ? null : (user.token ?? (() => this.#ask(user)));
    this.#merging = user?.merge === true;
    this.#failures = 0;
  }

  /** Somebody has asked to try again: earlier failures do not count. */
  again(): void {
    this.#failures = 0;
  }

  /** @param merged Whether what the anonymous visitor had is the user's now: their token is worth nothing then. */
  accepted(merged: boolean): void {
    this.#failures = 0;
    this.#merging = false;
    if (!merged) return;
    this.#visitor = undefined;
    this.#attempt((storage) => storage.removeItem(this.#key));
  }

  /**
   * @param fresh The last one was refused: an anonymous visitor's is then forgotten, which makes a new visitor.
   * @returns The token, or undefined for an anonymous visitor without one.
   * @throws Whatever the application's function throws.
   */
  async get(fresh: boolean): Promise<string | undefined> {
    const token = await this.#find(fresh);
    this.#used = token;
    return token;
  }

  /** Keeps the identity that the server made. */
  keep(token: string): void {
    this.#visitor = token;
    this.#attempt((storage) => storage.setItem(this.#key, token));
    // Later: an error of the application must not break the handshake.
    queueMicrotask(() => this.#settings.onToken(token));
  }

  async #find(fresh: boolean): Promise<string | undefined> {
    const source = this.#source;
    if (typeof source === 'string') return source;
    const given = await source?.();
    if (given !== undefined) return given;
    if (fresh) this.#forget();
    return this.#anonymous();
  }

  /** What is in memory goes first: another tab may have stored a visitor of its own. */
  #anonymous(): string | undefined {
    this.#visitor ??= this.#attempt((storage) => storage.getItem(this.#key)) ?? undefined;
    return this.#visitor;
  }

  /** Asks the page for a token of its user. */
  async #ask(user: UserCredentials): Promise<string> {
    let token: unknown;
    try {
      token = await this.#inTime(user);
    } catch (error) {
      if (this.#user !== user) throw error;
      this.#failures += 1;
      this.#settings.onUserProblem(error);
      if (this.#failures >= MAX_TOKEN_FAILURES) throw ended();
      throw error;
    }
    if (token === null) throw ended();
    if (isToken(token)) {
      if (this.#user === user) this.#failures = 0;
      return token;
    }
    const message = `setUser: \`getToken\` must give a string of 1 to ${MAX_TOKEN_CHARS} characters, or null`;
    const problem = new ParleyError('bad_request', message, { field: 'getToken' });
    this.#settings.onUserProblem(problem);
    throw problem;
  }

  /** A page that never answers has failed, too. */
  #inTime({ getToken }: UserCredentials): Promise<unknown> {
    const { timers } = this.#settings;
    return new Promise((resolve, reject) => {
      const timer = timers.set(() => reject(new Error('There was no token in time.')), TOKEN_TIMEOUT_MS);
      const asked = Promise.resolve().then(() => getToken?.());
      asked.then(resolve, reject).finally(() => timers.clear(timer));
    });
  }

  #forget(): void {
    this.#visitor = undefined;
    this.#attempt((storage) => {
      if (storage.getItem(this.#key) === this.#used) storage.removeItem(this.#key);
    });
  }

  #attempt<T>(use: (storage: KeyValueStorage) => T): T | null {
    const { storage } = this.#settings;
    if (storage === null) return null;
    try {
      return use(storage);
    } catch {
      // Full or forbidden (private windows, blocked third-party storage): the identity then lasts as long as the page.
      return null;
    }
  }
}

function ended(): ParleyError {
  return new ParleyError('unauthorized', 'Please sign in again.');
}

/** Whether asking for a token again cannot help: the application said so with an error that is not retryable. */
export function isFinal(reason: unknown): boolean {
  return reason instanceof ParleyError && !reason.retryable;
}
