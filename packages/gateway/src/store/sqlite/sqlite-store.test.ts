import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeStore } from '../conformance.ts';
import {
  claim,
  createConversation,
  createRun,
  LEASE_MS,
  NOW,
  said,
  type StoreOptions,
  type StoreUnderTest,
} from '../conformance/harness.ts';
import { testMasterKeys } from '../../testing/master-keys.ts';
import type { MasterKeys } from '../encryption/master-keys.ts';
import { nothingSpent, type Store, StoreUnavailableError } from '../port.ts';
import { plainCipher } from '../encryption/content-cipher.ts';
import { readContentRows, tableNames } from './content-rows.ts';
import { openDatabase, Statements } from './database.ts';
import { readEncryption } from './encryption.ts';
import { migrate } from './migrations.ts';
import { openSqliteStore } from './sqlite-store.ts';
import { Writer } from './writer.ts';

/** Bytes that hold the list of tables; the rows come behind them. */
const FIRST_PAGES = 4096 * 2;

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a store that is closed when the test ends. */
function open(file: string, exclusive = true): Store {
  const store = openSqliteStore({ file, exclusive, now: () => NOW });
  onTestFinished(() => store.close());
  return store;
}

/** Every row of every table, as text; content as it is, and decrypted. */
function dump(file: string, masterKeys?: MasterKeys): string {
  const database = new BetterSqlite3(file, { readonly: true });
  try {
    const sql = new Statements(database);
    const cipher = readEncryption(sql, file, masterKeys, randomBytes)?.cipherFor(sql) ?? plainCipher;
    const contents = tableNames.flatMap((table) =>
      readContentRows(sql, table, undefined, 1000).flatMap(({ values }) =>
        values.map(({ place, stored }) => [place, cipher.open(place, stored)]),
      ),
    );
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[];
    const rows = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]);
    return JSON.stringify(masterKeys === undefined ? rows : [rows, contents]);
  } finally {
    database.close();
  }
}

