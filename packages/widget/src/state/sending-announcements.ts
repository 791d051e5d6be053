/** What a screen reader is told about the visitor's own messages, and about how much more can be written. */
import { errorSentence } from '../text/error.ts';
import { limitSentence } from '../text/limit.ts';
import type { Texts } from '../text/texts.ts';
import type { PendingMessage } from './chat-types.ts';
import type { Limit } from './limit.ts';

/** What has been said of a conversation's outbox and limit. */
export interface SendingSeen {
  readonly conversationId: string;
  /** Keys of messages that were not sent. */
  readonly failed: ReadonlySet<string>;
  /** Whether messages wait because they come too fast; until all of them are sent. */
  readonly slowed: boolean;
  readonly limit: Limit | null;
}

/** What there is to look at. */
export interface Sending {
  readonly conversationId: string;
  readonly outbox: readonly PendingMessage[];
  readonly limit: Limit | null;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/**
 * Compares with what was seen before; the first look at a conversation says nothing. A countdown is said once, however
 * long it takes and however many messages wait for it.
 */
export function observeSending(
  before: SendingSeen | null,
  { conversationId, outbox, limit, now }: Sending,
  texts: Texts,
): { readonly seen: SendingSeen; readonly say: readonly string[] } {
  const known = before?.conversationId === conversationId ? before : null;
  const retryAt = outbox.find((entry) => entry.retryAt !== null)?.retryAt ?? null;
  const failures = outbox.filter(({ state }) => state === 'failed');
  const seen: SendingSeen = {
    conversationId,
    failed: new Set(failures.map(({ key }) => key)),
    slowed: retryAt !== null || (known?.slowed === true && outbox.some(({ state }) => state === 'sending')),
    limit,
  };
  if (known === null) return { seen, say: [] };
  const say: string[] = [];
  if (!known.slowed && retryAt !== null) say.push(texts.announce.slowedDown(Math.ceil((retryAt - now) / 1000)));
  const fresh = failures.filter(({ key }) => !known.failed.has(key));
  // Several that were refused for the same reason are one piece of news.
  for (const message of new Set(fresh.map(({ error }) => (error === null ? '' : errorSentence(error, texts))))) {
    say.push(texts.announce.notSent(message));
  }
  const told = fresh.some(({ error }) => error?.code === 'budget_exhausted');
  if (limit !== null && !told && (limit.level !== known.limit?.level || limit.scope !== known.limit.scope)) {
    say.push(limitSentence(limit, now, texts));
  }
  return { seen, say };
}
