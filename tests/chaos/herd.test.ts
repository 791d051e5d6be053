/** Many clients that lose the same gateway at the same moment: they come back spread out, and miss nothing (FL4). */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type ParleyClient } from '@parley/client';
import { closeAction, closeCodes } from '@parley/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeSocket } from '../../packages/client/src/testing/fake-socket.ts';
import { FakeTime, settle } from '../../packages/client/src/testing/fake-time.ts';
import { welcomeFrame } from '../../packages/client/src/testing/frames.ts';
import { FaultProxy } from '../fixtures/fault-proxy.ts';
import { connectClient } from '../fixtures/parley-client.ts';
import { Random } from '../fixtures/random.ts';
import { startGateway } from '../fixtures/start-gateway.ts';

const HERD = Number(process.env['PARLEY_HERD'] ?? 500);
const BUCKET_MS = 100;
/** Share of the herd that may choose one bucket; the first delays range over four of them. */
const MOST_IN_BUCKET = 0.35;
/** No reconnect comes sooner, in milliseconds. */
const SHORTEST_DELAY_MS = 100;

const clients: ParleyClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

/** How many values fall into each bucket. */
function histogram(valuesMs: readonly number[]): number[] {
  const buckets: number[] = [];
  for (const value of valuesMs) {
    const bucket = Math.floor(value / BUCKET_MS);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  return Array.from(buckets, (count) => count ?? 0);
}

it(
  `[FL4] ${HERD} clients that are dropped at once come back spread out, without a gap`,
  { timeout: 120_000 },
  async ({ annotate }) => {
    await using gateway = await startGateway();
    await using proxy = await FaultProxy.start(gateway.port);
    const visitor = await gateway.connect();
    const operator = await gateway.operator();
    const conversation = await visitor.open();
    const speak = (text: string) => operator.command('message.send', { conversationId: conversation.id, text });
    const random = new Random(1);
    const delaysMs: number[] = [];
    const opened = await Promise.all(
      Array.from({ length: HERD }, () => {
        // On a clock that stands still, the time of the next attempt is the delay before it.
        const client = connectClient(proxy.port, { token: visitor.token, random: random.next, now: () => 0 });
        clients.push(client);
        client.status.subscribe(() => {
          const { nextRetryAt, attempt } = client.status.getSnapshot();
          if (nextRetryAt !== null && attempt === 1) delaysMs.push(nextRetryAt);
        });
        return client.openConversation({ conversationId: conversation.id, agent: 'shop' });
      }),
    );
    await speak('before');
    const areLive = (): boolean =>
      opened.every((one) => one.getSnapshot().sync === 'live' && one.getSnapshot().view.seq === conversation.view.seq);
    await expect.poll(areLive, { timeout: 50_000 }).toBe(true);

    proxy.reset();
    for (let turn = 1; turn <= 8; turn += 1) {
      await speak(`while they are away, ${turn}`);
      await sleep(50);
    }
    await expect.poll(areLive, { timeout: 50_000 }).toBe(true);
    for (const one of opened) expect(one.getSnapshot().view).toEqual(conversation.view);

    const buckets = histogram(delaysMs);
    await annotate(`chosen delays per ${BUCKET_MS} ms: ${buckets.join(', ')}`);
    expect(delaysMs).toHaveLength(HERD);
    expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(SHORTEST_DELAY_MS);
    expect(Math.max(...buckets)).toBeLessThan(HERD * MOST_IN_BUCKET);
  },
);

/** A client on sockets and a clock that the test owns; its draws make every delay the shortest one. */
class Bench {
  readonly sockets: FakeSocket[] = [];
  readonly time = new FakeTime();
  readonly client: ParleyClient;
  /** Set: opening a socket fails at once. */
  isBroken = false;
  tokens: () => Promise<string> = () => Promise.resolve('token');

  constructor() {
    this.client = createClient({
      url: 'ws://gateway.example',
      site: 'shop',
      token: () => this.tokens(),
      createSocket: (url) => {
        const socket = new FakeSocket(url);
        this.sockets.push(socket);
        if (this.isBroken) throw new Error('no socket');
        return socket;
      },
      timers: this.time.timers,
      now: this.time.clock,
      random: () => 0,
    });
    clients.push(this.client);
  }

  get socket(): FakeSocket {
    return this.sockets.at(-1) as FakeSocket;
  }

  async connect(until: 'opening' | 'greeting' | 'live'): Promise<void> {
    this.client.connect();
    await settle();
    if (until === 'opening') return;
    this.socket.open();
    await settle();
    if (until === 'live') this.socket.deliver(welcomeFrame());
  }
}

describe('[FL4] no way to lose a connection leads back without a delay:', () => {
  const reconnecting = [1000, 1001, 1006, 1011, 1012, 4999, ...Object.values(closeCodes)].filter(
    (code) => closeAction(code) !== 'stop',
  );
  const losses: [name: string, lose: (bench: Bench) => Promise<void> | void][] = [
    ...(['opening', 'greeting', 'live'] as const).flatMap((phase) =>
      reconnecting.map((code): [string, (bench: Bench) => Promise<void>] => [
        `closed with ${code} when ${phase}`,
        async (bench) => {
          await bench.connect(phase);
          bench.socket.drop(code);
        },
      ]),
    ),
    [
      'a socket that cannot be made',
      async (bench) => {
        bench.isBroken = true;
        await bench.connect('opening');
      },
    ],
    [
      'a token that cannot be had',
      async (bench) => {
        bench.tokens = () => Promise.reject(new Error('no token'));
        await bench.connect('opening');
      },
    ],
    [
      'a drain that asks for no delay',
      async (bench) => {
        await bench.connect('live');
        bench.socket.deliver({ type: 'drain', reconnectAfterMs: [0, 0] });
        bench.socket.drop(closeCodes.drain);
      },
    ],
    [
      'nonsense',
      async (bench) => {
        await bench.connect('live');
        bench.socket.deliver('nonsense');
      },
    ],
    ...(['opening', 'greeting', 'live'] as const).map((phase): [string, (bench: Bench) => Promise<void>] => [
      `silence when ${phase}`,
      async (bench) => {
        await bench.connect(phase);
        while (bench.client.status.getSnapshot().phase !== 'backoff') await bench.time.advance(1);
      },
    ]),
    [
      'a network that comes and goes',
      async (bench) => {
        await bench.connect('live');
        bench.socket.drop();
        bench.client.setOnline(false);
        bench.client.setOnline(true);
      },
    ],
  ];

  it.each(losses)('%s', async (_name, lose) => {
    const bench = new Bench();
    await lose(bench);
    await settle();
    const { length } = bench.sockets;
    expect(bench.client.status.getSnapshot().phase).toBe('backoff');
    await bench.time.advance(SHORTEST_DELAY_MS - 1);
    expect(bench.sockets).toHaveLength(length);
    bench.tokens = () => Promise.resolve('token');
    await bench.time.advance(1);
    expect(bench.sockets).toHaveLength(length + 1);
  });
});
