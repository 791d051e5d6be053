import { emptyView, type ConversationEvent } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createConversation, NOW, openEmpty, type OpenStore, said, readLog } from './harness.ts';

const started = (messageId: string, runId = 'run_1'): ConversationEvent => ({
  type: 'message.started',
  messageId,
  runId,
  agent: 'support',
});
const delta = (messageId: string, offset: number, text: string): ConversationEvent => ({
  type: 'message.delta',
  messageId,
  offset,
  text,
});
const completed = (messageId: string, text: string): ConversationEvent => ({
  type: 'message.completed',
  messageId,
  text,
});

export function describeLog(open: OpenStore): void {
  describe('the log', () => {
    it('[LG1] allocates positions from 1, without gaps, to transactions of one instance', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createConversation(store, 'conv_2');
      const appended = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          store.transaction((tx) =>
            tx.append(
              index % 3 === 0 ? 'conv_2' : 'conv_1',
              Array.from({ length: 1 + (index % 2) }, (_, event) => said(`${index} ${event}`)),
            ),
          ),
        ),
      );
      for (const id of ['conv_1', 'conv_2']) {
        const log = await readLog(store, id, 0, 1000);
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
        expect((await store.conversation(id))?.head).toBe(log.length);
      }
      expect(appended.flat()).toHaveLength(90);
    });

    it('[LG1] allocates positions without gaps or doubles to two instances that append at the same time', async () => {
      const { store, second } = await openEmpty(open);
      const other = await second();
      await createConversation(store, 'conv_1');
      const appended = await Promise.all(
        Array.from({ length: 80 }, (_, index) =>
          (index % 2 === 0 ? store : other).transaction((tx) => tx.append('conv_1', [said(String(index))])),
        ),
      );
      const log = await readLog(other, 'conv_1', 0, 1000);
      expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
      // What an append returned is what everybody reads at that position.
      for (const [entry] of appended) expect(log[(entry?.seq ?? 0) - 1]).toEqual(entry);
    });

    it('reads a page after a position, with each event as it was appended', async () => {
      const { store, clock } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      const events = [
        said('first'),
        said('zweite ✓ 👩‍🚀'),
        started('msg_a'),
        delta('msg_a', 0, 'Hi'),
        completed('msg_a', 'Hi'),
      ];
      await store.transaction((tx) => tx.append('conv_1', events.slice(0, 2)));
      clock.nowMs = NOW + 5000;
      await store.transaction((tx) => tx.append('conv_1', events.slice(2)));

      const log = await readLog(store, 'conv_1', 0, 10);
      expect(log.map(({ body }) => JSON.parse(body) as unknown)).toEqual(events);
      expect(log.map(({ type }) => type)).toEqual(events.map(({ type }) => type));
      expect(log.map(({ at }) => Date.parse(at) - NOW)).toEqual([0, 0, 5000, 5000, 5000]);
      expect((await readLog(store, 'conv_1', 2, 2)).map(({ seq }) => seq)).toEqual([3, 4]);
      expect(await readLog(store, 'conv_1', 5, 10)).toEqual([]);
      expect((await store.conversation('conv_1'))?.updatedAtMs).toBe(NOW + 5000);

      clock.nowMs = NOW + 9000;
      await store.transaction((tx) => tx.append('conv_1', [delta('msg_b', 0, 'Yo')]));
      expect(await store.conversation('conv_1')).toMatchObject({ head: 6, updatedAtMs: NOW + 5000 });
    });

    it('[LG7] removes the deltas of one message only, and leaves what they covered to be computed', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await store.transaction((tx) =>
        tx.append('conv_1', [
          started('msg_a'),
          delta('msg_a', 0, 'He'),
          started('msg_b'),
          delta('msg_b', 0, 'Yo'),
          delta('msg_a', 2, 'llo'),
          completed('msg_a', 'Hello'),
        ]),
      );
      await store.transaction((tx) => tx.compactDeltas('conv_1', 'msg_a'));

      const log = await readLog(store, 'conv_1', 0, 10);
      expect(log.map(({ seq }) => seq)).toEqual([1, 3, 4, 6]);
      expect(log.map(({ seq }, index) => seq - (log[index - 1]?.seq ?? 0)).reduce((sum, covers) => sum + covers)).toBe(
        6,
      );
      // A reader in the middle of the message gets the event that covers the rest.
      expect((await readLog(store, 'conv_1', 4, 1)).map(({ seq, type }) => [seq, type])).toEqual([
        [6, 'message.completed'],
      ]);
      const [next] = await store.transaction((tx) => tx.append('conv_1', [said('next')]));
      expect(next?.seq).toBe(7);
    });

    it('keeps the messages of a conversation beside its log', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      const at = new Date(NOW).toISOString();
      await store.transaction((tx) =>
        tx.append('conv_1', [
          { type: 'message.created', message: { id: 'msg_u', role: 'user', text: 'Where is it?' } },
          started('msg_a'),
          delta('msg_a', 0, 'On '),
          { type: 'message.completed', messageId: 'msg_a', text: 'On its way.', citations: [{ title: 'Orders' }] },
          started('msg_b'),
          { type: 'message.completed', messageId: 'msg_b', text: 'And', interrupted: true },
          started('msg_c'),
          completed('msg_c', 'secret'),
          { type: 'message.retracted', messageId: 'msg_c', reason: 'output_blocked', replacement: 'Sorry.' },
          started('msg_d', 'run_2'),
        ]),
      );
      const { messages, more } = await store.messages('conv_1', Number.MAX_SAFE_INTEGER, 100);
      const assistant = { at, runId: 'run_1', agent: 'support', role: 'assistant' };
      expect(more).toBe(false);
      expect(messages).toEqual([
        { id: 'msg_u', seq: 1, at, role: 'user', text: 'Where is it?', status: 'complete' },
        {
          ...assistant,
          id: 'msg_a',
          seq: 2,
          text: 'On its way.',
          status: 'complete',
          citations: [{ title: 'Orders' }],
        },
        { ...assistant, id: 'msg_b', seq: 5, text: 'And', status: 'interrupted' },
        { ...assistant, id: 'msg_c', seq: 7, text: 'Sorry.', status: 'retracted' },
        { ...assistant, id: 'msg_d', seq: 10, runId: 'run_2', text: '', status: 'streaming' },
      ]);
      expect(await store.message('conv_1', 'msg_a')).toEqual(messages[1]);
      expect(await store.message('conv_2', 'msg_a')).toBeUndefined();
    });

    it('pages messages backwards', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await store.transaction((tx) => tx.append('conv_1', ['a', 'b', 'c', 'd', 'e'].map(said)));
      const newest = await store.messages('conv_1', Number.MAX_SAFE_INTEGER, 2);
      expect(newest).toMatchObject({ more: true, messages: [{ text: 'd' }, { text: 'e' }] });
      const before = await store.messages('conv_1', newest.messages[0]?.seq ?? 0, 3);
      expect(before).toMatchObject({ more: false, messages: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] });
    });

    it('names the half-written messages of a run, and forgets them when it starts again', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await store.transaction((tx) =>
        tx.append('conv_1', [
          started('msg_a'),
          completed('msg_a', 'done'),
          started('msg_b'),
          started('msg_c', 'run_2'),
        ]),
      );
      const unfinished = await store.unfinishedMessages('conv_1', 'run_1');
      expect(unfinished.map(({ id }) => id)).toEqual(['msg_b']);
      await store.transaction((tx) =>
        tx.append('conv_1', [{ type: 'run.recovered', runId: 'run_1', supersedes: ['msg_b'] }]),
      );
      expect(await store.message('conv_1', 'msg_b')).toBeUndefined();
      expect(await store.unfinishedMessages('conv_1', 'run_1')).toEqual([]);
    });

    it('[LG6] keeps log, messages and epoch over a restart', async () => {
      const { store, reopen } = await openEmpty(open);
      await createConversation(store, 'conv_1', { title: 'A title' });
      await store.transaction((tx) => tx.append('conv_1', [said('hello')]), 'relaxed');
      const before = [await store.conversation('conv_1'), await readLog(store, 'conv_1', 0, 10)];

      const reopened = await reopen();
      expect([await reopened.conversation('conv_1'), await readLog(reopened, 'conv_1', 0, 10)]).toEqual(before);
      const [entry] = await reopened.transaction((tx) => tx.append('conv_1', [said('again')]));
      expect(entry?.seq).toBe(2);
      expect((await reopened.conversation('conv_1'))?.epoch).toBe('epoch_of_conv_1');
    });

    it('[LG5] a trimmed log answers from its new beginning on, and says so before it', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await store.transaction((tx) => tx.append('conv_1', [said('one'), said('two'), said('three'), said('four')]));
      const view = { ...emptyView('conv_1', 'support'), seq: 2 };
      await store.transaction(async (tx) => {
        await tx.putCheckpoint('conv_1', { seq: 2, view });
        await tx.trimLog('conv_1', 2);
      });
      expect(await store.readLog('conv_1', 1, 10)).toBeUndefined();
      expect((await readLog(store, 'conv_1', 2, 10)).map(({ seq }) => seq)).toEqual([3, 4]);
      expect(await store.checkpoint('conv_1')).toEqual({ seq: 2, view });
      expect(await store.conversation('conv_1')).toMatchObject({ head: 4, trimmed: 2 });
      expect(await store.longLogs(1, 10)).toEqual(['conv_1']);
      expect(await store.longLogs(2, 10)).toEqual([]);
    });

    it('knows which logs have grown a good deal since they were folded', async () => {
      const { store } = await openEmpty(open);
      for (const id of ['conv_1', 'conv_2']) {
        await createConversation(store, id);
        await store.transaction((tx) => tx.append(id, [said('one'), said('two'), said('three')]));
      }
      await store.transaction((tx) =>
        tx.putCheckpoint('conv_1', { seq: 2, view: { ...emptyView('conv_1', 'support'), seq: 2 } }),
      );
      expect((await store.unfoldedLogs(0, 10)).toSorted()).toEqual(['conv_1', 'conv_2']);
      expect(await store.unfoldedLogs(0, 1)).toHaveLength(1);
      expect(await store.unfoldedLogs(1, 10)).toEqual(['conv_2']);
      await store.transaction((tx) => tx.eraseConversation('conv_2'));
      expect(await store.unfoldedLogs(1, 10)).toEqual([]);
    });

    it('an older checkpoint never takes the place of a newer one', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      for (const seq of [5, 3]) {
        const view = { ...emptyView('conv_1', 'support'), seq };
        await store.transaction((tx) => tx.putCheckpoint('conv_1', { seq, view }));
      }
      expect((await store.checkpoint('conv_1'))?.seq).toBe(5);
    });
  });
}
