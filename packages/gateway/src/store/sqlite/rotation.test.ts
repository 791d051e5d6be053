import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fillStore, readFilled } from '../../testing/fill-store.ts';
import { testMasterKeys } from '../../testing/master-keys.ts';
import { NOW, said } from '../conformance/harness.ts';
import type { MasterKeys } from '../encryption/master-keys.ts';
import { keyIdOf } from '../encryption/sealed-text.ts';
import type { Store } from '../port.ts';
import { readContentRows, replaceContent, tableNames } from './content-rows.ts';
import { Statements } from './database.ts';
import { MasterKeyError } from './encryption.ts';
import { readKeyStatus } from './key-status.ts';
import { rotateKeys } from './rotation.ts';
import { openSqliteStore } from './sqlite-store.ts';

const PROCESS = fileURLToPath(new URL('../../testing/rotate-process.ts', import.meta.url));
const ONE = testMasterKeys('one');
const TWO = testMasterKeys('two');
const BOTH = testMasterKeys('two', 'one');
const SECRET = 'sesame-and-lilies';

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-rotation-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'parley.db');
}

function open(file: string, masterKeys?: MasterKeys): Store {
  const store = openSqliteStore({ file, masterKeys, now: () => NOW });
  onTestFinished(() => store.close());
  return store;
}

/** A database with some conversations, and what is in them. */
async function fill(file: string, ids: readonly string[], masterKeys?: MasterKeys): Promise<readonly unknown[]> {
  const store = open(file, masterKeys);
  for (const id of ids) await fillStore(store, id, `${SECRET} ${id}`);
  const filled = await readAll(store, ids);
  await store.close();
  return filled;
}

async function readAll(store: Store, ids: readonly string[]): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (const id of ids) all.push(await readFilled(store, id));
  return all;
}

/** Reads what a database holds with these keys alone. */
async function readWith(file: string, masterKeys: MasterKeys, ids: readonly string[]): Promise<readonly unknown[]> {
  const store = open(file, masterKeys);
  expect(store.contentEncryption).toBe('all');
  const all = await readAll(store, ids);
  await store.close();
  return all;
}

function withSql<T>(file: string, work: (sql: Statements) => T): T {
  const database = new BetterSqlite3(file);
  try {
    return work(new Statements(database));
  } finally {
    database.close();
  }
}

/** All content as it is stored. */
function storedIn(file: string): string[] {
  return withSql(file, (sql) =>
    tableNames.flatMap((table) =>
      readContentRows(sql, table, undefined, 1000).flatMap(({ values }) => values.map(({ stored }) => stored)),
    ),
  );
}

function bytesOf(file: string): string {
  const folder = join(file, '..');
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}

