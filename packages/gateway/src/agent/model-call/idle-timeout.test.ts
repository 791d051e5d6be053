import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StalledError } from './errors.ts';
import { readInTime } from './idle-timeout.ts';

const limits = { firstEventMs: 1000, idleMs: 100 };

/** A stream that sends its events after so many milliseconds each, and says what became of it. */
class Source {
  readonly waitsMs: readonly number[];
  signal: AbortSignal | undefined;
  returned = 0;

  constructor(...waitsMs: number[]) {
    this.waitsMs = waitsMs;
  }

  readonly open = (signal: AbortSignal): AsyncIterable<number> => {
    this.signal = signal;
    return { [Symbol.asyncIterator]: () => this.#iterate() };
  };

  #iterate(): AsyncIterator<number> {
    let index = 0;
    return {
      next: async () => {
        const waitMs = this.waitsMs[index];
        if (waitMs === undefined) return { done: true, value: undefined };
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        index += 1;
        return { done: false, value: index };
      },
      return: async () => {
        this.returned += 1;
        return { done: true, value: undefined };
      },
    };
  }
}

type Open = (signal: AbortSignal) => AsyncIterable<number>;

/** Reads to the end, `thinkMs` for each event; the error is the last element when there was one. */
async function read(open: Open, thinkMs = 0, parent?: AbortSignal): Promise<unknown[]> {
  const seen: unknown[] = [];
  const onEvent = (event: number): void | Promise<void> => {
    seen.push(event);
    if (thinkMs > 0) return new Promise((resolve) => setTimeout(resolve, thinkMs));
  };
  await readInTime(open, limits, onEvent, parent).catch((error: unknown) => seen.push(error));
  return seen;
}

