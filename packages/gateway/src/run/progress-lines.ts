/** How far tools are, told no faster than people read: at most one line of a call in each interval, the newest. */
import type { Timers } from './delta-coalescer.ts';

/** Least time between two lines of one call, in milliseconds. */
export const PROGRESS_INTERVAL_MS = 250;

interface Line {
  readonly toldAtMs: number;
  readonly told: string;
  /** Waits for the end of the interval. */
  readonly next?: { readonly text: string; readonly timer: unknown };
}

export class ProgressLines {
  readonly #emit: (callId: string, text: string) => void;
  readonly #timers: Timers;
  readonly #lines = new Map<string, Line>();

  constructor(emit: (callId: string, text: string) => void, timers: Timers) {
    this.#emit = emit;
    this.#timers = timers;
  }

  push(callId: string, text: string): void {
    const line = this.#lines.get(callId);
    const nowMs = this.#timers.now();
    if (line?.next !== undefined) {
      this.#lines.set(callId, { ...line, next: { ...line.next, text } });
      return;
    }
    const waitMs = line === undefined ? 0 : line.toldAtMs + PROGRESS_INTERVAL_MS - nowMs;
    if (line === undefined || waitMs <= 0) this.#tell(callId, text, line);
    else
      this.#lines.set(callId, { ...line, next: { text, timer: this.#timers.set(() => this.#flush(callId), waitMs) } });
  }

  /** The call has ended: what waits is of no interest any more. */
  end(callId: string): void {
    const next = this.#lines.get(callId)?.next;
    if (next !== undefined) this.#timers.clear(next.timer);
    this.#lines.delete(callId);
  }

  /** Nothing is told from here on. */
  close(): void {
    for (const callId of this.#lines.keys()) this.end(callId);
  }

  #flush(callId: string): void {
    const line = this.#lines.get(callId);
    if (line?.next !== undefined) this.#tell(callId, line.next.text, line);
  }

  #tell(callId: string, text: string, before: Line | undefined): void {
    this.#lines.set(callId, { toldAtMs: this.#timers.now(), told: text });
    if (before?.told !== text) this.#emit(callId, text);
  }
}
