import { emptyView } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { converse, OPENED, server, start, until, useServer } from '../testing/client-fixture.ts';
import { created, eventFrame } from '../testing/frames.ts';

useServer();

describe('reconnect', () => {
  it('[LG5] resumes every conversation in one round trip, in the middle of a message', async () => {
    const { peer, conversation } = await converse();
    peer.send(
      eventFrame(created('m1', 'question'), 1),
      eventFrame({ type: 'run.started', runId: 'r1', messageId: 'm1', agent: 'support', traceId: 't' }, 2),
      eventFrame({ type: 'message.started', runId: 'r1', messageId: 'a1', agent: 'support' }, 3),
      eventFrame({ type: 'message.delta', messageId: 'a1', offset: 0, text: 'Half of ' }, 4),
    );
    const before = await until(conversation, ({ view }) => view.seq === 4);
    peer.cut();
    await until(conversation, ({ sync }) => sync === 'offline');
    const next = await server().peer();
    const hello = await next.welcome({ subscriptions: [{ ...OPENED, sub: 7, head: 6 }] });
    expect(hello['resume']).toEqual([{ conversationId: 'conv_1', epoch: 'e1', seq: 4 }]);
    next.send(
      eventFrame({ type: 'message.delta', messageId: 'a1', offset: 8, text: 'it.' }, 6, { sub: 7, covers: 2 }),
      { type: 'live', sub: 7, seq: 6 },
    );
    const after = await until(conversation, ({ sync }) => sync === 'live');
    expect(after.view.messages.map(({ text }) => text)).toEqual(['question', 'Half of it.']);
    expect(after.view.messages[0]).toBe(before.view.messages[0]);
    expect(after.view.runs).toBe(before.view.runs);
  });

  it('[LG5] a refused conversation fails, the others go on', async () => {
    const { client, peer, conversation } = await converse();
    peer.cut();
    const next = await server().peer();
    await next.welcome({ refused: [{ conversationId: 'conv_1', code: 'not_found' }] });
    const { error } = await until(conversation, ({ sync }) => sync === 'failed');
    expect(error).toMatchObject({ code: 'not_found' });
    expect(client.status.getSnapshot().phase).toBe('live');
    next.cut();
    const hello = await (await server().peer()).welcome();
    expect(hello['resume']).toBeUndefined();
  });

  it('[LG5] what the server neither took up nor refused is reopened by command', async () => {
    const { peer, conversation } = await converse();
    peer.send(eventFrame(created('m1', 'question'), 1));
    await until(conversation, ({ view }) => view.seq === 1);
    peer.cut();
    const next = await server().peer();
    await next.welcome();
    const opened = { ...OPENED, sub: 2, epoch: 'e2', recovered: false };
    expect(await next.answer('conversation.open', opened)).toMatchObject({ epoch: 'e1', seq: 1 });
    next.send(
      { type: 'snapshot', sub: 2, epoch: 'e2', seq: 9, conversation: { ...emptyView('conv_1', 'support'), seq: 9 } },
      { type: 'live', sub: 2, seq: 9 },
    );
    const { view } = await until(conversation, ({ sync }) => sync === 'live');
    expect(view).toMatchObject({ seq: 9, messages: [] });
  });

  it('[LG2] after a gap it reopens where it stands, and takes nothing of the old subscription', async () => {
    const { peer, conversation } = await converse();
    peer.send(eventFrame(created('m1', 'one'), 1), eventFrame(created('m3', 'three'), 3));
    peer.send(eventFrame(created('m2', 'two'), 2));
    const opened = { ...OPENED, sub: 2, head: 3 };
    expect(await peer.answer('conversation.open', opened)).toMatchObject({ conversationId: 'conv_1', seq: 1 });
    peer.send(
      eventFrame(created('m4', 'stale'), 2, { sub: 1 }),
      eventFrame(created('m2', 'two'), 2, { sub: 2 }),
      eventFrame(created('m3', 'three'), 3, { sub: 2 }),
      { type: 'live', sub: 2, seq: 3 },
    );
    const { view } = await until(conversation, (snapshot) => snapshot.sync === 'live' && snapshot.view.seq === 3);
    expect(view.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(await peer.receive('conversation.close')).toMatchObject({ sub: 1 });
  });

  it('[LG2] gaps without progress are not asked about without a delay', async () => {
    const { peer } = await converse();
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      peer.send(eventFrame(created('m9', 'far ahead'), 9, { sub: 1 }));
      await peer.answer('conversation.open', OPENED);
      times.push(Date.now());
    }
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(90);
    expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(90);
  });

  it('[FL4] waits before every attempt, longer when they fail', async () => {
    const client = start({ random: () => 0.6 });
    for (let attempt = 0; attempt < 3; attempt += 1) (await server().peer()).cut();
    const { nextRetryAt } = await until(client.status, ({ phase, attempt }) => phase === 'backoff' && attempt === 3);
    expect(nextRetryAt).toBeGreaterThan(Date.now());
    const waits = server()
      .arrivals.slice(1)
      .map((at, index) => at - (server().arrivals[index] ?? 0));
    expect(waits[0]).toBeGreaterThanOrEqual(290);
    expect(waits[1]).toBeGreaterThanOrEqual(590);
  });

  it('[FL4] `drain` says when to come back', async () => {
    const { client, peer } = await converse({ random: () => 0.5 });
    peer.send({ type: 'drain', reconnectAfterMs: [200, 600] });
    await until(client.status, ({ draining }) => draining);
    const closedAt = Date.now();
    peer.close(4001);
    await server().peer();
    const waited = Date.now() - closedAt;
    expect(waited).toBeGreaterThanOrEqual(390);
    expect(waited).toBeLessThan(700);
  });

  it('[FL3] a silent server is left, a talking one is answered', async () => {
    const fast = { set: (run: () => void, ms: number) => setTimeout(run, ms / 50), clear: clearTimeout as never };
    const began = Date.now();
    const client = start({ timers: fast, now: () => began + (Date.now() - began) * 50 });
    const peer = await server().peer();
    await peer.welcome({ heartbeatMs: 5_000 });
    await until(client.status, ({ phase }) => phase === 'live');
    for (let beat = 0; beat < 5; beat += 1) {
      peer.send({ type: 'ping' });
      await peer.receive('pong');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(client.status.getSnapshot().phase).toBe('live');
    expect(await peer.closed()).toBe(4003);
    await server().peer();
  });

  it('[TR1] text that is no frame ends the connection, frames of a later version do not', async () => {
    const { client, peer } = await converse();
    peer.send({ type: 'weather' }, { type: 'mood.changed', sub: 1, seq: 1, at: '2026-01-01T00:00:00Z' });
    peer.sendText('nonsense');
    expect(await peer.closed()).toBe(4400);
    const hello = await (await server().peer()).welcome();
    expect(hello['resume']).toEqual([{ conversationId: 'conv_1', epoch: 'e1', seq: 1 }]);
    await until(client.status, ({ phase }) => phase === 'live');
  });
});
