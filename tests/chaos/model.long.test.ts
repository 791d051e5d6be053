/** Whatever people, tabs, networks and gateways do in whatever order: what a client shows is the fold of the log. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversation, Inbox, ParleyClient } from '@parley/client';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FaultProxy } from '../fixtures/fault-proxy.ts';
import { connectClient, memoryStorage } from '../fixtures/parley-client.ts';
import { Random } from '../fixtures/random.ts';
import { say } from '../fixtures/shop-agents.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

/** How long one step may take, in milliseconds. */
const STEP_LIMIT_MS = 8000;
const final = new Set(['completed', 'cancelled']);

/** A tab of the visitor's browser, on a network of its own. */
class Tab {
  readonly proxy: FaultProxy;
  client: ParleyClient;
  conversation: Conversation;

  constructor(proxy: FaultProxy, client: ParleyClient, conversation: Conversation) {
    this.proxy = proxy;
    this.client = client;
    this.conversation = conversation;
  }
}

/** One visitor with tabs that share their storage, an operator, and a reader that never acknowledges. */
class World implements AsyncDisposable {
  readonly gateway: TestGateway;
  readonly tabs: Tab[] = [];
  readonly sent: string[] = [];
  readonly #storage = memoryStorage();
  readonly #operator: ParleyClient;
  readonly #inbox: Inbox;
  #mute: SocketClient | undefined;
  #token = '';

  private constructor(gateway: TestGateway) {
    this.gateway = gateway;
    this.#operator = connectClient(gateway.port, { token: gateway.operatorToken });
    this.#inbox = this.#operator.watchInbox();
  }

  static async create(): Promise<World> {
    const gateway = await startGateway({ simulator: { tokensPerSecond: 600, firstTokenMs: 3 } });
    const world = new World(gateway);
    await world.openTab();
    return world;
  }

