/** Waits for what comes of calls that run in the visitor's page (AG13). */
import type { JsonValue } from '@parley/protocol';
import type { Bus } from '../bus/port.ts';
import type { Store } from '../store/port.ts';
import type { PageAnswer } from './agent-port.ts';
import type { Timers } from './delta-coalescer.ts';

export interface PageAnswersOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly timers: Timers;
}

export interface PageWait {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the wait at once. */
  readonly signal: AbortSignal;
  /** Called at each look, before the wait goes on; what it throws ends the wait. */
  readonly beforeLook?: () => void;
}

/** How often it looks by itself, in milliseconds: a notification may be lost. */
const LOOK_MS = 1500;

export class PageAnswers {
  readonly #options: PageAnswersOptions;

  constructor(options: PageAnswersOptions) {
    this.#options = options;
  }

  /**
   * What came of a call that was recorded. One that takes too long is closed as `late`: whichever comes first, the page's
   * answer or the end of the wait, counts for everybody.
   *
   * @throws the reason of the signal, or what `beforeLook` throws.
   */
  async wait(runId: string, callId: string, { timeoutMs, signal, beforeLook }: PageWait): Promise<PageAnswer> {
    const { store, bus, timers } = this.#options;
    const deadline = timers.now() + timeoutMs;
    const bell = new Bell();
    const ring = (): void => bell.ring();
    const unsubscribe = bus.subscribe((message) => {
      if (message.type === 'page.answered' && message.runId === runId && message.callId === callId) ring();
    });
    signal.addEventListener('abort', ring, { once: true });
    try {
      for (;;) {
        signal.throwIfAborted();
        const call = await store.pageCall(runId, callId);
        // Gone with its conversation: nobody hears of what comes of it.
        if (call === undefined) return { unknown: true };
        if (call.result !== undefined) return call.result as unknown as PageAnswer;
        const leftMs = deadline - timers.now();
        if (leftMs <= 0) {
          const late: PageAnswer = { late: true };
          await store.transaction((tx) => tx.resolvePageCall(runId, callId, late as unknown as JsonValue));
          continue;
        }
        beforeLook?.();
        const timer = timers.set(ring, Math.min(leftMs, LOOK_MS));
        await bell.rung();
        timers.clear(timer);
      }
    } finally {
      signal.removeEventListener('abort', ring);
      unsubscribe();
    }
  }
}

/** Rings for whoever listens, or as soon as somebody does. */
class Bell {
  #rings = Promise.withResolvers<void>();

  ring(): void {
    this.#rings.resolve();
  }

  async rung(): Promise<void> {
    await this.#rings.promise;
    this.#rings = Promise.withResolvers();
  }
}
