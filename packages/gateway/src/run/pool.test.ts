import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createInProcessBus } from '../bus/in-process.ts';
import { claim, createConversation, createRun, LEASE_MS, NOW } from '../store/conformance/harness.ts';
import type { RunRecord, Store } from '../store/port.ts';
import { ConversationLog } from '../conversation/log.ts';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import type { RunControl, RunController } from './controller.ts';
import { RunPool } from './pool.ts';

interface Working {
  readonly run: RunRecord;
  readonly control: RunControl;
  /** Lets the work on the run end as completed. */
  readonly end: () => Promise<void>;
}

/** A pool whose controller does what the test says. */
function setUp({ concurrency = 10, leaseMs = 60_000 } = {}) {
  const clock = { nowMs: NOW };
  const store = openTemporaryStore(() => clock.nowMs);
  const bus = createInProcessBus();
  const working = new Map<string, Working>();
  const errors: string[] = [];
  const controller = {
    execute(run: RunRecord, control: RunControl): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = async (): Promise<void> => {
        await store.transaction((tx) => tx.updateRun(run.id, { state: 'completed' }));
        resolve();
      };
      control.stop.signal.addEventListener('abort', () => resolve());
      working.set(run.id, { run, control, end });
      return promise;
    },
  } as RunController;
  const pool = new RunPool({
    store,
    bus,
    log: new ConversationLog(store, bus),
    controller,
    owner: 'node_1',
    now: () => clock.nowMs,
    tell: (signal) => void (signal.type === 'fault' && errors.push(signal.what)),
    concurrency,
    leaseMs,
  });
  onTestFinished(() => pool.stop(0));
  const work = async (runId: string): Promise<Working> => {
    await vi.waitFor(() => expect([...working.keys()]).toContain(runId));
    return working.get(runId) as Working;
  };
  return { clock, store, bus, pool, working, errors, work };
}

async function addRun(store: Store, number: number): Promise<string> {
  await createConversation(store, `conv_${number}`);
  await createRun(store, `conv_${number}`, `run_${number}`, 'runnable', { createdAtMs: NOW + number });
  return `run_${number}`;
}

