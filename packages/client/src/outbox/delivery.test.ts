import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClient } from '../create-client.ts';
import { memoryStorage } from '../testing/client-fixture.ts';
import { FakeGateway } from '../testing/fake-gateway.ts';
import { FakeTime, settle } from '../testing/fake-time.ts';
import type { Conversation, ParleyClient } from '../types.ts';
import { KEY_LIFETIME_MS } from './sender.ts';

let uuids = 0;
function uuid(): string {
  uuids += 1;
  return `00000000-0000-4000-8000-${String(uuids).padStart(12, '0')}`;
}

class World {
  readonly time = new FakeTime();
  readonly gateway = new FakeGateway();
  readonly stored = new Map<string, string>();
  readonly storage = memoryStorage(this.stored);
  client: ParleyClient;
  conversation: Conversation | null = null;
  readonly written: string[] = [];

  constructor() {
    this.client = this.start();
  }

  start(): ParleyClient {
    const client = createClient({
      url: 'ws://gateway.test',
      site: 'shop',
      storage: this.storage,
      createSocket: this.gateway.createSocket,
      random: () => 0.5,
      now: this.time.clock,
      timers: this.time.timers,
      uuid,
    });
    client.connect();
    client.openConversation({ conversationId: this.gateway.id }).then(
      (conversation) => {
        this.conversation = conversation;
        conversation.subscribe(() => this.check());
      },
      () => undefined,
    );
    return client;
  }

  /** The page is loaded anew; the storage stays. */
  async reload(): Promise<void> {
    this.conversation = null;
    this.client.close();
    this.gateway.drop();
    this.client = this.start();
    await settle();
  }

  /** Everything written is shown exactly once: in the transcript or below it. */
  check(): void {
    if (this.conversation === null) return;
    const { view, outbox, sync } = this.conversation.getSnapshot();
    const shown = [...view.messages.map(({ text }) => text), ...outbox.map(({ text }) => text)];
    for (const text of this.written) {
      const count = shown.filter((one) => one === text).length;
      expect(count).toBeLessThanOrEqual(1);
      // Before a page has its first view, what the server has is not shown yet.
      if (sync === 'live') expect(count).toBe(1);
    }
  }

  /** Everything goes through, until nothing moves any more. */
  async calm(): Promise<void> {
    for (let round = 0; round < 200; round += 1) {
      const moved = [this.gateway.hear(), this.gateway.speak()].some(Boolean);
      await settle();
      if (!moved) this.gateway.line?.socket.open();
      if (!moved) await this.time.advance(500);
    }
  }
}

const action = fc.constantFrom(
  ...(['send', 'send', 'hear', 'hear', 'hear', 'speak', 'speak', 'speak', 'open', 'wait'] as const),
  ...(['drop', 'reload', 'event_first', 'forget', 'other', 'limit', 'limit'] as const),
);

async function act(world: World, name: string): Promise<void> {
  const { gateway, time } = world;
  switch (name) {
    case 'send':
      if (world.conversation === null || world.conversation.getSnapshot().outbox.length > 10) break;
      world.written.push(`message ${world.written.length + 1}`);
      world.conversation.send(world.written.at(-1) ?? '');
      break;
    case 'hear':
      gateway.hear();
      break;
    case 'speak':
      gateway.speak();
      break;
    case 'open':
      gateway.line?.socket.open();
      break;
    case 'wait':
      await time.advance(400);
      break;
    case 'drop':
      gateway.drop();
      break;
    case 'reload':
      await world.reload();
      break;
    case 'event_first':
      gateway.eventFirst = !gateway.eventFirst;
      break;
    case 'forget':
      gateway.forgetful = !gateway.forgetful;
      break;
    case 'limit':
      gateway.refusals = 3;
      break;
    case 'other':
      gateway.append({ type: 'budget.updated', usedTokens: 1, limitTokens: 2, level: 'ok' });
      break;
    default:
      throw new Error(name);
  }
  await settle();
  world.check();
}

describe('messages on a bad line', () => {
  it('[CM1] [GU7] are shown exactly once at every moment, arrive exactly once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 20, maxLength: 120 }), async (actions) => {
        const world = new World();
        await settle();
        for (const name of ['open', 'hear', 'speak', 'hear', 'speak', 'speak', 'speak']) await act(world, name);
        for (const name of actions) await act(world, name);
        await world.calm();
        expect(world.gateway.view.messages.map(({ text }) => text)).toEqual(world.written);
        expect(world.conversation?.getSnapshot().view).toEqual(world.gateway.view);
        expect(world.conversation?.getSnapshot().outbox).toEqual([]);
        expect([...world.stored.keys()].filter((key) => key.includes('outbox'))).toEqual([]);
        world.client.close();
        await settle();
        expect(world.time.waiting).toBe(0);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  /** A page with a live conversation. */
  async function livePage(): Promise<World> {
    const world = new World();
    await settle();
    await world.calm();
    return world;
  }

  /** A message that the server has taken, while the page has heard only the reply. */
  async function acceptedUnseen(world: World): Promise<void> {
    await act(world, 'send');
    await act(world, 'hear');
    await act(world, 'speak');
    expect(world.conversation?.getSnapshot().outbox).toMatchObject([{ state: 'sent' }]);
  }

  it('[LG5] one that is too old for the snapshot leaves the outbox all the same', async () => {
    const world = await livePage();
    await acceptedUnseen(world);
    world.gateway.drop();
    world.gateway.forgetful = true;
    world.gateway.window = 1;
    world.gateway.append({ type: 'message.created', message: { id: 'late', role: 'operator', text: 'newer' } });
    world.written.length = 0;
    await world.calm();
    const { view, outbox } = world.conversation!.getSnapshot();
    expect(view.messages.map(({ text }) => text)).toEqual(['newer']);
    expect(outbox).toEqual([]);
  });

  it('survive a reload in every state', async () => {
    const world = await livePage();
    await acceptedUnseen(world);
    await act(world, 'send');
    await act(world, 'send');
    await act(world, 'hear');
    await act(world, 'reload');
    await world.calm();
    expect(world.gateway.view.messages.map(({ text }) => text)).toEqual(world.written);
    expect(world.conversation!.getSnapshot().outbox).toEqual([]);
  });

  it('[CM1] one that may have arrived is not sent again once the server has forgotten its key', async () => {
    const world = await livePage();
    await act(world, 'send');
    world.gateway.drop();
    world.time.now += KEY_LIFETIME_MS + 1;
    await world.calm();
    expect(world.gateway.log).toEqual([]);
    const { outbox } = world.conversation!.getSnapshot();
    expect(outbox).toMatchObject([{ state: 'failed', error: { code: 'unavailable', retryable: true } }]);
    expect(world.conversation!.retry(outbox[0]!.key)).toBe(true);
    await world.calm();
    expect(world.gateway.log.length).toBe(1);
  });
});
