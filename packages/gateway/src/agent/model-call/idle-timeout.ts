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
 * Reads a stream that may fall silent, to its end. The time that the reader takes itself does not count.
 *
 * However the reading ends before the stream does, the request's signal is aborted, and the stream gets a moment to clean
 * up: a span that it ends later would be mixed up with those of the next request.
 *
 * @param open Makes the request; it must stop when the signal is aborted.
 * @param onEvent Gets each event, in order; the next one is asked for when it is done. What it throws ends the reading.
 * @throws StalledError when an event does not come in time; the signal's reason when `parent` is aborted.
 */
export async function readInTime<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  limits: IdleLimits,
  onEvent: (event: T) => void | Promise<void>,
  parent?: AbortSignal,
): Promise<void> {
  parent?.throwIfAborted();
  const request = new AbortController();
  const wait = new Wait();
  // Remembered by the wait: a signal that is made of others asks them all, each time that it is asked.
  const onAbort = (): void => {
    request.abort(parent?.reason);
    wait.giveUp(parent?.reason);
  };
  parent?.addEventListener('abort', onAbort, { once: true });
  let iterator: AsyncIterator<T> | undefined;
  try {
    iterator = open(request.signal)[Symbol.asyncIterator]();
    // One race for the whole stream, not one for each event: what is given up is the reading.
    await Promise.race([readAll(iterator, limits, onEvent, wait), wait.givenUp]);
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

/** Once the wait is given up nobody is told of what may still come. */
async function readAll<T>(
  iterator: AsyncIterator<T>,
  limits: IdleLimits,
  onEvent: (event: T) => void | Promise<void>,
  wait: Wait,
): Promise<void> {
  let limitMs = limits.firstEventMs;
  for (;;) {
    wait.begin(limitMs);
    const next = await iterator.next();
    if (next.done === true || wait.isOver) return;
    const read = onEvent(next.value);
    if (read !== undefined) {
      wait.pause();
      await read;
    }
    limitMs = limits.idleMs;
  }
}

async function close(iterator: AsyncIterator<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, CLEANUP_MS);
  const closed = Promise.resolve(iterator.return?.()).catch(() => undefined);
  await Promise.race([closed, late]);
  clearTimeout(timer);
}

/**
 * The waits for the events of one stream. An event costs a look at the clock: the timer is left as it is, and looks
 * when it fires how long the present wait has lasted.
 */
class Wait {
  readonly #givenUp = Promise.withResolvers<never>();
  #end: { readonly reason: unknown } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #limitMs = 0;
  /** When the present wait began, on the clock of `performance.now()`; undefined while nobody waits. */
  #since: number | undefined;

  /** Rejects when the stream is given up while somebody waits for it. */
  get givenUp(): Promise<never> {
    return this.#givenUp.promise;
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  /** @throws the reason for which the stream was given up. */
  begin(limitMs: number): void {
    if (this.#end !== undefined) throw this.#end.reason;
    this.#since = performance.now();
    if (limitMs === this.#limitMs) return;
    this.#limitMs = limitMs;
    this.#lookIn(limitMs);
  }

  /** The reader takes its time. */
  pause(): void {
    this.#since = undefined;
  }

  giveUp(reason: unknown): void {
    this.#end ??= { reason };
    // A reader that is at work is let finish; it is told when it waits again.
    if (this.#since !== undefined) this.#givenUp.reject(reason);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    const leftMs = this.#since === undefined ? this.#limitMs : this.#since + this.#limitMs - performance.now();
    if (leftMs > 0) this.#lookIn(leftMs);
    else this.giveUp(new StalledError(this.#limitMs));
  }
}
