import { type Limit, nextDay } from '../state/limit.ts';
import type { Texts } from './texts.ts';
import { formatClock } from './time.ts';

/** What there is to say about a limit, at this time in milliseconds since 1970. */
export function limitSentence({ level, scope }: Limit, now: number, { limit, locale }: Texts): string {
  if (scope === 'conversation') return level === 'warning' ? limit.conversationNear : limit.conversationReached;
  return level === 'warning'
    ? limit.dayNear
    : limit.dayReached(formatClock(new Date(nextDay(now)).toISOString(), locale));
}
