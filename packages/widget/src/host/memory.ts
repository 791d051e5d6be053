/** What the widget remembers in the browser, for each site. */

/** Everything that outlives a reload on this device. */
export interface Remembered {
  readonly conversationId: string | null;
  readonly open: boolean;
  /** Position up to which answers have been seen. */
  readonly seenSeq: number;
}

/** The part of `localStorage` in use. */
export type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const nothing: Remembered = { conversationId: null, open: false, seenSeq: 0 };

/** Whether there is something under a name. */
export function keeps(storage: KeyValueStorage | null, name: string): boolean {
  try {
    return (storage?.getItem(name) ?? null) !== null;
  } catch {
    return false;
  }
}

/** What somebody has chosen; null when they have not. */
export function readChoice(storage: KeyValueStorage | null, name: string): boolean | null {
  try {
    const stored = storage?.getItem(name);
    return stored === 'on' ? true : stored === 'off' ? false : null;
  } catch {
    return null;
  }
}

export function keepChoice(storage: KeyValueStorage | null, name: string, on: boolean): void {
  try {
    storage?.setItem(name, on ? 'on' : 'off');
  } catch {
    // Full or forbidden: it holds for this page.
  }
}

/** What is remembered of a site; null when that is nothing, or cannot be read. */
export function readRemembered(storage: KeyValueStorage | null, site: string): Remembered | null {
  try {
    const stored = storage?.getItem(keyOf(site)) ?? null;
    return stored === null ? null : parse(stored);
  } catch {
    return null;
  }
}

const keyOf = (site: string): string => `parley:${site}:widget`;

/** Remembers in `storage` when that works, and otherwise until the page goes away. */
export class Memory {
  readonly #storage: KeyValueStorage | null;
  readonly #site: string;
  #fallback: Remembered = nothing;
  #pinned = false;

  constructor(storage: KeyValueStorage | null, site: string) {
    this.#storage = storage;
    this.#site = site;
  }

  /** From now on the panel is always open here; whether it is elsewhere stays as it was. */
  pinOpen(): void {
    this.#pinned = true;
  }

  /** What is kept is another person's from now on. */
  forget(): void {
    this.#fallback = nothing;
  }

  read(): Remembered {
    const remembered = this.#load();
    return this.#pinned ? { ...remembered, open: true } : remembered;
  }

  /** Changes part of it. Read first: another tab may have changed the rest. */
  update(change: Partial<Remembered>): void {
    const before = this.#load();
    this.#fallback = { ...before, ...change, ...(this.#pinned && { open: before.open }) };
    try {
      this.#storage?.setItem(keyOf(this.#site), JSON.stringify(this.#fallback));
    } catch {
      // Full or forbidden: what is in memory has to do.
    }
  }

  #load(): Remembered {
    return readRemembered(this.#storage, this.#site) ?? this.#fallback;
  }
}

/** What was stored may be anything: an older version's, or the page's own. */
function parse(stored: string): Remembered {
  const value: unknown = JSON.parse(stored);
  if (typeof value !== 'object' || value === null) return nothing;
  const { conversationId, open, seenSeq } = value as Partial<Record<keyof Remembered, unknown>>;
  return {
    conversationId: typeof conversationId === 'string' ? conversationId : null,
    open: open === true,
    seenSeq: typeof seenSeq === 'number' ? seenSeq : 0,
  };
}
