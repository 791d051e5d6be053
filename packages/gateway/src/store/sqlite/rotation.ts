/** Gives a database new keys, bit by bit: it may be stopped at any moment, and goes on when it is called again. */
import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { DATABASE_SCOPE } from '../encryption/content-keys.ts';
import type { MasterKeys } from '../encryption/master-keys.ts';
import { keyIdOf, type RandomBytes } from '../encryption/sealed-text.ts';
import { unwrapSecret, wrapSecret } from '../encryption/wrapped-secret.ts';
import { ContentUnreadableError } from '../port.ts';
import type { ContentCipher } from './content-columns.ts';
import { type ContentRow, readContentRows, replaceContent, type TableName, tableNames } from './content-rows.ts';
import { DatabaseInUseError, openBeside, openDatabase, Statements } from './database.ts';
import { type Encryption, readEncryption, servingKeys, storeCoverage, turnEncryptionOn } from './encryption.ts';
import { SqliteKeyTable } from './key-table.ts';

export interface RotationOptions {
  readonly file: string;
  /** The first one is the new one; the others are those that the database has been encrypted with. */
  readonly masterKeys: MasterKeys;
  /** Gives each conversation a new secret as well, and encrypts all content anew; not while a gateway is running. */
  readonly reencrypt?: boolean;
  /** Called after each batch. */
  readonly onProgress?: (progress: RotationProgress) => void;
  /** Rows that are worked on in one transaction; default 200. */
  readonly batch?: number;
}

export interface RotationProgress {
  /** Secrets that were wrapped with the new master key. */
  readonly rewrapped: number;
  /** Values that were encrypted: those that were plain, and those whose key was retired. */
  readonly encrypted: number;
  /** Values and secrets that could not be read, and were left as they are. */
  readonly unreadable: number;
}

export interface RotationReport extends RotationProgress {
  /** Where some of those are that could not be read. */
  readonly examples: readonly string[];
  /** Set while there is more to do that has to wait until no gateway is using the database. */
  readonly unfinished?: 'plain' | 'retired';
}

const BATCH = 200;
const EXAMPLES = 10;
/** Leaves the database to the gateway that runs, in milliseconds after each batch. */
const PAUSE_MS = 5;

/**
 * Wraps the secrets of all conversations with the first master key, and encrypts what is plain.
 *
 * While a gateway is using the database, it has to have the same first key. Then no content is encrypted anew, and plain
 * content is encrypted, but copies of it may be left in free space of the file, which another run removes.
 *
 * @throws Error with a sentence when there is no such database, or a gateway is using it with other keys.
 * @throws MasterKeyError when master keys are missing.
 */
export async function rotateKeys(options: RotationOptions): Promise<RotationReport> {
  const { file, reencrypt = false } = options;
  if (!existsSync(file)) throw new Error(`there is no database ${file}`);
  const { database, isAlone, close } = openForRotation(file);
  try {
    const sql = new Statements(database);
    if (!isAlone) requireSameKeys(sql, options);
    const rotation = new Rotation(database, options);
    await rotation.rewrap(isAlone);
    const table = new SqliteKeyTable(sql);
    if (isAlone && reencrypt && !table.hasRetired()) rotation.retireAll();
    // Retired keys without the option: an earlier run with it was stopped.
    const replaces = isAlone && table.hasRetired();
    const plain = rotation.coverage === 'new';
    if (plain || replaces) await rotation.encryptAll(replaces, isAlone);
    if (isAlone) rotation.finish();
    return rotation.report(isAlone ? undefined : plain ? 'plain' : table.hasRetired() ? 'retired' : undefined);
  } finally {
    close();
  }
}

function openForRotation(file: string): { database: Database; isAlone: boolean; close: () => void } {
  try {
    const opened = openDatabase(file, true);
    return { database: opened.writer, isAlone: true, close: () => opened.close() };
  } catch (error) {
    if (!(error instanceof DatabaseInUseError)) throw error;
    const database = openBeside(file);
    return { database, isAlone: false, close: () => void database.close() };
  }
}

function requireSameKeys(sql: Statements, { file, masterKeys, reencrypt = false }: RotationOptions): void {
  if (reencrypt) throw new Error(`a gateway is using ${file}: stop it, to encrypt all content anew`);
  const { id } = masterKeys.primary;
  if (servingKeys(sql)[0] !== id) {
    throw new Error(
      `a gateway is using ${file} and its first master key is not ${id}: start it with the new key first and the old one behind it, or stop it`,
    );
  }
}

class Rotation {
  readonly #database: Database;
  readonly #sql: Statements;
  readonly #options: RotationOptions;
  readonly #random: RandomBytes = randomBytes;
  readonly #encryption: Encryption;
  readonly #cipher: ContentCipher;
  readonly #examples: string[] = [];
  #progress: RotationProgress = { rewrapped: 0, encrypted: 0, unreadable: 0 };

