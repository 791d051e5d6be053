import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3, { type Database, type Statement } from 'better-sqlite3';
import { StoreUnavailableError } from '../port.ts';
import { migrate, requireNewest } from './migrations.ts';

/** Result codes after which nothing can be stored for now, though nothing is wrong with what was asked. */
const UNAVAILABLE = /^SQLITE_(FULL|BUSY|LOCKED|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|NOMEM|PROTOCOL)/;

/** Turns SQLite's errors about the database itself into the port's; leaves others as they are. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof BetterSqlite3.SqliteError && UNAVAILABLE.test(error.code)) {
    return new StoreUnavailableError(`SQLite cannot serve: ${error.code}`, { cause: error });
  }
  return error;
}

/** @throws StoreUnavailableError once the database was closed; what comes late must not look like a bug. */
export function requireOpen(database: Database): void {
  if (!database.open) throw new StoreUnavailableError('the store is closed');
}

/** Prepares each statement once. */
export class Statements {
  readonly #prepared = new Map<string, Statement>();
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  #prepare(sql: string): Statement {
    requireOpen(this.#database);
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
    return this.#attempt(() => this.#prepare(sql).get(...values) as Row | undefined);
  }

  all<Row>(sql: string, ...values: unknown[]): Row[] {
    return this.#attempt(() => this.#prepare(sql).all(...values) as Row[]);
  }

  /** @returns the number of rows that changed. */
  run(sql: string, ...values: unknown[]): number {
    return this.#attempt(() => this.#prepare(sql).run(...values).changes);
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStoreError(error);
    }
  }
}

/** Another process has the database open; the message is a sentence for people. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
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
 * @throws DatabaseInUseError when another process has it.
 * @throws Error when a newer version of the software wrote it.
 * @throws StoreUnavailableError when the file cannot be read or written.
 */
export function openDatabase(file: string, exclusive: boolean): OpenDatabase {
  const opened: Database[] = [];
  const close = (): void => {
    for (const database of opened.toReversed()) database.close();
  };
  const open = (path: string, options: BetterSqlite3.Options): Database => {
    const database = new BetterSqlite3(path, options);
    opened.push(database);
    return database;
  };
  try {
    makeFolder(dirname(file));
    lock(open(`${file}.lock`, { timeout: 0 }), file, exclusive);
    const writer = open(file, { timeout: 5000 });
    writer.pragma('journal_mode = WAL');
    overwriteErased(writer);
    migrate(writer);
    const reader = open(file, { readonly: true, timeout: 5000 });
    return { writer, reader, close };
  } catch (error) {
    close();
    const mapped = toStoreError(error);
    if (!(mapped instanceof StoreUnavailableError) || mapped === error) throw mapped;
    throw new StoreUnavailableError(`the database ${file} cannot be used: ${mapped.message}`, { cause: error });
  }
}

/**
 * Opens a connection that writes beside another process, which has brought the database up to date.
 *
 * @throws Error when another version of the software wrote it.
 */
export function openBeside(file: string): Database {
  const database = new BetterSqlite3(file, { fileMustExist: true, timeout: 5000 });
  try {
    overwriteErased(database);
    requireNewest(database);
    return database;
  } catch (error) {
    database.close();
    throw toStoreError(error);
  }
}

/** What is erased or compacted away is overwritten: the file does not keep what the tables no longer have. */
function overwriteErased(database: Database): void {
  database.pragma('secure_delete = ON');
}

/** Makes a folder, and those above it, for this user alone. Node's own recursion never ends below `/proc`. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (existsSync(path)) return;
    throw new StoreUnavailableError(`the folder ${path} cannot be made`, { cause: error });
  }
}

/** Holds a file of its own for as long as the connection lives: alone, or together with others that share it. */
function lock(connection: Database, file: string, exclusive: boolean): void {
  try {
    if (exclusive) connection.exec('BEGIN EXCLUSIVE');
    else connection.exec('BEGIN; SELECT * FROM sqlite_schema');
  } catch (error) {
    if (!(error instanceof BetterSqlite3.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
    throw new DatabaseInUseError(`another process is using ${file}: stop it, or choose another data directory`, {
      cause: error,
    });
  }
}
