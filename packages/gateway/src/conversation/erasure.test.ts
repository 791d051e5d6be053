import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAllAudit } from '../audit/read-all.ts';
import { verifyAudit } from '../audit/verify.ts';
import { createInProcessBus } from '../bus/in-process.ts';
import type { BusMessage } from '../bus/port.ts';
import { createIds } from '../ids.ts';
import { createConversation, NOW, said } from '../store/conformance/harness.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Signal } from '../telemetry/signals.ts';
import { leaveData } from '../testing/visitor-data.ts';
import { byCaller } from './audit.ts';
import { eraseVisitor } from './erasure.ts';
import { ConversationLog } from './log.ts';
import { exportVisitor } from './visitor-export.ts';

/** Tables in which nothing of a visitor can be, each for its reason. */
const WITHOUT_VISITORS: Readonly<Record<string, string>> = {
  operators: 'operators, who are no visitors',
  operator_sessions: 'operators, who are no visitors',
  used_once: 'hashes of tokens, and of the tabs that have used them',
  revocations: 'hashes of ids: what was revoked stays so',
  meta: 'secrets and settings of the gateway',
  leases: 'names of jobs and nodes',
  content_keys: 'keys of conversations, which go with them',
  encryption: 'whether content is encrypted',
  audit: 'names no visitor: that is what its contents are apart for',
};

const admin = byCaller({
  principal: { id: 'op_1', role: 'operator', operatorRole: 'admin', name: 'Alice Johnson' },
  site: 'storefront',
});

function openHere() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-erasure-'));
  const file = join(folder, 'parley.db');
  const store = openSqliteStore({ file, now: () => NOW });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const [told, published]: [Signal[], BusMessage[]] = [[], []];
  const bus = createInProcessBus();
  bus.subscribe((message) => void published.push(message));
  const tell = (signal: Signal): void => void told.push(signal);
  const log = new ConversationLog(store, bus, tell);
  return { folder, file, store, told, published, deps: { store, bus, log, tell, newId: createIds(), now: () => NOW } };
}

type Row = Readonly<Record<string, unknown>>;

/** All rows of all tables, whatever tables there are. */
function tablesOf(file: string): Map<string, Row[]> {
  const database = new BetterSqlite3(file, { readonly: true });
  try {
    const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
    return new Map(names.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all() as Row[]]));
  } finally {
    database.close();
  }
}

const mentions = (row: Row, name: string): boolean => JSON.stringify(row).includes(name);

describe('eraseVisitor', () => {
  it('[SE5] erases what a visitor has left in any column of any table, and nothing of others', async () => {
    const { file, store, deps } = openHere();
    await leaveData(store, 'alpha');
    await leaveData(store, 'bravo');
    const before = tablesOf(file);
    // A new table or column has to be filled in visitor-data.ts, or to be named above.
    for (const [table, rows] of before) {
      const own = rows.filter((row) => mentions(row, 'alpha'));
      if (Object.hasOwn(WITHOUT_VISITORS, table)) continue;
      expect(own.length, `rows of a visitor in ${table}`).toBeGreaterThan(0);
      for (const column of Object.keys(rows[0] ?? {})) {
        const isFilled = own.some((row) => row[column] !== null);
        expect(isFilled, `something of a visitor in ${table}.${column}`).toBe(true);
      }
    }

    const { conversations } = await eraseVisitor(deps, 'vis_alpha', admin);

    expect(conversations).toBe(1);
    for (const [table, rows] of tablesOf(file)) {
      // Ids that we have made up say nothing once all that they led to is gone; the conversation's stays taken.
      const left = rows.filter((row) => mentions(row, 'vis_alpha') || mentions(row, 'alpha '));
      expect(left, table).toEqual([]);
      const isKept = (row: Row): boolean => mentions(row, 'bravo');
      expect(rows.filter(isKept), table).toEqual(before.get(table)?.filter(isKept));
    }
  });

  it('leaves nothing in the files', async () => {
    const { folder, store, deps } = openHere();
    await leaveData(store, 'alpha');
    await leaveData(store, 'bravo');
    // Enough for pages of their own, and for pages that are shared with others.
    for (let round = 0; round < 40; round += 1) {
      await store.transaction(async (tx) => {
        for (const name of ['alpha', 'bravo']) {
          await tx.append(`conv_${name}`, [said(`${name} ${round} `.repeat(1 + round * 20))]);
        }
      });
    }
    const files = (): string =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join('');
    expect(files()).toMatch(/alpha said/);
    await eraseVisitor(deps, 'vis_alpha', admin);
    expect(files()).not.toMatch(/alpha \w/);
    expect(files()).not.toContain('vis_alpha');
    expect(files()).toMatch(/bravo said/);
  });

  it('leaves an audit log that is sound, and says who erased how much and why, but not of whom', async () => {
    const { store, deps, told } = openHere();
    await leaveData(store, 'alpha');
    const { id } = await eraseVisitor(deps, 'vis_alpha', admin, { reason: 'Asked for by letter' });

    const records = await store.readAudit(0, 10);
    expect(records.map(({ action, content }) => [action, content === null])).toEqual([
      ['approval.rejected', true],
      ['conversation.deleted', true],
      ['visitor.erased', false],
    ]);
    expect(records[2]).toMatchObject({
      actor: { id: 'op_1', role: 'operator', operatorRole: 'admin' },
      subject: { type: 'erasure', id },
      content: { reason: 'Asked for by letter', details: { conversations: 1 } },
    });
    expect(await verifyAudit(readAllAudit(store))).toMatchObject({ records: 3, erased: 2, head: { seq: 3 } });
    expect(told.map(({ type }) => type)).toContain('conversation.removed');
    expect(told.at(-1)).toEqual({ type: 'visitor.erased', erasureId: id, conversations: 1 });
  });

  it('ends what was waiting and running, and tells those who listen, before all of it is gone', async () => {
    const { store, deps, published } = openHere();
    await leaveData(store, 'alpha');
    await eraseVisitor(deps, 'vis_alpha', admin);
    const events = published.flatMap((message) => (message.type === 'appended' ? message.entries : []));
    expect(events.map(({ type }) => type)).toEqual([
      'run.completed',
      'approval.resolved',
      'run.completed',
      'conversation.updated',
    ]);
    expect(published).toContainEqual({ type: 'cancel', runId: 'run_alpha' });
    const connections = { type: 'visitor.erased', visitorId: 'vis_alpha' };
    expect([published[0], published.at(-1)]).toEqual([connections, connections]);
  });

  it('goes on where it was interrupted, and finds what was begun meanwhile', async () => {
    const { store, deps } = openHere();
    for (let number = 0; number < 110; number += 1) {
      await createConversation(store, `conv_${number}`, { ownerId: 'vis_alpha' });
    }
    let commits = 0;
    const failing = {
      ...deps,
      log: {
        commit: async (...args: Parameters<typeof deps.log.commit>) => {
          commits += 1;
          if (commits > 40) throw new Error('killed');
          return deps.log.commit(...args);
        },
      } as unknown as ConversationLog,
    };
    await expect(eraseVisitor(failing, 'vis_alpha', admin)).rejects.toThrow('killed');
    expect(await store.conversationsOf('vis_alpha', 200)).toHaveLength(70);
    expect(await eraseVisitor(deps, 'vis_alpha', admin)).toMatchObject({ conversations: 70 });
    expect(await store.conversationsOf('vis_alpha', 200)).toEqual([]);
  });

  it('refuses a visitor of whom there is nothing, and records nothing', async () => {
    const { store, deps } = openHere();
    await expect(eraseVisitor(deps, 'vis_alpha', admin)).rejects.toMatchObject({ code: 'not_found' });
    expect(await store.auditHead()).toBeUndefined();
  });
});

