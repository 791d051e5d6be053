import type { KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { KEY_BYTES, type MasterKeys } from './master-keys.ts';
import { type NamedKey, newKeyId, type RandomBytes } from './sealed-text.ts';
import { contentKey, unwrapSecret, wrapSecret } from './wrapped-secret.ts';

/** A wrapped secret as it is stored. */
export interface StoredKey {
  readonly id: string;
  /** Id of the master key that it is wrapped with. */
  readonly masterId: string;
  readonly wrapped: string;
}

/** Where wrapped secrets are stored; in the database of what they are for. */
export interface KeyTable {
  /** The one that new content of a scope is sealed with. */
  current(scope: string): StoredKey | undefined;
  get(scope: string, id: string): StoredKey | undefined;
  /** Stores one that is the scope's current one from now on. */
  add(scope: string, key: StoredKey): void;
  /** Adds to how often it may have been used. @returns the sum. */
  addUses(scope: string, id: string, uses: number): number;
  /** It seals nothing any more; what it has sealed can still be opened. */
  retire(scope: string, id: string): void;
}

/** Scope of what belongs to no conversation. */
export const DATABASE_SCOPE = '';

/** Keys that are kept unwrapped, each some hundred bytes. */
const CACHED_KEYS = 1024;
/** Uses that a process counts at once, so that it need not write with each. */
const USES_AT_ONCE = 4096;
/** Random nonces of 96 bits may collide with a chance of 2^-32 after as many (NIST SP 800-38D, 8.3). */
const MAX_USES = 2 ** 32;

interface CurrentKey extends NamedKey {
  /** How often it may still be used before that is counted again. */
  left: number;
}

/** The unwrapped keys of one process: makes those that are missing, and counts how often each is used. */
export class ContentKeys {
  readonly masterKeys: MasterKeys;
  readonly #random: RandomBytes;
  readonly #opened = new LRUCache<string, KeyObject>({ max: CACHED_KEYS });
  readonly #current = new LRUCache<string, CurrentKey>({ max: CACHED_KEYS });

  constructor(masterKeys: MasterKeys, random: RandomBytes) {
    this.masterKeys = masterKeys;
    this.#random = random;
  }

  /** A key to open with; undefined where there is none, or no master key that unwraps it. */
  key(table: KeyTable, scope: string, id: string): KeyObject | undefined {
    const name = cacheKey(scope, id);
    let key = this.#opened.get(name);
    if (key === undefined) {
      key = this.#unwrap(scope, table.get(scope, id));
      if (key !== undefined) this.#opened.set(name, key);
    }
    return key;
  }

  /**
   * The key to seal the next content of a scope with; made when there is none. Within a transaction that writes.
   *
   * @returns undefined where there is one that cannot be unwrapped.
   */
  keyToSeal(table: KeyTable, scope: string): NamedKey | undefined {
    let current = this.#current.get(scope);
    if (current === undefined || current.left === 0) {
      current = this.#reserve(table, scope);
      if (current === undefined) return undefined;
      this.#current.set(scope, current);
    }
    current.left -= 1;
    return current;
  }

  #reserve(table: KeyTable, scope: string): CurrentKey | undefined {
    const stored = table.current(scope);
    if (stored !== undefined) {
      const key = this.key(table, scope, stored.id);
      if (key === undefined) return undefined;
      if (table.addUses(scope, stored.id, USES_AT_ONCE) <= MAX_USES) return { id: stored.id, key, left: USES_AT_ONCE };
      table.retire(scope, stored.id);
    }
    const id = newKeyId(this.#random);
    const secret = this.#random(KEY_BYTES);
    const { primary } = this.masterKeys;
    table.add(scope, {
      id,
      masterId: primary.id,
      wrapped: wrapSecret(primary, { scope, keyId: id }, secret, this.#random),
    });
    table.addUses(scope, id, USES_AT_ONCE);
    const key = contentKey(scope, secret);
    this.#opened.set(cacheKey(scope, id), key);
    return { id, key, left: USES_AT_ONCE };
  }

  #unwrap(scope: string, stored: StoredKey | undefined): KeyObject | undefined {
    const master = stored && this.masterKeys.get(stored.masterId);
    const secret = master && unwrapSecret(master, { scope, keyId: stored.id }, stored.wrapped);
    return secret && contentKey(scope, secret);
  }

  /**
   * Forgets which keys are current: another process may have changed that, or the transaction that made one was undone. What
   * was unwrapped stays, as names of keys are never used again.
   */
  refresh(): void {
    this.#current.clear();
  }

  /** Forgets the keys of a scope whose stored ones were removed. */
  forget(scope: string): void {
    this.#current.delete(scope);
    const prefix = cacheKey(scope, '');
    for (const name of this.#opened.keys()) if (name.startsWith(prefix)) this.#opened.delete(name);
  }
}

function cacheKey(scope: string, id: string): string {
  return `${scope}\n${id}`;
}
