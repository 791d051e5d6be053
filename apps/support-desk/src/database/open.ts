import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import Database from 'better-sqlite3';

import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { seed } from './seed.ts';

/** How long a statement waits for another process's write lock before it fails. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the support desk's database, creating the file and its folder when they are missing, brings the schema up to date
 * and puts the demonstration data in. The caller closes it.
 *
 * @param file Path of the SQLite file. Its folder is created for the owner only (0700): the file holds customers' data.
 * @throws `DatabaseTooNewError` when a newer version of the software wrote the file, or the database's own error when it
 *   cannot be opened. The handle is closed in both cases.
 */
export function openDeskDatabase(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new Database(file);
  try {
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.pragma('foreign_keys = ON');
    database.pragma('journal_mode = WAL');
    // A refund that was reported as done must still be there after a power cut; NORMAL would allow to lose it in WAL mode.
    database.pragma('synchronous = FULL');
    migrate(database, MIGRATIONS);
    seed(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}
