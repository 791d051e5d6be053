import { ParleyError } from '@parley/client';
import { emptyView } from '@parley/protocol';
import { expect, it } from 'vitest';
import { en } from '../text/en.ts';
import { type EarlierSeen, observeEarlier } from './earlier-announcements.ts';
import type { Message } from './types.ts';

const at = '2026-11-20T12:00:00Z';
const message = (seq: number): Message => ({ id: `m${seq}`, seq, at, role: 'user', text: 'Hello', status: 'complete' });
/** Messages at these positions, the last one not included. */
const view = (from: number, to: number, more = true) => ({
  ...emptyView('conv_1', 'support'),
  messages: Array.from({ length: to - from }, (_, index) => message(from + index)),
  more,
});
const idle = { loading: false, error: null };

it('[UI4] says that earlier messages are loaded, how many have come, that there are no more, and that it failed', () => {
  const failed = { loading: false, error: new ParleyError('unavailable', 'Not now.') };
  const steps = [
    { view: view(90, 100), earlier: idle },
    { view: view(90, 100), earlier: { ...idle, loading: true } },
    { view: view(40, 101), earlier: idle },
    { view: view(40, 101), earlier: failed },
    { view: view(40, 102), earlier: failed },
    { view: view(39, 102, false), earlier: idle },
    // The log begins anew from later on.
    { view: view(500, 600), earlier: idle },
  ];
  let seen: EarlierSeen | null = null;
  const heard = steps.map((step) => {
    const look = observeEarlier(seen, { id: 'conv_1', ...step }, en);
    seen = look.seen;
    return look.say;
  });
  expect(heard).toEqual([
    [],
    ['Loading earlier messages…'],
    ['50 earlier messages loaded'],
    ['Earlier messages could not be loaded.'],
    [],
    ['1 earlier message loaded', 'Beginning of the conversation'],
    [],
  ]);
  expect(observeEarlier(seen, { id: 'conv_2', view: view(1, 2), earlier: idle }, en).say).toEqual([]);
});
