import { type ConversationEvent, emptyView, foldEvents } from '@parley/protocol';
import { expect, it } from 'vitest';
import { en } from '../text/en.ts';
import { limitSentence } from '../text/limit.ts';
import type { PendingMessage } from './chat-types.ts';
import { limitOf, nextDay } from './limit.ts';
import type { View } from './types.ts';

const at = '2026-11-20T12:00:00Z';
const NOW = Date.parse(at);
const DAY_MS = 86_400_000;

function view(level: 'ok' | 'warning' | 'exhausted', scope?: 'visitor_day'): View {
  const events: ConversationEvent[] = [
    { type: 'message.created', message: { id: 'u1', role: 'user', text: 'Hello' } },
    { type: 'budget.updated', ...(scope && { scope }), usedTokens: 8, limitTokens: 10, level },
  ];
  return foldEvents(
    emptyView('conv_1', 'support'),
    events.map((event, index) => ({ ...event, seq: index + 1, at })),
  );
}

function refused(retryAfterMs: number | null): PendingMessage {
  const error = { code: 'budget_exhausted', message: 'No.', retryable: false, retryAfterMs } as const;
  return { key: 'k', text: 'Hello', state: 'failed', error, retryAt: null };
}

it('[CO1] warns before a conversation ends, and says when it has', () => {
  expect(limitOf(null, [], NOW)).toBeNull();
  expect(limitOf(view('ok'), [], NOW)).toBeNull();
  expect(limitOf(view('warning'), [], NOW)).toEqual({ level: 'warning', scope: 'conversation' });
  expect(limitOf(view('exhausted'), [], NOW + 9 * DAY_MS)).toEqual({ level: 'exhausted', scope: 'conversation' });
});

it('[CO1] a day’s limit ends with its day', () => {
  expect(limitOf(view('exhausted', 'visitor_day'), [], NOW)).toEqual({ level: 'exhausted', scope: 'visitor_day' });
  expect(nextDay(NOW)).toBe(Date.parse('2026-11-21T00:00:00Z'));
  expect(limitOf(view('exhausted', 'visitor_day'), [], nextDay(NOW) - 1)).not.toBeNull();
  expect(limitOf(view('exhausted', 'visitor_day'), [], nextDay(NOW))).toBeNull();
});

it('[CO1] a refusal that time does not heal closes a conversation whose budget was never told', () => {
  expect(limitOf(view('ok'), [refused(null)], NOW)).toEqual({ level: 'exhausted', scope: 'conversation' });
  expect(limitOf(view('ok'), [refused(60_000)], NOW)).toBeNull();
});

it('[CO1] has a sentence for every limit', () => {
  const sentence = (level: 'warning' | 'exhausted', scope: 'conversation' | 'visitor_day'): string =>
    limitSentence({ level, scope }, NOW, en);
  expect(sentence('warning', 'conversation')).toMatch('nearly');
  expect(sentence('exhausted', 'conversation')).toMatch('has reached its limit');
  expect(sentence('warning', 'visitor_day')).toMatch('nearly reached your limit for today');
  expect(sentence('exhausted', 'visitor_day')).toMatch(/You can write again at \d/);
});
