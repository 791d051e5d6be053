/** Policies for tests that are about something else: everything is allowed, and what is wanted can be set. */
import { BudgetBook } from '../policy/budgets/budget-book.ts';
import { parsePriceTable } from '../policy/budgets/prices.ts';
import type { Guardrail } from '../policy/guardrails/guardrail.ts';
import { createGuardrailSets, type GuardrailsFor } from '../policy/guardrails/guardrail-set.ts';
import { RateLimiter } from '../policy/limits/rate-limiter.ts';
import type { RunLimits } from '../run/agent-port.ts';
import { type AccountHolder, BudgetAccount, type BudgetAlert, type Budgets } from '../run/budget-account.ts';
import type { Store } from '../store/port.ts';

export const roomyRate = (): RateLimiter => new RateLimiter({ perMinute: 60_000, burst: 60_000 });

export const roomyLimits: RunLimits & { readonly runMs: number } = {
  maxTurns: 10,
  maxToolCalls: 100,
  maxHandoffs: 5,
  runMs: 600_000,
};

export const guardrailsOf = (guardrails: readonly Guardrail[] = []): GuardrailsFor =>
  createGuardrailSets({ guardrails, sites: {}, agents: {} });

export interface AccountsOptions {
  readonly store: Pick<Store, 'spending'>;
  readonly now: () => number;
  readonly budgets?: Budgets;
  /** US dollars a million tokens, by model. */
  readonly prices?: unknown;
  readonly onAlert?: (alert: BudgetAlert) => void;
}

export function accountsOf(options: AccountsOptions): (holder: AccountHolder) => BudgetAccount {
  const { store, now, budgets = {}, prices = {}, onAlert = () => {} } = options;
  const shared = { store, now, budgets, onAlert, book: new BudgetBook(), prices: parsePriceTable(prices) };
  return (holder) => new BudgetAccount(shared, holder);
}
