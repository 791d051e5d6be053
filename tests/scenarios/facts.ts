/** What may be asked of the desk's database, by names that people understand. Reading only. */
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';

type Reader = (database: BetterSqlite3.Database, ...named: string[]) => string | number | null;

interface Fact {
  /** With `<…>` for what is filled in. */
  readonly name: string;
  readonly pattern: RegExp;
  readonly read: Reader;
}

const dollars = (cents: unknown): string => `$${(Number(cents) / 100).toFixed(2)}`;

/** The first column of the first row; null when there is none. */
function first(database: BetterSqlite3.Database, sql: string, ...values: unknown[]): string | number | null {
  const value: unknown = database
    .prepare(sql)
    .pluck()
    .get(...values);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

const FACTS: readonly Fact[] = [
  {
    name: 'order <number> status',
    pattern: /^order (\S+) status$/,
    read: (database, id) => first(database, 'SELECT status FROM orders WHERE id = ?', id),
  },
  {
    name: 'order <number> refunded',
    pattern: /^order (\S+) refunded$/,
    read: (database, id) => dollars(first(database, 'SELECT refunded_cents FROM orders WHERE id = ?', id)),
  },
  {
    name: 'number of refunds',
    pattern: /^number of refunds$/,
    read: (database) => first(database, 'SELECT count(*) FROM refunds'),
  },
  {
    name: 'number of tickets',
    pattern: /^number of tickets$/,
    read: (database) => first(database, 'SELECT count(*) FROM tickets'),
  },
  {
    name: 'newest ticket category|urgency|status|subject|description|email',
    pattern: /^newest ticket (category|urgency|status|subject|description|email)$/,
    read: (database, column) => first(database, `SELECT "${column}" FROM tickets ORDER BY number DESC LIMIT 1`),
  },
];

export const FACT_NAMES: readonly string[] = FACTS.map(({ name }) => name);

export function isFact(name: string): boolean {
  return FACTS.some(({ pattern }) => pattern.test(name));
}

/** Reads facts from the data folder of a desk that may be running. @throws RangeError for a name that is no fact. */
export function readFacts(dataDir: string, names: readonly string[]): Record<string, string | number | null> {
  const database = new BetterSqlite3(join(dataDir, 'desk.db'), { readonly: true });
  try {
    return Object.fromEntries(names.map((name) => [name, readFact(database, name)]));
  } finally {
    database.close();
  }
}

function readFact(database: BetterSqlite3.Database, name: string): string | number | null {
  for (const { pattern, read } of FACTS) {
    const found = pattern.exec(name);
    if (found) return read(database, ...found.slice(1));
  }
  throw new RangeError(`${name} is no fact`);
}
