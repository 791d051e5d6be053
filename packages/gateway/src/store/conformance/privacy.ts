import { describe, expect, it } from 'vitest';
import { leaveData } from '../../testing/visitor-data.ts';
import { createConversation, NOW, openEmpty, type OpenStore, said } from './harness.ts';

export function describePrivacy(open: OpenStore): void {
  describe('retention and erasure', () => {
    it('finds the conversations of a site in which nothing has happened since, the oldest first', async () => {
      const { store, clock } = await openEmpty(open);
      await createConversation(store, 'conv_old', { updatedAtMs: NOW - 3000 });
      await createConversation(store, 'conv_older', { updatedAtMs: NOW - 4000 });
      await createConversation(store, 'conv_other', { updatedAtMs: NOW - 5000, site: 'blog' });
      await createConversation(store, 'conv_gone', { updatedAtMs: NOW - 5000, status: 'deleted' });
      await createConversation(store, 'conv_used', { updatedAtMs: NOW - 5000 });
      await createConversation(store, 'conv_new', { updatedAtMs: NOW - 1000 });
      clock.nowMs = NOW - 1000;
      await store.transaction((tx) => tx.append('conv_used', [said('hello')]));
      expect(await store.idleConversations('storefront', NOW - 1000, 10)).toEqual(['conv_older', 'conv_old']);
      expect(await store.idleConversations('storefront', NOW - 1000, 1)).toEqual(['conv_older']);
    });

    it('tells what there is of a visitor, and erases what is outside of conversations', async () => {
      const { store } = await openEmpty(open);
      await leaveData(store, 'alpha');
      await leaveData(store, 'bravo');
      expect(await store.conversationsOf('vis_alpha', 10)).toEqual(['conv_alpha']);
      expect(await store.feedbackBy('vis_alpha')).toEqual([
        {
          id: 'fb_alpha',
          conversationId: 'conv_alpha',
          messageId: 'msg_alpha',
          principalId: 'vis_alpha',
          rating: 'down',
          comment: 'alpha comment',
          atMs: NOW,
        },
      ]);
      expect((await store.approvalsIn('conv_alpha')).map(({ approval }) => approval.id)).toEqual([
        'appr_alpha',
        'appr_alpha_2',
      ]);
      expect(await store.spendingOf('vis_alpha')).toEqual([
        { day: '2026-03-01', tokens: 7, nanoUsd: 5, unpricedTokens: 1 },
      ]);
      expect(await store.auditOf('vis_alpha', 0, 10)).toEqual([1]);

      expect(await store.transaction((tx) => tx.eraseVisitor('vis_alpha'))).toBeGreaterThan(0);
      expect(await store.transaction((tx) => tx.eraseVisitor('vis_alpha'))).toBe(0);
      expect(await store.feedbackBy('vis_alpha')).toEqual([]);
      expect(await store.spendingOf('vis_alpha')).toEqual([]);
      expect(await store.auditOf('vis_alpha', 0, 10)).toEqual([]);
      const contents = (await store.readAudit(0, 10)).map(({ content, salt }) => [content?.reason, salt === null]);
      expect(contents).toEqual([
        [undefined, true],
        ['bravo reason', false],
      ]);
      expect(await store.auditOf('vis_bravo', 0, 10)).toEqual([2]);
      await store.transaction(async (tx) => {
        expect(await tx.reply('vis_alpha', 'alpha key')).toBeUndefined();
        expect(await tx.reply('vis_bravo', 'bravo key')).toBeDefined();
      });
    });

    it('erases contents of the audit log that are too old, so many at a time, and leaves the records', async () => {
      const { store, clock } = await openEmpty(open);
      const actor = { id: 'op_1', role: 'operator', name: 'Alice Johnson' } as const;
      for (let number = 1; number <= 4; number += 1) {
        await store.transaction((tx) =>
          tx.appendAudit({ action: 'x.done', actor, subject: { type: 'visitor', id: 'vis_1' } }),
        );
        clock.nowMs += 1000;
      }
      const before = new Date(NOW + 3000).toISOString();
      const erase = () => store.transaction((tx) => tx.eraseAuditContents(before, 2));
      expect([await erase(), await erase(), await erase()]).toEqual([2, 1, 0]);
      const records = await store.readAudit(0, 10);
      expect(records.map(({ seq, content }) => [seq, content?.actor?.name])).toEqual([
        [1, undefined],
        [2, undefined],
        [3, undefined],
        [4, 'Alice Johnson'],
      ]);
      expect(await store.auditOf('vis_1', 0, 10)).toEqual([4]);
    });

    it('gives the lease on a job to one at a time, until its time is over', async () => {
      const { store, second } = await openEmpty(open);
      const other = await second();
      const at = (nowMs: number) => ({ nowMs, leaseMs: 1000 });
      const taken = await Promise.all([
        store.takeLease('retention', 'node_1', at(NOW)),
        other.takeLease('retention', 'node_2', at(NOW)),
        other.takeLease('another', 'node_2', at(NOW)),
      ]);
      expect(taken.slice(0, 2).filter(Boolean)).toHaveLength(1);
      expect(taken[2]).toBe(true);
      const [owner, loser] = taken[0] ? ['node_1', 'node_2'] : ['node_2', 'node_1'];
      expect(await store.takeLease('retention', owner, at(NOW + 500))).toBe(true);
      expect(await store.takeLease('retention', loser, at(NOW + 1499))).toBe(false);
      expect(await store.takeLease('retention', loser, at(NOW + 1500))).toBe(true);
      expect(await store.takeLease('retention', owner, at(NOW + 1500))).toBe(false);
    });

    it('keeps what there is when it scrubs', async () => {
      const { store } = await openEmpty(open);
      await leaveData(store, 'alpha');
      await store.scrub();
      expect(await store.conversationsOf('vis_alpha', 10)).toEqual(['conv_alpha']);
    });
  });
}
