import { describe, expect, it } from 'vitest';
import { nothingSpent, noUsage, StaleFenceError } from '../port.ts';
import {
  claim,
  createConversation,
  createRun,
  LEASE_MS,
  NOW,
  openEmpty,
  type OpenStore,
  said,
  readLog,
} from './harness.ts';

export function describeRuns(open: OpenStore): void {
  describe('runs', () => {
    it('stores a run and gives it its place in the conversation', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createConversation(store, 'conv_2');
      const first = await createRun(store, 'conv_1', 'run_1', 'runnable', {
        context: { page: '/cart', items: [1, 2] },
        locale: 'de-CH',
      });
      await createRun(store, 'conv_2', 'run_2');
      const second = await createRun(store, 'conv_1', 'run_3', 'queued', { role: 'service' });
      expect((await store.run('run_3'))?.role).toBe('service');
      expect([first.ordinal, second.ordinal]).toEqual([1, 2]);
      expect(await store.run('run_1')).toEqual(first);
      expect(first).toEqual({
        id: 'run_1',
        conversationId: 'conv_1',
        messageId: 'msg_of_run_1',
        role: 'visitor',
        agent: 'support',
        ordinal: 1,
        state: 'runnable',
        fence: 0,
        leaseUntilMs: 0,
        createdAtMs: NOW,
        segment: 0,
        usage: noUsage,
        spent: nothingSpent,
        context: { page: '/cart', items: [1, 2] },
        locale: 'de-CH',
        cancelRequested: false,
      });
      expect((await store.unfinishedRuns('conv_1')).map(({ id }) => id)).toEqual(['run_1', 'run_3']);
      await expect(createRun(store, 'conv_none', 'run_4')).rejects.toThrow();
    });

    it('changes what a patch names and nothing else', async () => {
      const { store, reopen } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      const run = await createRun(store, 'conv_1', 'run_1');
      const patch = {
        state: 'failed',
        agent: 'billing',
        startedAtMs: NOW + 1,
        traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
        snapshot: '{"state":"…"}',
        segment: 3,
        usage: { inputTokens: 5, cachedInputTokens: 1, outputTokens: 2, totalTokens: 7 },
        spent: { tokens: 7, nanoUsd: 12_500, unpricedTokens: 2 },
        cancelRequested: true,
        error: { code: 'internal', message: 'Sorry.', retryable: true },
      } as const;
      await store.transaction((tx) => tx.updateRun('run_1', {}));
      expect(await store.run('run_1')).toEqual(run);
      await store.transaction((tx) => tx.updateRun('run_1', patch));
      expect(await store.run('run_1')).toEqual({ ...run, ...patch });
      expect(await (await reopen()).run('run_1')).toEqual({ ...run, ...patch });
    });

    it('has at most one active run a conversation', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createRun(store, 'conv_1', 'run_1');
      await expect(createRun(store, 'conv_1', 'run_2', 'runnable')).rejects.toThrow();
      await createRun(store, 'conv_1', 'run_3', 'queued');
      await expect(store.transaction((tx) => tx.updateRun('run_3', { state: 'runnable' }))).rejects.toThrow();
      await store.transaction(async (tx) => {
        await tx.updateRun('run_1', { state: 'waiting' });
        await tx.updateRun('run_3', { state: 'runnable' });
      });
      expect((await store.run('run_3'))?.state).toBe('runnable');
    });

    it('lets a run be claimed once, however many try', async () => {
      const { store, second } = await openEmpty(open);
      const other = await second();
      await createConversation(store, 'conv_1');
      await createRun(store, 'conv_1', 'run_1');
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : other).claimRun('run_1', {
            owner: `node_${index}`,
            nowMs: NOW,
            leaseMs: LEASE_MS,
          }),
        ),
      );
      const won = claims.filter((run) => run !== undefined);
      expect(won).toHaveLength(1);
      expect(won[0]).toMatchObject({ state: 'running', fence: 1, leaseUntilMs: NOW + LEASE_MS });
      expect((await store.run('run_1'))?.owner).toBe(won[0]?.owner);
      expect(await store.claimableRuns(NOW, 10)).toEqual([]);
    });

    it('claims nothing that is queued, waiting, final or unknown', async () => {
      const { store } = await openEmpty(open);
      for (const state of ['queued', 'waiting', 'completed', 'failed'] as const) {
        await createConversation(store, `conv_${state}`);
        await createRun(store, `conv_${state}`, `run_${state}`, state);
      }
      const options = { owner: 'node_1', nowMs: NOW, leaseMs: LEASE_MS };
      for (const state of ['queued', 'waiting', 'completed', 'failed', 'unknown']) {
        expect(await store.claimRun(`run_${state}`, options)).toBeUndefined();
      }
      expect(await store.claimableRuns(NOW, 10)).toEqual([]);
    });

    it('lets a run be claimed again when its lease is over, with a higher fence', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createRun(store, 'conv_1', 'run_1');
      await claim(store, 'run_1');
      const later = { owner: 'node_2', nowMs: NOW + LEASE_MS, leaseMs: LEASE_MS };
      expect(await store.claimRun('run_1', { ...later, nowMs: NOW + LEASE_MS - 1 })).toBeUndefined();
      expect(await store.claimableRuns(NOW + LEASE_MS, 10)).toEqual(['run_1']);
      expect(await store.claimRun('run_1', later)).toMatchObject({ fence: 2, owner: 'node_2' });
    });

    it('prolongs the leases of claims that hold, and names them', async () => {
      const { store } = await openEmpty(open);
      for (const number of [1, 2, 3]) {
        await createConversation(store, `conv_${number}`);
        await createRun(store, `conv_${number}`, `run_${number}`);
      }
      const claims = [await claim(store, 'run_1'), await claim(store, 'run_2'), await claim(store, 'run_3')];
      await claim(store, 'run_2', 'node_2', NOW + LEASE_MS);
      await store.transaction((tx) => tx.updateRun('run_3', { state: 'completed' }));

      const nowMs = NOW + LEASE_MS + 1;
      expect(await store.renewLeases(claims, { nowMs, leaseMs: LEASE_MS })).toEqual(['run_1']);
      expect((await store.run('run_1'))?.leaseUntilMs).toBe(nowMs + LEASE_MS);
      expect((await store.run('run_2'))?.leaseUntilMs).toBe(NOW + 2 * LEASE_MS);
      expect(await store.renewLeases([], { nowMs, leaseMs: LEASE_MS })).toEqual([]);
    });

    it('gives a claimed run back at once, and ends its claim', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createRun(store, 'conv_1', 'run_1');
      const released = await claim(store, 'run_1');
      await store.releaseRun(released);
      expect(await store.claimableRuns(NOW, 10)).toEqual(['run_1']);
      expect(await store.renewLeases([released], { nowMs: NOW, leaseMs: LEASE_MS })).toEqual([]);
      await expect(store.transaction((tx) => tx.append('conv_1', [said('late')], released))).rejects.toThrow(
        StaleFenceError,
      );
      const again = await claim(store, 'run_1', 'node_2');
      expect(again.fence).toBe(2);
      // Whoever gives back what is no longer theirs changes nothing.
      await store.releaseRun(released);
      expect(await store.claimableRuns(NOW, 10)).toEqual([]);
    });

    it('refuses every write of a claim that another one has followed', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createRun(store, 'conv_1', 'run_1');
      const stale = await claim(store, 'run_1');
      const valid = await claim(store, 'run_1', 'node_2', NOW + LEASE_MS);
      const entry = { key: 'tool:1', segment: 0, status: 'started', body: null } as const;

      const writes = [
        () => store.transaction((tx) => tx.append('conv_1', [said('stale')], stale)),
        () => store.transaction((tx) => tx.updateRun('run_1', { segment: 9 }, stale)),
        () => store.transaction((tx) => tx.putJournal(stale, entry)),
      ];
      for (const write of writes) {
        const error = await write().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(StaleFenceError);
        expect((error as StaleFenceError).claim).toEqual(stale);
      }
      expect(await readLog(store, 'conv_1', 0, 10)).toEqual([]);
      expect((await store.run('run_1'))?.segment).toBe(0);

      await store.transaction(async (tx) => {
        await tx.append('conv_1', [said('valid')], valid);
        await tx.putJournal(valid, entry);
        await tx.updateRun('run_1', { state: 'completed' }, valid);
      });
      // A run that is final has no claim any more.
      await expect(store.transaction((tx) => tx.append('conv_1', [said('late')], valid))).rejects.toThrow(
        StaleFenceError,
      );
      await expect(
        store.transaction((tx) => tx.append('conv_1', [said('unknown')], { runId: 'run_none', fence: 0 })),
      ).rejects.toThrow(StaleFenceError);
    });

    it('names runs that may be claimed, oldest first', async () => {
      const { store } = await openEmpty(open);
      for (const [index, age] of [20, 30, 10].entries()) {
        await createConversation(store, `conv_${index}`);
        await createRun(store, `conv_${index}`, `run_${index}`, 'runnable', { createdAtMs: NOW - age });
      }
      expect(await store.claimableRuns(NOW, 10)).toEqual(['run_1', 'run_0', 'run_2']);
      expect(await store.claimableRuns(NOW, 1)).toEqual(['run_1']);
    });

    it('tells of runs that could begin which message they are to answer, each in its place', async () => {
      const { store } = await openEmpty(open);
      // Two came in the same millisecond; the names would order them the other way round.
      const moments = { run_c: NOW - 20, run_b: NOW - 20, run_a: NOW, run_d: NOW - 30 };
      for (const [id, createdAtMs] of Object.entries(moments)) {
        await createConversation(store, `conv_of_${id}`);
        await createRun(store, `conv_of_${id}`, id, 'runnable', { createdAtMs });
      }
      await createRun(store, 'conv_of_run_a', 'run_e', 'queued', { createdAtMs: NOW - 40 });
      await createConversation(store, 'conv_paused');
      await createRun(store, 'conv_paused', 'run_f', 'waiting', { createdAtMs: NOW - 40 });
      await claim(store, 'run_d');
      const place = (id: string) => ({ runId: id, conversationId: `conv_of_${id}`, messageId: `msg_of_${id}` });
      expect(await store.waitingRuns(NOW, 10)).toEqual(['run_c', 'run_b', 'run_a'].map(place));
      expect(await store.waitingRuns(NOW, 2)).toEqual(['run_c', 'run_b'].map(place));
      // Nobody works on the oldest one any more: it comes first.
      expect(await store.waitingRuns(NOW + LEASE_MS, 1)).toEqual([place('run_d')]);
    });

    it('keeps a journal by run, segment and key until it is cleared', async () => {
      const { store, reopen } = await openEmpty(open);
      for (const number of [1, 2]) {
        await createConversation(store, `conv_${number}`);
        await createRun(store, `conv_${number}`, `run_${number}`);
      }
      const [first, second] = [await claim(store, 'run_1'), await claim(store, 'run_2')];
      const key = 'tool:call_1';
      await store.transaction(async (tx) => {
        await tx.putJournal(first, { key, segment: 0, status: 'started', body: null });
        await tx.putJournal(first, { key, segment: 0, status: 'finished', body: { output: [1, 'ü', null] } });
        await tx.putJournal(first, { key, segment: 1, status: 'started', body: null });
        await tx.putJournal(second, { key, segment: 0, status: 'started', body: null });
      });
      const reopened = await reopen();
      const journal = await reopened.journal('run_1');
      expect(journal.toSorted((left, right) => left.segment - right.segment)).toEqual([
        { key, segment: 0, status: 'finished', body: { output: [1, 'ü', null] } },
        { key, segment: 1, status: 'started', body: null },
      ]);
      await reopened.transaction((tx) => tx.clearJournal('run_1'));
      expect(await reopened.journal('run_1')).toEqual([]);
      expect(await reopened.journal('run_2')).toHaveLength(1);
    });

    it('keeps history by the order of runs, whenever they added to it, exactly as it was given', async () => {
      const { store, reopen } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      const items = [
        { type: 'message', role: 'user', content: 'Ümläut "quoted" \\ \n \u2028 👩‍🚀' },
        {
          type: 'function_call',
          arguments: '{"a":1e21,"b":-0.1}',
          providerData: { nested: [[null], {}, ''], big: 1e308 },
        },
      ];
      await store.transaction((tx) => tx.appendHistory('conv_1', 2, [{ run: 2, item: 0 }]));
      await store.transaction((tx) => tx.appendHistory('conv_1', 10, [{ run: 10, item: 0 }]));
      await store.transaction((tx) => tx.appendHistory('conv_1', 1, items));
      await store.transaction((tx) =>
        tx.appendHistory('conv_1', 2, [
          { run: 2, item: 1 },
          { run: 2, item: 2 },
        ]),
      );
      await store.transaction((tx) => tx.appendHistory('conv_2', 1, ['of another conversation']));
      const reopened = await reopen();
      const expected = [...items, { run: 2, item: 0 }, { run: 2, item: 1 }, { run: 2, item: 2 }, { run: 10, item: 0 }];
      expect(await reopened.history('conv_1')).toEqual(expected);
      expect(JSON.stringify(await reopened.history('conv_1'))).toBe(JSON.stringify(expected));
      expect(await reopened.history('conv_1', 2)).toEqual(items);
      expect(await reopened.history('conv_1', 3)).toHaveLength(5);
    });

    it('[GW6] keeps the messages that join a run, in their order, and where they have joined', async () => {
      const { store } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createRun(store, 'conv_1', 'run_1', 'runnable');
      const held = await claim(store, 'run_1');
      for (const id of ['msg_a', 'msg_b']) {
        await store.transaction(async (tx) => {
          await tx.append('conv_1', [
            { type: 'message.created', message: { id, role: 'user', text: `text of ${id}` } },
          ]);
          await tx.addSteering('run_1', id);
        });
        if (id === 'msg_a') await store.transaction((tx) => tx.placeSteering(held, 4));
      }
      expect(await store.steering('run_1')).toEqual([
        { messageId: 'msg_a', text: 'text of msg_a', position: 4 },
        { messageId: 'msg_b', text: 'text of msg_b' },
      ]);
      const stale = { ...held, fence: held.fence - 1 };
      await expect(store.transaction((tx) => tx.placeSteering(stale, 9))).rejects.toThrow(StaleFenceError);
      await store.transaction((tx) => tx.clearSteering('run_1'));
      expect(await store.steering('run_1')).toEqual([]);
    });

    it('[GW6] keeps the messages that join a run in their order, and where they joined', async () => {
      const { store, reopen } = await openEmpty(open);
      await createConversation(store, 'conv_1');
      await createRun(store, 'conv_1', 'run_1');
      const held = await claim(store, 'run_1');
      await store.transaction(async (tx) => {
        await tx.append('conv_1', ['b', 'a', 'c'].map(said));
        await tx.addSteering('run_1', 'msg_b');
        await tx.addSteering('run_1', 'msg_a');
        await tx.placeSteering(held, 7);
        await tx.addSteering('run_1', 'msg_c');
        const author = { id: 'op_1', name: 'Bob Smith' };
        await tx.append('conv_1', [
          { type: 'message.created', message: { id: 'msg_d', role: 'operator', text: 'd', author } },
        ]);
        await tx.addSteering('run_1', 'msg_d', 'interlude');
      });
      const expected = [
        { messageId: 'msg_b', text: 'b', position: 7 },
        { messageId: 'msg_a', text: 'a', position: 7 },
        { messageId: 'msg_c', text: 'c' },
        { messageId: 'msg_d', text: 'd', saidBy: { role: 'operator', author: { id: 'op_1', name: 'Bob Smith' } } },
      ];
      expect(await store.steering('run_1')).toEqual(expected);
      const stale = { runId: 'run_1', fence: held.fence - 1 };
      await expect(store.transaction((tx) => tx.placeSteering(stale, 9))).rejects.toThrow(StaleFenceError);

      const reopened = await reopen();
      expect(await reopened.steering('run_1')).toEqual(expected);
      expect(await reopened.steering('run_2')).toEqual([]);
      await reopened.transaction((tx) => tx.clearSteering('run_1'));
      expect(await reopened.steering('run_1')).toEqual([]);
    });
  });
}