  constructor(database: Database, options: RotationOptions) {
    const { file, masterKeys } = options;
    this.#database = database;
    this.#sql = new Statements(database);
    this.#options = options;
    this.#encryption = database
      .transaction(
        () =>
          readEncryption(this.#sql, file, masterKeys, this.#random) ??
          turnEncryptionOn(this.#sql, masterKeys, this.#random),
      )
      .immediate();
    this.#cipher = this.#encryption.cipherFor(this.#sql);
  }

  get coverage(): Encryption['coverage'] {
    return this.#encryption.coverage;
  }

  report(unfinished: RotationReport['unfinished']): RotationReport {
    return { ...this.#progress, examples: this.#examples, ...(unfinished !== undefined && { unfinished }) };
  }

  /** Wraps the secrets of other master keys with the first one. */
  async rewrap(isAlone: boolean): Promise<void> {
    const { primary } = this.#options.masterKeys;
    let after: readonly [string, string] = ['', ''];
    for (let isMore = true; isMore;) {
      isMore = this.#batch(() => {
        const rows = this.#sql.all<{ scope: string; id: string; masterId: string; wrapped: string }>(
          `SELECT scope, id, master_id AS masterId, wrapped FROM content_keys
           WHERE master_id <> ? AND (scope, id) > (?, ?) ORDER BY scope, id LIMIT ?`,
          primary.id,
          ...after,
          this.#options.batch ?? BATCH,
        );
        for (const { scope, id, masterId, wrapped } of rows) {
          const name = { scope, keyId: id };
          const master = this.#options.masterKeys.get(masterId);
          const secret = master && unwrapSecret(master, name, wrapped);
          after = [scope, id];
          if (secret === undefined) this.#unreadable(`the key of ${scope === DATABASE_SCOPE ? 'the database' : scope}`);
          else {
            const again = wrapSecret(primary, name, secret, this.#random);
            new SqliteKeyTable(this.#sql).rewrap(scope, { id, masterId: primary.id, wrapped: again });
            this.#count('rewrapped');
          }
        }
        return rows.length > 0;
      });
      await this.#pause(isAlone);
    }
  }

  /** From now on each conversation gets a new secret when something of it is encrypted. */
  retireAll(): void {
    this.#sql.run('UPDATE content_keys SET retired = 1');
    this.#encryption.keys.refresh();
  }

  /** Encrypts what is plain, and where `replaces` is set what is encrypted with a retired key. */
  async encryptAll(replaces: boolean, isAlone: boolean): Promise<void> {
    for (const table of tableNames) {
      let after: ContentRow['key'] | undefined;
      do {
        after = this.#batch(() => this.#encryptSome(table, after, replaces));
        await this.#pause(isAlone);
      } while (after !== undefined);
    }
  }

  /** @returns the key of the last row, while there may be more. */
  #encryptSome(
    table: TableName,
    after: ContentRow['key'] | undefined,
    replaces: boolean,
  ): ContentRow['key'] | undefined {
    const keys = new SqliteKeyTable(this.#sql);
    const rows = readContentRows(this.#sql, table, after, this.#options.batch ?? BATCH);
    for (const { key, values } of rows) {
      for (const value of values) {
        const { place, stored } = value;
        const id = keyIdOf(stored);
        if (id !== undefined && !(replaces && id !== keys.current(place.scope)?.id)) continue;
        try {
          replaceContent(this.#sql, table, key, value, this.#cipher.seal(place, this.#cipher.open(place, stored)));
          this.#count('encrypted');
        } catch (error) {
          if (!(error instanceof ContentUnreadableError)) throw error;
          this.#unreadable([place.column, place.scope, ...place.row].join(' '));
        }
      }
    }
    return rows.at(-1)?.key;
  }

  /** Removes what is left of plain content and of retired keys. Alone with the database, once all of it was encrypted. */
  finish(): void {
    // Free pages, and free space within others, may still hold what was plain.
    if (this.coverage === 'new') this.#database.exec('VACUUM');
    this.#batch(() => {
      storeCoverage(this.#sql, this.#encryption, 'all');
      // Somebody may want to find out what they are for.
      if (this.#progress.unreadable === 0) new SqliteKeyTable(this.#sql).removeRetired();
    });
    this.#database.pragma('wal_checkpoint(TRUNCATE)');
  }

  #batch<T>(work: () => T): T {
    // Another process may have made keys meanwhile.
    this.#encryption.keys.refresh();
    const result = this.#database.transaction(work).immediate();
    this.#options.onProgress?.(this.#progress);
    return result;
  }

  #pause(isAlone: boolean): Promise<void> {
    return sleep(isAlone ? 0 : PAUSE_MS);
  }

  #count(what: keyof RotationProgress): void {
    this.#progress = { ...this.#progress, [what]: this.#progress[what] + 1 };
  }

  #unreadable(where: string): void {
    this.#count('unreadable');
    if (this.#examples.length < EXAMPLES) this.#examples.push(where);
  }
}
