import { type ConversationEvent, emptyView, foldEvents } from '@parley/protocol';
import { expect, it } from 'vitest';
import { type Heard, hearNews } from './news.ts';

const at = '2026-11-20T12:00:00Z';
const asked: ConversationEvent = { type: 'message.created', message: { id: 'u1', role: 'user', text: 'Hello' } };
const begun: ConversationEvent = { type: 'message.started', runId: 'r1', messageId: 'a1', agent: 'support' };
const done: ConversationEvent = { type: 'message.completed', messageId: 'a1', text: 'Hello!' };

it('[UI2] news is an answer that is complete: not its pieces, not what the visitor wrote, not the past, and each once', () => {
  const events: ConversationEvent[] = [];
  let heard: Heard | null = null;
  const hear = (id: string, ...more: ConversationEvent[]): boolean => {
    events.push(...more);
    const logged = events.map((event, index) => ({ ...event, seq: index + 1, at }));
    const next = hearNews(heard, foldEvents(emptyView(id, 'support'), logged));
    heard = next.heard;
    return next.news;
  };
  expect([hear('c1'), hear('c1', asked), hear('c1', begun), hear('c1', done), hear('c1'), hear('c2')]).toEqual([
    false,
    false,
    false,
    true,
    false,
    false,
  ]);
});
