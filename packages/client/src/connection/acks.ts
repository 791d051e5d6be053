/** Cumulative acknowledgements (FL1): they let the server see how fast this client reads, and nothing else. */
import type { Timers } from '../timers.ts';

export const ACK_EVERY_MS = 250;
/** Counted in UTF-16 units, which is close enough: the server counts what it sent by itself. */
export const ACK_EVERY_CHARS = 65_536;

export class Acks {
  readonly #send: (sub: number, seq: number) => void;
  readonly #timers: Timers;
  readonly #due = new Map<number, { seq: number; chars: number }>();
  #timer: unknown = null;

  constructor(send: (sub: number, seq: number) => void, timers: Timers) {
    this.#send = send;
    this.#timers = timers;
  }

  /** Notes that everything up to `seq` was received. */
  note(sub: number, seq: number, chars: number): void {
    const total = (this.#due.get(sub)?.chars ?? 0) + chars;
    if (total >= ACK_EVERY_CHARS) {
      this.#due.delete(sub);
      this.#send(sub, seq);
      return;
    }
    this.#due.set(sub, { seq, chars: total });
    this.#timer ??= this.#timers.set(() => this.#flush(), ACK_EVERY_MS);
  }

  /** The subscription ended; nothing is owed any more. */
  drop(sub: number): void {
    this.#due.delete(sub);
  }

  /** The connection is lost, and with it all subscriptions. */
  down(): void {
    this.#due.clear();
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
  }

  #flush(): void {
    this.#timer = null;
    const due = [...this.#due];
    this.#due.clear();
    for (const [sub, { seq }] of due) this.#send(sub, seq);
  }
}
