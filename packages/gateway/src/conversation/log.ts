import type { ConversationEvent } from '@parley/protocol';
import type { Bus, BusMessage } from '../bus/port.ts';
import type { LogEntry, RunClaim, Store, StoreTransaction } from '../store/port.ts';
import type { Signal, Tell } from '../telemetry/signals.ts';

/** Appends to the conversation that the commit is about. */
export type Append = (events: readonly ConversationEvent[], claim?: RunClaim) => Promise<void>;

export interface CommitTools {
  readonly tx: StoreTransaction;
  readonly append: Append;
  /** Tells the other parts and nodes something once, and only if, the transaction is committed. */
  readonly afterwards: (message: BusMessage) => void;
  /** Tells those who watch, likewise. */
  readonly tell: Tell;
}

/**
 * The way into a conversation's log. Whatever is appended together with other writes is one transaction, and is
 * published only when that is committed: append, then send (LG3).
 */
export class ConversationLog {
  readonly #store: Store;
  readonly #bus: Bus;
  readonly #tell: Tell;

  /** @param tell Who watches; default nobody. */
  constructor(store: Store, bus: Bus, tell: Tell = () => {}) {
    this.#store = store;
    this.#bus = bus;
    this.#tell = tell;
  }

  /**
   * @param durability See {@link Store.transaction}.
   * @throws what `work` throws, and then nothing is written or published.
   */
  async commit<T>(
    conversationId: string,
    work: (tools: CommitTools) => Promise<T>,
    durability?: 'full' | 'relaxed',
  ): Promise<T> {
    const entries: LogEntry[] = [];
    const messages: BusMessage[] = [];
    const signals: Signal[] = [];
    const result = await this.#store.transaction(async (tx) => {
      const append: Append = async (events, claim) => {
        if (events.length > 0) entries.push(...(await tx.append(conversationId, events, claim)));
      };
      return work({
        tx,
        append,
        afterwards: (message) => void messages.push(message),
        tell: (signal) => void signals.push(signal),
      });
    }, durability);
    if (entries.length > 0) this.#bus.publish({ type: 'appended', conversationId, entries });
    for (const message of messages) this.#bus.publish(message);
    for (const signal of signals) this.#tell(signal);
    return result;
  }
}
