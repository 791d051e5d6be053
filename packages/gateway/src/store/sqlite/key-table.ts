import type { KeyTable, StoredKey } from '../encryption/content-keys.ts';
import type { Statements } from './database.ts';

const COLUMNS = 'id, master_id AS masterId, wrapped FROM content_keys';

/** The wrapped secrets of a SQLite database, by whichever connection it is given. */
export class SqliteKeyTable implements KeyTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  current(scope: string): StoredKey | undefined {
    return this.#sql.get<StoredKey>(`SELECT ${COLUMNS} WHERE scope = ? AND retired = 0`, scope);
  }

  get(scope: string, id: string): StoredKey | undefined {
    return this.#sql.get<StoredKey>(`SELECT ${COLUMNS} WHERE scope = ? AND id = ?`, scope, id);
  }

  add(scope: string, { id, masterId, wrapped }: StoredKey): void {
    this.#sql.run('INSERT INTO content_keys VALUES (?, ?, ?, ?, 0, 0)', scope, id, masterId, wrapped);
  }

  addUses(scope: string, id: string, uses: number): number {
    const row = this.#sql.get<{ uses: number }>(
      'UPDATE content_keys SET uses = uses + ? WHERE scope = ? AND id = ? RETURNING uses',
      uses,
      scope,
      id,
    );
    if (row === undefined) throw new Error(`there is no key ${id}`);
    return row.uses;
  }

  retire(scope: string, id: string): void {
    this.#sql.run('UPDATE content_keys SET retired = 1 WHERE scope = ? AND id = ?', scope, id);
  }

  /** Stores a secret as another master key has wrapped it. */
  rewrap(scope: string, { id, masterId, wrapped }: StoredKey): void {
    this.#sql.run(
      'UPDATE content_keys SET master_id = ?, wrapped = ? WHERE scope = ? AND id = ?',
      masterId,
      wrapped,
      scope,
      id,
    );
  }

  hasRetired(): boolean {
    return this.#sql.get('SELECT 1 FROM content_keys WHERE retired = 1 LIMIT 1') !== undefined;
  }

  /** Destroys the keys that seal nothing any more; what they have sealed has to be sealed with others by then. */
  removeRetired(): void {
    this.#sql.run('DELETE FROM content_keys WHERE retired = 1');
  }

  /** Destroys all keys of a scope: what they have sealed can never be read again. */
  remove(scope: string): void {
    this.#sql.run('DELETE FROM content_keys WHERE scope = ?', scope);
  }

  /** Ids of the master keys that secrets are wrapped with. */
  masterIds(): readonly string[] {
    const ids: string[] = [];
    // From one to the next one in the index, however many secrets there are of each.
    for (;;) {
      const next = this.#sql.get<{ id: string | null }>(
        'SELECT min(master_id) AS id FROM content_keys WHERE master_id > ?',
        ids.at(-1) ?? '',
      )?.id;
      if (typeof next !== 'string') return ids;
      ids.push(next);
    }
  }
}
