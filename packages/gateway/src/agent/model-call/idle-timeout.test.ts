import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StalledError } from './errors.ts';
import { withIdleTimeout } from './idle-timeout.ts';

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

/** Reads to the end, `thinkMs` for each event; the error is the last element when there was one. */
async function read(stream: AsyncIterable<number>, thinkMs = 0): Promise<unknown[]> {
  const seen: unknown[] = [];
  try {
    for await (const event of stream) {
      seen.push(event);
      if (thinkMs > 0) await new Promise((resolve) => setTimeout(resolve, thinkMs));
    }
  } catch (error) {
    seen.push(error);
  }
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
    const seen = read(withIdleTimeout(source.open, limits));
    await vi.advanceTimersByTimeAsync(999 + 99 + 99);
    expect(await seen).toEqual([1, 2, 3]);
    expect(source.signal?.aborted).toBe(false);
    expect(source.returned).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[ER2] is broken off when the first event does not come', async () => {
    const source = new Source(1001);
    const [error] = await settle(read(withIdleTimeout(source.open, limits)));
    expect(error).toBeInstanceOf(StalledError);
    expect(error).toMatchObject({ waitedMs: 1000 });
    expect(source.signal?.aborted).toBe(true);
    expect(source.returned).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[ER2] is broken off when a later event does not come', async () => {
    const seen = await settle(read(withIdleTimeout(new Source(900, 90, 101).open, limits)));
    expect(seen).toEqual([1, 2, expect.any(StalledError)]);
    expect(seen[2]).toMatchObject({ waitedMs: 100 });
  });

  it('does not blame the stream for a slow reader', async () => {
    expect(await settle(read(withIdleTimeout(new Source(10, 90, 90).open, limits), 5000))).toEqual([1, 2, 3]);
    expect(await settle(read(withIdleTimeout(new Source(10, 90, 101).open, limits), 5000))).toHaveLength(3);
  });

  it('does not wait for a stream that neither stops nor cleans up', async () => {
    const never = new Promise<never>(() => {});
    const open = () => ({ [Symbol.asyncIterator]: () => ({ next: () => never, return: () => never }) });
    expect(await settle(read(withIdleTimeout(open, limits)))).toEqual([expect.any(StalledError)]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with the reason of the signal, at once', async () => {
    const [source, stop] = [new Source(500), new AbortController()];
    const seen = read(withIdleTimeout(source.open, limits, stop.signal));
    await vi.advanceTimersByTimeAsync(10);
    stop.abort('cancelled');
    await vi.advanceTimersByTimeAsync(1);
    expect(await seen).toEqual(['cancelled']);
    expect(source.signal?.reason).toBe('cancelled');
    expect(source.returned).toBe(1);
  });

  it('makes no request once the signal is aborted', async () => {
    const source = new Source(1);
    expect(await read(withIdleTimeout(source.open, limits, AbortSignal.abort('cancelled')))).toEqual(['cancelled']);
    expect(source.signal).toBeUndefined();
  });

  it('is broken off when the reader leaves, and listens to the signal no more', async () => {
    const [source, stop] = [new Source(1, 1), new AbortController()];
    const remove = vi.spyOn(stop.signal, 'removeEventListener');
    const leave = async (): Promise<void> => {
      for await (const event of withIdleTimeout(source.open, limits, stop.signal)) if (event === 1) break;
    };
    const left = leave();
    await vi.advanceTimersByTimeAsync(5);
    await left;
    expect(source.signal?.aborted).toBe(true);
    expect(source.returned).toBe(1);
    expect(remove).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('passes on the error of the stream', async () => {
    const failing = async function* (): AsyncGenerator<number> {
      yield 1;
      throw new Error('broken');
    };
    expect(await settle(read(withIdleTimeout(failing, limits)))).toEqual([1, new Error('broken')]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
