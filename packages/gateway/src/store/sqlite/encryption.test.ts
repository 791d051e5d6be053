import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fillStore, readFilled } from '../../testing/fill-store.ts';
import { testMasterKeys } from '../../testing/master-keys.ts';
import { createConversation, NOW, said } from '../conformance/harness.ts';
import type { MasterKeys } from '../encryption/master-keys.ts';
import { ContentUnreadableError, type Store } from '../port.ts';
import { openAuditReader } from './audit-reader.ts';
import { contentTables } from './content-columns.ts';
import { readContentRows, replaceContent, tableNames } from './content-rows.ts';
import { Statements } from './database.ts';
import { MasterKeyError } from './encryption.ts';
import { openSqliteStore } from './sqlite-store.ts';

const KEYS = testMasterKeys('one');
const SECRET = 'sesame-and-lilies';

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-encryption-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'parley.db');
}

function open(file: string, masterKeys?: MasterKeys, exclusive = true): Store {
  const store = openSqliteStore({ file, masterKeys, exclusive, now: () => NOW });
  onTestFinished(() => store.close());
  return store;
}

/** Opens a file beside the store, as somebody does who has stolen it. */
function steal(file: string): BetterSqlite3.Database {
  const database = new BetterSqlite3(file);
  onTestFinished(() => void database.close());
  return database;
}

/** All bytes of all files of the database. */
function bytesOf(file: string): string {
  const folder = join(file, '..');
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}

/** Columns that hold no content, with what they hold instead. Any other column of text has to be encrypted. */
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  ids: [
    'conversations.id',
    'conversations.owner_id',
    'conversations.epoch',
    'events.conversation_id',
    'events.delta_of',
    'takeovers.conversation_id',
    'grants.conversation_id',
    'grants.id',
    'messages.conversation_id',
    'messages.id',
    'messages.streaming_run',
    'runs.id',
    'runs.conversation_id',
    'runs.message_id',
    'runs.owner',
    'runs.traceparent',
    'runs.caller_traceparent',
    'approvals.id',
    'approvals.conversation_id',
    'approvals.run_id',
    'history.conversation_id',
    'journal.run_id',
    'journal.key',
    'replies.principal_id',
    'replies.key',
    'feedback.id',
    'feedback.conversation_id',
    'feedback.message_id',
    'feedback.principal_id',
    'checkpoints.conversation_id',
    'leases.job',
    'leases.owner',
    'steering.run_id',
    'steering.message_id',
    'spending.key',
    'placeholders.conversation_id',
    'placeholders.placeholder',
    'screenings.conversation_id',
    'screenings.message_id',
    'summaries.conversation_id',
    'page_calls.run_id',
    'page_calls.call_id',
    'page_calls.conversation_id',
    'page_calls.owner_id',
    'page_calls.client_id',
    'audit.actor_id',
    'audit.conversation_id',
    'audit.subject_id',
    'audit_visitors.visitor_id',
    'content_keys.scope',
    'content_keys.id',
    'content_keys.master_id',
    'encryption.serving_keys',
    'operators.id',
    'operators.subject',
    'operator_sessions.operator_id',
  ],
  'names of staff, by which they sign in': ['operators.name'],
  'names of the configuration': [
    'conversations.site',
    'conversations.agent',
    'runs.agent',
    'runs.role',
    'runs.locale',
    'approvals.site',
    'approvals.tool',
    'meta.key',
    'operators.role',
    'operators.issuer',
  ],
  'states, kinds and days': [
    'conversations.status',
    'events.type',
    'runs.state',
    'approvals.status',
    'journal.status',
    'feedback.rating',
    'spending.scope',
    'spending.day',
    'placeholders.kind',
    'placeholders.source',
    'audit.action',
  ],
  times: ['events.at', 'approvals.requested_at', 'audit.at'],
  figures: ['runs.usage', 'runs.spent'],
  'hashes and commitments that tell nothing of what was hashed': [
    'audit.hash',
    'audit.core',
    'operator_sessions.token_hash',
    'used_once.id',
    'used_once.holder',
    'revocations.subject',
  ],
  'what is sealed in another way': ['content_keys.wrapped', 'encryption.coverage'],
};

