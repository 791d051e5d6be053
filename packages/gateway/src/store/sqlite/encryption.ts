/** Whether the content of a SQLite database is encrypted, and whether these master keys are the ones for it. */
import { type ContentCipher, createAesCipher } from '../encryption/content-cipher.ts';
import { ContentKeys, DATABASE_SCOPE } from '../encryption/content-keys.ts';
import { MASTER_KEY, MASTER_KEY_FILE, type MasterKeys } from '../encryption/master-keys.ts';
import type { RandomBytes } from '../encryption/sealed-text.ts';
import { ContentUnreadableError } from '../port.ts';
import { contentTables } from './content-columns.ts';
import type { Statements } from './database.ts';
import { SqliteKeyTable } from './key-table.ts';

/** How much is encrypted: all content, or what was written since encryption was turned on. */
export type Coverage = 'all' | 'new';

/** The encryption of one database, once it is clear that it can be read. */
export interface Encryption {
  readonly keys: ContentKeys;
  readonly coverage: Coverage;
  /** A cipher that finds the wrapped secrets by this connection. */
  readonly cipherFor: (sql: Statements) => ContentCipher;
}

/** These are not the master keys of this database; nothing was written. The message is a sentence for people. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError';
}

/** Where it is stored how much is encrypted: sealed, or somebody could make plain text pass for content. */
const COVERAGE = { column: 'encryption.coverage', scope: DATABASE_SCOPE, row: [] } as const;

/**
 * Reads whether a database is encrypted; writes nothing.
 *
 * @param file Its name, for messages.
 * @returns undefined where it is not, whether there are master keys or not.
 * @throws MasterKeyError when it is, and the keys are missing or others.
 */
export function readEncryption(
  sql: Statements,
  file: string,
  masterKeys: MasterKeys | undefined,
  random: RandomBytes,
): Encryption | undefined {
  const row = sql.get<{ coverage: string }>('SELECT coverage FROM encryption');
  if (row === undefined) return undefined;
  const table = new SqliteKeyTable(sql);
  const needed = table.masterIds();
  const missing = needed.filter((id) => masterKeys?.get(id) === undefined);
  if (masterKeys === undefined || missing.length > 0) {
    const given = masterKeys === undefined ? '' : `, and what was given is ${masterKeys.ids.join(', ')}`;
    throw new MasterKeyError(
      `the database ${file} is encrypted and needs the master key ${missing.join(', ')}${given}: see ${MASTER_KEY} and ${MASTER_KEY_FILE}`,
    );
  }
  const keys = new ContentKeys(masterKeys, random);
  try {
    const cipher = createAesCipher({ keys, table, random, plainAllowed: false });
    return encryptionOf(keys, cipher.open(COVERAGE, row.coverage) as Coverage, random);
  } catch (error) {
    if (!(error instanceof ContentUnreadableError)) throw error;
    throw new MasterKeyError(`the database ${file} cannot be decrypted: its own key was altered`, { cause: error });
  }
}

/** Turns encryption on for a database that is not encrypted; within a transaction. */
export function turnEncryptionOn(sql: Statements, masterKeys: MasterKeys, random: RandomBytes): Encryption {
  const coverage = Object.keys(contentTables).some((table) => sql.get(`SELECT 1 FROM ${table} LIMIT 1`) !== undefined)
    ? 'new'
    : 'all';
  const keys = new ContentKeys(masterKeys, random);
  const encryption = encryptionOf(keys, coverage, random);
  sql.run("INSERT INTO encryption VALUES (1, '', '')");
  storeCoverage(sql, encryption, coverage);
  return encryption;
}

/** Stores how much is encrypted from now on. */
export function storeCoverage(sql: Statements, { cipherFor }: Encryption, coverage: Coverage): void {
  sql.run('UPDATE encryption SET coverage = ?', cipherFor(sql).seal(COVERAGE, coverage));
}

/** Tells others which master keys the process has that serves: what it could not unwrap must not be wrapped anew. */
export function tellMasterKeys(sql: Statements, { ids }: MasterKeys): void {
  sql.run('UPDATE encryption SET serving_keys = ?', ids.join(','));
}

/** Ids of the master keys of the process that serves, or was the last to do so. */
export function servingKeys(sql: Statements): readonly string[] {
  const row = sql.get<{ serving_keys: string }>('SELECT serving_keys FROM encryption');
  return row === undefined || row.serving_keys === '' ? [] : row.serving_keys.split(',');
}

function encryptionOf(keys: ContentKeys, coverage: Coverage, random: RandomBytes): Encryption {
  const cipherFor = (sql: Statements): ContentCipher =>
    createAesCipher({ keys, table: new SqliteKeyTable(sql), random, plainAllowed: coverage === 'new' });
  return { keys, coverage, cipherFor };
}
