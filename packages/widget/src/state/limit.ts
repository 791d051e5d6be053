/** What the budgets of tokens mean for the visitor. */
import type { PendingMessage } from './chat-types.ts';
import type { View } from './types.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A budget that is nearly used up (`warning`), or is: then nothing more can be written. */
export interface Limit {
  readonly level: 'warning' | 'exhausted';
  /** Whose budget it is: of the conversation, or of the visitor for this day. */
  readonly scope: 'conversation' | 'visitor_day';
}

/**
 * The limit to show; null when there is none, or it is far away.
 *
 * @param now In milliseconds since 1970. What was told about an earlier day does not count any more.
 */
export function limitOf(view: View | null, outbox: readonly PendingMessage[], now: number): Limit | null {
  // Not every budget is told of in the conversation. A refusal that does not pass with time is about the conversation.
  const refused = outbox.some(({ error }) => error?.code === 'budget_exhausted' && error.retryAfterMs === null);
  if (refused) return { level: 'exhausted', scope: 'conversation' };
  const budget = view?.budget;
  if (view === null || budget === undefined || budget.level === 'ok') return null;
  const { level, scope = 'conversation' } = budget;
  return scope === 'conversation' || isOfToday(view, now) ? { level, scope } : null;
}

/** When the next day begins, in milliseconds since 1970: days of budgets are those of UTC. */
export function nextDay(now: number): number {
  return (Math.floor(now / DAY_MS) + 1) * DAY_MS;
}

/** Tokens are used to answer messages, so a budget is as old as the newest one. */
function isOfToday(view: View, now: number): boolean {
  const newest = view.messages.at(-1)?.at;
  return newest !== undefined && Math.floor(Date.parse(newest) / DAY_MS) === Math.floor(now / DAY_MS);
}
