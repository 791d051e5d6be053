import type { ConversationEvent } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInProcessBus } from '../bus/in-process.ts';
import { ConversationLog } from '../conversation/log.ts';
import { claim, createConversation, createRun, NOW } from '../store/conformance/harness.ts';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { WaitingLine } from './waiting-line.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const FIRST_LOOK_MS = 250;
const INTERVAL_MS = 2000;

function setUp() {
  const store = openTemporaryStore(() => NOW);
  const bus = createInProcessBus();
  const told: string[] = [];
  bus.subscribe((message) => {
    if (message.type !== 'appended') return;
    for (const { body } of message.entries) {
      const event = JSON.parse(body) as Extract<ConversationEvent, { type: 'run.waiting' }>;
      expect(event).toMatchObject({ reason: 'capacity', messageId: expect.any(String) as string });
      told.push(`${event.runId} ${event.position ?? 'waits'}`);
    }
  });
  const errors: string[] = [];
  const line = new WaitingLine({
    store,
    log: new ConversationLog(store, bus),
    now: () => NOW,
    tell: (signal) => void (signal.type === 'fault' && errors.push(signal.what)),
  });
  /** What is told within this time. */
  const within = async (ms: number): Promise<string[]> => {
    told.length = 0;
    await vi.advanceTimersByTimeAsync(ms);
    // The store works in real time.
    for (let quiet = 0; quiet < 20; quiet += 1) {
      const before = told.length;
      await new Promise((resolve) => setImmediate(resolve));
      if (told.length > before) quiet = 0;
    }
    return [...told];
  };
  const add = async (count: number): Promise<void> => {
    for (let number = 1; number <= count; number += 1) {
      await createConversation(store, `conv_${number}`);
      await createRun(store, `conv_${number}`, `run_${number}`, 'runnable', { createdAtMs: NOW + number });
    }
  };
  const take = (runId: string) => claim(store, runId);
  return { store, line, errors, within, add, take };
}

describe('the waiting line', () => {
  it('[ER6] tells each run its place, and again when it has moved up', async () => {
    const { line, within, add, take } = setUp();
    await add(3);
    line.grown();
    expect(await within(FIRST_LOOK_MS - 1)).toEqual([]);
    expect(await within(1)).toEqual(['run_1 1', 'run_2 2', 'run_3 3']);
    expect(await within(INTERVAL_MS)).toEqual([]);
    await take('run_1');
    expect(await within(INTERVAL_MS)).toEqual(['run_2 1', 'run_3 2']);
    await line.stop();
  });

  it('[ER6] tells nobody who has got a place at once', async () => {
    const { line, within, add, take } = setUp();
    await add(1);
    line.grown();
    await take('run_1');
    expect(await within(FIRST_LOOK_MS)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[ER6] tells those far behind once that they wait, and their place when they get nearer', async () => {
    const { line, within, add, take } = setUp();
    await add(102);
    line.grown();
    expect((await within(FIRST_LOOK_MS)).slice(98)).toEqual([
      'run_99 99',
      'run_100 100',
      'run_101 waits',
      'run_102 waits',
    ]);
    expect(await within(INTERVAL_MS)).toEqual([]);
    await take('run_1');
    expect((await within(INTERVAL_MS)).slice(98)).toEqual(['run_100 99', 'run_101 100']);
    await line.stop();
  });

  it('goes on after a store that could not serve', async () => {
    const { store, line, errors, within, add } = setUp();
    await add(1);
    vi.spyOn(store, 'waitingRuns').mockRejectedValueOnce(new Error('disk'));
    line.grown();
    expect(await within(FIRST_LOOK_MS)).toEqual([]);
    expect(errors).toEqual(['waiting runs could not be told their position']);
    line.grown();
    expect(await within(FIRST_LOOK_MS)).toEqual(['run_1 1']);
    await line.stop();
  });

  it('tells nobody once it is stopped', async () => {
    const { line, within, add } = setUp();
    await add(1);
    line.grown();
    await line.stop();
    line.grown();
    expect(await within(INTERVAL_MS)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
