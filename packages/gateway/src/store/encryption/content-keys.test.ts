import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testMasterKeys } from '../../testing/master-keys.ts';
import { ContentKeys, type KeyTable, type StoredKey } from './content-keys.ts';

interface Entry extends StoredKey {
  readonly scope: string;
  uses: number;
  retired: boolean;
}

/** A table in memory that counts how often it is read. */
class MemoryTable implements KeyTable {
  readonly entries: Entry[] = [];
  reads = 0;

  current(scope: string): StoredKey | undefined {
    this.reads += 1;
    return this.entries.find((entry) => entry.scope === scope && !entry.retired);
  }

  get(scope: string, id: string): StoredKey | undefined {
    this.reads += 1;
    return this.#entry(scope, id);
  }

  add(scope: string, key: StoredKey): void {
    this.entries.push({ ...key, scope, uses: 0, retired: false });
  }

  addUses(scope: string, id: string, uses: number): number {
    const entry = this.#entry(scope, id);
    if (entry === undefined) throw new Error('there is no such key');
    entry.uses += uses;
    return entry.uses;
  }

  retire(scope: string, id: string): void {
    Object.assign(this.#entry(scope, id) ?? {}, { retired: true });
  }

  #entry(scope: string, id: string): Entry | undefined {
    return this.entries.find((entry) => entry.scope === scope && entry.id === id);
  }
}

const newKeys = (...names: [string, ...string[]]): ContentKeys =>
  new ContentKeys(testMasterKeys(...names), randomBytes);

describe('content keys', () => {
  it('has one for each scope, the same in every process that has the master key', () => {
    const table = new MemoryTable();
    const keys = newKeys('one');
    const first = keys.keyToSeal(table, 'conv_1');
    expect(keys.keyToSeal(table, 'conv_1')?.id).toBe(first?.id);
    const other = keys.keyToSeal(table, 'conv_2');
    expect(other?.id).not.toBe(first?.id);
    const again = newKeys('two', 'one').key(table, 'conv_1', first?.id ?? '');
    expect(again?.equals(first?.key as never)).toBe(true);
    expect(again?.equals(other?.key as never)).toBe(false);
  });

  it('has none where the master key is missing, or the stored one is of another scope or was altered', () => {
    const table = new MemoryTable();
    const [id, otherId] = ['conv_1', 'conv_2'].map((scope) => newKeys('one').keyToSeal(table, scope)?.id ?? '');
    expect(newKeys('two').key(table, 'conv_1', id ?? '')).toBeUndefined();
    expect(newKeys('two').keyToSeal(table, 'conv_1')).toBeUndefined();
    const [first, second] = table.entries as [Entry, Entry];
    Object.assign(first, { id: otherId, scope: 'conv_2' });
    Object.assign(second, { id, scope: 'conv_1' });
    expect(newKeys('one').key(table, 'conv_1', id ?? '')).toBeUndefined();
    Object.assign(second, { id: otherId, scope: 'conv_2', wrapped: second.wrapped.slice(0, -1) });
    table.entries.shift();
    expect(newKeys('one').key(table, 'conv_2', otherId ?? '')).toBeUndefined();
  });

  it('counts uses ahead of time, and takes another key before one was used 2^32 times', () => {
    const table = new MemoryTable();
    const keys = newKeys('one');
    const id = keys.keyToSeal(table, 'conv_1')?.id;
    expect(table.entries).toMatchObject([{ uses: 4096 }]);
    for (let uses = 1; uses < 4097; uses += 1) keys.keyToSeal(table, 'conv_1');
    expect(table.entries).toMatchObject([{ uses: 8192 }]);
    const [entry] = table.entries as [Entry];
    entry.uses = 2 ** 32 - 4096;
    keys.refresh();
    expect(keys.keyToSeal(table, 'conv_1')?.id).toBe(id);
    keys.refresh();
    const next = keys.keyToSeal(table, 'conv_1');
    expect(next?.id).not.toBe(id);
    expect(table.entries).toMatchObject([
      { id, retired: true },
      { id: next?.id, retired: false, uses: 4096 },
    ]);
    expect(keys.key(table, 'conv_1', id ?? '')).toBeDefined();
  });

  it('asks the table once, and again once it was told to', () => {
    const table = new MemoryTable();
    const keys = newKeys('one');
    const made = keys.keyToSeal(table, 'conv_1');
    const { reads } = table;
    keys.keyToSeal(table, 'conv_1');
    keys.key(table, 'conv_1', made?.id ?? '');
    expect(table.reads).toBe(reads);
    // As after a rollback: the key that was made there is in no table.
    table.entries.length = 0;
    keys.refresh();
    expect(keys.keyToSeal(table, 'conv_1')?.id).not.toBe(made?.id);
  });

  it('opens nothing of a scope that was forgotten', () => {
    const table = new MemoryTable();
    const keys = newKeys('one');
    const [id, kept] = ['conv_1', 'conv_11'].map((scope) => keys.keyToSeal(table, scope)?.id ?? '');
    table.entries.length = 0;
    keys.forget('conv_1');
    expect(keys.key(table, 'conv_1', id ?? '')).toBeUndefined();
    expect(keys.key(table, 'conv_11', kept ?? '')).toBeDefined();
  });

  it('keeps a bounded number of keys in memory', () => {
    const table = new MemoryTable();
    const keys = newKeys('one');
    const first = keys.keyToSeal(table, 'conv_0')?.id ?? '';
    for (let number = 1; number <= 1024; number += 1) keys.keyToSeal(table, `conv_${number}`);
    const { reads } = table;
    keys.key(table, 'conv_0', first);
    expect(table.reads).toBe(reads + 1);
  });
});
