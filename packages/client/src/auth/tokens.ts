/** Where the token of the next `hello` comes from, and what to do when one was refused (HS4, close code 4401). */
import { ParleyError } from '../errors.ts';
import type { KeyValueStorage, Settings } from '../options.ts';

export class Tokens {
  readonly #settings: Pick<Settings, 'token' | 'storage' | 'onToken'>;
  readonly #key: string;
  /** Token of the anonymous visitor. */
  #visitor: string | undefined;
  /** What the last `hello` was sent with. */
  #used: string | undefined;

  constructor(settings: Pick<Settings, 'token' | 'storage' | 'onToken' | 'site'>) {
    this.#settings = settings;
    this.#key = `parley:${settings.site}:visitor-token`;
  }

  /** Whether another token may be had after one was refused: a fixed one stays what it is. */
  get canRefresh(): boolean {
    return typeof this.#settings.token !== 'string';
  }

  /** Whether there is a function to ask for a token before the present one expires. */
  get canRenew(): boolean {
    return typeof this.#settings.token === 'function';
  }

  /**
   * @param fresh The last one was refused: an anonymous visitor's is then forgotten, which makes a new visitor.
   * @returns The token, or undefined for an anonymous visitor without one.
   * @throws Whatever the application's function throws.
   */
  async get(fresh: boolean): Promise<string | undefined> {
    this.#used = await this.#find(fresh);
    return this.#used;
  }

  /** Keeps the identity that the server made. */
  keep(token: string): void {
    this.#visitor = token;
    this.#attempt((storage) => storage.setItem(this.#key, token));
    // Later: an error of the application must not break the handshake.
    queueMicrotask(() => this.#settings.onToken(token));
  }

  async #find(fresh: boolean): Promise<string | undefined> {
    const { token: source } = this.#settings;
    if (typeof source === 'string') return source;
    const given = await source?.();
    if (given !== undefined) return given;
    if (fresh) this.#forget();
    // What is in memory goes first: another tab may have stored a visitor of its own.
    this.#visitor ??= this.#attempt((storage) => storage.getItem(this.#key)) ?? undefined;
    return this.#visitor;
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

/** Whether asking for a token again cannot help: the application said so with an error that is not retryable. */
export function isFinal(reason: unknown): boolean {
  return reason instanceof ParleyError && !reason.retryable;
}