describe('rotating keys', () => {
  it('[SE4] wraps every secret with the new master key, after which the old one is of no use, and writes no content', async () => {
    const file = newFile();
    const ids = ['a', 'b', 'c'];
    const filled = await fill(file, ids, ONE);
    const stored = storedIn(file);
    // The database's and one of each conversation, in batches of two.
    expect(await rotateKeys({ file, masterKeys: BOTH, batch: 2 })).toEqual({
      rewrapped: 4,
      encrypted: 0,
      unreadable: 0,
      examples: [],
    });
    expect(storedIn(file)).toEqual(stored);
    expect(() => open(file, ONE)).toThrow(MasterKeyError);
    expect(await readWith(file, TWO, ids)).toEqual(filled);
    expect(await rotateKeys({ file, masterKeys: TWO })).toMatchObject({ rewrapped: 0, encrypted: 0 });
  });

  it('[SE4] encrypts what was plain, and leaves nothing of it in the file', async () => {
    const file = newFile();
    const ids = ['a', 'b', 'c'];
    const filled = await fill(file, ids);
    expect(bytesOf(file)).toContain(SECRET);
    const values = storedIn(file).length;
    expect(await rotateKeys({ file, masterKeys: ONE, batch: 2 })).toMatchObject({ encrypted: values, rewrapped: 0 });
    expect(bytesOf(file)).not.toContain(SECRET);
    expect(await readWith(file, ONE, ids)).toEqual(filled);
    expect(await rotateKeys({ file, masterKeys: ONE })).toMatchObject({ encrypted: 0 });
  });

  it('[SE4] encrypts everything anew with secrets of its own, and destroys the old ones', async () => {
    const file = newFile();
    const ids = ['a', 'b'];
    const filled = await fill(file, ids, ONE);
    const before = storedIn(file);
    const report = await rotateKeys({ file, masterKeys: BOTH, reencrypt: true, batch: 3 });
    expect(report).toMatchObject({ rewrapped: 3, encrypted: before.length, unreadable: 0 });
    const after = storedIn(file);
    const keysOf = (stored: string[]): Set<unknown> => new Set(stored.map(keyIdOf));
    expect(keysOf(after).size).toBe(3);
    expect([...keysOf(after)].filter((id) => keysOf(before).has(id))).toEqual([]);
    expect(readKeyStatus(file, TWO)).toMatchObject({
      masterKeys: [{ id: TWO.primary.id, secrets: 3 }],
      hasRetired: false,
    });
    expect(await readWith(file, TWO, ids)).toEqual(filled);
  });

  it.each([
    ['wrapped anew', 'rewrap', BOTH, ONE],
    ['encrypted for the first time', 'rewrap', TWO, undefined],
    ['encrypted anew', 'reencrypt', BOTH, ONE],
  ])(
    '[SE4] goes on where it was when it is killed at random moments while content is %s',
    async (_what, mode, masterKeys, before) => {
      const file = newFile();
      const ids = ['a', 'b', 'c'];
      const filled = await fill(file, ids, before);
      /** @returns whether it came to its end. */
      const run = (batches: number): Promise<boolean> =>
        new Promise((resolve, reject) => {
          const child = fork(PROCESS, [file, mode, ...(masterKeys === BOTH ? ['two', 'one'] : ['two'])], {
            execArgv: [],
          });
          onTestFinished(() => void child.kill('SIGKILL'));
          let seen = 0;
          child.on('message', () => {
            seen += 1;
            if (seen === batches) child.kill('SIGKILL');
          });
          child.on('error', reject);
          child.on('exit', (code, signal) => {
            if (code === 0 || signal === 'SIGKILL') resolve(code === 0);
            else reject(new Error(`ended with ${code}`));
          });
        });
      for (const batches of [1, 2 + Math.floor(Math.random() * 10), 10 + Math.floor(Math.random() * 30)]) {
        await run(batches);
        // Whatever it has come to, a gateway that has all the keys serves all of it.
        const store = open(file, masterKeys);
        expect(await readAll(store, ids)).toEqual(filled);
        await fillStore(store, `killed_${batches}`, 'meanwhile');
        await store.close();
      }
      expect(await run(Number.POSITIVE_INFINITY)).toBe(true);
      expect(await readWith(file, TWO, ids)).toEqual(filled);
      expect(bytesOf(file)).not.toMatch(new RegExp(`${SECRET}|meanwhile`));
      expect(readKeyStatus(file, TWO)).toMatchObject({ hasRetired: false, masterKeys: [{ id: TWO.primary.id }] });
    },
  );
});

