import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createInProcessBus } from '../bus/in-process.ts';
import type { Bus } from '../bus/port.ts';
import { claim, createConversation, createRun, NOW, samplePageCall } from '../store/conformance/harness.ts';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { PageAnswers } from './page-answers.ts';

/** A call that the page was asked for, and a clock that stands still until it is moved. */
async function setUp(bus: Bus = createInProcessBus()) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const store = openTemporaryStore(() => NOW);
  await createConversation(store, 'conv_1');
  await createRun(store, 'conv_1', 'run_1');
  const held = await claim(store, 'run_1');
  await store.transaction((tx) => tx.putPageCall(held, samplePageCall()));
  const timers = {
    set: (run: () => void, ms: number) => setTimeout(run, ms),
    clear: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout),
    now: () => performance.now(),
  };
  const answers = new PageAnswers({ store, bus, timers });
  const stop = new AbortController();
  return {
    store,
    bus,
    timers,
    stop,
    wait: (timeoutMs = 60_000) => answers.wait('run_1', 'call_1', { timeoutMs, signal: stop.signal }),
    answer: () => store.transaction((tx) => tx.resolvePageCall('run_1', 'call_1', { output: 'x' })),
  };
}

describe('waiting for the page', () => {
  it('[PT4] hears of the answer at once', async () => {
    const { wait, answer, bus } = await setUp();
    const waited = wait();
    await answer();
    bus.publish({ type: 'page.answered', runId: 'run_1', callId: 'call_1' });
    expect(await waited).toEqual({ output: 'x' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[PT4] a notification that is lost costs latency, and one about another call changes nothing', async () => {
    const { wait, answer, bus } = await setUp();
    const waited = wait();
    bus.publish({ type: 'page.answered', runId: 'run_2', callId: 'call_1' });
    await answer();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await waited).toEqual({ output: 'x' });
  });

  it('[PT4] takes an answer that was there before', async () => {
    const { wait, answer } = await setUp();
    await answer();
    expect(await wait()).toEqual({ output: 'x' });
  });

  it('[PT3] closes a call that takes too long: a later answer does not count', async () => {
    const { wait, answer } = await setUp();
    const waited = wait(10_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await waited).toEqual({ late: true });
    expect(await answer()).toBe(false);
  });

  it('[PT3] an answer at the last moment counts for everybody', async () => {
    const { store, wait, answer } = await setUp();
    const transact = store.transaction.bind(store);
    const waited = wait(1000);
    // The page is faster than the end of the wait.
    vi.spyOn(store, 'transaction').mockImplementationOnce(async (work) => {
      await answer();
      return transact(work);
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await waited).toEqual({ output: 'x' });
  });

  it('[AG13] ends at once when the run is told to stop', async () => {
    const { wait, stop } = await setUp();
    const waited = wait();
    stop.abort('cancelled');
    await expect(waited).rejects.toBe('cancelled');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[PT4] asks at each look whether to go on', async () => {
    const { store, bus, timers, stop } = await setUp();
    const answers = new PageAnswers({ store, bus, timers });
    let looks = 0;
    const beforeLook = (): void => {
      looks += 1;
      if (looks === 3) throw new Error('released');
    };
    const waited = answers.wait('run_1', 'call_1', { timeoutMs: 60_000, signal: stop.signal, beforeLook });
    const failed = expect(waited).rejects.toThrow('released');
    await vi.advanceTimersByTimeAsync(4000);
    await failed;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is over when the conversation is gone', async () => {
    const { wait, store } = await setUp();
    const waited = wait();
    await store.transaction((tx) => tx.eraseConversation('conv_1'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(await waited).toEqual({ unknown: true });
  });
});
