import { errorCodes } from '@parley/protocol';
import { msToNextDay } from './budget.ts';

/** What may be limited. Days are those of UTC. */
export const BUDGET_SCOPES = ['conversation', 'visitor_day', 'agent_day', 'site_day', 'total_day'] as const;
export type SpendingScope = (typeof BUDGET_SCOPES)[number];

/** A call of a model would exceed a budget, or there is nothing left of it. */
export class BudgetExhaustedError extends Error {
  override readonly name = 'BudgetExhaustedError';
  readonly scope: SpendingScope;
  /** Until the budget of the next day, in milliseconds; absent for a conversation's, which does not come back. */
  readonly retryAfterMs?: number;

  constructor(scope: SpendingScope, nowMs: number) {
    super(`the budget of the scope ${scope} is used up`);
    this.scope = scope;
    if (scope !== 'conversation') this.retryAfterMs = msToNextDay(nowMs);
  }

  /** What a person may read. */
  get sentence(): string {
    return this.scope === 'conversation'
      ? errorCodes.budget_exhausted.message
      : 'The assistant has reached its limit for today. Please come back tomorrow.';
  }
}