describe('the pool of runs', () => {
  it('works on what an earlier process left, and on what it hears of', async () => {
    const { store, bus, pool, work } = setUp();
    const left = await addRun(store, 1);
    pool.start();
    expect((await work(left)).run).toMatchObject({ owner: 'node_1', fence: 1 });
    const heard = await addRun(store, 2);
    bus.publish({ type: 'runnable', runId: heard });
    await work(heard);
    expect(pool.size).toBe(2);
  });

  it('[ER6] works on as many as it may, and on the next as soon as there is room', async () => {
    const { store, bus, pool, working, work } = setUp({ concurrency: 2 });
    for (const number of [1, 2, 3, 4, 5]) await addRun(store, number);
    pool.start();
    await work('run_2');
    bus.publish({ type: 'runnable', runId: 'run_5' });
    // All of them end at once: each place is filled again.
    await Promise.all(['run_1', 'run_2'].map(async (id) => (await work(id)).end()));
    await work('run_4');
    expect([...working.keys()]).toEqual(['run_1', 'run_2', 'run_3', 'run_4']);
    await (await work('run_3')).end();
    await work('run_5');
  });

  it('[ER6] looks once more when a place became free while it was looking', async () => {
    const { store, pool, work } = setUp({ concurrency: 2 });
    await addRun(store, 1);
    await addRun(store, 2);
    pool.start();
    const [first, second] = [await work('run_1'), await work('run_2')];
    const found = Promise.withResolvers<readonly string[]>();
    const looked = vi.spyOn(store, 'claimableRuns').mockReturnValueOnce(found.promise);
    await first.end();
    await vi.waitFor(() => expect(looked).toHaveBeenCalledTimes(1));
    // Nobody tells the pool of this one, and what it is looking at is older.
    await addRun(store, 3);
    await second.end();
    await vi.waitFor(() => expect(pool.size).toBe(0));
    found.resolve([]);
    await work('run_3');
  });

  it('[ER6] takes no new one before those that wait, while it is taking them', async () => {
    const { store, bus, pool, working, work } = setUp({ concurrency: 2 });
    for (const number of [1, 2, 3, 4]) await addRun(store, number);
    pool.start();
    const [first, second] = [await work('run_1'), await work('run_2')];
    await addRun(store, 5);
    const held = Promise.withResolvers<void>();
    const { claimRun } = store;
    vi.spyOn(store, 'claimRun').mockImplementation(async (...args) => {
      await held.promise;
      return claimRun.apply(store, args);
    });
    // Two places are free at once; a message comes while the first of them is being taken.
    await Promise.all([first.end(), second.end()]);
    await vi.waitFor(() => expect(pool.size).toBe(0));
    bus.publish({ type: 'runnable', runId: 'run_5' });
    held.resolve();
    await work('run_4');
    expect([...working.keys()]).toEqual(['run_1', 'run_2', 'run_3', 'run_4']);
  });

  it('[ER6] works on all that wait, also when they are more than are looked up at a time', async () => {
    const { store, pool, working } = setUp({ concurrency: 256 });
    for (let number = 1; number <= 70; number += 1) await addRun(store, number);
    pool.start();
    await vi.waitFor(() => expect(working.size).toBe(70));
  });

  it('passes over a run that another node has', async () => {
    const { store, bus, pool, working, work } = setUp();
    await addRun(store, 1);
    await claim(store, 'run_1', 'node_2');
    await addRun(store, 2);
    pool.start();
    bus.publish({ type: 'runnable', runId: 'run_1' });
    await work('run_2');
    expect([...working.keys()]).toEqual(['run_2']);
  });

  it('tells a run that it was cancelled', async () => {
    const { store, bus, pool, work } = setUp();
    await addRun(store, 1);
    pool.start();
    const { control } = await work('run_1');
    bus.publish({ type: 'cancel', runId: 'run_9' });
    expect(control.stop.signal.aborted).toBe(false);
    bus.publish({ type: 'cancel', runId: 'run_1' });
    expect(control.stop.signal.reason).toBe('cancelled');
  });

  it('finds out by itself that a run was cancelled or taken over', async () => {
    const { clock, store, pool, work } = setUp({ leaseMs: 30 });
    await addRun(store, 1);
    await addRun(store, 2);
    await addRun(store, 3);
    pool.start();
    const [cancelled, taken, kept] = [await work('run_1'), await work('run_2'), await work('run_3')];
    await store.transaction((tx) => tx.updateRun('run_1', { cancelRequested: true }));
    await claim(store, 'run_2', 'node_2', NOW + 3_600_000);
    await vi.waitFor(() => expect(cancelled.control.stop.signal.reason).toBe('cancelled'));
    await vi.waitFor(() => expect(taken.control.stop.signal.reason).toBe('released'));
    clock.nowMs += 5;
    await vi.waitFor(async () => expect((await store.run('run_3'))?.leaseUntilMs).toBe(clock.nowMs + 30));
    expect(kept.control.stop.signal.aborted).toBe(false);
  });

  it('does not prolong the lease of a run that it has given up', async () => {
    const { clock, store, pool, work } = setUp({ leaseMs: 30 });
    await addRun(store, 1);
    await addRun(store, 2);
    pool.start();
    const [first] = [await work('run_1'), await work('run_2')];
    // The work ends although the run has not: nothing could be stored.
    first.control.stop.abort('released');
    await vi.waitFor(() => expect(pool.size).toBe(1));
    const before = (await store.run('run_1'))?.leaseUntilMs;
    clock.nowMs += 20;
    await vi.waitFor(async () => expect((await store.run('run_2'))?.leaseUntilMs).toBe(clock.nowMs + 30));
    expect((await store.run('run_1'))?.leaseUntilMs).toBe(before);
  });

  it('[GW8] asks for a safe point first, and stops runs where they are after the grace', async () => {
    const { store, pool, work } = setUp();
    await addRun(store, 1);
    pool.start();
    const { control } = await work('run_1');
    expect(control.isReleasing()).toBe(false);
    pool.release();
    expect(control.isReleasing()).toBe(true);
    expect(control.stop.signal.aborted).toBe(false);
    await pool.stop(5);
    expect(control.stop.signal.reason).toBe('released');
    expect(pool.size).toBe(0);
  });

  it('gives back a run whose claim comes through only after it was stopped', async () => {
    const { store, pool, working } = setUp();
    await addRun(store, 1);
    const gate = Promise.withResolvers<void>();
    const claimRun = store.claimRun.bind(store);
    const asked = Promise.withResolvers<void>();
    vi.spyOn(store, 'claimRun').mockImplementation(async (...options) => {
      const run = await claimRun(...options);
      asked.resolve();
      await gate.promise;
      return run;
    });
    pool.start();
    await asked.promise;
    const stopped = pool.stop(1000);
    gate.resolve();
    await stopped;
    expect(working.size).toBe(0);
    expect(await store.claimableRuns(NOW, 10)).toEqual(['run_1']);
  });

  it('survives a store that cannot serve', async () => {
    const { store, bus, pool, errors, work } = setUp({ leaseMs: LEASE_MS });
    await addRun(store, 1);
    vi.spyOn(store, 'claimableRuns').mockRejectedValueOnce(new Error('disk'));
    vi.spyOn(store, 'claimRun').mockRejectedValueOnce(new Error('disk'));
    pool.start();
    await vi.waitFor(() => expect(errors).toEqual(['runs could not be looked up']));
    bus.publish({ type: 'runnable', runId: 'run_1' });
    await vi.waitFor(() => expect(errors).toEqual(['runs could not be looked up', 'run could not be claimed']));
    bus.publish({ type: 'runnable', runId: 'run_1' });
    await work('run_1');
  });
});