const openUnderTest = async ({ now }: StoreOptions, masterKeys?: MasterKeys): Promise<StoreUnderTest> => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-store-'));
  const file = join(folder, 'parley.db');
  const openHere = (): Store => openSqliteStore({ file, exclusive: false, now, masterKeys });
  let stores = [openHere()];
  const closeAll = async (): Promise<void> => {
    for (const store of stores) await store.close();
    stores = [];
  };
  return {
    store: stores[0] as Store,
    async second() {
      const store = openHere();
      stores.push(store);
      return store;
    },
    async reopen() {
      await closeAll();
      const store = openHere();
      stores.push(store);
      return store;
    },
    dump: async () => dump(file, masterKeys),
    async close() {
      await closeAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

describeStore('SQLite', openUnderTest);
describeStore('SQLite, encrypted', (options) => openUnderTest(options, testMasterKeys('conformance')));

describe('a file that cannot be opened', () => {
  it('is refused when a newer version wrote it, and is left as it was', () => {
    const file = join(newFolder(), 'parley.db');
    const newer = new BetterSqlite3(file);
    newer.pragma('user_version = 999');
    newer.close();
    expect(() => openSqliteStore({ file })).toThrow(/version 999, newer than version \d+ of this software/);
    // Nothing is left open: an older file in its place can be opened.
    rmSync(file);
    open(file);
  });

  it('is refused while the same process has it open', async () => {
    const file = join(newFolder(), 'parley.db');
    const store = open(file);
    expect(() => openSqliteStore({ file })).toThrow(/another process is using .*parley\.db: stop it/);
    expect(() => openSqliteStore({ file, exclusive: false })).toThrow(/another process is using/);
    await store.close();
    const shared = open(file, false);
    expect(() => openSqliteStore({ file })).toThrow(/another process is using/);
    await shared.close();
    open(file);
  });

  it('is refused while another process has it open, until that is killed', async () => {
    const file = join(newFolder(), 'parley.db');
    const program = `
      import { openSqliteStore } from ${JSON.stringify(new URL('sqlite-store.ts', import.meta.url).href)};
      // A store that nobody holds is given up, with its lock, whenever memory is tidied.
      globalThis.store = openSqliteStore({ file: ${JSON.stringify(file)} });
      process.send('open');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'message');
    expect(() => openSqliteStore({ file })).toThrow(/another process is using/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await createConversation(open(file), 'conv_1');
  });

  it.each([
    [
      'is no database',
      (file: string) => writeFileSync(file, 'this is no database, whatever it is called '.repeat(100)),
    ],
    ['is a folder', (file: string) => mkdirSync(file)],
  ])('is unavailable when it %s', (_what, spoil) => {
    const file = join(newFolder(), 'parley.db');
    spoil(file);
    expect(() => openSqliteStore({ file })).toThrow(StoreUnavailableError);
    rmSync(file, { recursive: true });
    open(file);
  });

  it('is unavailable when its folder cannot be made', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'occupied'), '');
    expect(() => openSqliteStore({ file: join(folder, 'occupied', 'parley.db') })).toThrow(StoreUnavailableError);
    open(join(folder, 'made', 'with', 'its', 'folders', 'parley.db'));
  });
});

describe('a file of an earlier version', () => {
  it('is brought up to date with what it holds', async () => {
    const file = join(newFolder(), 'parley.db');
    const second = new BetterSqlite3(file);
    migrate(second, 2);
    second.exec(
      `INSERT INTO conversations VALUES ('conv_1', 'storefront', 'vis_1', 'support', NULL, 'open', 'epoch_1', 0, 1, 5, 5, 0);
       INSERT INTO runs VALUES ('run_1', 'conv_1', 'msg_1', 'support', 1, 'waiting', NULL, 0, 0, 5, NULL, NULL, NULL, 0,
         '{"totalTokens":7}', '"page"', 0, NULL);`,
    );
    second.close();

    const updated = open(file);
    expect(await updated.conversation('conv_1')).toMatchObject({ ownerId: 'vis_1', createdAtMs: 5, trimmed: 0 });
    expect(await updated.run('run_1')).toMatchObject({
      messageId: 'msg_1',
      role: 'visitor',
      state: 'waiting',
      usage: { totalTokens: 7 },
      spent: nothingSpent,
      context: 'page',
    });
    await updated.transaction((tx) => tx.putSummary('conv_1', 'kept'));
    expect(await updated.summary('conv_1')).toBe('kept');
  });
});

describe('a database that cannot serve', () => {
  it('is unavailable while the disk is full, keeps what it had, and works again afterwards', async () => {
    const database = openDatabase(join(newFolder(), 'parley.db'), true);
    onTestFinished(() => database.close());
    const { writer } = database;
    const transactions = new Writer(writer);
    const put = (key: string, value: string): Promise<void> =>
      transactions.run(async () => void writer.prepare('INSERT INTO meta VALUES (?, ?)').run(key, value), 'full');
    const keys = (): unknown[] => database.reader.prepare('SELECT key FROM meta ORDER BY key').pluck().all();
    await put('before', 'x');

    const pages = writer.pragma('page_count', { simple: true }) as number;
    writer.pragma(`max_page_count = ${pages}`);
    const outcomes = await Promise.allSettled([
      put('small', 'x'),
      put('large', 'x'.repeat(200_000)),
      put('after', 'x'),
    ]);
    const reasons = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as unknown) : undefined,
    );
    expect(reasons[1]).toBeInstanceOf(StoreUnavailableError);
    // Each of the three was told the truth about itself.
    const told = ['small', 'large', 'after'].filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(keys()).toEqual(['before', ...told].toSorted());

    writer.pragma('max_page_count = 1000000');
    await put('later', 'x'.repeat(200_000));
    expect(keys()).toContain('later');
  });

  it('is unavailable when the file is damaged while it is open', async () => {
    const file = join(newFolder(), 'parley.db');
    const store = open(file);
    await createConversation(store, 'conv_1');
    await store.transaction((tx) =>
      tx.append(
        'conv_1',
        Array.from({ length: 400 }, (_, index) => said(`${index}`.repeat(50))),
      ),
    );
    await store.close();

    const damaged = open(file);
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(statSync(file).size - FIRST_PAGES, 0xa5), 0, undefined, FIRST_PAGES);
    closeSync(handle);
    await expect(damaged.readLog('conv_1', 0, 1000)).rejects.toThrow(StoreUnavailableError);
    await expect(damaged.transaction((tx) => tx.unfinishedMessages('conv_1', 'run_1'))).rejects.toThrow(
      StoreUnavailableError,
    );
  });

  it('is unavailable while another process writes for too long, and works again afterwards', async () => {
    const file = join(newFolder(), 'parley.db');
    const database = openDatabase(file, true);
    onTestFinished(() => database.close());
    const { writer } = database;
    writer.pragma('busy_timeout = 0');
    const transactions = new Writer(writer);
    const other = new BetterSqlite3(file);
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    await expect(transactions.run(async () => 1, 'full')).rejects.toThrow(StoreUnavailableError);
    other.exec('COMMIT');
    expect(await transactions.run(async () => 1, 'full')).toBe(1);
  });

  it('writes nothing of a group in which the database failed, and works again afterwards', async () => {
    const database = openDatabase(join(newFolder(), 'parley.db'), true);
    onTestFinished(() => database.close());
    const { writer } = database;
    const transactions = new Writer(writer);
    const put = (key: string): Promise<unknown> =>
      transactions.run(async () => writer.prepare('INSERT INTO meta VALUES (?, ?)').run(key, 'x'), 'full');
    const outcomes = await Promise.allSettled([
      put('first'),
      transactions.run(async () => {
        throw new StoreUnavailableError('SQLITE_IOERR');
      }, 'full'),
      put('third'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await put('later');
    expect(database.reader.prepare('SELECT key FROM meta').pluck().all()).toEqual(['later']);
  });

  it('answers everybody in a group whose transaction broke', async () => {
    const database = openDatabase(join(newFolder(), 'parley.db'), true);
    onTestFinished(() => database.close());
    const { writer } = database;
    const transactions = new Writer(writer);
    const outcomes = await Promise.allSettled([
      transactions.run(async () => 1, 'full'),
      transactions.run(async () => {
        // What SQLite does by itself after some errors.
        writer.exec('ROLLBACK');
        throw new Error('rolled back');
      }, 'full'),
      transactions.run(async () => 3, 'full'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await transactions.run(async () => 4, 'full')).toBe(4);
  });
});

describe('an audit log on SQLite', () => {
  it.each([
    ['changed', "UPDATE audit SET core = '{}' WHERE seq = 1"],
    ['removed', 'DELETE FROM audit WHERE seq = 2'],
    ['replaced', "INSERT OR REPLACE INTO audit (seq, hash, core) VALUES (1, 'x', '{}')"],
    ['appended behind a gap', "INSERT INTO audit (seq, hash, core) VALUES (4, 'x', '{}')"],
    ['put in front', "INSERT INTO audit (seq, hash, core) VALUES (0, 'x', '{}')"],
  ])('refuses that a record is %s', async (_what, statement) => {
    const file = join(newFolder(), 'parley.db');
    const store = open(file);
    const actor = { id: 'clock', role: 'system' } as const;
    await store.transaction(async (tx) => {
      for (const id of ['a', 'b']) await tx.appendAudit({ action: 'x.done', actor, subject: { type: 'x', id } });
    });
    const other = new BetterSqlite3(file);
    onTestFinished(() => void other.close());
    const before = await store.readAudit(0, 10);
    expect(() => other.exec(statement)).toThrow('the audit log is append-only');
    expect(await store.readAudit(0, 10)).toEqual(before);
  });
});

describe('a store on SQLite of its own', () => {
  it('lets runs of a dead process be claimed at once, which a shared one must not', async () => {
    const file = join(newFolder(), 'parley.db');
    const first = open(file);
    await createConversation(first, 'conv_1');
    await createRun(first, 'conv_1', 'run_1');
    const { fence } = await claim(first, 'run_1');
    await first.close();

    const shared = open(file, false);
    expect(await shared.claimableRuns(NOW, 10)).toEqual([]);
    await shared.close();
    const next = open(file);
    expect(await next.claimableRuns(NOW, 10)).toEqual(['run_1']);
    expect(await next.claimRun('run_1', { owner: 'node_2', nowMs: NOW, leaseMs: LEASE_MS })).toMatchObject({
      fence: fence + 1,
    });
  });

  it('keeps no erased or compacted text in its files', async () => {
    const folder = newFolder();
    const store = open(join(folder, 'parley.db'));
    await createConversation(store, 'conv_1');
    await store.transaction((tx) =>
      tx.append('conv_1', [
        ...Array.from({ length: 200 }, (_, index) => said(`${index} alpha `.repeat(20))),
        { type: 'message.delta', messageId: 'msg_a', offset: 0, text: 'bravo' },
      ]),
    );
    await store.transaction((tx) => tx.compactDeltas('conv_1', 'msg_a'));
    await store.transaction((tx) => tx.eraseConversation('conv_1'));
    await store.close();
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name), 'latin1')).not.toMatch(/alpha|bravo/);
    }
  });
});
