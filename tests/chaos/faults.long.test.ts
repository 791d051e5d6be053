/** Conversations over bad networks: late, slow, in crumbs, broken off, or silent. */
import type { ClientOptions, Conversation, ParleyClient } from '@parley/client';
import { describe, expect, it } from 'vitest';
import { type Fault, FaultProxy } from '../fixtures/fault-proxy.ts';
import { connectClient, until } from '../fixtures/parley-client.ts';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

/** A visitor behind a bad network, and an operator behind a good one. */
class Scene implements AsyncDisposable {
  readonly gateway: TestGateway;
  readonly proxy: FaultProxy;
  readonly #clients: ParleyClient[] = [];

  private constructor(gateway: TestGateway, proxy: FaultProxy) {
    this.gateway = gateway;
    this.proxy = proxy;
  }

  static async set(): Promise<Scene> {
    const gateway = await startGateway({ simulator: { tokensPerSecond: 400, firstTokenMs: 5 } });
    return new Scene(gateway, await FaultProxy.start(gateway.port));
  }

  client(options: Partial<ClientOptions> = {}): ParleyClient {
    const client = connectClient(this.proxy.port, options);
    this.#clients.push(client);
    return client;
  }

  /** Decides everything, as soon as it is asked. */
  approveAll(): void {
    const client = connectClient(this.gateway.port, { token: this.gateway.operatorToken });
    this.#clients.push(client);
    const inbox = client.watchInbox();
    const seen = new Set<string>();
    inbox.subscribe(() => {
      for (const approval of inbox.getSnapshot().approvals) {
        if (seen.has(approval.id)) continue;
        seen.add(approval.id);
        void inbox.decide(approval, 'approve');
      }
    });
  }

  /** What somebody sees who comes now, over a good network. */
  async expectShown(conversation: Conversation, token: string): Promise<void> {
    const fresh = await (await this.gateway.connect({ token })).open({ conversationId: conversation.id });
    expect(conversation.getSnapshot().view).toEqual(fresh.view);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.proxy[Symbol.asyncDispose]();
    await this.gateway[Symbol.asyncDispose]();
  }
}

const texts = [say.count(60), say.lookUp(), say.enter('ORD-2001'), say.refund('ORD-2002'), say.enter('ORD-2003')];

/** Every message has arrived once, and every answer has ended. */
function isDone({ view, outbox, sync }: ReturnType<Conversation['getSnapshot']>): boolean {
  const ended = view.runs.filter(({ status }) => status === 'completed');
  return sync === 'live' && outbox.length === 0 && ended.length === texts.length;
}

async function converse(scene: Scene, options: Partial<ClientOptions> = {}): Promise<[Conversation, string]> {
  const { promise: token, resolve: onToken } = Promise.withResolvers<string>();
  const client = scene.client({ onToken, ...options });
  scene.approveAll();
  const conversation = await client.openConversation({ agent: 'shop' });
  for (const text of texts) conversation.send(text);
  return [conversation, await token];
}

async function expectDone(scene: Scene, conversation: Conversation, token: string): Promise<void> {
  const { view } = await until(conversation, isDone, 15_000);
  expect(view.messages.filter(({ role }) => role === 'user').map(({ text }) => text)).toEqual(texts);
  expect(
    scene.gateway.ledger
      .lines()
      .map(({ effect }) => effect)
      .toSorted(),
  ).toEqual(['entry', 'entry', 'refund']);
  await scene.expectShown(conversation, token);
}

describe('a conversation', () => {
  const faults: readonly [name: string, fault: Fault][] = [
    ['late', { latencyMs: 80 }],
    ['slow', { bytesPerSecond: 12_000 }],
    ['in crumbs', { sliceBytes: 3 }],
    ['late, slow and in crumbs', { latencyMs: 30, bytesPerSecond: 30_000, sliceBytes: 11 }],
  ];

  it.each(faults)('[LG2] [CM1] %s, ends as over a good network', async (_name, fault) => {
    await using scene = await Scene.set();
    scene.proxy.fault = fault;
    const [conversation, token] = await converse(scene);
    await expectDone(scene, conversation, token);
  });

  it('[LG2] [CM1] broken off again and again, ends as over a good network', async () => {
    await using scene = await Scene.set();
    scene.proxy.fault = { resetAfterBytes: 4000 };
    const [conversation, token] = await converse(scene);
    await expectDone(scene, conversation, token);
    expect(scene.proxy.arrivalsMs.length).toBeGreaterThan(2);
  });

  it('[FL2] that is long reaches a newcomer over a slow network, as one big snapshot', async () => {
    await using scene = await Scene.set();
    const operator = await scene.gateway.operator();
    const visitor = await scene.gateway.connect();
    const { id: conversationId } = await visitor.open();
    const text = 'ü'.repeat(9000);
    for (let turn = 0; turn < 100; turn += 1) await operator.command('message.send', { conversationId, text });
    const forgotten = await scene.gateway.connect({ token: visitor.token });
    const { view } = await forgotten.open({ conversationId, epoch: 'another' });
    scene.proxy.fault = { bytesPerSecond: 600_000 };
    const client = scene.client({ token: scene.gateway.operatorToken });
    const conversation = await client.openConversation({ conversationId, agent: 'shop' });
    await until(conversation, ({ sync }) => sync === 'live', 15_000);
    expect(conversation.getSnapshot().view).toEqual(view);
    expect(scene.proxy.arrivalsMs).toHaveLength(1);
  });

  it('[FL3] [LG5] over a network that swallows everything for a while, ends as over a good one', async () => {
    await using scene = await Scene.set();
    const began = Date.now();
    const [conversation, token] = await converse(scene, {
      // A client waits ten seconds before it takes silence for death: its clock runs faster here.
      timers: { set: (run, ms) => setTimeout(run, ms / 40), clear: (timer) => clearTimeout(timer as NodeJS.Timeout) },
      now: () => began + (Date.now() - began) * 40,
    });
    await until(conversation, ({ view }) => view.messages.some(({ status }) => status === 'streaming'));
    scene.proxy.isBlackhole = true;
    await until(conversation, ({ sync }) => sync === 'offline');
    // The next connection opens, and is not answered either.
    const { length } = scene.proxy.arrivalsMs;
    await expect.poll(() => scene.proxy.arrivalsMs.length).toBeGreaterThan(length);
    scene.proxy.isBlackhole = false;
    await expectDone(scene, conversation, token);
  });
});
