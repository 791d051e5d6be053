/** Keeps what belongs to a person apart, so that nothing of a known user is left in the browser when they sign out. */
import type { KeyValueStorage } from '../options.ts';
import { toJson } from '../json.ts';
import { boxName } from './box-name.ts';

/** Everything that is kept of a known user, in one item of the storage. */
interface Box {
  /** Id of the principal. */
  readonly owner: string;
  readonly items: Readonly<Record<string, string>>;
}

/**
 * A storage for whoever uses the page at the moment. An anonymous visitor's things are items of the storage below, under
 * their own names. Those of a known user are in one item, which goes when they sign out or somebody else signs in. Until
 * the server has said who the user is, what was kept earlier cannot be read, and what is written waits in memory.
 */
export class PersonalStorage implements KeyValueStorage {
  readonly #storage: KeyValueStorage | null;
  readonly #name: string;
  /** Names that were asked for in the name of the anonymous visitor: what a user may take along. */
  readonly #used = new Set<string>();
  #user = false;
  #owner: string | null = null;
  /** What was written before it was known whose it is; null removes. */
  #waiting = new Map<string, string | null>();
  /** Names of what the user takes along. It stays the visitor's until the server knows the user. */
  #carried: readonly string[] = [];

  constructor(storage: KeyValueStorage | null, site: string) {
    this.#storage = storage;
    this.#name = boxName(site);
  }

  getItem(key: string): string | null {
    if (!this.#user) {
      this.#used.add(key);
      return this.#storage?.getItem(key) ?? null;
    }
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) return waiting;
    return this.#owner === null ? null : (this.#read()?.items[key] ?? null);
  }

  /** @throws where nothing can be kept: there is no storage, or it is full or forbidden. */
  setItem(key: string, value: string): void {
    this.#set(key, value);
  }

  removeItem(key: string): void {
    if (this.#storage !== null) this.#set(key, null);
  }

  /**
   * From now on it is a known user's.
   *
   * @param merge Whether the user takes along what was the anonymous visitor's.
   */
  signIn(merge: boolean): void {
    const carried = new Map<string, string | null>();
    if (merge && !this.#user) {
      for (const key of this.#used) {
        const value = this.#attempt((storage) => storage.getItem(key));
        if (value !== null) carried.set(key, value);
      }
    }
    this.#user = true;
    this.#owner = null;
    this.#waiting = carried;
    this.#carried = [...carried.keys()];
  }

  /** The server has said who the user is: what is kept of anybody else goes. */
  own(owner: string): void {
    if (!this.#user || this.#owner === owner) return;
    this.#owner = owner;
    const known = this.#read();
    const items: Record<string, string> = { ...(known?.owner === owner && known.items) };
    for (const [key, value] of this.#waiting) {
      if (value === null) delete items[key];
      else items[key] = value;
    }
    for (const key of this.#carried) this.#attempt((storage) => storage.removeItem(key));
    this.#carried = [];
    // What cannot be kept stays in memory.
    if (this.#attempt((storage) => this.#write(storage, { owner, items })) !== null) this.#waiting = new Map();
  }

  /** From now on it is an anonymous visitor's again, and nothing of the user is left. */
  signOut(): void {
    this.#user = false;
    this.#owner = null;
    this.#waiting = new Map();
    this.#carried = [];
    this.#attempt((storage) => storage.removeItem(this.#name));
  }

  #set(key: string, value: string | null): void {
    if (this.#storage === null) throw new Error('There is no storage.');
    if (!this.#user) {
      this.#used.add(key);
      if (value === null) this.#storage.removeItem(key);
      else this.#storage.setItem(key, value);
    } else if (this.#owner === null) this.#waiting.set(key, value);
    else {
      // Another tab may have written meanwhile, or signed out.
      const items: Record<string, string> = { ...this.#read()?.items };
      if (value === null) delete items[key];
      else items[key] = value;
      this.#waiting.delete(key);
      this.#write(this.#storage, { owner: this.#owner, items });
    }
  }

  /** @returns true, so that it can be told from an attempt that failed. */
  #write(storage: KeyValueStorage, box: Box): true {
    storage.setItem(this.#name, toJson(box));
    return true;
  }

  /** What was stored may be anything. */
  #read(): Box | null {
    const stored = this.#attempt((storage) => storage.getItem(this.#name));
    try {
      const box: unknown = JSON.parse(stored ?? 'null');
      return isBox(box) ? box : null;
    } catch {
      return null;
    }
  }

  #attempt<T>(use: (storage: KeyValueStorage) => T): T | null {
    try {
      return this.#storage === null ? null : use(this.#storage);
    } catch {
      // Full or forbidden: the page goes on without it.
      return null;
    }
  }
}

function isBox(value: unknown): value is Box {
  if (typeof value !== 'object' || value === null) return false;
  const { owner, items } = value as { owner?: unknown; items?: unknown };
  if (typeof owner !== 'string' || typeof items !== 'object' || items === null) return false;
  return Object.values(items).every((item) => typeof item === 'string');
}
