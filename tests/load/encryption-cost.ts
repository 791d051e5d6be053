/**
 * What encryption costs the store: two databases that differ in nothing else, in turn, in one process. Each appends deltas of
 * an answer, complete messages, and reads a log. It asserts nothing about time.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openSqliteStore, parseMasterKeys, type Store } from '@parley/gateway';
import { heading } from './heading.ts';
import { whole } from './options.ts';
import { ratios, summarise } from './stats.ts';

const CONVERSATIONS = 50;
/** Deltas of one answer, each in a transaction of its own, as while it is written. */
const DELTAS = 40;
const WORDS = 'Your order is on its way and should be with you soon. '.repeat(8);

const sides = ['plain', 'encrypted'] as const;
type Side = (typeof sides)[number];
const works = ['appends of deltas', 'appends of messages', 'reads of logs'] as const;
type Work = (typeof works)[number];

/** Milliseconds that some work takes on a store. */
async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function measure(store: Store, round: number): Promise<Record<Work, number>> {
  const ids = Array.from({ length: CONVERSATIONS }, (_, index) => `conv_${round}_${index}`);
  for (const id of ids) {
    await store.transaction((tx) =>
      tx.createConversation({
        id,
        site: 'shop',
        ownerId: 'vis_1',
        agent: 'support',
        status: 'open',
        epoch: id,
        head: 0,
        createdAtMs: 0,
        updatedAtMs: 0,
      }),
    );
  }
  const all = (work: (id: string) => Promise<unknown>): Promise<unknown> => Promise.all(ids.map(work));
  return {
    'appends of deltas': await time(async () => {
      for (let index = 0; index < DELTAS; index += 1) {
        const text = WORDS.slice(index * 10, index * 10 + 10);
        const event = { type: 'message.delta', messageId: 'msg_1', offset: index * 10, text } as const;
        await all((id) => store.transaction((tx) => tx.append(id, [event]), 'relaxed'));
      }
    }),
    'appends of messages': await time(async () => {
      for (let index = 0; index < DELTAS; index += 1) {
        const message = { id: `msg_${index}`, role: 'user', text: WORDS } as const;
        await all((id) => store.transaction((tx) => tx.append(id, [{ type: 'message.created', message }])));
      }
    }),
    'reads of logs': await time(async () => {
      for (let index = 0; index < 5; index += 1) await all((id) => store.readLog(id, 0, 1000));
    }),
  };
}

async function run(rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-encryption-'));
  const parsed = parseMasterKeys(createHash('sha256').update('benchmark').digest('hex'));
  if (!parsed.ok) throw new Error(parsed.expected);
  const stores: Record<Side, Store> = {
    plain: openSqliteStore({ file: join(folder, 'plain.db') }),
    encrypted: openSqliteStore({ file: join(folder, 'encrypted.db'), masterKeys: parsed.keys }),
  };
  const times = new Map<string, number[]>(sides.flatMap((side) => works.map((work) => [`${side} ${work}`, []])));
  try {
    // The first round is for warming up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        const took = await measure(stores[side], round);
        if (round > 0) for (const work of works) times.get(`${side} ${work}`)?.push(took[work]);
      }
    }
  } finally {
    for (const side of sides) await stores[side].close();
    rmSync(folder, { recursive: true, force: true });
  }
  const ms = (value: number): string => `${value.toFixed(0).padStart(6)} ms`;
  for (const work of works) {
    const [plain, encrypted] = sides.map((side) => times.get(`${side} ${work}`) ?? []) as [number[], number[]];
    const ratio = summarise(ratios(encrypted, plain));
    console.log(
      `${work.padEnd(20)} plain ${ms(summarise(plain).median)}  encrypted ${ms(summarise(encrypted).median)}  ` +
        `ratio ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)})`,
    );
  }
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
const rounds = whole('rounds', values.rounds);
console.log(`${heading('encryption-cost.ts', process.argv.slice(2), rounds, 'one process, no cores assigned')}\n`);
await run(rounds);
