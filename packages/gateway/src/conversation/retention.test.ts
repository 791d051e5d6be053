import { describe, expect, it } from 'vitest';
import { createApproval, createConversation, createRun, NOW } from '../store/conformance/harness.ts';
import { RunBench } from '../testing/run-bench.ts';
import { createRetention, type RetentionDeps } from './retention.ts';

const DAY_MS = 24 * 3600 * 1000;
const site = { origins: [], agents: [] };

function setUp(overrides: Partial<RetentionDeps> = {}) {
  const bench = new RunBench();
  const deps: RetentionDeps = {
    ...bench.deps,
    sites: { storefront: site },
    settings: { conversationDays: 30, auditDays: 'off' },
    owner: 'node_1',
    isStopping: () => false,
    ...overrides,
  };
  const left = async (): Promise<string[]> =>
    (await bench.store.listConversations({}, 100)).items.map(({ id }) => id).toSorted();
  return { bench, store: bench.store, deps, left, run: createRetention(deps) };
}

const daysAgo = (days: number) => ({ updatedAtMs: NOW - days * DAY_MS });

describe('retention', () => {
  it('[SE5] deletes conversations in which nothing has happened for as long as their site says', async () => {
    const { bench, store, left, run } = setUp({
      sites: { storefront: site, short: { ...site, retentionDays: 2 }, kept: { ...site, retentionDays: 'off' } },
    });
    await createConversation(store, 'conv_old', daysAgo(31));
    // Begun long ago, and still used.
    await createConversation(store, 'conv_used', { createdAtMs: NOW - 90 * DAY_MS, ...daysAgo(30) });
    await createConversation(store, 'conv_short_old', { site: 'short', ...daysAgo(3) });
    await createConversation(store, 'conv_short', { site: 'short', ...daysAgo(1) });
    await createConversation(store, 'conv_kept', { site: 'kept', ...daysAgo(900) });
    await run();
    expect(await left()).toEqual(['conv_kept', 'conv_short', 'conv_used']);
    expect(await store.readAudit(0, 10)).toMatchObject(
      ['conv_old', 'conv_short_old'].map((id) => ({
        action: 'conversation.deleted',
        actor: { id: 'retention', role: 'system' },
        subject: { type: 'conversation', id },
        content: { details: { why: 'retention' } },
      })),
    );
    expect(bench.told('retention.ran')).toEqual([{ type: 'retention.ran', conversations: 2, auditRecords: 0 }]);
    expect(bench.told('conversation.removed').map(({ why }) => why)).toEqual(['retention', 'retention']);
    await run();
    expect(bench.told('retention.ran')).toHaveLength(1);
  });

  it('ends runs and questions that have waited for too long, and tells who listens', async () => {
    const { bench, store, run } = setUp();
    await createConversation(store, 'conv_1', daysAgo(31));
    await createRun(store, 'conv_1', 'run_1', 'waiting');
    await createApproval(store, 'appr_1');
    const types: string[] = [];
    bench.bus.subscribe((message) => {
      if (message.type === 'appended') types.push(...message.entries.map(({ type }) => type));
    });
    await run();
    expect(types).toEqual(['approval.resolved', 'run.completed', 'conversation.updated']);
    expect(bench.told('run.ended')).toMatchObject([{ runId: 'run_1', status: 'cancelled' }]);
    expect(await store.pendingApprovals({}, 10)).toEqual([]);
  });

  it('goes on after it was killed in the middle, and stops between batches when it is told to', async () => {
    let batches = 0;
    const { store, deps, left, run } = setUp({ isStopping: () => (batches += 1) > 2 });
    for (let number = 0; number < 50; number += 1) await createConversation(store, `conv_${number}`, daysAgo(31));
    let commits = 0;
    const log = {
      commit: async (...args: Parameters<typeof deps.log.commit>) => {
        commits += 1;
        if (commits > 3) throw new Error('killed');
        return deps.log.commit(...args);
      },
    } as unknown as RetentionDeps['log'];
    await expect(createRetention({ ...deps, log, isStopping: () => false })()).rejects.toThrow('killed');
    expect(await left()).toHaveLength(47);
    await run();
    expect(await left()).toHaveLength(7);
    batches = 0;
    await run();
    expect(await left()).toEqual([]);
  });

  it('is done by one node at a time, and by another when that has died', async () => {
    const { bench, store, deps, left, run } = setUp();
    await createConversation(store, 'conv_1', daysAgo(31));
    await store.takeLease('retention', 'node_2', { nowMs: NOW, leaseMs: 60_000 });
    await run();
    expect(await left()).toEqual(['conv_1']);
    bench.clock.nowMs = NOW + 60_000;
    await Promise.all([run(), createRetention({ ...deps, owner: 'node_3' })()]);
    expect(await left()).toEqual([]);
    expect((await store.auditHead())?.seq).toBe(1);
  });

  it('takes the content from audit records that are too old, and records that', async () => {
    const { bench, store, run } = setUp({ settings: { conversationDays: 'off', auditDays: 10 } });
    const actor = { id: 'op_1', role: 'operator', name: 'Alice Johnson' } as const;
    for (let number = 0; number < 2; number += 1) {
      await store.transaction((tx) => tx.appendAudit({ action: 'x.done', actor, subject: { type: 'x', id: 'x' } }));
      bench.clock.nowMs += 6 * DAY_MS;
    }
    await run();
    const records = await store.readAudit(0, 10);
    expect(records.map(({ action, content }) => [action, content?.actor?.name ?? content?.details])).toEqual([
      ['x.done', undefined],
      ['x.done', 'Alice Johnson'],
      ['audit.contents_erased', { before: new Date(NOW + 2 * DAY_MS).toISOString(), records: 1 }],
    ]);
    expect(bench.told('retention.ran')).toEqual([{ type: 'retention.ran', conversations: 0, auditRecords: 1 }]);
  });
});
