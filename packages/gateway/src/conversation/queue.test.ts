import { beforeEach, describe, expect, it } from 'vitest';
import type { BusMessage } from '../bus/port.ts';
import { createConversation, createRun, NOW } from '../store/conformance/harness.ts';
import type { RunState, Store } from '../store/port.ts';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { nextPosition, promoteNext } from './queue.ts';

const ID = 'conv_1';
let store: Store;

beforeEach(async () => {
  store = openTemporaryStore();
  await createConversation(store, ID);
});

/** Stores runs in these states, numbered from 1. */
async function runs(...states: readonly RunState[]): Promise<void> {
  for (const [index, state] of states.entries()) await createRun(store, ID, `run_${index + 1}`, state);
}

async function promote(): Promise<BusMessage[]> {
  const told: BusMessage[] = [];
  await store.transaction((tx) => promoteNext(ID, { tx, afterwards: (message) => void told.push(message) }));
  return told;
}

const position = (): Promise<number> => store.transaction((tx) => nextPosition(tx, ID));

describe('the queue of a conversation', () => {
  it('[GW6] lets the oldest go when none is active', async () => {
    await runs('completed', 'queued', 'queued');
    expect(await promote()).toEqual([{ type: 'runnable', runId: 'run_2' }]);
    expect((await store.run('run_2'))?.state).toBe('runnable');
    expect((await store.run('run_3'))?.state).toBe('queued');
  });

  it.each(['runnable', 'running'] as const)('lets none go while one is %s', async (state) => {
    await runs(state, 'queued');
    expect(await promote()).toEqual([]);
  });

  it('[AP5] lets the next go while one waits for a person', async () => {
    await runs('waiting', 'queued');
    expect(await promote()).toEqual([{ type: 'runnable', runId: 'run_2' }]);
  });

  it('prefers a run that was decided over one that has not begun', async () => {
    await runs('queued', 'queued');
    await store.transaction((tx) => tx.updateRun('run_2', { startedAtMs: NOW }));
    expect(await promote()).toEqual([{ type: 'runnable', runId: 'run_2' }]);
  });

  it('has nothing to promote in an empty conversation', async () => {
    expect(await promote()).toEqual([]);
  });

  it('[GW6] tells a new message its place', async () => {
    expect(await position()).toBe(0);
    await runs('waiting', 'completed');
    expect(await position()).toBe(0);
    await createRun(store, ID, 'run_active', 'running');
    expect(await position()).toBe(1);
    await createRun(store, ID, 'run_queued', 'queued');
    expect(await position()).toBe(2);
    // A decided run goes on before the new one, but has no place that anybody was told.
    await createRun(store, ID, 'run_decided', 'queued');
    await store.transaction((tx) => tx.updateRun('run_decided', { startedAtMs: NOW }));
    expect(await position()).toBe(2);
  });
});
