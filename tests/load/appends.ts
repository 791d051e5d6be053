/** Appends to one SQLite database, by the store or by `better-sqlite3` alone, as a process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '@parley/gateway';
import BetterSqlite3 from 'better-sqlite3';
import { tokenAt, TOKEN_CHARS } from './turn.ts';
import { cpuUs, serve } from './worker.ts';

export type AppendSide = 'store' | 'raw';

export interface AppendsWanted {
  readonly side: AppendSide;
  /** Appends that are handed over together, and committed together. */
  readonly group: number;
  readonly groups: number;
}

export interface AppendCost {
  readonly cpuUs: number;
  /** Time, with the disk's. */
  readonly us: number;
}

interface Side {
  /** Appends one event to each of the first so many conversations. */
  append(count: number, round: number): Promise<void>;
  /** Events that are stored. */
  count(): number;
  close(): Promise<void>;
}

const CONVERSATIONS = 64;
const ids = Array.from({ length: CONVERSATIONS }, (_, index) => `conv_${index}`);
const AT_MS = Date.UTC(2026, 2, 1);
const AT = new Date(AT_MS).toISOString();

const folder = mkdtempSync(join(tmpdir(), 'parley-appends-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const opened = new Map<AppendSide, Promise<Side>>();

function deltaOf(round: number) {
  return { type: 'message.delta', messageId: 'msg_1', offset: round * TOKEN_CHARS, text: tokenAt(round) } as const;
}

/** A database with the conversations, as the gateway makes it. */
async function prepare(file: string): Promise<ReturnType<typeof openSqliteStore>> {
  const store = openSqliteStore({ file });
  const same = { site: 'bench', ownerId: 'vis_1', agent: 'bench', status: 'open', epoch: 'e', head: 0 } as const;
  await Promise.all(
    ids.map((id) =>
      store.transaction((tx) => tx.createConversation({ ...same, id, createdAtMs: AT_MS, updatedAtMs: AT_MS })),
    ),
  );
  return store;
}

function countOf(file: string): number {
  const database = new BetterSqlite3(file, { readonly: true });
  const { events } = database.prepare('SELECT count(*) AS events FROM events').get() as { events: number };
  database.close();
  return events;
}

async function openStore(): Promise<Side> {
  const file = join(folder, 'store.db');
  const store = await prepare(file);
  return {
    append: async (count, round) => {
      await Promise.all(ids.slice(0, count).map((id) => store.transaction((tx) => tx.append(id, [deltaOf(round)]))));
    },
    count: () => countOf(file),
    close: () => store.close(),
  };
}

/** The same rows in the same tables, all values at hand, nothing asked. */
async function openRaw(): Promise<Side> {
  const file = join(folder, 'raw.db');
  await (await prepare(file)).close();
  const database = new BetterSqlite3(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('secure_delete = ON');
  const advance = database.prepare('UPDATE conversations SET head = head + 1 WHERE id = ? RETURNING head');
  const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
  const write = database.transaction((count: number, body: string) => {
    for (const id of ids.slice(0, count)) {
      const { head } = advance.get(id) as { head: number };
      insert.run(id, head, AT, 'message.delta', 'msg_1', body);
    }
  });
  return {
    append: async (count, round) => write.immediate(count, JSON.stringify(deltaOf(round))),
    count: () => countOf(file),
    close: async () => void database.close(),
  };
}

let rounds = 0;

async function measure({ side: name, group, groups }: AppendsWanted): Promise<AppendCost> {
  let opening = opened.get(name);
  if (opening === undefined) {
    opening = name === 'store' ? openStore() : openRaw();
    opened.set(name, opening);
  }
  const side = await opening;
  const before = side.count();
  const [beganUs, beganMs] = [cpuUs(), performance.now()];
  for (let index = 0; index < groups; index += 1) {
    await side.append(group, rounds);
    rounds += 1;
  }
  const [spentUs, spentMs] = [cpuUs() - beganUs, performance.now() - beganMs];
  const appends = group * groups;
  const stored = side.count() - before;
  if (stored !== appends) throw new Error(`${name}: ${stored} of ${appends} events are stored`);
  return { cpuUs: spentUs / appends, us: (spentMs * 1000) / appends };
}

export interface AppendsApi {
  /** @returns the cost of one append. @throws Error when one is not stored. */
  measure(wanted: AppendsWanted): Promise<AppendCost>;
  close(): Promise<void>;
}

serve<AppendsApi>({
  measure,
  close: async () => {
    for (const side of opened.values()) await (await side).close();
  },
});
