/** What a run's calls of models cost, and whether the budgets have room for them (CO1, CO3). */
import type { BudgetScope, ConversationEvent, Usage } from '@parley/protocol';
import { type Budget, type BudgetLevel, dayOf, levelOf } from '../policy/budgets/budget.ts';
import type { BudgetBook } from '../policy/budgets/budget-book.ts';
import { BUDGET_SCOPES, BudgetExhaustedError, type SpendingScope } from '../policy/budgets/exhausted.ts';
import { costOf, priceOf, type PriceTable } from '../policy/budgets/prices.ts';
import type { Spent, Store, StoreTransaction } from '../store/port.ts';
import type { RunBudget } from './agent-port.ts';

/** Limits by scope; a scope without one is counted only. */
export type Budgets = { readonly [S in SpendingScope]?: Budget };

/** A budget has reached 80 % or all of its limit. */
export interface BudgetAlert {
  readonly scope: SpendingScope;
  /** Whose it is: id of the conversation, `<site>:<visitor>`, name of the agent or the site, or empty. */
  readonly key: string;
  readonly day: string;
  readonly level: Exclude<BudgetLevel, 'ok'>;
  readonly spent: Spent;
  readonly budget: Budget;
}

export interface AccountOptions {
  readonly store: Pick<Store, 'spending'>;
  readonly book: BudgetBook;
  readonly budgets: Budgets;
  readonly prices: PriceTable;
  readonly now: () => number;
  readonly onAlert: (alert: BudgetAlert) => void;
}

export interface AccountHolder {
  readonly conversationId: string;
  readonly site: string;
  readonly visitorId: string;
  /** Whose conversation it is. */
  readonly agent: string;
}

interface Entry {
  readonly scope: SpendingScope;
  readonly key: string;
  readonly day: string;
  readonly budget: Budget | undefined;
}

export class BudgetAccount implements RunBudget {
  readonly #options: AccountOptions;
  readonly #holder: AccountHolder;
  /** What was told last of each budget, as JSON. */
  readonly #told = new Map<SpendingScope, string>();

  constructor(options: AccountOptions, holder: AccountHolder) {
    this.#options = options;
    this.#holder = holder;
  }

  async reserve(estimate: Usage, model: string | undefined): Promise<() => void> {
    const { store, book, now, onAlert } = this.#options;
    const limited = this.#entries().flatMap((entry) => (entry.budget === undefined ? [] : [entry as Limited]));
    if (limited.length === 0) return () => {};
    const spent = await store.spending(limited);
    const reserved = book.reserve(
      limited.map((entry, index) => ({ ...entry, spent: spent[index] as Spent })),
      this.price(estimate, model),
    );
    if (reserved.ok) return reserved.release;
    const index = limited.findIndex(({ scope }) => scope === reserved.scope);
    const { scope, key, day, budget } = limited[index] as Limited;
    if (reserved.isFinal && this.#levelOf(limited[index] as Limited, spent[index] as Spent) !== 'exhausted') {
      book.markSpent({ scope, key, day, budget });
      onAlert({ scope, key, day, level: 'exhausted', spent: spent[index] as Spent, budget });
    }
    throw new BudgetExhaustedError(scope, now());
  }

