import { LRUCache } from 'lru-cache';
import type { Spent } from '../../store/port.ts';
import { type Amount, type Budget, fits, plus } from './budget.ts';
import type { SpendingScope } from './exhausted.ts';

/** A budget that a call would be on. */
export interface BudgetClaim {
  readonly scope: SpendingScope;
  /** Whose budget it is, such as the id of the conversation; unique within the scope. */
  readonly key: string;
  readonly budget: Budget;
  readonly spent: Spent;
}

/** A budget on one day. */
export interface DayBudget extends Omit<BudgetClaim, 'spent'> {
  /** As {@link dayOf} has it; empty for a budget of no day. */
  readonly day: string;
}

export type Reservation =
  | {
      readonly ok: true;
      /** Gives back what was reserved; a second time does nothing. */
      readonly release: () => void;
    }
  | {
      readonly ok: false;
      /** The first of the budgets into which the call does not fit. */
      readonly scope: SpendingScope;
      /** Whether nothing else is under way in it: then there will not be more room. */
      readonly isFinal: boolean;
    };

interface Entry {
  reserved: Amount;
  calls: number;
}

/** Budgets with calls under way, of which there are never more than runs at the same time. */
const KEYS = 100_000;
const nothing: Amount = { tokens: 0, nanoUsd: 0 };

/**
 * What the calls under way are expected to cost, so that calls at the same time do not all count on the same rest.
 *
 * Read `spent` right before reserving, and store what a call has cost before releasing it: then nothing falls in between.
 * It is in memory, of one process: calls of another process are seen once their cost is stored.
 */
export class BudgetBook {
  readonly #entries = new Map<string, Entry>();
  readonly #keys: number;
  /** Budgets with too little left for a call. */
  readonly #spent: LRUCache<string, true>;

  /** @param keys Most budgets with calls under way; a call that needs one more is refused. Default 100 000. */
  constructor(keys = KEYS) {
    this.#keys = keys;
    this.#spent = new LRUCache({ max: keys });
  }

  /** There is too little left of a budget for a call: from here on it counts as used up. */
  markSpent(budget: DayBudget): void {
    this.#spent.set(nameOfDay(budget), true);
  }

  /** Whether it was marked by this process; one that is forgotten is marked again by the next call. */
  isSpent(budget: DayBudget): boolean {
    return this.#spent.has(nameOfDay(budget));
  }

  /** Budgets with calls under way. */
  get size(): number {
    return this.#entries.size;
  }

  /** Reserves the estimate on all budgets, or on none. */
  reserve(claims: readonly BudgetClaim[], estimate: Amount): Reservation {
    let added = 0;
    for (const { scope, key, budget, spent } of claims) {
      const entry = this.#entries.get(nameOf(scope, key));
      if (entry === undefined) added += 1;
      const isFull = this.#entries.size + added > this.#keys;
      if (isFull || !fits(spent, entry?.reserved ?? nothing, estimate, budget)) {
        return { ok: false, scope, isFinal: !isFull && entry === undefined };
      }
    }
    const names = new Set(claims.map(({ scope, key }) => nameOf(scope, key)));
    for (const name of names) this.#add(name, estimate);
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      for (const name of names) this.#remove(name, estimate);
    };
    return { ok: true, release };
  }

  #add(name: string, amount: Amount): void {
    const { reserved, calls } = this.#entries.get(name) ?? { reserved: nothing, calls: 0 };
    this.#entries.set(name, { reserved: plus(reserved, amount), calls: calls + 1 });
  }

  #remove(name: string, { tokens, nanoUsd }: Amount): void {
    const entry = this.#entries.get(name);
    if (entry === undefined || entry.calls === 1) this.#entries.delete(name);
    else {
      const reserved = plus(entry.reserved, { tokens: -tokens, nanoUsd: -nanoUsd });
      this.#entries.set(name, { reserved, calls: entry.calls - 1 });
    }
  }
}

/** Agents may have other limits for the same scope and key: what is too little for one is enough for another. */
function nameOfDay({ scope, key, day, budget: { tokens, usd } }: DayBudget): string {
  return nameOf(scope, `${key} ${day} ${tokens} ${usd}`);
}

function nameOf(scope: SpendingScope, key: string): string {
  // No scope has a colon.
  return `${scope}:${key}`;
}
