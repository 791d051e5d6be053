import { StalledError } from './errors.ts';

/** How long a stream that is broken off may take to clean up, in milliseconds; then nobody waits for it. */
const CLEANUP_MS = 100;

/** Longest waits for a stream, in milliseconds. */
export interface IdleLimits {
  /** From the request to its first event. */
  readonly firstEventMs: number;
  /** From one event to the next. */
  readonly idleMs: number;
}

/**
 * Reads a stream that may fall silent. The time that the reader takes itself does not count.
 *
 * However the reading ends before the stream does, the request's signal is aborted, and the stream gets a moment to clean
 * up: a span that it ends later would be mixed up with those of the next request.
 *
 * @param open Makes the request; it must stop when the signal is aborted.
 * @throws StalledError when an event does not come in time; the signal's reason when `parent` is aborted.
 */
export async function* withIdleTimeout<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  limits: IdleLimits,
  parent?: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  parent?.throwIfAborted();
  const request = new AbortController();
  const wait = new Wait();
  const onAbort = (): void => {
    request.abort(parent?.reason);
    wait.giveUp(parent?.reason);
  };
  parent?.addEventListener('abort', onAbort, { once: true });
  let iterator: AsyncIterator<T> | undefined;
  try {
    iterator = open(request.signal)[Symbol.asyncIterator]();
    let next = await wait.until(iterator, limits.firstEventMs);
    while (next.done !== true) {
      yield next.value;
      parent?.throwIfAborted();
      next = await wait.until(iterator, limits.idleMs);
    }
    iterator = undefined;
  } finally {
    parent?.removeEventListener('abort', onAbort);
    wait.end();
    if (iterator !== undefined) {
      request.abort();
      await close(iterator);
    }
  }
}

async function close(iterator: AsyncIterator<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, CLEANUP_MS);
  const closed = Promise.resolve(iterator.return?.()).catch(() => undefined);
  await Promise.race([closed, late]);
  clearTimeout(timer);
}

/** Waits for the events of one stream, with a timer that is only set anew when the limit changes. */
class Wait {
  #timer: NodeJS.Timeout | undefined;
  #limitMs = 0;
  #reject: ((reason: unknown) => void) | undefined;

  async until<T>(iterator: AsyncIterator<T>, limitMs: number): Promise<IteratorResult<T>> {
    this.#arm(limitMs);
    try {
      // Not `Promise.race`: with a promise that lives as long as the stream, it would keep something of every event.
      return await new Promise<IteratorResult<T>>((resolve, reject) => {
        this.#reject = reject;
        iterator.next().then(resolve, reject);
      });
    } finally {
      this.#reject = undefined;
    }
  }

  giveUp(reason: unknown): void {
    this.#reject?.(reason);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #arm(limitMs: number): void {
    if (this.#timer !== undefined && limitMs === this.#limitMs) {
      this.#timer.refresh();
      return;
    }
    clearTimeout(this.#timer);
    this.#limitMs = limitMs;
    // When it fires while nobody waits, the reader is slow, not the stream.
    this.#timer = setTimeout(() => this.giveUp(new StalledError(limitMs)), limitMs);
  }
}
