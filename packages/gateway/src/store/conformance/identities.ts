import { describe, expect, it } from 'vitest';
import type { OperatorRecord } from '../port-identity.ts';
import { createConversation, NOW, openEmpty, type OpenStore } from './harness.ts';

const alice: OperatorRecord = {
  id: 'op_alice',
  name: 'Alice Johnson',
  operatorRole: 'reviewer',
  disabled: false,
  secrets: { passwordHash: 'hash', totpSecret: 'SECRET', totpPeriod: 7 },
  createdAtMs: NOW,
};
const fromElsewhere: OperatorRecord = {
  ...alice,
  id: 'op_bob',
  issuer: { name: 'company', subject: 'bob' },
  secrets: {},
};

export function describeIdentities(open: OpenStore): void {
  describe('operators', () => {
    it('[SC2] are found by id and by name, and change as a whole', async () => {
      const { store, reopen } = await openEmpty(open);
      await store.transaction((tx) => tx.putOperator(alice));
      expect(await store.operatorNamed('ALICE johnson')).toEqual(alice);
      const changed: OperatorRecord = { ...alice, operatorRole: 'admin', disabled: true, secrets: {} };
      await store.transaction((tx) => tx.putOperator(changed));
      const later = await reopen();
      expect(await later.operator('op_alice')).toEqual(changed);
      expect(await later.operators(10)).toEqual([changed]);
    });

    it('[SC2] of the same name are two only where somebody else vouches for one', async () => {
      const { store } = await openEmpty(open);
      await store.transaction((tx) => tx.putOperator(alice));
      await store.transaction((tx) => tx.putOperator(fromElsewhere));
      const double = { ...alice, id: 'op_double', name: 'alice JOHNSON' };
      await expect(store.transaction((tx) => tx.putOperator(double))).rejects.toThrow(/has the name/);
      expect(await store.operatorNamed('Alice Johnson')).toEqual(alice);
      expect(await store.operators(10)).toEqual([alice, fromElsewhere]);
      expect(await store.operators(1)).toHaveLength(1);
    });

    it('[SC2] are known to have signed in when their last session began, and may keep one session of all', async () => {
      const { store } = await openEmpty(open);
      const session = { operatorId: 'op_alice', expiresAtMs: NOW + 9000 };
      await store.transaction(async (tx) => {
        await tx.putOperator(alice);
        await tx.putOperatorSession({ ...session, tokenHash: 'first', createdAtMs: NOW });
        await tx.putOperatorSession({ ...session, tokenHash: 'second', createdAtMs: NOW + 1000 });
      });
      const signedIn = { ...alice, signedInAtMs: NOW + 1000 };
      expect(await store.operator('op_alice')).toEqual(signedIn);
      await store.transaction(async (tx) => {
        await tx.putOperator({ ...signedIn, disabled: true });
        await tx.endOperatorSessions({ operatorId: 'op_alice', keep: 'second' });
      });
      expect(await store.operators(10)).toEqual([{ ...signedIn, disabled: true }]);
      expect(await store.operatorSession('first')).toBeUndefined();
      expect(await store.operatorSession('second')).toMatchObject({ operatorId: 'op_alice' });
    });

    it('[SC2] have sessions that end one by one, all at once, or with their time', async () => {
      const { store } = await openEmpty(open);
      const session = (tokenHash: string, operatorId: string, expiresAtMs = NOW + 10) => ({
        tokenHash,
        operatorId,
        createdAtMs: NOW,
        expiresAtMs,
      });
      await store.transaction(async (tx) => {
        for (const name of ['a1', 'a2', 'a3']) await tx.putOperatorSession(session(name, 'op_alice'));
        await tx.putOperatorSession(session('b1', 'op_bob', NOW + 5));
      });
      const left = async () => {
        const found = await Promise.all(['a1', 'a2', 'a3', 'b1'].map((name) => store.operatorSession(name)));
        return found.flatMap((each) => each?.tokenHash ?? []);
      };
      expect(await store.operatorSession('a1')).toEqual(session('a1', 'op_alice'));
      await store.transaction((tx) => tx.endOperatorSessions({ tokenHash: 'a1' }));
      expect(await left()).toEqual(['a2', 'a3', 'b1']);
      expect(await store.forgetIdentities(NOW + 5)).toBe(1);
      expect(await left()).toEqual(['a2', 'a3']);
      await store.transaction((tx) => tx.endOperatorSessions({ operatorId: 'op_alice' }));
      expect(await left()).toEqual([]);
    });
  });

  describe('what may be used once', () => {
    it('[SC1] is the first one’s, over restarts and on every node, until its time is over', async () => {
      const { store, second, reopen } = await openEmpty(open);
      const use = (where: typeof store, holder: string) =>
        where.transaction((tx) => tx.useOnce('token', holder, NOW + 10));
      const both = await Promise.all([use(store, 'tab_1'), use(await second(), 'tab_2')]);
      expect(both.filter((holder, index) => holder === `tab_${index + 1}`)).toHaveLength(1);
      const winner = both[0] === 'tab_1' ? 'tab_1' : 'tab_2';
      const later = await reopen();
      expect(await use(later, winner)).toBe(winner);
      expect(await use(later, 'tab_3')).not.toBe('tab_3');
      expect(await later.forgetIdentities(NOW + 9)).toBe(0);
      expect(await later.forgetIdentities(NOW + 10)).toBe(1);
      expect(await use(later, 'tab_3')).toBe('tab_3');
    });
  });

  describe('revocations', () => {
    it('[SC1] hold for their subject until their time is over; the latest counts', async () => {
      const { store, reopen } = await openEmpty(open);
      expect(await store.revokedBefore(['a', 'b'])).toBe(0);
      await store.transaction(async (tx) => {
        await tx.revoke('a', NOW, NOW + 10);
        await tx.revoke('a', NOW - 5, NOW + 1);
        await tx.revoke('b', NOW + 3, NOW + 20);
      });
      const later = await reopen();
      expect(await later.revokedBefore(['a'])).toBe(NOW);
      expect(await later.revokedBefore(['a', 'b', 'c'])).toBe(NOW + 3);
      expect(await later.forgetIdentities(NOW + 10)).toBe(1);
      expect(await later.revokedBefore(['a'])).toBe(0);
      expect(await later.revokedBefore(['b'])).toBe(NOW + 3);
    });
  });

  describe('a visitor who turns out to be another one', () => {
    it('[SC1] brings along all that they have on the site', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1', { ownerId: 'vis_old' });
      await createConversation(store, 'conv_2', { ownerId: 'vis_old', site: 'blog' });
      await createConversation(store, 'conv_3', { ownerId: 'vis_other' });
      const day = '2026-03-01';
      const spent = { tokens: 3, nanoUsd: 2, unpricedTokens: 1 };
      const reply = { bodyHash: 'hash', result: { messageId: 'msg_1' } };
      await store.transaction(async (tx) => {
        for (const key of ['vis_old', 'usr_new']) await tx.addSpending([{ scope: 'visitor_day', key, day, ...spent }]);
        await tx.putReply('vis_old', 'key_1', reply, NOW);
        await tx.putReply('vis_old', 'key_2', reply, NOW);
        await tx.putReply('usr_new', 'key_2', { ...reply, bodyHash: 'own' }, NOW);
        await tx.putFeedback({
          id: 'fb_1',
          conversationId: 'conv_1',
          principalId: 'vis_old',
          rating: 'up',
          atMs: NOW,
        });
        await tx.appendAudit({
          action: 'conversation.opened',
          actor: { id: 'vis_old', role: 'visitor' },
          conversationId: 'conv_1',
          subject: { type: 'conversation', id: 'conv_1' },
        });
      });
      expect(await store.transaction((tx) => tx.giveVisitor('vis_old', 'usr_new', 'storefront'))).toBe(1);
      expect(await store.conversationsOf('usr_new', 10)).toEqual(['conv_1']);
      expect(await store.conversationsOf('vis_old', 10)).toEqual(['conv_2']);
      expect(await store.conversationsOf('vis_other', 10)).toEqual(['conv_3']);
      expect(await store.spendingOf('usr_new')).toEqual([{ day, tokens: 6, nanoUsd: 4, unpricedTokens: 2 }]);
      expect(await store.spendingOf('vis_old')).toEqual([]);
      expect((await store.feedbackBy('usr_new')).map(({ id }) => id)).toEqual(['fb_1']);
      expect(await store.auditOf('usr_new', 0, 10)).toEqual([1]);
      expect(await store.auditOf('vis_old', 0, 10)).toEqual([]);
      await store.transaction(async (tx) => {
        expect(await tx.reply('usr_new', 'key_1')).toEqual(reply);
        expect((await tx.reply('usr_new', 'key_2'))?.bodyHash).toBe('own');
        expect(await tx.reply('vis_old', 'key_1')).toBeUndefined();
      });
      expect(await store.transaction((tx) => tx.giveVisitor('vis_old', 'usr_new', 'storefront'))).toBe(0);
    });
  });
}
