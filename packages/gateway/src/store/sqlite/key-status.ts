import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import type { MasterKeys } from '../encryption/master-keys.ts';
import { Statements, toStoreError } from './database.ts';
import { type Coverage, MasterKeyError, readEncryption, servingKeys } from './encryption.ts';
import { SqliteKeyTable } from './key-table.ts';
import { requireNewest } from './migrations.ts';

/** What a database is encrypted with. */
export interface KeyStatus {
  /** Absent where nobody can tell without the master keys. */
  readonly coverage?: Coverage | 'none';
  /** Master keys by id, with how many secrets each has wrapped. */
  readonly masterKeys: readonly { readonly id: string; readonly secrets: number }[];
  /** Whether encrypting all content anew was begun and not finished. */
  readonly hasRetired: boolean;
  /** Ids of the master keys of the gateway that runs, or was the last to do so; its first one first. */
  readonly serving: readonly string[];
}

/**
 * Reads what a database is encrypted with; a gateway may be using it meanwhile.
 *
 * @throws Error when there is none, or another version of the software wrote it.
 * @throws StoreUnavailableError when it cannot be read.
 */
export function readKeyStatus(file: string, masterKeys?: MasterKeys): KeyStatus {
  if (!existsSync(file)) throw new Error(`there is no database ${file}`);
  let database: BetterSqlite3.Database | undefined;
  try {
    database = new BetterSqlite3(file, { readonly: true, timeout: 5000 });
    requireNewest(database);
    const sql = new Statements(database);
    const coverage = coverageOf(sql, file, masterKeys);
    return {
      ...(coverage !== undefined && { coverage }),
      masterKeys: sql.all('SELECT master_id AS id, count(*) AS secrets FROM content_keys GROUP BY master_id'),
      hasRetired: new SqliteKeyTable(sql).hasRetired(),
      serving: servingKeys(sql),
    };
  } catch (error) {
    throw toStoreError(error);
  } finally {
    database?.close();
  }
}

function coverageOf(sql: Statements, file: string, masterKeys: MasterKeys | undefined): KeyStatus['coverage'] {
  try {
    return readEncryption(sql, file, masterKeys, randomBytes)?.coverage ?? 'none';
  } catch (error) {
    if (error instanceof MasterKeyError) return undefined;
    throw error;
  }
}
