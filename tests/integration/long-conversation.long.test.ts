/** What a long conversation costs whoever opens it, and that all of it can be read: over real sockets, measured, and printed. */
import { join } from 'node:path';
import { openSqliteStore } from '@parley/gateway';
import { type ConversationEvent, emptyView, foldEvents } from '@parley/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { connectClient } from '../fixtures/parley-client.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const SHORT = 100;
const LONG = 10_000;
const OPENINGS = 21;
const ANSWER = 'Your order **ORD-5678** has left the warehouse; its number is `TRK-111`. '.repeat(8);
const usage = { inputTokens: 1000, cachedInputTokens: 0, outputTokens: 100, totalTokens: 1100 };

/** A turn with a call: ten events, of which the pieces of the answer are three. */
function turn(number: number): ConversationEvent[] {
  const [runId, messageId, answerId, callId] = [`run_${number}`, `u_${number}`, `a_${number}`, `call_${number}`];
  const args = { order_id: 'ORD-5678' };
  const call = { runId, callId, tool: 'lookup_order', title: 'Look up an order', arguments: args, agent: 'shop' };
  const delta = (offset: number): ConversationEvent => ({
    type: 'message.delta',
    messageId: answerId,
    offset,
    text: ANSWER.slice(offset, offset + 100),
  });
  return [
    { type: 'message.created', message: { id: messageId, role: 'user', text: `Question ${number}` } },
    { type: 'run.started', runId, messageId, agent: 'shop', traceId: 't' },
    { type: 'tool.started', ...call },
    { type: 'tool.completed', callId, status: 'succeeded', durationMs: 5 },
    { type: 'message.started', runId, messageId: answerId, agent: 'shop' },
    delta(0),
    delta(100),
    delta(200),
    { type: 'message.completed', messageId: answerId, text: `${ANSWER}${number}` },
    { type: 'run.completed', runId, status: 'completed', usage, costUsd: null, durationMs: 10, traceId: 't' },
  ];
}

const turns = (events: number): ConversationEvent[] =>
  Array.from({ length: events / 10 }, (_, index) => turn(index + 1)).flat();

/** Conversations of so many events, of one visitor. */
async function fill(gateway: TestGateway, sizes: readonly number[]): Promise<{ token: string; ids: string[] }> {
  const visitor = await gateway.connect();
  const ids: string[] = [];
  for (const _ of sizes) ids.push((await visitor.open()).id);
  await gateway.stop();
  const store = openSqliteStore({ file: join(gateway.dataDirectory, 'parley.db'), now: gateway.clock.now });
  for (const [index, size] of sizes.entries())
    await store.transaction((tx) => tx.append(ids[index] ?? '', turns(size)));
  await store.close();
  await gateway.restart();
  return { token: visitor.token, ids };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Milliseconds from asking until all is there, and bytes that were sent for it. */
async function open(
  gateway: TestGateway,
  token: string,
  conversationId: string,
): Promise<{ ms: number; bytes: number }> {
  const reader = await gateway.connect({ token });
  const before = reader.received.length;
  const start = performance.now();
  const conversation = await reader.open({ conversationId, replay: 200 });
  const ms = performance.now() - start;
  const bytes = reader.frames.slice(before).reduce((sum, frame) => sum + JSON.stringify(frame).length, 0);
  expect(conversation.view.messages.at(-1)?.status).toBe('complete');
  await reader.close();
  return { ms, bytes };
}

it('[LG5] [GW4] opening a conversation of 10,000 events costs at most twice what one of 100 costs', async () => {
  await using gateway = await startGateway();
  const { token, ids } = await fill(gateway, [SHORT, LONG]);
  const [short = '', long = ''] = ids;
  // The gateway keeps the fold of what has grown, by itself.
  const database = new BetterSqlite3(join(gateway.dataDirectory, 'parley.db'), { readonly: true });
  const kept = database.prepare('SELECT seq FROM checkpoints WHERE conversation_id = ?').pluck();
  await expect.poll(() => kept.get(long), { timeout: 90_000 }).toBe(LONG);
  database.close();
  await open(gateway, token, short);
  const first = await open(gateway, token, long);
  const of: Record<string, { ms: number; bytes: number }[]> = { [short]: [], [long]: [] };
  for (let opening = 0; opening < OPENINGS; opening += 1)
    for (const id of [short, long]) of[id]?.push(await open(gateway, token, id));
  const [atShort = 0, atLong = 0] = [short, long].map((id) => median((of[id] ?? []).map(({ ms }) => ms)));
  process.stdout.write(
    `opening ${SHORT} events: ${atShort.toFixed(1)} ms at the median, ${of[short]?.[0]?.bytes} bytes; ` +
      `${LONG} events: ${atLong.toFixed(1)} ms (the first time ${first.ms.toFixed(1)}), ${first.bytes} bytes\n`,
  );
  expect(atLong).toBeLessThan(2 * atShort);
});

it('[GW4] a client reads all of it, page by page, as the fold of the log has it', async () => {
  await using gateway = await startGateway();
  const { token, ids } = await fill(gateway, [LONG]);
  const client = connectClient(gateway.port, { token });
  try {
    const conversation = await client.openConversation({ conversationId: ids[0] ?? '' });
    await expect.poll(() => conversation.getSnapshot().sync).toBe('live');
    expect(conversation.getSnapshot().view).toMatchObject({ more: true, seq: LONG });
    expect(conversation.getSnapshot().view.messages).toHaveLength(100);
    const start = performance.now();
    let pages = 0;
    for (; conversation.getSnapshot().view.more; pages += 1)
      expect(await conversation.loadEarlier()).toBeGreaterThan(0);
    process.stdout.write(
      `${pages} pages of 50 messages: ${((performance.now() - start) / pages).toFixed(1)} ms each\n`,
    );
    const whole = foldEvents(
      emptyView(ids[0] ?? '', 'shop'),
      turns(LONG).map((event, index) => ({ ...event, seq: index + 1, at: '' })),
    );
    const { view } = conversation.getSnapshot();
    expect(view.messages.map(({ id, seq, text, status }) => ({ id, seq, text, status }))).toEqual(
      whole.messages.map(({ id, seq, text, status }) => ({ id, seq, text, status })),
    );
    expect(view.runs).toEqual(whole.runs);
    expect(view.tools.map(({ startedAt: _at, ...tool }) => tool)).toEqual(
      whole.tools.map(({ startedAt: _at, ...tool }) => tool),
    );
  } finally {
    client.close();
  }
});
