/** Readers that do not read: they cost a bounded amount of memory, and the others nothing (FL2). */
import { setTimeout as sleep } from 'node:timers/promises';
import { closeCodes } from '@parley/protocol';
import { expect, it } from 'vitest';
import type { Conversation } from '../fixtures/conversation.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const READERS = 60;
/** Five in a hundred. */
const SLOW_READERS = 3;
const MESSAGES = 40;
const MESSAGE_CHARS = 9000;
/** What may be unacknowledged before a reader gets nothing more, in bytes. */
const STALLED_BYTES = 256 * 1024;
/** How long a reader may stay stalled, in milliseconds. */
const STALLED_MS = 30_000;
/** How long what came last waits for company, in milliseconds. */
const WIDEST_WINDOWS_MS = 1000;
const MEGABYTE = 1024 * 1024;

/** A reader of the conversation that notes when each message came. */
interface Reader {
  readonly client: SocketClient;
  readonly conversation: Conversation;
  readonly arrivalsMs: Map<string, number>;
}

async function join(gateway: TestGateway, token: string, conversationId: string): Promise<Reader> {
  const arrivalsMs = new Map<string, number>();
  const client = await gateway.connect({
    token,
    onFrame: (frame) => {
      if (frame.type === 'message.created') arrivalsMs.set(frame.message.id, performance.now());
    },
  });
  return { client, conversation: await client.open({ conversationId }), arrivalsMs };
}

/** Speaks to all, and waits until all who read have read it. @returns the delays of all arrivals. */
async function broadcast(
  operator: SocketClient,
  conversationId: string,
  readers: readonly Reader[],
): Promise<number[]> {
  const sentMs = new Map<string, number>();
  for (let turn = 0; turn < MESSAGES; turn += 1) {
    const startedMs = performance.now();
    const { messageId } = await operator.command('message.send', { conversationId, text: 'x'.repeat(MESSAGE_CHARS) });
    sentMs.set(messageId, startedMs);
    await sleep(5);
  }
  await expect
    .poll(() => readers.every(({ arrivalsMs }) => [...sentMs.keys()].every((id) => arrivalsMs.has(id))))
    .toBe(true);
  return readers.flatMap(({ arrivalsMs }) => [...sentMs].map(([id, atMs]) => (arrivalsMs.get(id) as number) - atMs));
}

function p99(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length * 0.99)] as number;
}

/** Bytes of events that reached a client after its first frames, and before a snapshot if there was one. */
function bytesBeforeSnapshot({ frames }: SocketClient, first: number): number {
  const late = frames.slice(first);
  const snapshot = late.findIndex(({ type }) => type === 'snapshot');
  const events = snapshot < 0 ? late : late.slice(0, snapshot);
  return events.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
}

it('[FL2] a twentieth that never reads is bounded, then left; the others get everything', async ({ annotate }) => {
  // The clock is put forward: nobody is to be taken for dead because of it.
  await using gateway = await startGateway({ limits: { heartbeatMs: 4 * STALLED_MS } });
  const operator = await gateway.operator();
  const visitor = await gateway.connect();
  const { id } = await visitor.open();
  const all = await Promise.all(Array.from({ length: READERS }, () => join(gateway, visitor.token, id)));
  const readers = all.slice(SLOW_READERS);
  const before = p99(await broadcast(operator, id, all));

  const [sleeper, ...deaf] = all.slice(0, SLOW_READERS) as [Reader, ...Reader[]];
  const { length: heard } = sleeper.client.frames;
  for (const { client } of [sleeper, ...deaf]) client.pause();
  const rssBytes = process.memoryUsage().rss;
  const after = p99(await broadcast(operator, id, readers));
  const grownMegabytes = (process.memoryUsage().rss - rssBytes) / MEGABYTE;
  await annotate(`p99 of arrival: ${before.toFixed(1)} ms without, ${after.toFixed(1)} ms with slow readers`);
  await annotate(`memory grew by ${grownMegabytes.toFixed(0)} MB, what all clients here have received included`);
  expect(after).toBeLessThan(before * 4 + 250);
  expect(grownMegabytes).toBeLessThan(200);

  // What waits for a slow reader's window has gone out, as far as it may.
  await sleep(WIDEST_WINDOWS_MS);
  // One wakes up in time: it was kept waiting with a window full at most, and gets the rest as a snapshot.
  sleeper.client.resume();
  await sleeper.client.when(() => sleeper.conversation.view.seq === readers[0]?.conversation.view.seq);
  expect(bytesBeforeSnapshot(sleeper.client, heard)).toBeLessThan(STALLED_BYTES + 2 * MESSAGE_CHARS);
  expect(sleeper.client.frames.slice(heard).some(({ type }) => type === 'snapshot')).toBe(true);
  expect(sleeper.conversation.view).toEqual(readers[0]?.conversation.view);

  // The others do not.
  const { connections } = gateway.gateway.stats();
  gateway.clock.advance(STALLED_MS + 1000);
  await expect.poll(() => gateway.gateway.stats().connections, { timeout: 5000 }).toBe(connections - deaf.length);
  for (const { client } of deaf) {
    client.resume();
    expect(await client.closed).toMatchObject({ code: closeCodes.slowReader });
    expect(bytesBeforeSnapshot(client, heard)).toBeLessThan(STALLED_BYTES + 2 * MESSAGE_CHARS);
  }
  for (const { client } of readers) expect(client.isOpen).toBe(true);
});
