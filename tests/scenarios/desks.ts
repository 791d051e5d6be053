/** The product as a process: one for all scenarios with the same settings, on data that is as new for each of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** One desk on its data, also over restarts. */
export class ScenarioDesk {
  readonly #env: Env;
  #desk: Desk;

  private constructor(desk: Desk, env: Env) {
    this.#desk = desk;
    this.#env = env;
  }

  static async start(env: Env, dataDir: string): Promise<ScenarioDesk> {
    return new ScenarioDesk(await startDesk({ env, dataDir }), env);
  }

  get process(): Desk {
    return this.#desk;
  }

  /** Ends the process with the signal, and starts another on the same data. */
  async restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#desk.kill(signal);
    this.#desk = await startDesk({ env: this.#env, dataDir: this.#desk.dataDir });
  }
}

/** Desks by their settings, each started when it is first needed. */
export class Desks implements AsyncDisposable {
  readonly #env: Env;
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-scenarios-'));
  readonly #desks = new Map<string, ScenarioDesk>();

  /** @param env What every desk is started with. */
  constructor(env: Env) {
    this.#env = env;
  }

  /**
   * A desk whose shop is as it was first seeded.
   *
   * @param settings Variables besides.
   */
  async get(settings: Env): Promise<ScenarioDesk> {
    const key = JSON.stringify(settings);
    const known = this.#desks.get(key);
    if (known !== undefined) {
      restoreShop(known.process.dataDir);
      return known;
    }
    const dataDir = join(this.#folder, String(this.#desks.size));
    const desk = await ScenarioDesk.start({ ...this.#env, ...settings }, dataDir);
    this.#desks.set(key, desk);
    keepShop(dataDir);
    return desk;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#desks.values()].map(({ process }) => process.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

const databaseIn = (dataDir: string): string => join(dataDir, 'desk.db');
const copyIn = (dataDir: string): string => join(dataDir, 'desk-as-new.db');

function keepShop(dataDir: string): void {
  const database = new BetterSqlite3(databaseIn(dataDir), { readonly: true });
  database.prepare('VACUUM INTO ?').run(copyIn(dataDir));
  database.close();
}

/** Puts the tables that have changed back, under a desk that goes on running: a second is more than a start takes. */
function restoreShop(dataDir: string): void {
  const database = new BetterSqlite3(databaseIn(dataDir), { timeout: 5000 });
  try {
    // Only at commit is everything in its place again.
    database.pragma('foreign_keys = OFF');
    database.prepare('ATTACH ? AS kept').run(copyIn(dataDir));
    const names = database
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name <> 'sqlite_schema'",
      )
      .pluck()
      .all() as string[];
    database.transaction(() => {
      for (const name of names) {
        const differ = (one: string, other: string): boolean =>
          database.prepare(`SELECT * FROM ${one}."${name}" EXCEPT SELECT * FROM ${other}."${name}"`).get() !==
          undefined;
        if (!differ('main', 'kept') && !differ('kept', 'main')) continue;
        database.exec(`DELETE FROM main."${name}"; INSERT INTO main."${name}" SELECT * FROM kept."${name}"`);
      }
    })();
  } finally {
    database.close();
  }
}
