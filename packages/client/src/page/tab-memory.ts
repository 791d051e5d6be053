/**
 * What a tab must not forget when it is loaded anew: under which ids it was connected, and which calls it has begun. Kept
 * in a storage of the tab where there is one, and in memory in any case.
 */
import type { JsonValue } from '@parley/protocol';
import type { KeyValueStorage } from '../options.ts';
import { toJson } from '../json.ts';

/** What the page has said of a call, with the key under which it says so. */
export interface CallAnswer {
  readonly key: string;
  readonly body: { readonly output: JsonValue } | { readonly error: string } | { readonly unknown: true };
}

/** A call that has begun; without an answer it may have been interrupted. */
export interface BegunCall {
  readonly answer?: CallAnswer;
}

/** Earlier ids of the tab, and calls, that are kept: the newest. */
const MAX_TABS = 8;
const MAX_CALLS = 50;

export class TabMemory {
  readonly #storage: KeyValueStorage | null;
  readonly #name: string;
  readonly #clientId: string;
  /** Ids of the pages that this tab has shown before. */
  readonly #former: readonly string[];
  #calls: readonly (readonly [call: string, begun: BegunCall])[];
  #known = false;

  constructor(storage: KeyValueStorage | null, site: string, clientId: string) {
    this.#storage = storage;
    this.#name = `parley:${site}:page`;
    this.#clientId = clientId;
    const { tabs, calls } = this.#read();
    this.#former = tabs.filter((id) => id !== clientId).slice(-MAX_TABS);
    this.#calls = calls.slice(-MAX_CALLS);
  }

  /** Whether a page of that id was in this tab before. */
  wasHere(clientId: string): boolean {
    return this.#former.includes(clientId);
  }

  /** The page may be asked from now on: whatever comes after it in this tab must know its id. */
  remember(): void {
    if (this.#known) return;
    this.#known = true;
    this.#write();
  }

  /** Undefined when the call has not begun in this tab. */
  call(call: string): BegunCall | undefined {
    return this.#calls.find(([name]) => name === call)?.[1];
  }

  put(call: string, begun: BegunCall): void {
    this.#calls = [...this.#calls.filter(([name]) => name !== call), [call, begun] as const].slice(-MAX_CALLS);
    this.#write();
  }

  forget(call: string): void {
    if (this.call(call) === undefined) return;
    this.#calls = this.#calls.filter(([name]) => name !== call);
    this.#write();
  }

  /** The calls were somebody else's. */
  clear(): void {
    if (this.#calls.length === 0) return;
    this.#calls = [];
    this.#write();
  }

  #write(): void {
    try {
      const tabs = [...this.#former, this.#clientId].slice(-MAX_TABS);
      this.#storage?.setItem(this.#name, toJson({ tabs, calls: this.#calls }));
    } catch {
      // Full or forbidden: after a reload nobody knows, which costs an answer and never a second effect.
    }
  }

  /** What was stored may be anything. */
  #read(): { tabs: string[]; calls: (readonly [string, BegunCall])[] } {
    try {
      const stored: unknown = JSON.parse(this.#storage?.getItem(this.#name) ?? '{}');
      const { tabs, calls } = stored as { tabs?: unknown; calls?: unknown };
      return {
        tabs: Array.isArray(tabs) ? tabs.filter((id): id is string => typeof id === 'string') : [],
        calls: Array.isArray(calls) ? calls.filter(isCall) : [],
      };
    } catch {
      return { tabs: [], calls: [] };
    }
  }
}

function isCall(value: unknown): value is readonly [string, BegunCall] {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return false;
  const begun: unknown = value[1];
  if (typeof begun !== 'object' || begun === null) return false;
  const { answer } = begun as { answer?: unknown };
  if (answer === undefined) return true;
  if (typeof answer !== 'object' || answer === null) return false;
  const { key, body } = answer as { key?: unknown; body?: unknown };
  return typeof key === 'string' && typeof body === 'object' && body !== null;
}
