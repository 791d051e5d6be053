import type { Timers } from '../timers.ts';

interface Planned {
  readonly at: number;
  readonly run: () => void;
}

/** Lets everything that waits for promises only go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

/** A clock that stands still until it is moved. */
export class FakeTime {
  now = 1_000_000;
  readonly #planned = new Set<Planned>();

  readonly clock = (): number => this.now;

  readonly timers: Timers = {
    set: (run, ms) => {
      const planned = { at: this.now + ms, run };
      this.#planned.add(planned);
      return planned;
    },
    clear: (timer) => {
      this.#planned.delete(timer as Planned);
    },
  };

  /** Timers that wait. */
  get waiting(): number {
    return this.#planned.size;
  }

  /** Moves the clock, running what comes due in its order. */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.now + ms;
    for (;;) {
      const [next] = [...this.#planned].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#planned.delete(next);
      this.now = Math.max(this.now, next.at);
      next.run();
      await settle();
    }
    this.now = end;
    await settle();
  }
}
