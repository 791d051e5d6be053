/** Keeps the outbox across reloads. Several tabs may share the storage, so each writes only what it knows about. */
import type { KeyValueStorage } from '../options.ts';
import type { OutboxItem } from './outbox.ts';
import { toJson } from '../json.ts';

export class OutboxStorage {
  readonly #storage: KeyValueStorage | null;
  readonly #key: string;
  /** Keys of all entries that were ever in this outbox: those that are not any more are to be removed. */
  readonly #known = new Set<string>();

  constructor(storage: KeyValueStorage | null, site: string, conversationId: string) {
    this.#storage = storage;
    this.#key = `parley:${site}:outbox:${conversationId}`;
  }

  /** What is stored; entries that this version cannot read are left out. */
  load(): OutboxItem[] {
    const items = this.#read();
    for (const { key } of items) this.#known.add(key);
    return items;
  }

  save(items: readonly OutboxItem[]): void {
    if (this.#storage === null) return;
    for (const { key } of items) this.#known.add(key);
    const others = this.#read().filter(({ key }) => !this.#known.has(key));
    const all = [...others, ...items];
    try {
      if (all.length === 0) this.#storage.removeItem(this.#key);
      else this.#storage.setItem(this.#key, toJson(all));
    } catch {
      // Full or forbidden: the messages are then kept in memory only, which is what a page without storage does.
    }
  }

  #read(): OutboxItem[] {
    try {
      const value: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? '[]');
      return Array.isArray(value) ? value.filter(isItem) : [];
    } catch {
      return [];
    }
  }
}

function isItem(value: unknown): value is OutboxItem {
  if (typeof value !== 'object' || value === null) return false;
  const { key, text, agent, createdAt, tried, tools, state, retryAt, messageId, error } = value as Record<
    string,
    unknown
  >;
  if (typeof key !== 'string' || typeof text !== 'string' || typeof createdAt !== 'number') return false;
  if (agent !== undefined && typeof agent !== 'string') return false;
  if (tried !== null && !isTry(tried)) return false;
  if (tools !== undefined && !Array.isArray(tools)) return false;
  switch (state) {
    case 'sending':
      return retryAt === undefined || typeof retryAt === 'number';
    case 'sent':
      return typeof messageId === 'string';
    case 'failed':
      return typeof error === 'object' && error !== null && typeof (error as { code?: unknown }).code === 'string';
    default:
      return false;
  }
}

function isTry(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { at, seq } = value as Record<string, unknown>;
  return typeof at === 'number' && typeof seq === 'number';
}
