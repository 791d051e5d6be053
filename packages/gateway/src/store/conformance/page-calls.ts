import { describe, expect, it } from 'vitest';
import { type PageCallRecord, StaleFenceError } from '../port.ts';
import {
  claim,
  createConversation,
  createRun,
  LEASE_MS,
  NOW,
  openEmpty,
  type OpenStore,
  samplePageCall,
} from './harness.ts';

/** A store with two conversations, in each of which a run is worked on. */
async function openWithRuns(open: OpenStore) {
  const opened = await openEmpty(open);
  const claims = [];
  for (const number of [1, 2]) {
    await createConversation(opened.store, `conv_${number}`);
    await createRun(opened.store, `conv_${number}`, `run_${number}`);
    claims.push(await claim(opened.store, `run_${number}`));
  }
  const [first, other] = claims as [(typeof claims)[0], (typeof claims)[0]];
  return { ...opened, first, other };
}

/** What runs in the visitor's page. */
export function describePageCalls(open: OpenStore): void {
  describe('page calls', () => {
    it('[AG13] keeps what a page can do for a run', async () => {
      const { store, reopen } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      const { tool } = samplePageCall();
      const pageOffer = { clientId: 'tab_1', tools: [tool, { ...tool, name: 'dim', result: { type: 'string' } }] };
      const run = await createRun(store, 'conv_1', 'run_1', 'runnable', { pageOffer });
      expect(run.pageOffer).toEqual(pageOffer);
      expect((await (await reopen()).run('run_1'))?.pageOffer).toEqual(pageOffer);
    });

    it('[PT3] the first result counts, whoever brings the next one', async () => {
      const { store, second, reopen, first } = await openWithRuns(open);
      const node = await second();
      await store.transaction((tx) => tx.putPageCall(first, samplePageCall()));
      expect(await store.pageCall('run_1', 'call_1')).toEqual(samplePageCall());
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? store : node).transaction((tx) =>
            tx.resolvePageCall('run_1', 'call_1', { output: index }),
          ),
        ),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      const stored = samplePageCall({ result: { output: results.indexOf(true) } });
      expect(await (await reopen()).pageCall('run_1', 'call_1')).toEqual(stored);
    });

    it('[PT2] goes from tab to tab only while it is open, and only from the one that has it', async () => {
      const { store, first } = await openWithRuns(open);
      await store.transaction((tx) => tx.putPageCall(first, samplePageCall()));
      const move = (from: string, to: string) =>
        store.transaction((tx) => tx.movePageCall('run_1', 'call_1', from, to));
      expect(await move('tab_2', 'tab_3')).toBe(false);
      expect(await move('tab_1', 'tab_2')).toBe(true);
      expect(await move('tab_1', 'tab_3')).toBe(false);
      expect((await store.pageCall('run_1', 'call_1'))?.clientId).toBe('tab_2');
      await store.transaction((tx) => tx.resolvePageCall('run_1', 'call_1', null));
      expect(await move('tab_2', 'tab_3')).toBe(false);
      expect(await store.pageCall('run_1', 'call_1')).toEqual(samplePageCall({ clientId: 'tab_2', result: null }));
    });

    it('[PT3] a call that begins anew is open, whatever an earlier one of its id had come to', async () => {
      const { store, first } = await openWithRuns(open);
      await store.transaction((tx) => tx.putPageCall(first, samplePageCall()));
      await store.transaction((tx) => tx.resolvePageCall('run_1', 'call_1', 'old'));
      await store.transaction((tx) => tx.putPageCall(first, samplePageCall({ clientId: 'tab_2' })));
      expect(await store.pageCall('run_1', 'call_1')).toEqual(samplePageCall({ clientId: 'tab_2' }));
    });

    it('finds those of one visitor by their id, which several runs may have', async () => {
      const { store, first, other } = await openWithRuns(open);
      const calls = [samplePageCall(), samplePageCall({ runId: 'run_2', conversationId: 'conv_2' })];
      await store.transaction(async (tx) => {
        await tx.putPageCall(first, calls[0] as PageCallRecord);
        await tx.putPageCall(first, samplePageCall({ callId: 'call_2' }));
        await tx.putPageCall(other, calls[1] as PageCallRecord);
        expect(await tx.pageCalls('vis_1', 'call_1')).toEqual(calls);
      });
      expect(await store.pageCalls('vis_2', 'call_1')).toEqual([]);
      expect(await store.pageCalls('vis_1', 'call_3')).toEqual([]);
    });

    it('are those of whoever has the run', async () => {
      const { store, first } = await openWithRuns(open);
      await claim(store, 'run_1', 'node_2', NOW + LEASE_MS + 1);
      await expect(store.transaction((tx) => tx.putPageCall(first, samplePageCall()))).rejects.toThrow(StaleFenceError);
    });

    it('go with their run, and with their conversation', async () => {
      const { store, first, other, dump } = await openWithRuns(open);
      await store.transaction(async (tx) => {
        await tx.putPageCall(first, samplePageCall());
        await tx.putPageCall(other, samplePageCall({ runId: 'run_2', conversationId: 'conv_2' }));
        await tx.resolvePageCall('run_2', 'call_1', 'sesame');
      });
      await store.transaction((tx) => tx.clearPageCalls('run_1'));
      expect(await store.pageCall('run_1', 'call_1')).toBeUndefined();
      expect(await store.pageCall('run_2', 'call_1')).toBeDefined();
      await store.transaction((tx) => tx.eraseConversation('conv_2'));
      expect(await store.pageCalls('vis_1', 'call_1')).toEqual([]);
      expect(await dump()).not.toContain('sesame');
    });
  });
}
