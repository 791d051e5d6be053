/** Up to where each conversation was seen in this browser. */
import { toJson } from '@parley/client/json';
import type { KeyValueStorage } from './memory.ts';

/** Conversations that are kept: those seen last. */
const MAX = 50;

export class SeenMarks {
  readonly #storage: KeyValueStorage | null;
  readonly #key: string;

  constructor(storage: KeyValueStorage | null, site: string) {
    this.#storage = storage;
    this.#key = `parley:${site}:seen`;
  }

  /** @param seq Position that was seen. What was seen stays seen. */
  mark(conversationId: string, seq: number): void {
    const marks = this.#read();
    const before = marks.get(conversationId) ?? 0;
    if (seq <= before) return;
    marks.delete(conversationId);
    marks.set(conversationId, seq);
    try {
      this.#storage?.setItem(this.#key, toJson([...marks].slice(-MAX)));
    } catch {
      // Full or forbidden: nothing is marked as new then.
    }
  }

  /** Whether something has come since; false for a conversation that was not seen here. */
  hasNews(conversationId: string, seq: number | undefined): boolean {
    return seq !== undefined && seq > (this.#read().get(conversationId) ?? seq);
  }

  /** What was stored may be anything. */
  #read(): Map<string, number> {
    try {
      const stored: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? '[]');
      return new Map(Array.isArray(stored) ? stored.filter(isMark) : []);
    } catch {
      return new Map();
    }
  }
}

function isMark(value: unknown): value is [string, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';
}