describe('exportVisitor', () => {
  const exported = async (here: ReturnType<typeof openHere>, visitorId: string) => {
    const pieces: string[] = [];
    for await (const piece of exportVisitor(here.deps, visitorId, admin)) pieces.push(piece);
    return { pieces, document: JSON.parse(pieces.join('')) as Record<string, unknown> };
  };

  it('[SE5] tells everything that a visitor has said and that is kept about them, and nothing of others', async () => {
    const here = openHere();
    await leaveData(here.store, 'alpha');
    await leaveData(here.store, 'bravo');
    const { document } = await exported(here, 'vis_alpha');
    expect(document).toMatchObject({
      visitor: 'vis_alpha',
      exportedAt: new Date(NOW).toISOString(),
      conversations: [
        {
          id: 'conv_alpha',
          title: 'alpha title',
          messages: [{ id: 'msg_alpha', role: 'assistant' }, { text: 'alpha said' }],
          personalData: [{ kind: 'name', value: 'alpha value', source: 'visitor' }],
          approvals: [
            { id: 'appr_alpha', status: 'pending' },
            { id: 'appr_alpha_2', status: 'rejected', resolvedAt: new Date(NOW).toISOString() },
          ],
        },
      ],
      feedback: [{ rating: 'down', comment: 'alpha comment' }],
      spending: [{ day: '2026-03-01', tokens: 7, nanoUsd: 5, unpricedTokens: 1 }],
      auditRecords: [
        { seq: 1, action: 'approval.rejected' },
        { seq: 3, action: 'visitor.exported' },
      ],
    });
    expect(JSON.stringify(document)).not.toMatch(/bravo|Alice|alpha arguments/);
  });

  it('has no more than one conversation’s page in a piece', async () => {
    const here = openHere();
    for (const number of [1, 2, 3]) {
      await createConversation(here.store, `conv_${number}`, { ownerId: 'vis_alpha' });
      await here.store.transaction((tx) =>
        tx.append(
          `conv_${number}`,
          Array.from({ length: 250 }, (_, index) => said(`${number} ${index} ${'x'.repeat(1000)}`)),
        ),
      );
    }
    const { pieces, document } = await exported(here, 'vis_alpha');
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(5000);
    const conversations = document['conversations'] as { messages: { seq: number }[] }[];
    const seqs = Array.from({ length: 250 }, (_, index) => 250 - index);
    expect(conversations.map(({ messages }) => messages.map(({ seq }) => seq))).toEqual([seqs, seqs, seqs]);
  });

  it('refuses a visitor of whom there is nothing', async () => {
    const here = openHere();
    await expect(exported(here, 'vis_alpha')).rejects.toMatchObject({ code: 'not_found' });
    expect(await here.store.auditHead()).toBeUndefined();
  });
});
