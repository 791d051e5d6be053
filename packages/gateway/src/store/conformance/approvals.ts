import { describe, expect, it } from 'vitest';
import type { GrantRecord } from '../port.ts';
import { createApproval, createConversation, NOW, openEmpty, type OpenStore, sampleApproval } from './harness.ts';

const at = new Date(NOW).toISOString();
const byOperator = (id: string) => ({ decision: 'approved' as const, by: { id, role: 'operator' as const }, at });

export function describeApprovals(open: OpenStore): void {
  describe('approvals', () => {
    it('keeps an approval as it was asked, over a restart', async () => {
      const { store, reopen } = await openEmpty(open);
      await createApproval(store, 'appr_1', { schema: { type: 'object' } });
      await createApproval(store, 'appr_2', { runId: 'run_2' });
      await createApproval(store, 'appr_3');
      const reopened = await reopen();
      expect(await reopened.approval('appr_1')).toEqual({
        approval: sampleApproval('appr_1', { schema: { type: 'object' } }),
        site: 'storefront',
        status: 'pending',
      });
      expect((await reopened.approvalsOfRun('run_1')).map(({ approval }) => approval.id)).toEqual(['appr_1', 'appr_3']);
      expect(await reopened.approval('appr_none')).toBeUndefined();
    });

    it('[AP1] lets the first decision win, whoever decides at the same time on which node', async () => {
      const { store, second } = await openEmpty(open);
      const other = await second();
      await createApproval(store, 'appr_1');
      const decided = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? store : other).transaction((tx) =>
            tx.resolveApproval('appr_1', byOperator(`op_${index}`), 'hash_1'),
          ),
        ),
      );
      expect(decided.filter(Boolean)).toHaveLength(1);
      const winner = byOperator(`op_${decided.indexOf(true)}`);
      expect(await store.approval('appr_1')).toMatchObject({ status: 'approved', resolution: winner });
    });

    it('[AP1] refuses a decision on other arguments, and leaves the approval pending', async () => {
      const { store } = await openEmpty(open);
      await createApproval(store, 'appr_1');
      const resolve = (hash?: string) =>
        store.transaction((tx) => tx.resolveApproval('appr_1', { ...byOperator('op_1'), reason: 'fine' }, hash));
      expect(await resolve('hash_2')).toBe(false);
      expect((await store.approval('appr_1'))?.status).toBe('pending');
      // The clock and a cancelled run decide without having looked at the arguments.
      expect(await resolve()).toBe(true);
      expect(await resolve()).toBe(false);
      expect((await store.approval('appr_1'))?.resolution).toEqual({ ...byOperator('op_1'), reason: 'fine' });
      expect(await store.transaction((tx) => tx.resolveApproval('appr_none', byOperator('op_1')))).toBe(false);
    });

    it('lists what is pending, the one that expires first at the front', async () => {
      const { store } = await openEmpty(open);
      const expiresIn = (ms: number) => ({ expiresAt: new Date(NOW + ms).toISOString() });
      await createApproval(store, 'appr_late', expiresIn(3000));
      await createApproval(store, 'appr_first', expiresIn(1000), 'other-site');
      await createApproval(store, 'appr_tool', { ...expiresIn(2000), tool: 'cancel_order' });
      await createApproval(store, 'appr_decided', expiresIn(500));
      await store.transaction((tx) => tx.resolveApproval('appr_decided', byOperator('op_1')));

      const pending = async (filter: { site?: string; tool?: string }, limit = 10) =>
        (await store.pendingApprovals(filter, limit)).map(({ approval }) => approval.id);
      expect(await pending({})).toEqual(['appr_first', 'appr_tool', 'appr_late']);
      expect(await pending({}, 2)).toEqual(['appr_first', 'appr_tool']);
      expect(await pending({ site: 'storefront' })).toEqual(['appr_tool', 'appr_late']);
      expect(await pending({ tool: 'cancel_order' })).toEqual(['appr_tool']);
      expect(await pending({ site: 'other-site', tool: 'cancel_order' })).toEqual([]);
    });

    it('names the pending approvals whose time is over', async () => {
      const { store } = await openEmpty(open);
      for (const [id, ms] of [
        ['appr_2', 2000],
        ['appr_1', 1000],
        ['appr_3', 3000],
        ['appr_0', 500],
      ] as const) {
        await createApproval(store, id, { expiresAt: new Date(NOW + ms).toISOString() });
      }
      await store.transaction((tx) => tx.resolveApproval('appr_0', byOperator('op_1')));
      const expired = async (nowMs: number, limit = 10) =>
        (await store.expiredApprovals(nowMs, limit)).map(({ approval }) => approval.id);
      expect(await expired(NOW + 999)).toEqual([]);
      expect(await expired(NOW + 2000)).toEqual(['appr_1', 'appr_2']);
      expect(await expired(NOW + 9000, 1)).toEqual(['appr_1']);
    });

    it('keeps who has approved a pending one, and who is on it; one that is decided stays as it is', async () => {
      const { store } = await openEmpty(open);
      await createApproval(store, 'appr_1', { decidedBy: 'two_people' });
      const by = { id: 'op_1', role: 'operator' } as const;
      const patch = { endorsements: [{ by, at }], claim: { by, until: at } };
      await store.transaction((tx) => tx.updateApproval('appr_1', patch));
      const asked = sampleApproval('appr_1', { decidedBy: 'two_people' });
      expect((await store.approval('appr_1'))?.approval).toEqual({ ...asked, ...patch });
      const { endorsements } = patch;
      await store.transaction((tx) => tx.updateApproval('appr_1', { endorsements }));
      expect((await store.approval('appr_1'))?.approval).toEqual({ ...asked, endorsements });
      await store.transaction((tx) => tx.resolveApproval('appr_1', byOperator('op_2')));
      await store.transaction((tx) => tx.updateApproval('appr_1', {}));
      expect((await store.approval('appr_1'))?.approval).toEqual({ ...asked, endorsements });
    });

    it('keeps the grants of a conversation in their order, over a restart, until it is erased', async () => {
      const { store, reopen } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createConversation(store, 'conv_2');
      const given = (id: string, conversationId: string): GrantRecord => ({
        conversationId,
        grant: {
          id,
          tool: 'issue_refund',
          title: 'Refund',
          atMost: { amount: 20 },
          maxUses: 3,
          uses: 0,
          by: { id: 'op_1', role: 'operator' },
          approvalId: 'appr_1',
          grantedAt: at,
          expiresAt: at,
        },
        operatorRole: 'reviewer',
      });
      const [first, second, other] = [
        given('grant_b', 'conv_1'),
        given('grant_a', 'conv_1'),
        given('grant_c', 'conv_2'),
      ];
      const used = { ...first, grant: { ...first.grant, uses: 1 } };
      await store.transaction(async (tx) => {
        for (const record of [first, second, other, used]) await tx.putGrant(record);
      });
      const reopened = await reopen();
      expect(await reopened.grants('conv_1')).toEqual([used, second]);
      await reopened.transaction((tx) => tx.eraseConversation('conv_1'));
      expect(await reopened.grants('conv_1')).toEqual([]);
      expect(await reopened.grants('conv_2')).toEqual([other]);
    });

    it('counts the pending ones of each conversation', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createApproval(store, 'appr_1');
      await createApproval(store, 'appr_2');
      await store.transaction((tx) => tx.resolveApproval('appr_2', byOperator('op_1')));
      expect((await store.listConversations({}, 10)).items).toMatchObject([{ id: 'conv_1', pendingApprovals: 1 }]);
    });
  });
}