describe('columns with text', () => {
  it('[SE4] are encrypted, or hold something that is no content', () => {
    const file = newFile();
    open(file);
    const database = steal(file);
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
    const columns = tables.flatMap((table) =>
      (database.pragma(`table_xinfo(${table})`) as { name: string; type: string }[])
        .filter(({ type }) => type !== 'INTEGER')
        .map(({ name }) => `${table}.${name}`),
    );
    const encrypted = tableNames.flatMap((table) => contentTables[table].columns.map((name) => `${table}.${name}`));
    const plain = Object.values(PLAIN).flat();
    expect([...encrypted, ...plain].toSorted()).toEqual(columns.toSorted());
  });
});

describe('an encrypted store', () => {
  it('[SE4] gives everything back over a restart, and has none of it in its files', async () => {
    const [file, plainFile] = [newFile(), newFile()];
    const [store, plain] = [open(file, KEYS), open(plainFile)];
    for (const each of [store, plain]) await fillStore(each, 'a', SECRET);
    expect(store.contentEncryption).toBe('all');
    expect(plain.contentEncryption).toBe('none');
    // The log that SQLite writes ahead still has every page.
    expect(bytesOf(plainFile)).toContain(SECRET);
    expect(bytesOf(file)).not.toContain(SECRET);
    const filled = await readFilled(store, 'a');
    // But for what is random, the same as without encryption.
    expect(JSON.stringify(filled).split(SECRET).length).toBe(
      JSON.stringify(await readFilled(plain, 'a')).split(SECRET).length,
    );
    await store.close();
    expect(bytesOf(file)).not.toContain(SECRET);
    expect(await readFilled(open(file, KEYS), 'a')).toEqual(filled);
    const sql = new Statements(steal(file));
    for (const table of tableNames) {
      const names = readContentRows(sql, table, undefined, 100).flatMap(({ values }) => values.map(({ name }) => name));
      expect(new Set(names), table).toEqual(new Set(contentTables[table].columns));
    }
  });

  it('keeps what was stored before it was encrypted, and encrypts what comes', async () => {
    const file = newFile();
    const plain = open(file);
    await fillStore(plain, 'a', '~1 before');
    const before = await readFilled(plain, 'a');
    await plain.close();
    const store = open(file, KEYS);
    expect(store.contentEncryption).toBe('new');
    expect(await readFilled(store, 'a')).toEqual(before);
    await fillStore(store, 'b', SECRET);
    expect(bytesOf(file)).not.toContain(SECRET);
    await store.close();
    expect(open(file, KEYS).contentEncryption).toBe('new');
  });

  it('is not opened without its master key, nor with another one, and is not harmed by the attempt', async () => {
    const file = newFile();
    const store = open(file, KEYS);
    await fillStore(store, 'a', SECRET);
    const filled = await readFilled(store, 'a');
    await store.close();
    const before = readFileSync(file);
    const [id] = KEYS.ids;
    const other = testMasterKeys('two');
    expect(() => open(file)).toThrow(MasterKeyError);
    expect(() => open(file)).toThrow(
      `the database ${file} is encrypted and needs the master key ${id}: see PARLEY_MASTER_KEY and PARLEY_MASTER_KEY_FILE`,
    );
    expect(() => open(file, other)).toThrow(
      `needs the master key ${id}, and what was given is ${other.ids.join()}: see`,
    );
    expect(() => openAuditReader(file)).toThrow(MasterKeyError);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(await readFilled(open(file, testMasterKeys('two', 'one')), 'a')).toEqual(filled);
    const reader = openAuditReader(file, KEYS);
    onTestFinished(() => reader.close());
    expect(JSON.stringify(await reader.readAudit(0, 10))).toContain(SECRET);
  });

  it('is not opened when its own key was altered', async () => {
    const file = newFile();
    await open(file, KEYS).close();
    steal(file).exec("UPDATE encryption SET coverage = 'all'");
    expect(() => open(file, KEYS)).toThrow(`the database ${file} cannot be decrypted: its own key was altered`);
  });

  it('[SE4] says so where a value was changed, moved, made plain or lost its key, for every column', async () => {
    const file = newFile();
    const store = open(file, KEYS);
    await fillStore(store, 'a', SECRET);
    await fillStore(store, 'b', 'other');
    const database = steal(file);
    const sql = new Statements(database);
    const all = tableNames.flatMap((table) =>
      readContentRows(sql, table, undefined, 100).flatMap(({ key, values }) =>
        values.map((value) => ({ table, key, value })),
      ),
    );
    expect(all.length).toBeGreaterThan(50);
    for (const { table, key, value } of all) {
      const { stored, place } = value;
      // Of another row of the same column, and of another column of the same scope.
      const moved = all.find(({ value: { place: from } }) => from.column === place.column && from !== place);
      const swapped = all.find(
        ({ value: { place: from } }) => from.column !== place.column && from.scope === place.scope,
      );
      const middle = Math.floor(stored.length / 2);
      const spoilt = [
        ['altered', stored.slice(0, middle) + (stored[middle] === 'A' ? 'B' : 'A') + stored.slice(middle + 1)],
        [place.scope === moved?.value.place.scope ? 'altered' : 'key', moved?.value.stored],
        ['altered', swapped?.value.stored],
        ['plain', '"forged"'],
        ['key', '~1'],
        ['key', `~1unknown_${stored.slice(10)}`],
      ] as const;
      for (const [reason, replacement] of spoilt) {
        expect(replacement).toBeDefined();
        replaceContent(sql, table, key, value, replacement ?? '');
        // Whatever id the row has, one of these reads it.
        const outcomes = await Promise.allSettled(
          ['a', 'b'].map(async (id) => {
            await readFilled(store, id);
          }),
        );
        const errors = outcomes.flatMap((outcome) =>
          outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
        );
        expect(errors, `${place.column} ${reason}`).toHaveLength(place.column === 'feedback.comment' ? 0 : 1);
        if (errors.length > 0) expect(errors[0]).toBeInstanceOf(ContentUnreadableError);
        expect(errors).toMatchObject(errors.map(() => ({ column: place.column, reason })));
        replaceContent(sql, table, key, { ...value, stored: replacement ?? '' }, stored);
      }
    }
    // All is as it was.
    for (const id of ['a', 'b']) await readFilled(store, id);
  });

  it('[SE4] destroys the key with the conversation: rows from a backup cannot be read any more', async () => {
    const file = newFile();
    const store = open(file, KEYS);
    await fillStore(store, 'a', SECRET);
    await fillStore(store, 'b', 'other');
    const kept = await readFilled(store, 'b');
    const database = steal(file);
    database.exec('CREATE TABLE backup AS SELECT * FROM history');
    await store.transaction((tx) => tx.eraseConversation('conv_a'));
    expect(database.prepare("SELECT * FROM content_keys WHERE scope = 'conv_a'").all()).toEqual([]);
    database.exec("INSERT INTO history SELECT * FROM backup WHERE conversation_id = 'conv_a'");
    await expect(store.history('conv_a')).rejects.toMatchObject({ name: 'ContentUnreadableError', reason: 'key' });
    expect(await readFilled(store, 'b')).toEqual(kept);
    // What is said of it afterwards has a key of its own.
    await store.transaction((tx) => tx.append('conv_a', [{ type: 'conversation.updated', status: 'deleted' }]));
    expect(await store.readLog('conv_a', 3, 10)).toHaveLength(1);
  });

  it('keeps the key when the erasure is undone', async () => {
    const store = open(newFile(), KEYS);
    await fillStore(store, 'a', SECRET);
    const before = await readFilled(store, 'a');
    await expect(
      store.transaction(async (tx) => {
        await tx.eraseConversation('conv_a');
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await readFilled(store, 'a')).toEqual(before);
    await store.transaction((tx) => tx.append('conv_a', [said('more')]));
    expect(await store.readLog('conv_a', 3, 10)).toHaveLength(1);
  });

  it('seals nothing with a key whose transaction was undone', async () => {
    const store = open(newFile(), KEYS);
    await createConversation(store, 'conv_1');
    const outcomes = await Promise.allSettled([
      store.transaction(async (tx) => {
        await tx.append('conv_1', [said('undone')]);
        throw new Error('undone');
      }),
      store.transaction((tx) => tx.append('conv_1', [said('kept')])),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await store.readLog('conv_1', 0, 10)).toMatchObject([{ seq: 1 }]);
  });

  it('seals with the key of this moment, whichever process has changed it', async () => {
    const file = newFile();
    const [one, two] = [open(file, KEYS, false), open(file, KEYS, false)];
    await createConversation(one, 'conv_1');
    const append = (store: Store, text: string): Promise<unknown> =>
      store.transaction((tx) => tx.append('conv_1', [said(text)]));
    await append(one, 'a');
    await append(two, 'b');
    await two.transaction((tx) => tx.eraseConversation('conv_1'));
    await append(two, 'c');
    await append(one, 'd');
    for (const store of [one, two]) expect(await store.readLog('conv_1', 2, 10)).toHaveLength(2);
  });
});
