/** Something that can be watched; fits React's `useSyncExternalStore(store.subscribe, store.getSnapshot)` as it is. */
export interface Store<T> {
  /** The state as of the latest notification: the same object until the next one. Never to be changed. */
  readonly getSnapshot: () => T;
  /** Calls `listener` after every change, batched by the scheduler. @returns a function that ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Runs `flush` soon, once: `queueMicrotask`, or a wrapper of `requestAnimationFrame`. */
export type Scheduler = (flush: () => void) => void;

/** A store whose owner says when it changed. */
export interface OwnedStore<T> extends Store<T> {
  /** Something changed: a new snapshot is built, and listeners are told, at the next flush. */
  readonly changed: () => void;
}

/** @param build Makes the snapshot; the previous one lets it keep the identity of what did not change. */
export function createStore<T>(build: (previous: T | null) => T, schedule: Scheduler): OwnedStore<T> {
  const listeners = new Set<() => void>();
  let snapshot = build(null);
  let scheduled = false;
  const flush = (): void => {
    scheduled = false;
    snapshot = build(snapshot);
    for (const listener of listeners) listener();
  };
  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      // Wrapped, so that the same function may be subscribed twice, and ended once for each.
      const own = (): void => listener();
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
    changed: () => {
      if (scheduled) return;
      scheduled = true;
      schedule(flush);
    },
  };
}
