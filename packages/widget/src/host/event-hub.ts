import type { ParleyApi, ParleyEvents } from './api.ts';

/** Tells the listeners of a page what happens in its chat. */
export type Emit = <E extends keyof ParleyEvents>(event: E, detail: ParleyEvents[E]) => void;

type Listener = (detail: never) => void;

/** Who listens to what. A listener that throws keeps nobody else from being told. */
export class EventHub {
  readonly #listeners = new Map<keyof ParleyEvents, Set<Listener>>();
  #ready: ParleyEvents['ready'] | null = null;

  readonly on: ParleyApi['on'] = (event, listener) => {
    // A function of its own: the same listener may be given twice, and each is taken back alone.
    const own = (detail: Parameters<typeof listener>[0]): void => listener(detail);
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(own));
    const ready = this.#ready;
    // Not before the caller has the function that ends it.
    if (event === 'ready' && ready !== null) queueMicrotask(() => listeners.has(own) && call(own, ready));
    return () => void listeners.delete(own);
  };

  readonly emit: Emit = (event, detail) => {
    if (event === 'ready') this.#ready = detail as ParleyEvents['ready'];
    for (const listener of this.#listeners.get(event) ?? []) call(listener, detail);
  };

  /** Whether anybody listens to one of these. */
  hears(...events: readonly (keyof ParleyEvents)[]): boolean {
    return events.some((event) => (this.#listeners.get(event)?.size ?? 0) > 0);
  }

  /** The chat has been taken away; it may come back. */
  reset(): void {
    this.#ready = null;
  }
}

function call(listener: Listener, detail: unknown): void {
  try {
    listener(detail as never);
  } catch (error) {
    reportError(error);
  }
}
