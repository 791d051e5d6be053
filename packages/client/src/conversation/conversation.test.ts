import { describe, expect, it } from 'vitest';
import { ParleyError } from '../errors.ts';
import { converse, OPENED, server, start, until, useServer } from '../testing/client-fixture.ts';
import { created, eventFrame } from '../testing/frames.ts';

useServer();

describe('messages', () => {
  it('[CM1] a message whose answer was lost is sent again with the same key, after the replay', async () => {
    const { peer, conversation } = await converse();
    const key = conversation.send(' hello\n');
    expect(await peer.receive('message.send')).toMatchObject({ key, text: 'hello' });
    peer.cut();
    const next = await server().peer();
    await next.welcome({ subscriptions: [{ ...OPENED, head: 1 }] });
    next.send(eventFrame(created('m1', 'hello'), 1), { type: 'live', sub: 1, seq: 1 });
    const during = await until(conversation, ({ view }) => view.seq === 1);
    expect(during.outbox).toEqual([]);
    await next.answer('message.send', { messageId: 'm1', runId: 'r1', position: 0 }).then((frame) => {
      expect(frame).toMatchObject({ key, text: 'hello' });
    });
    expect(conversation.discard(key)).toBe(false);
  });

  it('go one after the other; a refused one waits for a decision', async () => {
    const { peer, conversation } = await converse();
    const first = conversation.send('one');
    conversation.send('two', { onBusy: 'queue', context: { page: '/cart' } });
    const frame = await peer.receive('message.send');
    const error = { code: 'queue_full', message: 'Too many.', retryable: true, retryAfterMs: 40_000 };
    peer.send({ type: 'error', id: frame['id'], ...error });
    const second = await peer.receive('message.send');
    expect(second).toMatchObject({ text: 'two', onBusy: 'queue', context: { page: '/cart' } });
    peer.send(
      { type: 'ok', id: second['id'], result: { messageId: 'm2', runId: 'r2', position: 0 } },
      eventFrame(created('m2', 'two'), 1),
    );
    const { outbox } = await until(conversation, ({ view }) => view.seq === 1);
    expect(outbox).toMatchObject([{ key: first, state: 'failed', error: { ...error, errorId: null } }]);
    expect(conversation.retry(first)).toBe(true);
    expect(await peer.receive('message.send')).toMatchObject({ key: first, text: 'one' });
  });

  it('the outbox is bounded, and says what is wrong', async () => {
    const { conversation } = await converse({ maxOutbox: 2 });
    expect(() => conversation.send('  ')).toThrow(ParleyError);
    expect(() => conversation.send('x'.repeat(10_001))).toThrow('at most 10000 characters');
    conversation.send('one');
    conversation.send('two');
    expect(() => conversation.send('three')).toThrow(expect.objectContaining({ code: 'queue_full' }));
  });

  it('wait out a drain instead of failing', async () => {
    const { peer, conversation } = await converse();
    const key = conversation.send('hello');
    const { id } = await peer.receive('message.send');
    peer.send({ type: 'error', id, code: 'draining', message: 'Restarting.', retryable: true });
    peer.close(4001);
    const next = await server().peer();
    await next.welcome({ subscriptions: [OPENED] });
    next.send({ type: 'live', sub: 1, seq: 0 });
    expect(await next.receive('message.send')).toMatchObject({ key });
    expect(conversation.getSnapshot().outbox).toMatchObject([{ key, state: 'sending' }]);
  });

  it('[HS3] have failed when another tab took over, and go when this one connects again', async () => {
    const { client, peer, conversation } = await converse();
    conversation.send('hello');
    await peer.receive('message.send');
    peer.close(4409);
    const { outbox } = await until(conversation, (snapshot) => snapshot.outbox[0]?.state === 'failed');
    expect(outbox).toMatchObject([{ error: { code: 'unavailable' } }]);
    client.connect();
    const next = await server().peer();
    await next.welcome({ subscriptions: [OPENED] });
    next.send({ type: 'live', sub: 1, seq: 0 });
    expect(await next.receive('message.send')).toMatchObject({ text: 'hello' });
  });
});

describe('flow', () => {
  it('[FL1] acknowledges cumulatively: every 250 ms, or at once after 64 KiB', async () => {
    const { peer } = await converse();
    const began = Date.now();
    for (let seq = 1; seq <= 20; seq += 1) peer.send(eventFrame(created(`m${seq}`, 'x'), seq));
    expect(await peer.receive('ack')).toEqual({ type: 'ack', sub: 1, seq: 20 });
    expect(Date.now() - began).toBeGreaterThanOrEqual(200);
    const large = Date.now();
    peer.send(eventFrame(created('big', 'x'.repeat(66_000)), 21));
    expect(await peer.receive('ack')).toEqual({ type: 'ack', sub: 1, seq: 21 });
    expect(Date.now() - large).toBeLessThan(200);
  });

  it('two clients see the same conversation', async () => {
    const one = await converse();
    const two = await converse();
    const frames = [eventFrame(created('m1', 'hi'), 1), eventFrame(created('m2', 'there'), 2)];
    one.peer.send(...frames);
    two.peer.send(...frames);
    const views = await Promise.all(
      [one, two].map(({ conversation }) => until(conversation, ({ view }) => view.seq === 2)),
    );
    expect(views[0]?.view).toEqual(views[1]?.view);
    expect(one.client.clientId).not.toBe(two.client.clientId);
  });

  it('notifications are batched, and snapshots stay the same in between', async () => {
    const flushes: (() => void)[] = [];
    const client = start({ schedule: (flush) => void flushes.push(flush) });
    const opening = client.openConversation();
    const peer = await server().peer();
    await peer.welcome();
    await peer.answer('conversation.open', OPENED);
    const conversation = await opening;
    let told = 0;
    conversation.subscribe(() => (told += 1));
    const before = conversation.getSnapshot();
    peer.send({ type: 'live', sub: 1, seq: 0 }, eventFrame(created('m1', 'a'), 1), eventFrame(created('m2', 'b'), 2));
    expect(await peer.receive('ack')).toMatchObject({ seq: 2 });
    expect(conversation.getSnapshot()).toBe(before);
    for (const flush of flushes.splice(0)) flush();
    expect(told).toBe(1);
    expect(conversation.getSnapshot().view.seq).toBe(2);
    expect(before.view).toMatchObject({ seq: 0, messages: [] });
  });
});
