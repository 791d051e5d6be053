import type { MessageView, PageTool } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { AT } from '../testing/frames.ts';
import { canDiscard, nextToSend, type OutboxItem, reduceOutbox, visibleEntries, waitsUntil } from './outbox.ts';

function item(key: string, fields: Partial<OutboxItem> = {}): OutboxItem {
  return { key, text: key, createdAt: 1, state: 'sending', tried: null, ...fields } as OutboxItem;
}

const error = { code: 'rate_limited', message: 'Slow.', retryable: true, retryAfterMs: 5, errorId: null } as const;
const accepted = { messageId: 'm1', runId: null, position: 0 };

function message(id: string, seq: number, text: string, fields: Partial<MessageView> = {}): MessageView {
  return { id, seq, at: AT, role: 'user', text, status: 'complete', ...fields };
}

describe('reduceOutbox', () => {
  it('an entry goes from sending to sent to gone', () => {
    let items: readonly OutboxItem[] = [];
    items = reduceOutbox(items, { type: 'add', item: item('a') });
    items = reduceOutbox(items, { type: 'transmitted', key: 'a', at: 1, seq: 4, tools: [] });
    expect(items).toEqual([item('a', { tried: { at: 1, seq: 4 } })]);
    items = reduceOutbox(items, { type: 'accepted', key: 'a', result: accepted });
    expect(items).toEqual([{ ...item('a', { tried: { at: 1, seq: 4 } }), ...accepted, state: 'sent' }]);
    items = reduceOutbox(items, { type: 'shown', has: (id) => id === 'm1' });
    expect(items).toEqual([]);
  });

  it('[CM1] [AG13] the tools of its first sending go along again, and others only once it was refused', () => {
    const [glow, dim] = ['glow', 'dim'].map((name) => ({ name, description: name, parameters: { type: 'object' } }));
    const send = (items: readonly OutboxItem[], tools: PageTool[]) =>
      reduceOutbox(items, { type: 'transmitted', key: 'a', at: 1, seq: 4, tools });
    let items = send([item('a')], [glow!]);
    expect(items).toMatchObject([{ tools: [glow] }]);
    expect(send(items, [dim!])).toBe(items);
    items = reduceOutbox(items, { type: 'postponed', key: 'a', retryAt: 1 });
    expect(send(items, [dim!])).toMatchObject([{ tools: [dim] }]);
    expect(send(items, [])[0]).not.toHaveProperty('tools');
  });

  it('sending again keeps the position of the first time: it may have arrived then', () => {
    const items = [item('a', { tried: { at: 1, seq: 4 } })];
    expect(reduceOutbox(items, { type: 'transmitted', key: 'a', at: 2, seq: 9, tools: [] })).toBe(items);
  });

  it('a rejected entry can be tried again, and then counts as never sent', () => {
    let items: readonly OutboxItem[] = [item('a', { tried: { at: 1, seq: 4 } })];
    items = reduceOutbox(items, { type: 'rejected', key: 'a', error, doubtful: false });
    expect(items).toEqual([{ ...item('a'), state: 'failed', error }]);
    items = reduceOutbox(items, { type: 'retry', key: 'a' });
    expect(items).toEqual([item('a')]);
  });

  it('[GU7] a postponed entry goes next, counts as never sent, and waits no more once it is sent', () => {
    let items: readonly OutboxItem[] = [item('a', { tried: { at: 1, seq: 4 } }), item('b')];
    items = reduceOutbox(items, { type: 'postponed', key: 'a', retryAt: 70 });
    expect(items).toEqual([item('a', { retryAt: 70 }), item('b')]);
    expect([nextToSend(items)?.key, waitsUntil(items), canDiscard(items[0]!)]).toEqual(['a', 70, true]);
    items = reduceOutbox(items, { type: 'transmitted', key: 'a', at: 70, seq: 4, tools: [] });
    expect(items).toEqual([item('a', { tried: { at: 70, seq: 4 } }), item('b')]);
    expect(waitsUntil(items)).toBeNull();
  });

  it('[GU7] the wait is of whichever entry goes next', () => {
    const waiting = [item('a', { state: 'failed', error }), item('b', { retryAt: 70 }), item('c')];
    expect(reduceOutbox(waiting, { type: 'discard', key: 'b' })).toEqual([waiting[0], item('c', { retryAt: 70 })]);
    expect(reduceOutbox(waiting, { type: 'retry', key: 'a' })).toEqual([
      item('a', { retryAt: 70 }),
      item('b'),
      item('c'),
    ]);
    const last = reduceOutbox(waiting.slice(1, 2), { type: 'discard', key: 'b' });
    expect([last, waitsUntil(last)]).toEqual([[], null]);
  });

  it('what may have reached the server cannot be taken back', () => {
    const failed = { state: 'failed', error } as const;
    expect(canDiscard(item('a'))).toBe(true);
    expect(canDiscard(item('a', failed))).toBe(true);
    expect(canDiscard(item('a', { tried: { at: 1, seq: 3 } }))).toBe(false);
    expect(canDiscard(item('a', { ...failed, tried: { at: 1, seq: 3 } }))).toBe(false);
    const items = [item('a', { tried: { at: 1, seq: 3 } }), item('b')];
    expect(reduceOutbox(items, { type: 'discard', key: 'a' })).toBe(items);
    expect(reduceOutbox(items, { type: 'discard', key: 'b' })).toEqual([items[0]]);
  });

  it('what does not apply changes nothing, not even the identity', () => {
    const items = [item('a')];
    for (const type of ['retry', 'discard'] as const) expect(reduceOutbox(items, { type, key: 'other' })).toBe(items);
    expect(reduceOutbox(items, { type: 'retry', key: 'a' })).toBe(items);
    expect(reduceOutbox(items, { type: 'shown', has: () => true })).toBe(items);
    expect(reduceOutbox(items, { type: 'settled', keys: new Set(['a']) })).toBe(items);
  });

  it('messages go in the order in which they were written', () => {
    const failed = item('a', { state: 'failed', error });
    expect(nextToSend([failed, item('b'), item('c')])?.key).toBe('b');
  });
});

describe('visibleEntries', () => {
  it('hides an unanswered entry while its message is in the view', () => {
    const items = [item('hello', { tried: { at: 1, seq: 4 } })];
    expect(visibleEntries(items, [message('m', 5, 'hello')], 'vis_1')).toEqual([]);
    expect(visibleEntries(items, [message('m', 4, 'hello')], 'vis_1')).toBe(items);
    expect(visibleEntries(items, [message('m', 5, 'other')], 'vis_1')).toBe(items);
    expect(visibleEntries(items, [message('m', 5, 'hello', { role: 'assistant' })], 'vis_1')).toBe(items);
    expect(visibleEntries(items, [message('m', 5, 'hello', { author: { id: 'vis_2' } })], 'vis_1')).toBe(items);
  });

  it('one message stands for one entry', () => {
    const items = [
      item('1', { text: 'ok', tried: { at: 1, seq: 4 } }),
      item('2', { text: 'ok', tried: { at: 1, seq: 4 } }),
      item('3', { text: 'ok', tried: { at: 1, seq: 4 }, state: 'sent', ...accepted }),
    ];
    expect(visibleEntries(items, [message('m1', 5, 'ok'), message('m2', 6, 'ok')], null)).toEqual([items[1]]);
  });
});
