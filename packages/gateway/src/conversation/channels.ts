import type { Claim } from '@parley/protocol';
import type { Bus } from '../bus/port.ts';
import type { LogEntry } from '../store/port.ts';

/**
 * Hears of what is appended to one conversation; must not throw.
 *
 * @param listeners How many hear of the same.
 */
export type Listener = (entries: readonly LogEntry[], listeners: number) => void;

/** Hears of claims on approvals; must not throw. */
export type ClaimListener = (approvalId: string, claim: Claim | null) => void;

/** Who listens to which conversation on this node. */
export class Channels {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #claims = new Set<ClaimListener>();
  readonly #everything = new Set<(conversationId: string, entries: readonly LogEntry[]) => void>();

  constructor(bus: Bus) {
    bus.subscribe((message) => {
      if (message.type === 'claimed') {
        for (const listener of this.#claims) listener(message.approvalId, message.claim);
      }
      if (message.type !== 'appended') return;
      const { conversationId, entries } = message;
      const listeners = this.#listeners.get(conversationId);
      if (listeners !== undefined) for (const listener of listeners) listener(entries, listeners.size);
      for (const listener of this.#everything) listener(conversationId, entries);
    });
  }

  /** @returns a function that ends the subscription. */
  subscribe(conversationId: string, listener: Listener): () => void {
    let listeners = this.#listeners.get(conversationId);
    if (listeners === undefined) {
      listeners = new Set();
      this.#listeners.set(conversationId, listeners);
    }
    const added = listeners;
    added.add(listener);
    return () => {
      added.delete(listener);
      if (added.size === 0 && this.#listeners.get(conversationId) === added) this.#listeners.delete(conversationId);
    };
  }

  /** Listens to claims on approvals. @returns a function that ends the subscription. */
  subscribeClaims(listener: ClaimListener): () => void {
    this.#claims.add(listener);
    return () => this.#claims.delete(listener);
  }

  /** Listens to all conversations. @returns a function that ends the subscription. */
  subscribeAll(listener: (conversationId: string, entries: readonly LogEntry[]) => void): () => void {
    this.#everything.add(listener);
    return () => this.#everything.delete(listener);
  }
}
