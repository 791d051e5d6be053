import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { DatabaseTooNewError, migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { openDeskDatabase } from './open.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-desk-'));
  file = join(folder, 'data', 'desk.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const latest = MIGRATIONS.length;

const INSERT_TICKET = `INSERT INTO tickets
  (category, urgency, status, subject, description, email, conversation_id, visitor_id, created_at, idempotency_key) VALUES`;

describe('opening the database', () => {
  it('[AG1] puts the seed data into a fresh database', () => {
    const database = openDeskDatabase(file);
    expect(
      database.prepare('SELECT id, item, quantity, total_cents, status, tracking FROM orders ORDER BY id').raw().all(),
    ).toEqual([
      ['ORD-3456', 'Cable Kit', 5, 2495, 'Delivered', null],
      ['ORD-5678', 'Widget Pro', 2, 9998, 'Shipped', 'TRK-111'],
      ['ORD-9012', 'Gadget Plus', 1, 14999, 'Processing', null],
    ]);
    expect(database.prepare('SELECT * FROM accounts ORDER BY email').raw().all()).toEqual([
      ['alice@example.com', 'Alice Johnson', 'Premium', 2022, 'Active'],
      ['bob@example.com', 'Bob Smith', 'Free', 2024, 'Active'],
    ]);
    const answers = database.prepare<[], string>('SELECT answer FROM faq ORDER BY id').pluck().all();
    expect(answers).toEqual([
      expect.stringMatching(/5–7 business days.*2–3 business days/),
      expect.stringMatching(/30 days.*free.*Premium/),
      expect.stringMatching(/1-year manufacturer/),
    ]);
    database.close();
  });

  it('[AG2] uses WAL, foreign keys and strict tables, and keeps its folder to the owner', () => {
    const database = openDeskDatabase(file);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(database.pragma('busy_timeout', { simple: true })).toBe(5000);
    const loose = database
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    expect(loose).toEqual([]);
    expect(statSync(join(folder, 'data')).mode & 0o077).toBe(0);
    database.close();
  });

  it('[AG2] keeps what was changed when it is opened again', () => {
    const first = openDeskDatabase(file);
    first.exec("UPDATE orders SET status = 'Delivered', refunded_cents = 100 WHERE id = 'ORD-5678'");
    first.exec("UPDATE accounts SET tier = 'Premium' WHERE email = 'bob@example.com'");
    first.exec("UPDATE faq SET answer = 'Two weeks.' WHERE topic = 'shipping'");
    first.exec("UPDATE articles SET body = 'By pigeon.' WHERE number = 101");
    first.close();

    const second = openDeskDatabase(file);
    expect(second.prepare("SELECT status, refunded_cents FROM orders WHERE id = 'ORD-5678'").raw().get()).toEqual([
      'Delivered',
      100,
    ]);
    expect(second.prepare("SELECT tier FROM accounts WHERE email = 'bob@example.com'").pluck().get()).toBe('Premium');
    expect(second.prepare("SELECT answer FROM faq WHERE topic = 'shipping'").pluck().get()).toBe('Two weeks.');
    expect(second.prepare('SELECT body FROM articles WHERE number = 101').pluck().get()).toBe('By pigeon.');
    expect(second.prepare('SELECT count(*) FROM orders').pluck().get()).toBe(3);
    second.close();
  });

  it('[AG2] can be opened by two processes’ handles at once', () => {
    const one = openDeskDatabase(file);
    const two = openDeskDatabase(file);
    expect(schemaVersion(one)).toBe(latest);
    expect(schemaVersion(two)).toBe(latest);
    one.close();
    two.close();
  });

  it('[AG2] refuses a database that a newer version wrote, and leaves it as it is', () => {
    const database = openDeskDatabase(file);
    database
      .prepare("INSERT INTO schema_migrations VALUES (?, 'from the future', '2030-01-01T00:00:00Z')")
      .run(latest + 5);
    database.exec("DELETE FROM faq WHERE topic = 'warranty'");
    database.close();

    expect(() => openDeskDatabase(file)).toThrow(DatabaseTooNewError);
    expect(() => openDeskDatabase(file)).toThrow(`its schema is ${latest + 5}, this version knows up to ${latest}`);
    const after = new Database(file);
    expect(after.prepare('SELECT count(*) FROM faq').pluck().get()).toBe(2);
    after.close();
  });
});

describe('migrations', () => {
  it('[AG2] are numbered 1, 2, 3 without gaps', () => {
    expect(MIGRATIONS.map((migration) => migration.version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it('[AG2] run once each, in order, and only the missing ones', () => {
    const database = new Database(':memory:');
    expect(migrate(database, MIGRATIONS.slice(0, 1))).toEqual([1]);
    database.exec("INSERT INTO faq (topic, question, answer) VALUES ('warranty', 'What does it cover?', 'Faults.')");
    expect(migrate(database, MIGRATIONS.slice(0, 2))).toEqual([2]);
    expect(migrate(database, MIGRATIONS)).toEqual([3, 4, 5, 6]);
    expect(migrate(database, MIGRATIONS)).toEqual([]);
    expect(database.prepare('SELECT version FROM schema_migrations').pluck().all()).toEqual([1, 2, 3, 4, 5, 6]);
    // The search index of step 2 covers what was there before it.
    expect(database.prepare("SELECT count(*) FROM faq_search WHERE faq_search MATCH 'warranty'").pluck().get()).toBe(1);
    database.close();
  });

  it('[AG4] bring the database of an older version forward with all that is in it', () => {
    mkdirSync(join(folder, 'data'));
    const old = new Database(file);
    migrate(old, MIGRATIONS.slice(0, 2));
    old.exec("INSERT INTO accounts VALUES ('bob@example.com', 'Robert Smith', 'Premium', 2024)");
    old.close();

    const database = openDeskDatabase(file);
    expect(database.prepare("SELECT * FROM accounts WHERE email = 'bob@example.com'").raw().get()).toEqual([
      'bob@example.com',
      'Robert Smith',
      'Premium',
      2024,
      'Active',
    ]);
    expect(database.prepare('SELECT count(*) FROM articles').pluck().get()).toBeGreaterThanOrEqual(30);
    expect(database.prepare("SELECT count(*) FROM invoices WHERE email = 'bob@example.com'").pluck().get()).toBe(4);
    database.close();
  });

  it('[AG2] leave nothing behind when a step fails, and can be run again', () => {
    const database = new Database(':memory:');
    const good = { version: 1, name: 'good', sql: 'CREATE TABLE a (x INTEGER) STRICT' };
    const bad = { version: 2, name: 'bad', sql: 'CREATE TABLE b (x INTEGER) STRICT; BOOM' };
    expect(() => migrate(database, [good, bad])).toThrow(/syntax error/);
    expect(schemaVersion(database)).toBe(1);
    expect(database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'b'").pluck().get()).toBe(0);
    expect(migrate(database, [good, { ...bad, sql: 'CREATE TABLE b (x INTEGER) STRICT' }])).toEqual([2]);
    database.close();
  });
});

describe('the rules in the schema itself', () => {
  it('[AG2] no statement can refund more than was paid', () => {
    const database = openDeskDatabase(file);
    expect(() => database.exec("UPDATE orders SET refunded_cents = total_cents + 1 WHERE id = 'ORD-5678'")).toThrow(
      /CHECK constraint/,
    );
    database.close();
  });

  it('[AG2] no statement can bring a cancelled order back', () => {
    const database = openDeskDatabase(file);
    database.exec("UPDATE orders SET status = 'Cancelled' WHERE id = 'ORD-9012'");
    expect(() => database.exec("UPDATE orders SET status = 'Processing' WHERE id = 'ORD-9012'")).toThrow(
      /stays cancelled/,
    );
    database.close();
  });

  it.each([
    ['a category that there is not', "'gossip', 'low', 'Open', 's', 'd', NULL, 'c', 'v', 't', 'k'"],
    ['an urgency that there is not', "'other', 'extreme', 'Open', 's', 'd', NULL, 'c', 'v', 't', 'k'"],
    ['a status that there is not', "'other', 'low', 'Lost', 's', 'd', NULL, 'c', 'v', 't', 'k'"],
    ['no subject', "'other', 'low', 'Open', '', 'd', NULL, 'c', 'v', 't', 'k'"],
    ['an address that is not in lower case', "'other', 'low', 'Open', 's', 'd', 'A@example.com', 'c', 'v', 't', 'k'"],
    ['no conversation', "'other', 'low', 'Open', 's', 'd', NULL, '', 'v', 't', 'k'"],
    ['no key', "'other', 'low', 'Open', 's', 'd', NULL, 'c', 'v', 't', ''"],
  ])('[AG4] no statement can open a ticket with %s', (_, values) => {
    const database = openDeskDatabase(file);
    expect(() => database.exec(INSERT_TICKET.replace('VALUES', `VALUES (${values})`))).toThrow(/CHECK constraint/);
    database.close();
  });

  it('[AG4] no statement can open two tickets under one key, or edit what a ticket was opened with', () => {
    const database = openDeskDatabase(file);
    const ticket = INSERT_TICKET.replace(
      'VALUES',
      "VALUES ('other', 'low', 'Open', 's', 'd', NULL, 'c', 'v', 't', 'k')",
    );
    database.exec(ticket);
    expect(() => database.exec(ticket)).toThrow(/UNIQUE constraint/);
    expect(() => database.exec("UPDATE tickets SET description = 'never said'")).toThrow(/not edited/);
    database.exec("UPDATE tickets SET status = 'Solved', urgency = 'high'");
    database.close();
  });

  it('[AG4] a ticket’s number is not given twice', () => {
    const database = openDeskDatabase(file);
    const open = (key: string): void => {
      const values = `VALUES ('other', 'low', 'Open', 's', 'd', NULL, 'c', 'v', 't', '${key}')`;
      database.exec(INSERT_TICKET.replace('VALUES', values));
    };
    open('a');
    open('b');
    database.exec('DELETE FROM tickets WHERE number = 1002');
    open('c');
    expect(database.prepare('SELECT number FROM tickets ORDER BY number').pluck().all()).toEqual([1001, 1003]);
    database.close();
  });

  it('[AG4] no statement can edit an invoice, or issue one of nothing or to nobody', () => {
    const database = openDeskDatabase(file);
    const issue = (email: string, day: string, cents: number): void => {
      database.prepare("INSERT INTO invoices VALUES (1, ?, ?, 'x', ?, 'Open')").run(email, day, cents);
    };
    expect(() => database.exec('UPDATE invoices SET amount_cents = 1 WHERE number = 2051')).toThrow(/not edited/);
    expect(() => issue('nobody@example.com', '2026-01-01', 100)).toThrow(/FOREIGN KEY/);
    expect(() => issue('bob@example.com', '2026-02-30', 100)).toThrow(/CHECK constraint/);
    expect(() => issue('bob@example.com', '2026-01-01', 0)).toThrow(/CHECK constraint/);
    issue('bob@example.com', '2026-01-01', 100);
    database.exec("UPDATE invoices SET status = 'Paid' WHERE number = 1");
    database.close();
  });

  it('[AG4] no statement can bring an account into a state that there is not', () => {
    const database = openDeskDatabase(file);
    expect(() => database.exec("UPDATE accounts SET state = 'Gone'")).toThrow(/CHECK constraint/);
    database.exec("UPDATE accounts SET state = 'Past due' WHERE email = 'bob@example.com'");
    database.close();
  });
});
