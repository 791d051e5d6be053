/** Keeps what was written before there was a conversation for it, until there is one: the client keeps the rest. */
// Not of the whole client: the loader has this module, and no more room.
import { toJson } from '@parley/client/json';
import { keeps, type KeyValueStorage } from './memory.ts';

/** A message without a conversation. */
export interface UnsentMessage {
  /** Names it; unique in this browser. */
  readonly key: string;
  readonly text: string;
  /** The agent that it was written to; absent: the site's first. */
  readonly agent?: string;
}

/** Whether anything was left behind. */
export function hasUnsent(storage: KeyValueStorage | null, site: string): boolean {
  return keeps(storage, keyOf(site));
}

const keyOf = (site: string): string => `parley:${site}:unsent`;

/**
 * Messages in the browser's storage, which other tabs share: each tab asks `isOpen` before it sends one, and removes it
 * when it has handed it over, so that it is sent once. Without storage, they live as long as the page.
 */
export class UnsentMessages {
  readonly #storage: KeyValueStorage | null;
  readonly #key: string;
  /** Keys that have been in the storage: when one is not there any more, somebody else has sent it. */
  readonly #stored = new Set<string>();

  constructor(storage: KeyValueStorage | null, site: string) {
    this.#storage = storage;
    this.#key = keyOf(site);
  }

  /** What was left behind, oldest first. */
  load(): UnsentMessage[] {
    const messages = this.#read() ?? [];
    for (const { key } of messages) this.#stored.add(key);
    return messages;
  }

  add(message: UnsentMessage): void {
    if (this.#write([...(this.#read() ?? []), message])) this.#stored.add(message.key);
  }

  /** Whether a message is still to be sent. One that could not be stored is known to nobody else. */
  isOpen(key: string): boolean {
    const messages = this.#read();
    return messages === null || !this.#stored.has(key) || messages.some((message) => message.key === key);
  }

  remove(key: string): void {
    const messages = this.#read();
    if (messages?.some((message) => message.key === key))
      this.#write(messages.filter((message) => message.key !== key));
    this.#stored.delete(key);
  }

  /** Null when the storage cannot be read. What others have put there is left out. */
  #read(): UnsentMessage[] | null {
    if (this.#storage === null) return null;
    let stored: string | null;
    try {
      stored = this.#storage.getItem(this.#key);
    } catch {
      return null;
    }
    try {
      const value: unknown = JSON.parse(stored ?? '[]');
      return Array.isArray(value) ? value.filter(isMessage) : [];
    } catch {
      return [];
    }
  }

  /** @returns false when it is full or forbidden. */
  #write(messages: readonly UnsentMessage[]): boolean {
    if (this.#storage === null) return false;
    try {
      if (messages.length === 0) this.#storage.removeItem(this.#key);
      else this.#storage.setItem(this.#key, toJson(messages));
      return true;
    } catch {
      return false;
    }
  }
}

function isMessage(value: unknown): value is UnsentMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { key, text, agent } = value as Record<string, unknown>;
  return typeof key === 'string' && typeof text === 'string' && (agent === undefined || typeof agent === 'string');
}
