import { emptyView } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { nothingSpent } from '../port.ts';
import {
  claim,
  createApproval,
  createConversation,
  createRun,
  NOW,
  openEmpty,
  type OpenStore,
  said,
} from './harness.ts';

export function describeConversations(open: OpenStore): void {
  describe('conversations', () => {
    it('keeps who has a conversation, from where the model was not told, and the newest message, over a restart', async () => {
      const { store, reopen } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createConversation(store, 'conv_2');
      expect(await store.takeover('conv_1')).toBeUndefined();
      expect(await store.lastMessage('conv_1')).toBeUndefined();
      const held = (conversationId: string, seenAtMs: number) => ({
        conversationId,
        operator: { id: 'op_1', name: 'Alice Johnson' },
        seenAtMs,
      });
      await store.transaction(async (tx) => {
        await tx.append('conv_1', [said('one'), said('two')]);
        await tx.putTakeover(held('conv_1', NOW - 2000));
        await tx.putTakeover(held('conv_1', NOW - 1000));
        await tx.putTakeover(held('conv_2', NOW - 5000));
        await tx.setUntoldFrom('conv_1', 2);
      });
      const run = await createRun(store, 'conv_1', 'run_1', 'queued', { toldFrom: 2 });
      const reopened = await reopen();
      expect(await reopened.takeover('conv_1')).toEqual(held('conv_1', NOW - 1000));
      expect(await reopened.lastMessage('conv_1')).toMatchObject({ text: 'two', seq: 2 });
      expect((await reopened.conversation('conv_1'))?.untoldFrom).toBe(2);
      expect(await reopened.run('run_1')).toEqual(run);
      const stale = async (ms: number, limit = 10) =>
        (await reopened.staleTakeovers(NOW - ms, limit)).map(({ conversationId }) => conversationId);
      expect(await stale(1000)).toEqual(['conv_2', 'conv_1']);
      expect(await stale(1001)).toEqual(['conv_2']);
      expect(await stale(0, 1)).toEqual(['conv_2']);
      await reopened.transaction(async (tx) => {
        await tx.removeTakeover('conv_1');
        await tx.setUntoldFrom('conv_1', null);
        await tx.eraseConversation('conv_2');
      });
      expect(await reopened.conversation('conv_1')).not.toHaveProperty('untoldFrom');
      expect(await stale(0)).toEqual([]);
    });

    it('changes title and status, each for itself', async () => {
      const { store, clock } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      clock.nowMs = NOW + 1000;
      await store.transaction((tx) => tx.updateConversation('conv_1', { title: 'Refund' }));
      expect(await store.conversation('conv_1')).toMatchObject({
        title: 'Refund',
        status: 'open',
        createdAtMs: NOW,
        updatedAtMs: NOW + 1000,
      });
    });

    it('[AG7] gives a conversation to another agent, which the list knows as well', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await store.transaction((tx) => tx.updateConversation('conv_1', { agent: 'billing' }));
      expect(await store.conversation('conv_1')).toMatchObject({ agent: 'billing', status: 'open' });
      expect((await store.listConversations({ agent: 'billing' }, 10)).items).toMatchObject([{ id: 'conv_1' }]);
      expect((await store.listConversations({ agent: 'support' }, 10)).items).toEqual([]);
    });

    it('lists conversations, the one that changed last at the front, page by page', async () => {
      const { store, clock } = await openEmpty(open);
      // Pairs of them changed at the same moment: the pages must neither skip nor repeat one of those.
      for (let number = 0; number < 7; number += 1) {
        clock.nowMs = NOW + Math.floor(number / 2) * 1000;
        await createConversation(store, `conv_${number}`, { updatedAtMs: clock.nowMs });
      }
      const pages: string[][] = [];
      let cursor: string | undefined;
      do {
        const page = await store.listConversations({}, 3, cursor);
        pages.push(page.items.map(({ id }) => id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(pages).toEqual([['conv_6', 'conv_5', 'conv_4'], ['conv_3', 'conv_2', 'conv_1'], ['conv_0']]);

      clock.nowMs += 1000;
      await store.transaction((tx) => tx.append('conv_0', [said('news')]));
      expect((await store.listConversations({}, 1)).items).toEqual([
        {
          id: 'conv_0',
          site: 'storefront',
          agent: 'support',
          status: 'open',
          createdAt: new Date(NOW).toISOString(),
          updatedAt: new Date(clock.nowMs).toISOString(),
          pendingApprovals: 0,
          seq: 1,
        },
      ]);
    });

    it('lists by owner, site, agent and status, but nothing that is deleted', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createConversation(store, 'conv_2', { ownerId: 'vis_2' });
      await createConversation(store, 'conv_3', { site: 'blog' });
      await createConversation(store, 'conv_4', { agent: 'billing' });
      await createConversation(store, 'conv_5', { status: 'deleted' });
      const list = async (filter: Parameters<typeof store.listConversations>[0]) =>
        (await store.listConversations(filter, 10)).items.map(({ id }) => id);
      expect(await list({})).toEqual(['conv_4', 'conv_3', 'conv_2', 'conv_1']);
      expect(await list({ ownerId: 'vis_2' })).toEqual(['conv_2']);
      expect(await list({ site: 'blog' })).toEqual(['conv_3']);
      expect(await list({ agent: 'billing', ownerId: 'vis_1' })).toEqual(['conv_4']);
      expect(await list({ status: 'deleted' })).toEqual([]);
      expect(await list({ status: 'open', site: 'storefront' })).toEqual(['conv_4', 'conv_2', 'conv_1']);
    });

    it('erases everything that a conversation holds, and nothing of others', async () => {
      const { store, dump } = await openEmpty(open);
      const amount = (number: number) => ({ scope: 'conversation', key: `conv_${number}`, day: '' });
      const fill = async (number: number, secret: string): Promise<void> => {
        const [conversationId, runId] = [`conv_${number}`, `run_${number}`];
        await createConversation(store, conversationId, { title: `${secret} title` });
        await createRun(store, conversationId, runId, 'runnable', { context: `${secret} context` });
        const held = await claim(store, runId);
        await createApproval(store, `appr_${number}`, {
          conversationId,
          runId,
          summary: `${secret} summary`,
          arguments: `${secret} arguments`,
        });
        await store.transaction(async (tx) => {
          await tx.append(conversationId, [said(`${secret} said`)]);
          await tx.appendHistory(conversationId, 1, [`${secret} history`]);
          await tx.updateRun(runId, { snapshot: `${secret} snapshot` });
          await tx.addSteering(runId, `${secret} steering`);
          await tx.putScreening(conversationId, `${secret} screened`, `${secret} screening`);
          await tx.putSummary(conversationId, `${secret} summed`);
          await tx.putPlaceholder(conversationId, {
            placeholder: '[NAME_1]',
            kind: 'name',
            value: `${secret} value`,
            source: 'visitor',
          });
          await tx.addSpending([{ ...amount(number), tokens: number, nanoUsd: number, unpricedTokens: 0 }]);
          await tx.putCheckpoint(conversationId, { seq: 1, view: emptyView(conversationId, `${secret} checkpoint`) });
          await tx.putJournal(held, { key: 'tool:1', segment: 0, status: 'finished', body: `${secret} output` });
          await tx.putFeedback({
            id: `fb_${number}`,
            conversationId,
            principalId: 'vis_1',
            rating: 'down',
            comment: `${secret} comment`,
            atMs: NOW,
          });
        });
      };
      await fill(1, 'alpha');
      await fill(2, 'bravo');
      const full = await dump();
      const kinds = ['title', 'context', 'summary', 'arguments', 'said', 'history', 'snapshot', 'output', 'comment'];
      kinds.push('steering', 'checkpoint', 'screened', 'screening', 'summed', 'value');
      for (const kind of kinds) expect(full).toContain(`alpha ${kind}`);

      await store.transaction((tx) => tx.eraseConversation('conv_1'));

      const left = await dump();
      expect(left).not.toMatch(/alpha/);
      expect(left.match(/bravo/g)).toEqual(full.match(/bravo/g));
      expect(await store.run('run_1')).toBeUndefined();
      expect(await store.spending([amount(1), amount(2)])).toEqual([
        nothingSpent,
        { tokens: 2, nanoUsd: 2, unpricedTokens: 0 },
      ]);
      expect(await store.approval('appr_1')).toBeUndefined();
      expect(await store.message('conv_1', 'msg_alpha said')).toBeUndefined();
      expect(await store.conversation('conv_1')).toMatchObject({ status: 'deleted', head: 1 });
      await expect(createConversation(store, 'conv_1')).rejects.toThrow();
    });

    it('[LG5] leaves no trace of having been trimmed in a log that is erased, and takes no late checkpoint', async () => {
      const { store, dump } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      const late = { seq: 4, view: emptyView('conv_1', 'alpha') };
      await store.transaction(async (tx) => {
        await tx.append('conv_1', ['a', 'b', 'c', 'd'].map(said));
        await tx.putCheckpoint('conv_1', { ...late, seq: 3 });
        await tx.trimLog('conv_1', 3);
      });
      expect(await store.longLogs(0, 10)).toEqual(['conv_1']);
      await store.transaction((tx) => tx.eraseConversation('conv_1'));
      // Whoever folded the log before it was erased and comes now must not bring its content back.
      await store.transaction((tx) => tx.putCheckpoint('conv_1', late));

      expect(await store.checkpoint('conv_1')).toBeUndefined();
      expect(await store.readLog('conv_1', 0, 10)).toEqual([]);
      expect(await store.longLogs(0, 10)).toEqual([]);
      expect(await dump()).not.toContain('alpha');
    });
  });
}
