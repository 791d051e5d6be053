/** A timer, so that tests can own time. */
export interface Timers {
  set(callback: () => void, delayMs: number): unknown;
  clear(handle: unknown): void;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

export const systemTimers: Timers = {
  set: (callback, delayMs) => setTimeout(callback, delayMs),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
  now: () => performance.now(),
};

/** Longest that a piece of text waits for its group, in milliseconds (LG3). */
export const DELTA_WINDOW_MS = 40;
/** Windows of all runs end on a grid of this many milliseconds, so that what they store shares one commit. */
const GRID_MS = 8;

/**
 * Merges the pieces of text of one run: the first piece of a message goes at once, later ones wait at most one window
 * for company. One frame of ten pieces costs a fraction of ten frames.
 */
export class DeltaCoalescer {
  readonly #emit: (messageId: string, offset: number, text: string) => void;
  readonly #timers: Timers;
  readonly #windowMs: number;
  readonly #sent = new Map<string, number>();
  #pending: { messageId: string; text: string; timer: unknown } | undefined;

  constructor(
    emit: (messageId: string, offset: number, text: string) => void,
    timers: Timers,
    windowMs: number = DELTA_WINDOW_MS,
  ) {
    this.#emit = emit;
    this.#timers = timers;
    this.#windowMs = windowMs;
  }

  push(messageId: string, text: string): void {
    if (!this.#sent.has(messageId)) {
      this.flush();
      this.#send(messageId, text);
      return;
    }
    if (this.#pending !== undefined && this.#pending.messageId !== messageId) this.flush();
    if (this.#pending === undefined) {
      const timer = this.#timers.set(() => this.flush(), this.#untilEnd());
      this.#pending = { messageId, text, timer };
    } else this.#pending.text += text;
  }

  /** Time to the last point of the grid that is within the window. */
  #untilEnd(): number {
    const end = this.#timers.now() + this.#windowMs;
    return Math.max(0, this.#windowMs - (end % GRID_MS));
  }

  /** Sends what waits. */
  flush(): void {
    if (this.#pending === undefined) return;
    const { messageId, text, timer } = this.#pending;
    this.#pending = undefined;
    this.#timers.clear(timer);
    this.#send(messageId, text);
  }

  /** Text sent or waiting, in UTF-16 units. */
  #send(messageId: string, text: string): void {
    const offset = this.#sent.get(messageId) ?? 0;
    this.#sent.set(messageId, offset + text.length);
    this.#emit(messageId, offset, text);
  }

  /** Drops what waits of a message that is taken back. */
  discard(messageId: string): void {
    if (this.#pending?.messageId === messageId) {
      this.#timers.clear(this.#pending.timer);
      this.#pending = undefined;
    }
    this.#sent.delete(messageId);
  }

  /** Forgets a message that is complete. */
  end(messageId: string): void {
    this.flush();
    this.#sent.delete(messageId);
  }
}
