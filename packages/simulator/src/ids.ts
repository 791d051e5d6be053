import { createHash } from 'node:crypto';

/** Makes the ids of one response. */
export interface IdMaker {
  /** A new id such as `msg_3f…`: the prefix and 48 hex digits. */
  next(prefix: string): string;
}

/** Ids that depend on the seed text alone: the same seed gives the same ids in the same order. */
export function idsFrom(seed: string): IdMaker {
  let count = 0;
  return {
    next(prefix) {
      count += 1;
      return `${prefix}_${createHash('sha256').update(`${seed}:${count}`).digest('hex').slice(0, 48)}`;
    },
  };
}

/** A short fingerprint of a text. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Counts how often a key was seen; forgets the keys not seen for longest. */
export class OccurrenceCounter {
  readonly #counts = new Map<string, number>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** 0 the first time, then 1, 2, … */
  next(key: string): number {
    const seen = this.#counts.get(key) ?? 0;
    this.#counts.delete(key);
    this.#counts.set(key, seen + 1);
    for (const oldest of this.#counts.keys()) {
      if (this.#counts.size <= this.#limit) break;
      this.#counts.delete(oldest);
    }
    return seen;
  }

  /** The next time counts as the first. */
  forget(key: string): void {
    this.#counts.delete(key);
  }
}
