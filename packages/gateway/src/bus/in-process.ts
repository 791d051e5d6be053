import type { Bus, BusListener, BusMessage } from './port.ts';

/** The bus of a single node: a call. */
export function createInProcessBus(): Bus {
  const listeners = new Set<BusListener>();
  return {
    publish(message: BusMessage): void {
      for (const listener of listeners) listener(message);
    },
    subscribe(listener: BusListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
