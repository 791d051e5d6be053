import { describe, expect, it } from 'vitest';
import { createConversation, NOW, openEmpty, type OpenStore, said, sampleConversation, readLog } from './harness.ts';

export function describeTransactions(open: OpenStore): void {
  describe('transactions', () => {
    it('leaves nothing of one that fails', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');

      const failed = store.transaction(async (tx) => {
        await tx.createConversation(sampleConversation('conv_2'));
        await tx.append('conv_1', [said('hello')]);
        throw new TypeError('what the work threw');
      });

      await expect(failed).rejects.toThrow(TypeError);
      expect(await store.conversation('conv_2')).toBeUndefined();
      expect(await readLog(store, 'conv_1', 0, 10)).toEqual([]);
      expect((await store.conversation('conv_1'))?.head).toBe(0);
    });

    it('keeps those that were handed over together with one that fails', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');

      const outcomes = await Promise.allSettled(
        [1, 2, 3, 4, 5].map((number) =>
          store.transaction(async (tx) => {
            const entries = await tx.append('conv_1', [said(`text ${number}`)]);
            if (number % 2 === 0) throw new Error('refused');
            return entries.map(({ seq }) => seq);
          }),
        ),
      );

      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      const log = await readLog(store, 'conv_1', 0, 10);
      expect(log.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(log.map(({ body }) => body).join()).not.toMatch(/text [24]/);
    });

    it('refuses what breaks a rule of the tables and goes on', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await expect(createConversation(store, 'conv_1')).rejects.toThrow();
      await expect(store.transaction((tx) => tx.append('conv_none', [said('hello')]))).rejects.toThrow();
      await createConversation(store, 'conv_2');
      expect(await store.conversation('conv_2')).toBeDefined();
    });

    it('shows what it wrote to itself, and to others only once it is committed', async () => {
      const { store } = await openEmpty(open);
      const release = Promise.withResolvers<void>();
      const written = Promise.withResolvers<void>();

      const transaction = store.transaction(async (tx) => {
        await tx.createConversation(sampleConversation('conv_1'));
        await tx.append('conv_1', [said('hello')]);
        expect((await tx.conversation('conv_1'))?.head).toBe(1);
        written.resolve();
        await release.promise;
      });
      await written.promise;
      expect(await store.conversation('conv_1')).toBeUndefined();
      expect(await readLog(store, 'conv_1', 0, 10)).toEqual([]);

      release.resolve();
      await transaction;
      expect((await store.conversation('conv_1'))?.head).toBe(1);
    });

    it('[CM1] keeps a reply by principal and key until it is forgotten', async () => {
      const { store } = await openEmpty(open);
      const reply = { bodyHash: 'body', result: { messageId: 'msg_1', nested: [1, null, 'ü'] } };
      await store.transaction((tx) => tx.putReply('vis_1', 'key_1', reply, NOW));
      await store.transaction((tx) => tx.putReply('vis_1', 'key_2', reply, NOW + 1));

      await store.transaction(async (tx) => {
        expect(await tx.reply('vis_1', 'key_1')).toEqual(reply);
        expect(await tx.reply('vis_2', 'key_1')).toBeUndefined();
      });
      expect(await store.forgetReplies(NOW + 1)).toBe(1);
      await store.transaction(async (tx) => {
        expect(await tx.reply('vis_1', 'key_1')).toBeUndefined();
        expect(await tx.reply('vis_1', 'key_2')).toEqual(reply);
      });
    });

    it('keeps the first value of a meta key, whoever comes at the same time', async () => {
      const { store, second } = await openEmpty(open);
      const other = await second();
      expect(await store.meta('secret')).toBeUndefined();
      const values = await Promise.all([
        store.metaOnce('secret', 'from the first'),
        other.metaOnce('secret', 'from the second'),
        store.metaOnce('secret', 'once more'),
      ]);
      expect(new Set(values).size).toBe(1);
      expect(await other.meta('secret')).toBe(values[0]);
    });

    it('says that it can serve, and refuses everything once it is closed', async () => {
      const { store } = await openEmpty(open);
      await store.check();
      await store.close();
      await expect(store.check()).rejects.toThrow(/closed/);
      await expect(store.transaction((tx) => tx.conversation('conv_1'))).rejects.toThrow(/closed/);
    });

    it('commits what was handed over before it is closed', async () => {
      const { store, reopen } = await openEmpty(open);
      const created = createConversation(store, 'conv_1');
      await store.close();
      await created;
      const reopened = await reopen();
      expect(await reopened.conversation('conv_1')).toBeDefined();
    });
  });
}
