import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3, { type Database, type Statement } from 'better-sqlite3';
import { StoreUnavailableError } from '../port.ts';
import { migrate } from './migrations.ts';

/** Result codes after which nothing can be stored for now, though nothing is wrong with what was asked. */
const UNAVAILABLE = /^SQLITE_(FULL|BUSY|LOCKED|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|NOMEM|PROTOCOL)/;

/** Turns SQLite's errors about the database itself into the port's; leaves others as they are. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof BetterSqlite3.SqliteError && UNAVAILABLE.test(error.code)) {
    return new StoreUnavailableError(`SQLite cannot serve: ${error.code}`, { cause: error });
  }
  return error;
}

/** Prepares each statement once. */
export class Statements {
  readonly #prepared = new Map<string, Statement>();
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  #prepare(sql: string): Statement {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  // The caller names the row: SQL is text, and its columns are known to nobody else.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  get<Row>(sql: string, ...values: unknown[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: unknown[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** @returns the number of rows that changed. */
  run(sql: string, ...values: unknown[]): number {
    return this.#prepare(sql).run(...values).changes;
  }
}

export interface OpenDatabase {
  /** The one connection that writes. */
  readonly writer: Database;
  /** Reads what is committed, never a transaction that is under way. */
  readonly reader: Database;
  close(): void;
}

/**
 * Opens the database of one gateway process and brings it up to date.
 *
 * @param exclusive Refuse to open it while another process has it open. The lock is the operating system's, so it goes
 *   with the process, however that ends.
 * @throws Error when another process has it, or when a newer version of the software wrote it.
 */
export function openDatabase(file: string, exclusive: boolean): OpenDatabase {
  mkdirSync(dirname(file), { recursive: true });
  const lock = exclusive ? lockFile(`${file}.lock`) : undefined;
  const writer = new BetterSqlite3(file, { timeout: 5000 });
  writer.pragma('journal_mode = WAL');
  migrate(writer);
  const reader = new BetterSqlite3(file, { readonly: true, timeout: 5000 });
  return {
    writer,
    reader,
    close: () => {
      reader.close();
      writer.close();
      lock?.close();
    },
  };
}

function lockFile(file: string): Database {
  const lock = new BetterSqlite3(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new Error(
      `another process is using ${file.replace(/\.lock$/, '')}: stop it, or choose another data directory`,
      {
        cause: error,
      },
    );
  }
  return lock;
}
