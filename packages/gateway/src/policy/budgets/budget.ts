/** Budgets: how much may be spent on a conversation, a visitor, a site, or on everything in a day. */
import type { Spent } from '../../store/port.ts';
import { toNanoUsd } from './prices.ts';

/** Limits; one that is absent does not limit. */
export interface Budget {
  readonly tokens?: number;
  /** US dollars. Tokens of a model without a known price cost nothing here: limit tokens as well when there may be some. */
  readonly usd?: number;
}

/** What may be reserved or is being asked for. */
export type Amount = Pick<Spent, 'tokens' | 'nanoUsd'>;

export type BudgetLevel = 'ok' | 'warning' | 'exhausted';

const DAY_MS = 86_400_000;

/** How far a budget is used up: `warning` from 80 % on, `exhausted` from 100 % on, by tokens or money, whichever is worse. */
export function levelOf(spent: Amount, budget: Budget): BudgetLevel {
  const used = [usedOf(spent.tokens, budget.tokens), usedOf(spent.nanoUsd, nanoLimit(budget))];
  if (used.includes('exhausted')) return 'exhausted';
  return used.includes('warning') ? 'warning' : 'ok';
}

/**
 * Whether a call may still be made: there is something left, and the call fits into it.
 *
 * @param reserved What the calls under way are expected to cost.
 */
export function fits(spent: Amount, reserved: Amount, estimate: Amount, budget: Budget): boolean {
  const taken = plus(spent, reserved);
  if (levelOf(taken, budget) === 'exhausted') return false;
  const after = plus(taken, estimate);
  return after.tokens <= (budget.tokens ?? Infinity) && after.nanoUsd <= (nanoLimit(budget) ?? Infinity);
}

export function plus(left: Amount, right: Amount): Amount {
  return { tokens: left.tokens + right.tokens, nanoUsd: left.nanoUsd + right.nanoUsd };
}

/** The day in UTC, `YYYY-MM-DD`. */
export function dayOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10);
}

/** Milliseconds until the next day begins in UTC; from 1 to those of a day. */
export function msToNextDay(nowMs: number): number {
  const intoDay = ((nowMs % DAY_MS) + DAY_MS) % DAY_MS;
  return DAY_MS - intoDay;
}

function nanoLimit({ usd }: Budget): number | undefined {
  return usd === undefined ? undefined : toNanoUsd(usd);
}

function usedOf(amount: number, limit: number | undefined): BudgetLevel {
  if (limit === undefined) return 'ok';
  if (amount >= limit) return 'exhausted';
  // In whole numbers: 0.8 has no exact double.
  return amount * 10 >= limit * 8 ? 'warning' : 'ok';
}