  #connect(proxy: FaultProxy): ParleyClient {
    return connectClient(proxy.port, { storage: this.#storage, onToken: (token) => (this.#token = token) });
  }

  async openTab(): Promise<void> {
    const proxy = await FaultProxy.start(this.gateway.port);
    const client = this.#connect(proxy);
    const conversationId = this.tabs[0]?.conversation.id;
    const conversation = await client.openConversation({ agent: 'shop', ...(conversationId && { conversationId }) });
    this.tabs.push(new Tab(proxy, client, conversation));
  }

  async reload(tab: Tab): Promise<void> {
    tab.client.close();
    tab.client = this.#connect(tab.proxy);
    tab.conversation = await tab.client.openConversation({ agent: 'shop', conversationId: tab.conversation.id });
  }

  send(tab: Tab, kind: 'count' | 'lookUp' | 'enter' | 'refund'): void {
    const order = `ORD-${1001 + this.sent.length}`;
    const text = kind === 'count' ? say.count(20 + this.sent.length) : say[kind](order);
    tab.conversation.send(text);
    this.sent.push(text);
  }

  cancel(tab: Tab): void {
    const run = tab.conversation.getSnapshot().view.runs.find(({ status }) => !final.has(status));
    // Nobody waits for the answer: a reload takes it away.
    if (run !== undefined) tab.conversation.cancel(run.id).catch(() => {});
  }

  decide(decision: 'approve' | 'reject'): void {
    const [approval] = this.#inbox.getSnapshot().approvals;
    if (approval === undefined) return;
    const { gateway } = this;
    const outcome = gateway.ledger.countOf(approval.runId) > 0 ? (['approve', { outcome: 'done' }] as const) : null;
    const [choice, options] = approval.question === 'outcome' && outcome !== null ? outcome : [decision, {}];
    // Decided twice when it is asked twice in a row: the second is told so.
    this.#inbox.decide(approval, choice, options).catch(() => {});
  }

  /** Somebody follows who never says what was received. */
  async readWithoutAcks(): Promise<void> {
    this.#mute = await this.gateway.connect({ token: this.#token, acks: false });
    await this.#mute.open({ conversationId: this.tabs[0]?.conversation.id as string });
  }

  /** Compares each tab that is connected with the log at a moment when both are at the same position. */
  async check(): Promise<void> {
    const fresh = await this.gateway.connect({ token: this.#token });
    const { log } = await fresh.open({ conversationId: this.tabs[0]?.conversation.id as string });
    for (const { conversation } of this.tabs) {
      await expect
        .poll(
          () => {
            const { sync, view } = conversation.getSnapshot();
            if (sync !== 'live') return 'not connected';
            return view.seq === log.view.seq && structuredClone({ view, log: log.view });
          },
          { timeout: STEP_LIMIT_MS / 2 },
        )
        .toSatisfy((state) => {
          if (state === 'not connected') return true;
          if (state === false) return false;
          expect(state.view).toEqual(state.log);
          return true;
        });
    }
    await fresh.close();
  }

  /** Everything is well again, and everybody does what is left to do. */
  async finish(): Promise<void> {
    const deadlineMs = performance.now() + 12_000;
    while (!this.tabs.every(({ conversation }) => this.#isDone(conversation))) {
      if (performance.now() > deadlineMs) throw new Error(`never done: ${this.#describe()}`);
      for (const tab of this.tabs) {
        tab.proxy.fault = {};
        tab.client.connect();
        for (const { key, state } of tab.conversation.getSnapshot().outbox) {
          if (state === 'failed') tab.conversation.retry(key);
        }
      }
      this.decide('approve');
      await sleep(20);
    }
    await this.check();
    const { messages } = (this.tabs[0] as Tab).conversation.getSnapshot().view;
    const written = messages.filter(({ role }) => role === 'user').map(({ text }) => text);
    expect(written.toSorted()).toEqual(this.sent.toSorted());
    const effects = this.gateway.ledger.lines().map(({ runId }) => runId);
    expect(effects).toEqual([...new Set(effects)]);
  }

  #isDone({ getSnapshot }: Conversation): boolean {
    const { sync, view, outbox } = getSnapshot();
    const ended = view.runs.filter(({ status }) => final.has(status)).length;
    return sync === 'live' && outbox.length === 0 && ended === this.sent.length;
  }

  #describe(): string {
    const states = this.tabs.map(({ conversation }) => {
      const { sync, view, outbox } = conversation.getSnapshot();
      return { sync, outbox, runs: view.runs.map(({ id, status }) => `${id} ${status}`), seq: view.seq };
    });
    return JSON.stringify({ sent: this.sent, states });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#operator.close();
    for (const { client, proxy } of this.tabs) {
      client.close();
      await proxy[Symbol.asyncDispose]();
    }
    await this.gateway[Symbol.asyncDispose]();
  }
}

/** How many tabs there are is all that decides what can happen next. */
interface Model {
  tabs: number;
}

class Step implements fc.AsyncCommand<Model, World> {
  readonly #name: string;
  readonly #work: (world: World) => unknown;
  readonly #tab: number;

  constructor(name: string, work: (world: World) => unknown, tab = 0) {
    this.#name = name;
    this.#work = work;
    this.#tab = tab;
  }

  check = ({ tabs }: Model): boolean => (this.#name === 'second tab' ? tabs === 1 : this.#tab < tabs);

  async run(model: Model, world: World): Promise<void> {
    if (this.#name === 'second tab') model.tabs += 1;
    await Promise.race([this.#work(world), this.#tooLate()]);
  }

  async #tooLate(): Promise<never> {
    await sleep(STEP_LIMIT_MS, undefined, { ref: false });
    throw new Error(`never done: ${this.toString()}`);
  }

  toString = (): string => `${this.#name}${this.#tab === 0 ? '' : ' (second tab)'}`;
}

/** A step of one tab or the other. */
function ofTab(name: string, work: (world: World, tab: Tab) => unknown): fc.Arbitrary<Step> {
  return fc.nat({ max: 1 }).map((index) => new Step(name, (world) => work(world, world.tabs[index] as Tab), index));
}

const one = (name: string, work: (world: World) => unknown): fc.Arbitrary<Step> => fc.constant(new Step(name, work));

const steps: fc.Arbitrary<Step>[] = [
  ...(['count', 'lookUp', 'enter', 'refund'] as const).map((kind) =>
    ofTab(`send ${kind}`, (world, tab) => world.send(tab, kind)),
  ),
  fc.nat({ max: 60 }).map((ms) => new Step(`wait ${ms} ms`, () => sleep(ms))),
  ofTab('drop', (_world, { proxy }) => proxy.reset()),
  ofTab('reconnect', (_world, { client }) => client.connect()),
  ofTab('reload', (world, tab) => world.reload(tab)),
  ofTab('slow network', (_world, { proxy }) => (proxy.fault = { bytesPerSecond: 6000, latencyMs: 20 })),
  ofTab('good network', (_world, { proxy }) => (proxy.fault = {})),
  ofTab('cancel', (world, tab) => world.cancel(tab)),
  one('restart', ({ gateway }) => gateway.restart()),
  one('approve', (world) => world.decide('approve')),
  one('reject', (world) => world.decide('reject')),
  one('second tab', (world) => world.openTab()),
  one('read without acks', (world) => world.readWithoutAcks()),
  one('check', (world) => world.check()),
];

/** After this time no further run begins, in milliseconds. */
const TIME_LIMIT_MS = 12_000;

it('[LG2] [LG5] [CM1] the view is the fold of the log, always', { timeout: 60_000 }, async () => {
  const deadlineMs = performance.now() + TIME_LIMIT_MS;
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 25, size: 'max' }), async (commands) => {
      if (performance.now() > deadlineMs) return;
      await using world = await World.create();
      await fc.asyncModelRun(() => ({ model: { tabs: 1 }, real: world }), commands);
      await world.finish();
    }),
    { seed: Random.seed(), numRuns: 25, endOnFailure: true },
  );
});
