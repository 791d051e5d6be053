import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import type { Store } from '../port.ts';
import { AuditReads } from './audit-reads.ts';
import { Statements, toStoreError } from './database.ts';
import { requireNewest } from './migrations.ts';

/** The audit log of a database. */
export interface AuditReader extends Pick<Store, 'readAudit'> {
  close(): void;
}

/**
 * Opens a database for reading its audit log alone; a gateway may be using it meanwhile.
 *
 * @throws Error when there is none, or another version of the software wrote it.
 * @throws StoreUnavailableError when it cannot be read.
 */
export function openAuditReader(file: string): AuditReader {
  if (!existsSync(file)) throw new Error(`there is no database ${file}`);
  let database: BetterSqlite3.Database | undefined;
  try {
    database = new BetterSqlite3(file, { readonly: true, timeout: 5000 });
    requireNewest(database);
  } catch (error) {
    database?.close();
    throw toStoreError(error);
  }
  const opened = database;
  const audit = new AuditReads(new Statements(opened));
  return {
    readAudit: async (afterSeq, limit) => audit.read(afterSeq, limit),
    close: () => void opened.close(),
  };
}
