import type { Database } from 'better-sqlite3';

import type { Migration } from './migrations.ts';

/** The file was written by a newer version of the software; nothing in it was touched. */
export class DatabaseTooNewError extends Error {
  override readonly name = 'DatabaseTooNewError';
  /** Schema version found in the file. */
  readonly found: number;
  /** Newest schema version this software knows. */
  readonly known: number;

  constructor(found: number, known: number) {
    super(
      `The support desk's database was written by a newer version of this software (its schema is ${found}, this version ` +
        `knows up to ${known}). Update the software, or start it with another data directory.`,
    );
    this.found = found;
    this.known = known;
  }
}

/**
 * Brings a database to the newest schema, one transaction per step. Forward only; a step that is already recorded never
 * runs again. Two processes may call this on one file at the same time: each step is checked again under the write lock.
 *
 * @returns The versions that were applied by this call, in order; empty when there was nothing to do.
 * @throws {@link DatabaseTooNewError} before anything is written, when the file is newer than `migrations`.
 * @throws The database's own error when a step fails; that step is then rolled back and the earlier ones stay.
 */
export function migrate(database: Database, migrations: readonly Migration[]): number[] {
  const known = migrations.at(-1)?.version ?? 0;
  const applied: number[] = [];

  const step = database.transaction((migration: Migration): boolean => {
    const current = schemaVersion(database);
    if (current > known) throw new DatabaseTooNewError(current, known);
    if (current >= migration.version) return false;
    database.exec(
      'CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT',
    );
    database.exec(migration.sql);
    database
      .prepare("INSERT INTO schema_migrations VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))")
      .run(migration.version, migration.name);
    return true;
  });

  // Asked without the write lock first: the usual start finds nothing to do and waits for nobody.
  const current = schemaVersion(database);
  if (current > known) throw new DatabaseTooNewError(current, known);
  for (const migration of migrations) {
    if (migration.version > current && step.immediate(migration)) applied.push(migration.version);
  }
  return applied;
}

/** The newest step recorded in the file; 0 for an empty one. */
export function schemaVersion(database: Database): number {
  const hasTable = database
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'")
    .get();
  if (hasTable === undefined) return 0;
  return database
    .prepare<[], number>('SELECT coalesce(max(version), 0) FROM schema_migrations')
    .pluck()
    .get() as number;
}