describe('a stream that may fall silent', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function settle<T>(result: Promise<T>): Promise<T> {
    await vi.runAllTimersAsync();
    return result;
  }

  it('passes on what comes in time, and leaves nothing behind', async () => {
    const source = new Source(999, 99, 99);
    const seen = read(source.open);
    await vi.advanceTimersByTimeAsync(999 + 99 + 99);
    expect(await seen).toEqual([1, 2, 3]);
    expect(source.signal?.aborted).toBe(false);
    expect(source.returned).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[ER2] is broken off when the first event does not come', async () => {
    const source = new Source(1001);
    const [error] = await settle(read(source.open));
    expect(error).toBeInstanceOf(StalledError);
    expect(error).toMatchObject({ waitedMs: 1000 });
    expect(source.signal?.aborted).toBe(true);
    expect(source.returned).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[ER2] is broken off when a later event does not come', async () => {
    const seen = await settle(read(new Source(900, 90, 101).open));
    expect(seen).toEqual([1, 2, expect.any(StalledError)]);
    expect(seen[2]).toMatchObject({ waitedMs: 100 });
  });

  it('does not blame the stream for a slow reader', async () => {
    expect(await settle(read(new Source(10, 90, 90).open, 5000))).toEqual([1, 2, 3]);
    expect(await settle(read(new Source(10, 90, 101).open, 5000))).toHaveLength(3);
  });

  it('does not wait for a stream that neither stops nor cleans up', async () => {
    const never = new Promise<never>(() => {});
    const open = () => ({ [Symbol.asyncIterator]: () => ({ next: () => never, return: () => never }) });
    expect(await settle(read(open))).toEqual([expect.any(StalledError)]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with the reason of the signal, at once', async () => {
    const [source, stop] = [new Source(500), new AbortController()];
    const seen = read(source.open, 0, stop.signal);
    await vi.advanceTimersByTimeAsync(10);
    stop.abort('cancelled');
    await vi.advanceTimersByTimeAsync(1);
    expect(await seen).toEqual(['cancelled']);
    expect(source.signal?.reason).toBe('cancelled');
    expect(source.returned).toBe(1);
  });

  it('makes no request once the signal is aborted', async () => {
    const source = new Source(1);
    expect(await read(source.open, 0, AbortSignal.abort('cancelled'))).toEqual(['cancelled']);
    expect(source.signal).toBeUndefined();
  });

  it('is broken off by what the reader throws, and listens to the signal no more', async () => {
    const [source, stop] = [new Source(1, 1), new AbortController()];
    const remove = vi.spyOn(stop.signal, 'removeEventListener');
    const fail = (): void => {
      throw new Error('enough');
    };
    const left = expect(readInTime(source.open, limits, fail, stop.signal)).rejects.toThrow('enough');
    await vi.advanceTimersByTimeAsync(5);
    await left;
    expect(source.signal?.aborted).toBe(true);
    expect(source.returned).toBe(1);
    expect(remove).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets a reader finish that is at work when the signal is aborted, and tells it then', async () => {
    const [source, stop] = [new Source(1, 1), new AbortController()];
    const seen = read(source.open, 5000, stop.signal);
    const ended = vi.fn();
    void seen.then(ended);
    await vi.advanceTimersByTimeAsync(10);
    stop.abort('cancelled');
    expect(source.signal?.reason).toBe('cancelled');
    await vi.advanceTimersByTimeAsync(4900);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(100);
    expect(await seen).toEqual([1, 'cancelled']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with the reason of a signal that the reader itself aborts', async () => {
    const [source, stop] = [new Source(1, 1), new AbortController()];
    const onEvent = vi.fn(() => stop.abort('cancelled'));
    const reading = expect(readInTime(source.open, limits, onEvent, stop.signal)).rejects.toBe('cancelled');
    await vi.runAllTimersAsync();
    await reading;
    expect(onEvent).toHaveBeenCalledTimes(1);
  });

  it('tells nobody of what comes, or goes wrong, after it was given up', async () => {
    const late = Promise.withResolvers<IteratorResult<number>>();
    const open: Open = () => ({ [Symbol.asyncIterator]: () => ({ next: () => late.promise }) });
    expect(await settle(read(open))).toEqual([expect.any(StalledError)]);
    late.reject(new Error('late'));
    const event = Promise.withResolvers<IteratorResult<number>>();
    const seen = read(() => ({ [Symbol.asyncIterator]: () => ({ next: () => event.promise }) }));
    await vi.runAllTimersAsync();
    event.resolve({ done: false, value: 1 });
    await vi.runAllTimersAsync();
    expect(await seen).toEqual([expect.any(StalledError)]);
  });

  it('has one timer, whatever comes, and notices when nothing does any more', async () => {
    let sent = 0;
    const open: Open = () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => {
          sent += 1;
          return sent > 1000 ? new Promise<never>(() => {}) : Promise.resolve({ done: false, value: sent });
        },
      }),
    });
    const timers = new Set<number>();
    const onEvent = (): void => void timers.add(vi.getTimerCount());
    const reading = expect(readInTime(open, limits, onEvent)).rejects.toThrow(StalledError);
    await vi.advanceTimersByTimeAsync(99);
    expect([...timers]).toEqual([1]);
    expect(sent).toBe(1001);
    await vi.advanceTimersByTimeAsync(1);
    await reading;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('passes on the error of the stream', async () => {
    const failing = async function* (): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    };
    expect(await settle(read(failing))).toEqual([1, new Error('broken')]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a long stream', () => {
  it('leaves nothing of its events behind while it goes on', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const events: WeakRef<object>[] = [];
    let alive = Infinity;
    const open = async function* (): AsyncGenerator<object> {
      for (let index = 0; index < 100_000; index += 1) yield { index };
    };
    await readInTime(open, { firstEventMs: 60_000, idleMs: 60_000 }, async (event) => {
      events.push(new WeakRef(event));
      if (events.length < 100_000) return;
      // What a weak reference was made for lives to the end of the job.
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
      alive = events.filter((reference) => reference.deref() !== undefined).length;
    });
    expect(events).toHaveLength(100_000);
    expect(alive).toBeLessThan(10);
  });
});
