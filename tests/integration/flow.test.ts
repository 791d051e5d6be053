/** Slow readers and silent ones (FL1–FL3, GW7). */
import { closeCodes } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

/** Sends so many long messages into a conversation, as an operator who acknowledges what arrives. */
async function flood(gateway: TestGateway, conversation: Conversation, messages: number): Promise<Conversation> {
  const operator = await gateway.operator();
  const watched = await operator.open({ conversationId: conversation.id });
  for (let count = 0; count < messages; count += 1) {
    const fields = { conversationId: conversation.id, text: `${count} ${'x'.repeat(4000)}` };
    await operator.command('message.send', fields);
  }
  return watched;
}

describe('a reader that does not acknowledge', () => {
  it('[FL2] [GW7] is sent nothing more, and a snapshot when it is back; others get everything at once', async () => {
    await using gateway = await startGateway({ limits: { unackedBytes: 20_000 } });
    const slow = await gateway.connect({ acks: false });
    const conversation = await slow.open();
    const watched = await flood(gateway, conversation, 12);
    expect(watched.view.messages).toHaveLength(12);
    await slow.settled();
    expect(conversation.view.messages.length).toBeLessThan(12);
    const acknowledge = (): void => slow.send({ type: 'ack', sub: conversation.log.sub, seq: conversation.view.seq });
    acknowledge();
    await slow.frame('snapshot');
    acknowledge();
    await slow.when(() => conversation.log.isLive);
    expect(conversation.view).toEqual(watched.view);
  });

  it('[FL2] still gets the replies to its commands', async () => {
    await using gateway = await startGateway({ limits: { unackedBytes: 20_000 } });
    const slow = await gateway.connect({ acks: false });
    const conversation = await slow.open();
    await flood(gateway, conversation, 12);
    const { runId } = await conversation.send(say.hello());
    expect(runId).toMatch(/^run_/);
  });

  it('[FL2] is closed with 4004 after half a minute', async () => {
    await using gateway = await startGateway({ limits: { unackedBytes: 20_000 } });
    const slow = await gateway.connect({ acks: false });
    const conversation = await slow.open();
    const { client: fast } = await flood(gateway, conversation, 12);
    gateway.clock.advance(31_000);
    expect((await slow.closed).code).toBe(closeCodes.slowReader);
    await fast.settled();
  });
});

describe('heartbeat', () => {
  it('[FL3] a ping comes after each interval, and whoever answers stays', async () => {
    await using gateway = await startGateway();
    const client = await gateway.connect();
    const { heartbeatMs } = await client.frame('welcome');
    for (let pings = 1; pings <= 2; pings += 1) {
      gateway.clock.advance(heartbeatMs);
      await client.when(() => client.frames.filter(({ type }) => type === 'ping').length === pings);
      await client.settled();
    }
  });

  it('[FL3] silence closes with 4003', async () => {
    await using gateway = await startGateway();
    const client = await gateway.connect();
    const { heartbeatMs } = await client.frame('welcome');
    gateway.clock.advance(heartbeatMs + 10_001);
    expect((await client.closed).code).toBe(closeCodes.noLife);
  });
});

describe('drain', () => {
  it('[GW8] is told to every client; messages are refused, and newcomers sent away', async () => {
    await using gateway = await startGateway();
    const client = await gateway.connect();
    const conversation = await client.open();
    gateway.gateway.drain([100, 2000]);
    expect((await client.frame('drain')).reconnectAfterMs).toEqual([100, 2000]);
    const refused = await client.refusal('message.send', { conversationId: conversation.id, text: say.hello() });
    expect(refused).toMatchObject({ code: 'draining', retryable: true });
    const newcomer = await gateway.socket();
    await expect(newcomer.hello()).rejects.toThrow(String(closeCodes.drain));
    await gateway.stop();
    expect((await client.closed).code).toBe(closeCodes.drain);
  });
});
