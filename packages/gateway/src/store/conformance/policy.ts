import { describe, expect, it } from 'vitest';
import { nothingSpent, type PlaceholderRecord, type SpendingKey } from '../port.ts';
import { createConversation, openEmpty, type OpenStore } from './harness.ts';

const ofVisitor = (day: string): SpendingKey => ({ scope: 'visitor_day', key: 'vis_1', day });
const ofConversation = (key: string): SpendingKey => ({ scope: 'conversation', key, day: '' });
const spent = { tokens: 1, nanoUsd: 2, unpricedTokens: 3 };

/** What policies keep: money, personal data that was replaced, verdicts and summaries. */
export function describePolicyData(open: OpenStore): void {
  describe('spending', () => {
    it('[CO1] adds up what was spent on each key and day, and keeps it', async () => {
      const { store, reopen } = await openEmpty(open);
      const monday = ofVisitor('2026-03-02');
      const tuesday = ofVisitor('2026-03-03');
      const total: SpendingKey = { scope: 'total_day', key: '', day: '2026-03-02' };
      await store.transaction((tx) =>
        tx.addSpending([
          { ...monday, tokens: 100, nanoUsd: 1_250_000, unpricedTokens: 0 },
          { ...total, tokens: 100, nanoUsd: 1_250_000, unpricedTokens: 0 },
          { ...monday, tokens: 5, nanoUsd: 0, unpricedTokens: 5 },
        ]),
      );
      await store.transaction(async (tx) => {
        await tx.addSpending([]);
        await tx.addSpending([{ ...monday, tokens: 1, nanoUsd: 7, unpricedTokens: 0 }]);
        expect(await tx.spending([monday])).toEqual([{ tokens: 106, nanoUsd: 1_250_007, unpricedTokens: 5 }]);
      });
      expect(await (await reopen()).spending([tuesday, total, monday])).toEqual([
        nothingSpent,
        { tokens: 100, nanoUsd: 1_250_000, unpricedTokens: 0 },
        { tokens: 106, nanoUsd: 1_250_007, unpricedTokens: 5 },
      ]);
    });

    it('adds everything that is spent at the same time', async () => {
      const { store, second } = await openEmpty(open);
      const other = await second();
      const key = ofVisitor('2026-03-02');
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : other).transaction((tx) => tx.addSpending([{ ...key, ...spent }])),
        ),
      );
      expect(await store.spending([key])).toEqual([{ tokens: 20, nanoUsd: 40, unpricedTokens: 60 }]);
    });

    it('stays at the largest exact number instead of becoming inexact', async () => {
      const { store } = await openEmpty(open);
      const key = ofVisitor('2026-03-02');
      const huge = { tokens: 1, nanoUsd: Number.MAX_SAFE_INTEGER - 1, unpricedTokens: 0 };
      for (let times = 0; times < 3; times += 1) {
        await store.transaction((tx) => tx.addSpending([{ ...key, ...huge }]));
      }
      expect(await store.spending([key])).toEqual([{ tokens: 3, nanoUsd: Number.MAX_SAFE_INTEGER, unpricedTokens: 0 }]);
    });

    it('refuses an amount that is no integer', async () => {
      const { store } = await openEmpty(open);
      const key = ofVisitor('2026-03-02');
      const half = { ...key, ...spent, nanoUsd: 0.5 };
      await expect(store.transaction((tx) => tx.addSpending([half]))).rejects.toThrow();
      expect(await store.spending([key])).toEqual([nothingSpent]);
    });

    it('forgets days that are over, and nothing that is not counted by day', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      const keys = [
        ofVisitor('2026-02-28'),
        { scope: 'site_day', key: 'storefront', day: '2026-03-01' },
        ofVisitor('2026-03-02'),
        ofConversation('conv_1'),
      ];
      await store.transaction((tx) => tx.addSpending(keys.map((key) => ({ ...key, ...spent }))));
      expect(await store.forgetSpending('2026-03-02')).toBe(2);
      expect(await store.spending(keys)).toEqual([nothingSpent, nothingSpent, spent, spent]);
      expect(await store.forgetSpending('2026-03-02')).toBe(0);
    });

    it('drops what comes for a conversation after that was erased', async () => {
      const { store } = await openEmpty(open);
      for (const id of ['conv_1', 'conv_2']) await createConversation(store, id);
      const keys = [ofConversation('conv_1'), ofConversation('conv_2'), ofVisitor('2026-03-02')];
      const add = () => store.transaction((tx) => tx.addSpending(keys.map((key) => ({ ...key, ...spent }))));
      await add();
      await store.transaction((tx) => tx.eraseConversation('conv_1'));
      await add();
      const twice = { tokens: 2, nanoUsd: 4, unpricedTokens: 6 };
      expect(await store.spending(keys)).toEqual([nothingSpent, twice, twice]);
    });
  });

  describe('placeholders', () => {
    const email: PlaceholderRecord = {
      placeholder: '[EMAIL_2]',
      kind: 'email',
      value: 'zoë@example.com',
      source: 'visitor',
    };
    const phone: PlaceholderRecord = { placeholder: '[PHONE_1]', kind: 'phone', value: '555-0100', source: 'tool' };
    const first: PlaceholderRecord = { ...email, placeholder: '[EMAIL_1]', value: 'a@example.com' };

    it('keeps them by conversation, in the order in which they were stored', async () => {
      const { store, reopen } = await openEmpty(open);
      for (const id of ['conv_1', 'conv_2']) await createConversation(store, id);
      await store.transaction(async (tx) => {
        await tx.putPlaceholder('conv_1', phone);
        await tx.putPlaceholder('conv_1', email);
        await tx.putPlaceholder('conv_2', { ...email, value: 'b@example.com' });
        expect(await tx.placeholders('conv_1')).toEqual([phone, email]);
      });
      await store.transaction((tx) => tx.putPlaceholder('conv_1', first));
      const reopened = await reopen();
      expect(await reopened.placeholders('conv_1')).toEqual([phone, email, first]);
      expect(await reopened.placeholders('conv_2')).toEqual([{ ...email, value: 'b@example.com' }]);
      expect(await reopened.placeholders('conv_3')).toEqual([]);
    });

    it('takes the same one again in its old place, but never for another value', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await store.transaction(async (tx) => {
        await tx.putPlaceholder('conv_1', phone);
        await tx.putPlaceholder('conv_1', email);
      });
      const said: PlaceholderRecord = { ...phone, source: 'visitor' };
      await store.transaction((tx) => tx.putPlaceholder('conv_1', said));
      expect(await store.placeholders('conv_1')).toEqual([said, email]);

      const other = store.transaction((tx) => tx.putPlaceholder('conv_1', { ...phone, value: '555-0199' }));
      await expect(other).rejects.toThrow(/\[PHONE_1\] of conv_1 stands for another value/);
      await expect(other).rejects.not.toThrow(/555/);
      expect(await store.placeholders('conv_1')).toEqual([said, email]);
    });
  });

  describe('screenings and summaries', () => {
    it('keeps what was stored last, and tells nothing from null', async () => {
      const { store, reopen } = await openEmpty(open);
      for (const id of ['conv_1', 'conv_2']) await createConversation(store, id);
      await store.transaction(async (tx) => {
        await tx.putScreening('conv_1', 'msg_1', { action: 'pass' });
        await tx.putScreening('conv_1', 'msg_1', { action: 'block', reasons: ['ü', null] });
        await tx.putScreening('conv_1', 'msg_2', null);
        await tx.putSummary('conv_1', 'older');
        await tx.putSummary('conv_1', { upTo: 7, text: 'newer' });
        expect(await tx.summary('conv_1')).toEqual({ upTo: 7, text: 'newer' });
      });
      const reopened = await reopen();
      expect(await reopened.screening('conv_1', 'msg_1')).toEqual({ action: 'block', reasons: ['ü', null] });
      expect(await reopened.screening('conv_1', 'msg_2')).toBeNull();
      expect(await reopened.screening('conv_1', 'msg_3')).toBeUndefined();
      expect(await reopened.screening('conv_2', 'msg_1')).toBeUndefined();
      expect(await reopened.summary('conv_1')).toEqual({ upTo: 7, text: 'newer' });
      expect(await reopened.summary('conv_2')).toBeUndefined();
    });

    it('stores nothing of a conversation that was erased', async () => {
      const { store, dump } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await store.transaction((tx) => tx.eraseConversation('conv_1'));
      await store.transaction(async (tx) => {
        await tx.putPlaceholder('conv_1', { placeholder: '[NAME_1]', kind: 'name', value: 'alpha', source: 'tool' });
        await tx.putScreening('conv_1', 'msg_1', 'alpha');
        await tx.putSummary('conv_1', 'alpha');
      });
      expect(await store.placeholders('conv_1')).toEqual([]);
      expect(await store.screening('conv_1', 'msg_1')).toBeUndefined();
      expect(await store.summary('conv_1')).toBeUndefined();
      expect(await dump()).not.toContain('alpha');
    });
  });
}
