import type { Database, Statement } from 'better-sqlite3';
import { StoreUnavailableError } from '../port.ts';
import { requireOpen, toStoreError } from './database.ts';

interface Job {
  readonly work: () => Promise<unknown>;
  readonly durability: 'full' | 'relaxed';
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown };

/** For what is kept in memory of what the database holds. */
export interface WriterHooks {
  /** A group begins: nobody else writes until it is committed. */
  readonly begun?: () => void;
  /** What a transaction had written was undone, and perhaps that of others in its group. */
  readonly undone?: () => void;
}

/** Transactions committed together at most; bounds how long the first of them waits for its commit. */
const GROUP_SIZE = 64;

/**
 * Runs transactions one after the other on the writing connection, and commits those that arrived together as one:
 * the commit, not the rows, is what costs. Each has a savepoint, so that one that fails takes no other with it.
 */
export class Writer {
  readonly #database: Database;
  /** Prepared: they are run for every transaction, and to compile them costs more than to run them. */
  readonly #begin: Statement;
  readonly #commitAll: Statement;
  readonly #savepoint: Statement;
  readonly #release: Statement;
  readonly #queue: Job[] = [];
  #scheduled = false;
  readonly #hooks: WriterHooks;
  #synchronous: string | undefined;

  constructor(database: Database, hooks: WriterHooks = {}) {
    this.#database = database;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commitAll = database.prepare('COMMIT');
    this.#savepoint = database.prepare('SAVEPOINT job');
    this.#release = database.prepare('RELEASE job');
    this.#hooks = hooks;
  }

  run<T>(work: () => Promise<T>, durability: 'full' | 'relaxed'): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, durability, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Waits until everything that was handed over is committed or refused. */
  async idle(): Promise<void> {
    while (this.#scheduled) await new Promise((resolve) => setImmediate(resolve));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After this turn of the event loop, so that all its callbacks share one commit.
    setImmediate(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    const group = this.#queue.splice(0, GROUP_SIZE);
    let outcomes: Outcome[];
    try {
      outcomes = await this.#commit(group);
    } catch (error) {
      this.#rollBack();
      this.#hooks.undone?.();
      outcomes = group.map(() => ({ ok: false, error: toStoreError(error) }));
    }
    this.#scheduled = false;
    if (this.#queue.length > 0) this.#schedule();
    for (const [index, job] of group.entries()) {
      const outcome = outcomes[index] as Outcome;
      if (outcome.ok) job.resolve(outcome.value);
      else job.reject(outcome.error);
    }
  }

  #rollBack(): void {
    try {
      if (this.#database.open && this.#database.inTransaction) this.#database.exec('ROLLBACK');
    } catch {
      // Then SQLite itself undoes it, at the latest when the file is opened again; whoever waits must be answered.
    }
  }

  async #commit(group: readonly Job[]): Promise<Outcome[]> {
    requireOpen(this.#database);
    this.#setSynchronous(group.some(({ durability }) => durability === 'full') ? 'FULL' : 'NORMAL');
    this.#begin.run();
    this.#hooks.begun?.();
    const outcomes: Outcome[] = [];
    for (const job of group) outcomes.push(await this.#runOne(job));
    this.#commitAll.run();
    return outcomes;
  }

  async #runOne(job: Job): Promise<Outcome> {
    this.#savepoint.run();
    try {
      const value = await job.work();
      this.#release.run();
      return { ok: true, value };
    } catch (error) {
      const mapped = toStoreError(error);
      // SQLite itself ends the transaction after some errors, such as a full disk: then nothing of the group stands.
      if (!this.#database.inTransaction) throw mapped;
      this.#database.exec('ROLLBACK TO job');
      this.#database.exec('RELEASE job');
      this.#hooks.undone?.();
      if (mapped instanceof StoreUnavailableError) throw mapped;
      return { ok: false, error };
    }
  }

  #setSynchronous(mode: 'FULL' | 'NORMAL'): void {
    if (this.#synchronous === mode) return;
    this.#database.pragma(`synchronous = ${mode}`);
    this.#synchronous = mode;
  }
}
