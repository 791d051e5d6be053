import { describe, expect, it } from 'vitest';
import { createClient } from '../create-client.ts';
import { memoryStorage } from '../testing/client-fixture.ts';
import { FakeGateway } from '../testing/fake-gateway.ts';
import { FakeTime, settle } from '../testing/fake-time.ts';
import type { Conversation, ParleyClient } from '../types.ts';

const RETRY_AFTER_MS = 2000;

/** Lets through everything that is under way. */
async function exchange(gateway: FakeGateway): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    const moved = [gateway.hear(), gateway.speak()].some(Boolean);
    await settle();
    quiet = moved ? 0 : quiet + 1;
  }
}

/** A page with a live conversation, on a clock that stands still. */
async function livePage({
  gateway = new FakeGateway(),
  time = new FakeTime(),
  storage = memoryStorage(),
  random = 0,
}: {
  gateway?: FakeGateway;
  time?: FakeTime;
  storage?: ReturnType<typeof memoryStorage>;
  random?: number;
} = {}): Promise<{ gateway: FakeGateway; time: FakeTime; client: ParleyClient; conversation: Conversation }> {
  const client = createClient({
    url: 'ws://gateway.test',
    site: 'shop',
    storage,
    createSocket: gateway.createSocket,
    random: () => random,
    now: time.clock,
    timers: time.timers,
  });
  client.connect();
  const opening = client.openConversation({ conversationId: gateway.id });
  await settle();
  gateway.line?.socket.open();
  await exchange(gateway);
  return { gateway, time, client, conversation: await opening };
}

const texts = ({ sends }: FakeGateway): string[] => sends.map(({ text }) => text);

describe('a server that wants to hear no message now', () => {
  it('[GU7] is left alone for as long as it says; then everything goes, in order, with its key', async () => {
    const { gateway, time, conversation } = await livePage();
    gateway.refusals = 1;
    const until = time.now + RETRY_AFTER_MS;
    const key = conversation.send('one');
    conversation.send('two');
    await exchange(gateway);
    conversation.send('three');
    await exchange(gateway);
    expect(conversation.getSnapshot().outbox).toMatchObject([
      { text: 'one', state: 'sending', retryAt: until },
      { text: 'two', state: 'sending' },
      { text: 'three', state: 'sending' },
    ]);
    await time.advance(RETRY_AFTER_MS - 1);
    await exchange(gateway);
    expect(texts(gateway)).toEqual(['one']);
    await time.advance(1);
    await exchange(gateway);
    expect(texts(gateway)).toEqual(['one', 'one', 'two', 'three']);
    expect(gateway.sends[1]?.key).toBe(key);
    expect(gateway.view.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(conversation.getSnapshot().outbox).toEqual([]);
  });

  it('[GU7] is not hammered when it says nothing, or that no time is enough', async () => {
    for (const retryAfterMs of [undefined, 0, -5]) {
      const { gateway, time, client, conversation } = await livePage({ random: 0.5 });
      gateway.refusals = Number.POSITIVE_INFINITY;
      const { retryAfterMs: _other, ...refusal } = gateway.refusal;
      gateway.refusal = { ...refusal, ...(retryAfterMs !== undefined && { retryAfterMs }) };
      conversation.send('one');
      for (let step = 0; step < 100; step += 1) {
        await exchange(gateway);
        await time.advance(100);
      }
      // Ten seconds: at once, then after about 0.3, 0.6, 1, 2, 4 s, and so on.
      expect(gateway.sends.length).toBeGreaterThan(3);
      expect(gateway.sends.length).toBeLessThan(8);
      client.close();
    }
  });

  it('[GU7] what waits can be discarded; the next one waits in its place', async () => {
    const { gateway, time, conversation } = await livePage();
    gateway.refusals = 1;
    const key = conversation.send('one');
    conversation.send('two');
    await exchange(gateway);
    const until = time.now + RETRY_AFTER_MS;
    expect(conversation.discard(key)).toBe(true);
    await exchange(gateway);
    expect(conversation.getSnapshot().outbox).toMatchObject([{ text: 'two', retryAt: until }]);
    expect(texts(gateway)).toEqual(['one']);
    await time.advance(RETRY_AFTER_MS);
    await exchange(gateway);
    expect(texts(gateway)).toEqual(['one', 'two']);
  });

  it('[GU7] is left alone across a reload and a lost connection, and nothing is planned after the end', async () => {
    const storage = memoryStorage();
    const { gateway, time, client, conversation } = await livePage({ storage });
    gateway.refusals = 1;
    conversation.send('one');
    await exchange(gateway);
    client.close();
    await settle();
    expect(time.waiting).toBe(0);
    const after = await livePage({ gateway, time, storage });
    expect(after.conversation.getSnapshot().outbox).toMatchObject([{ text: 'one', state: 'sending' }]);
    expect(texts(gateway)).toEqual(['one']);
    await time.advance(RETRY_AFTER_MS);
    await exchange(gateway);
    expect(gateway.view.messages.map(({ text }) => text)).toEqual(['one']);
    after.client.close();
    await settle();
    expect(time.waiting).toBe(0);
  });
});

describe('a budget that is used up', () => {
  it('[CO1] is final: nothing is lost, nothing is asked twice, and what waited behind it was not sent', async () => {
    const { gateway, time, conversation } = await livePage();
    gateway.refusals = Number.POSITIVE_INFINITY;
    gateway.refusal = { code: 'budget_exhausted', message: 'Please start a new one.', retryable: false };
    const key = conversation.send('one');
    conversation.send('two');
    await exchange(gateway);
    const error = { code: 'budget_exhausted', message: 'Please start a new one.', retryable: false };
    expect(conversation.getSnapshot().outbox).toMatchObject([
      { text: 'one', state: 'failed', error },
      { text: 'two', state: 'failed', error },
    ]);
    await time.advance(60_000);
    await exchange(gateway);
    expect(texts(gateway)).toEqual(['one']);
    expect(conversation.discard(key)).toBe(true);
    await settle();
    expect(conversation.getSnapshot().outbox).toMatchObject([{ text: 'two' }]);
  });
});