describe('rotating keys while a gateway is using the database', () => {
  it('[SE4] wraps secrets while it goes on, if it has the same first key', async () => {
    const file = newFile();
    const ids = ['a', 'b', 'c', 'd'];
    const filled = await fill(file, ids, ONE);
    const store = open(file, BOTH);
    let appended = 0;
    let writing: Promise<unknown> = Promise.resolve();
    const report = await rotateKeys({
      file,
      masterKeys: BOTH,
      batch: 1,
      onProgress() {
        appended += 1;
        const number = appended;
        writing = writing.then(() => store.transaction((tx) => tx.append('conv_a', [said(`more ${number}`)])));
      },
    });
    await writing;
    expect(report).toMatchObject({ rewrapped: 5 });
    expect(await store.readLog('conv_a', 3, 100)).toHaveLength(appended);
    await store.close();
    const again = open(file, TWO);
    expect((await readAll(again, ids)).slice(1)).toEqual(filled.slice(1));
    expect(await again.readLog('conv_a', 3, 100)).toHaveLength(appended);
  });

  it('refuses where it has other keys, or none, and changes nothing', async () => {
    const file = newFile();
    await fill(file, ['a'], ONE);
    const other = open(file, testMasterKeys('one', 'two'));
    await expect(rotateKeys({ file, masterKeys: BOTH })).rejects.toThrow(
      `a gateway is using ${file} and its first master key is not ${TWO.primary.id}: start it with the new key first`,
    );
    await other.close();
    const plainFile = newFile();
    open(plainFile);
    await expect(rotateKeys({ file: plainFile, masterKeys: ONE })).rejects.toThrow('a gateway is using');
    expect(readKeyStatus(file, ONE).masterKeys).toEqual([{ id: ONE.primary.id, secrets: 2 }]);
    expect(readKeyStatus(plainFile, ONE)).toEqual({ coverage: 'none', masterKeys: [], hasRetired: false, serving: [] });
  });

  it('encrypts no content anew', async () => {
    const file = newFile();
    await fill(file, ['a'], ONE);
    open(file, ONE);
    await expect(rotateKeys({ file, masterKeys: ONE, reencrypt: true })).rejects.toThrow(
      `a gateway is using ${file}: stop it, to encrypt all content anew`,
    );
  });

  it('encrypts what was plain, and says that the rest has to wait', async () => {
    const file = newFile();
    const filled = await fill(file, ['a']);
    const store = open(file, ONE);
    expect(await rotateKeys({ file, masterKeys: ONE })).toMatchObject({ unfinished: 'plain' });
    expect(storedIn(file).every((stored) => keyIdOf(stored) !== undefined)).toBe(true);
    expect(await readAll(store, ['a'])).toEqual(filled);
    await store.close();
    expect(readKeyStatus(file, ONE).coverage).toBe('new');
    const last = await rotateKeys({ file, masterKeys: ONE });
    expect(last.unfinished).toBeUndefined();
    expect(last.encrypted).toBe(0);
    expect(bytesOf(file)).not.toContain(SECRET);
    expect(await readWith(file, ONE, ['a'])).toEqual(filled);
  });
});

describe('rotating keys of a database that was tampered with', () => {
  it('leaves what it cannot read as it is, says where it is, and keeps the key that it may be read with', async () => {
    const file = newFile();
    await fill(file, ['a', 'b'], ONE);
    withSql(file, (sql) => {
      const [row] = readContentRows(sql, 'summaries', undefined, 1);
      const [value] = row?.values ?? [];
      if (row === undefined || value === undefined) throw new Error('there is no summary');
      replaceContent(sql, 'summaries', row.key, value, `${value.stored.slice(0, 12)}spoilt`);
    });
    const report = await rotateKeys({ file, masterKeys: BOTH, reencrypt: true });
    expect(report).toMatchObject({ unreadable: 1, examples: ['summaries.body conv_a'] });
    expect(readKeyStatus(file, TWO).hasRetired).toBe(true);
    const store = open(file, TWO);
    expect(await store.history('conv_a')).toEqual([`${SECRET} a`]);
    await expect(store.summary('conv_a')).rejects.toMatchObject({ reason: 'altered' });
    await store.close();
    // The key itself was spoilt: everything of that conversation is lost, and of no other.
    withSql(file, (sql) => sql.run("UPDATE content_keys SET wrapped = 'spoilt' WHERE scope = 'conv_b'"));
    const next = await rotateKeys({ file, masterKeys: testMasterKeys('three', 'two') });
    expect(next.examples).toContain('the key of conv_b');
    expect(next.unreadable).toBeGreaterThan(1);
  });

  it('says so where there is no database', async () => {
    const file = newFile();
    await expect(rotateKeys({ file, masterKeys: ONE })).rejects.toThrow(`there is no database ${file}`);
    expect(() => readKeyStatus(file)).toThrow(`there is no database ${file}`);
  });
});