  /** @throws BudgetExhaustedError when a budget is used up, so that no message needs to be taken. */
  async require(reads: Pick<Store, 'spending'>): Promise<void> {
    const limited = this.#entries().filter(({ budget }) => budget !== undefined);
    if (limited.length === 0) return;
    for (const [index, spent] of (await reads.spending(limited)).entries()) {
      const entry = limited[index] as Limited;
      if (this.#levelOf(entry, spent) === 'exhausted') throw new BudgetExhaustedError(entry.scope, this.#options.now());
    }
  }

  /** What the tokens of a call have cost; those of a model without a known price are counted as such (CO2). */
  price(usage: Usage, model: string | undefined): Spent {
    const price = model === undefined ? undefined : priceOf(model, this.#options.prices);
    const tokens = usage.totalTokens;
    if (price === undefined) return { tokens, nanoUsd: 0, unpricedTokens: tokens };
    return { tokens, nanoUsd: costOf(usage, price), unpricedTokens: 0 };
  }

  /** Writes down what was spent. @returns what has changed by it: events for the conversation, alerts for the operator. */
  async charge(tx: StoreTransaction, cost: Spent): Promise<Charged> {
    const entries = this.#entries();
    const before = await tx.spending(entries);
    await tx.addSpending(entries.map(({ scope, key, day }) => ({ scope, key, day, ...cost })));
    const after = await tx.spending(entries);
    const [events, alerts]: [ConversationEvent[], BudgetAlert[]] = [[], []];
    for (const [index, entry] of entries.entries()) {
      const { scope, key, day, budget } = entry;
      if (budget === undefined) continue;
      const spent = after[index] as Spent;
      const level = levelOf(spent, budget);
      if (level === levelOf(before[index] as Spent, budget)) continue;
      events.push(...this.#tell({ ...entry, budget }, spent));
      if (level !== 'ok') alerts.push({ scope, key, day, level, spent, budget });
    }
    return { events, alerts, crossed: crossedBy(before[0] as Spent, after[0] as Spent) };
  }

  /** Where the budgets stand that a visitor is told of, for the end of a run; the conversation's comes last. */
  async standing(reads: Pick<Store, 'spending'>): Promise<ConversationEvent[]> {
    const shown = this.#entries()
      .filter((entry): entry is Limited => entry.budget !== undefined && isShown(entry.scope))
      .toReversed();
    const spent = await reads.spending(shown);
    return shown.flatMap((entry, index) => this.#tell(entry, spent[index] as Spent));
  }

  /** The event that tells of a budget; none when it would say what the last one said. */
  #tell(entry: Limited, spent: Spent): ConversationEvent[] {
    const { scope, budget } = entry;
    const event = eventOf(scope, spent, budget, this.#levelOf(entry, spent));
    const text = JSON.stringify(event);
    if (event === undefined || this.#told.get(scope) === text) return [];
    this.#told.set(scope, text);
    return [event];
  }

  /** A budget with too little left for a call is used up as well, whatever is left of it. */
  #levelOf(entry: Limited, spent: Spent): BudgetLevel {
    return this.#options.book.isSpent(entry) ? 'exhausted' : levelOf(spent, entry.budget);
  }

  /** Tells of what {@link charge} returned, once that is stored. */
  alert(alerts: readonly BudgetAlert[]): void {
    for (const alert of alerts) this.#options.onAlert(alert);
  }

  /** All that is counted; the day may change during a run. */
  #entries(): Entry[] {
    const { budgets, now } = this.#options;
    const { conversationId, site, visitorId, agent } = this.#holder;
    const day = dayOf(now());
    const keys = {
      conversation: conversationId,
      visitor_day: `${site}:${visitorId}`,
      agent_day: agent,
      site_day: site,
      total_day: '',
    };
    return BUDGET_SCOPES.map((scope) => ({
      scope,
      key: keys[scope],
      day: scope === 'conversation' ? '' : day,
      budget: budgets[scope],
    }));
  }
}

/** What has changed by a charge. */
export interface Charged {
  readonly events: ConversationEvent[];
  readonly alerts: BudgetAlert[];
  /** What the conversation has just gone beyond. */
  readonly crossed: readonly ('tokens' | 'cost')[];
}

/** A conversation that uses more is worth a look (OB8): 10 000 tokens, half a dollar. */
const USUAL = { tokens: 10_000, nanoUsd: 500_000_000 };

function crossedBy(before: Spent, after: Spent): ('tokens' | 'cost')[] {
  const isCrossed = (field: 'tokens' | 'nanoUsd'): boolean =>
    before[field] <= USUAL[field] && after[field] > USUAL[field];
  return [...(isCrossed('tokens') ? (['tokens'] as const) : []), ...(isCrossed('nanoUsd') ? (['cost'] as const) : [])];
}

type Limited = Entry & { readonly budget: Budget };

function eventOf(
  scope: SpendingScope,
  spent: Spent,
  budget: Budget,
  level: BudgetLevel,
): ConversationEvent | undefined {
  if (budget.tokens === undefined || !isShown(scope)) return undefined;
  return {
    type: 'budget.updated',
    ...(scope !== 'conversation' && { scope }),
    usedTokens: spent.tokens,
    limitTokens: budget.tokens,
    level,
  };
}

/** What a visitor is told of; the rest is between the site and its operator. */
function isShown(scope: SpendingScope): scope is BudgetScope {
  return scope === 'conversation' || scope === 'visitor_day';
}
