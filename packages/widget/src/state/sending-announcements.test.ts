import { expect, it } from 'vitest';
import { en } from '../text/en.ts';
import type { PendingMessage } from './chat-types.ts';
import type { Limit } from './limit.ts';
import { observeSending, type SendingSeen } from './sending-announcements.ts';

const NOW = 1_000_000;

function entry(key: string, fields: Partial<PendingMessage> = {}): PendingMessage {
  return { key, text: key, state: 'sending', error: null, retryAt: null, ...fields };
}

function failed(
  key: string,
  message: string,
  code: 'budget_exhausted' | 'unavailable' = 'unavailable',
): PendingMessage {
  return entry(key, { state: 'failed', error: { code, message, retryable: false, retryAfterMs: null } });
}

/** Looks at one state of the outbox after the other, as a screen reader would hear of them. */
function listener(): (outbox: PendingMessage[], limit?: Limit | null, conversationId?: string) => readonly string[] {
  let seen: SendingSeen | null = null;
  return (outbox, limit = null, conversationId = 'conv_1') => {
    const observation = observeSending(seen, { conversationId, outbox, limit, now: NOW }, en);
    seen = observation.seen;
    return observation.say;
  };
}

it('[GU7] [UI4] says a countdown once, for all the messages that wait', () => {
  const hear = listener();
  hear([]);
  expect(hear([entry('a', { retryAt: NOW + 4200 }), entry('b')])).toEqual([
    'You are writing very fast. Your message will be sent in 5 seconds.',
  ]);
  expect(hear([entry('a'), entry('b')])).toEqual([]);
  expect(hear([entry('b', { retryAt: NOW + 6000 })])).toEqual([]);
  expect(hear([])).toEqual([]);
  expect(hear([entry('c', { retryAt: NOW + 400 })])).toEqual([
    'You are writing very fast. Your message will be sent in 1 second.',
  ]);
});

it('[CO1] [UI4] says that messages were not sent, once for each reason', () => {
  const hear = listener();
  hear([entry('a'), entry('b'), entry('c')]);
  const closed: Limit = { level: 'exhausted', scope: 'conversation' };
  const ended = [failed('a', 'It is over.', 'budget_exhausted'), failed('b', 'It is over.', 'budget_exhausted')];
  expect(hear(ended, closed)).toEqual(['Not sent. It is over.']);
  expect(hear([...ended, failed('c', 'No way.')], closed)).toEqual(['Not sent. No way.']);
});

it('[CO1] [UI4] says a limit when it comes near and when it is reached', () => {
  const hear = listener();
  hear([]);
  expect(hear([], { level: 'warning', scope: 'conversation' })).toEqual([en.limit.conversationNear]);
  expect(hear([], { level: 'warning', scope: 'conversation' })).toEqual([]);
  expect(hear([], { level: 'exhausted', scope: 'conversation' })).toEqual([en.limit.conversationReached]);
  expect(hear([], null)).toEqual([]);
});

it('[UI4] does not read out what was there before', () => {
  const hear = listener();
  const limit: Limit = { level: 'exhausted', scope: 'conversation' };
  expect(hear([entry('a', { retryAt: NOW + 4200 }), failed('b', 'No.')], limit)).toEqual([]);
  expect(hear([failed('x', 'No.')], limit, 'conv_2')).toEqual([]);
});
