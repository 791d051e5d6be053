import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { plainCipher } from '../encryption/content-cipher.ts';
import type { MasterKeys } from '../encryption/master-keys.ts';
import type { Store } from '../port.ts';
import { AuditReads } from './audit-reads.ts';
import { Statements, toStoreError } from './database.ts';
import { readEncryption } from './encryption.ts';
import { requireNewest } from './migrations.ts';

/** The audit log of a database. */
export interface AuditReader extends Pick<Store, 'readAudit'> {
  close(): void;
}

/**
 * Opens a database for reading its audit log alone; a gateway may be using it meanwhile.
 *
 * @param masterKeys Those that it is encrypted with, if it is.
 * @throws Error when there is none, or another version of the software wrote it.
 * @throws MasterKeyError when it is encrypted and the master keys are missing, or others.
 * @throws StoreUnavailableError when it cannot be read.
 */
export function openAuditReader(file: string, masterKeys?: MasterKeys): AuditReader {
  if (!existsSync(file)) throw new Error(`there is no database ${file}`);
  let database: BetterSqlite3.Database | undefined;
  try {
    const opened = new BetterSqlite3(file, { readonly: true, timeout: 5000 });
    database = opened;
    requireNewest(opened);
    const sql = new Statements(opened);
    const encryption = readEncryption(sql, file, masterKeys, randomBytes);
    const audit = new AuditReads(sql, encryption?.cipherFor(sql) ?? plainCipher);
    return {
      readAudit: async (afterSeq, limit) => audit.read(afterSeq, limit),
      close: () => void opened.close(),
    };
  } catch (error) {
    database?.close();
    throw toStoreError(error);
  }
}
