/** The log and its subscriptions: order, append before send, deltas, resume and snapshots (LG1–LG7, GW2, GW4, GW5). */
import { join } from 'node:path';
import type { ServerFrame } from '@parley/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import type { EventFrameOf, SocketClient } from '../fixtures/socket-client.ts';
import { startGateway } from '../fixtures/start-gateway.ts';

/** Fast enough for a test, slow enough to be dropped in the middle of. */
const STREAMING = { tokensPerSecond: 400, firstTokenMs: 5 };

const typesOf = ({ log }: Conversation): string[] => log.events.map(({ type }) => type);

function deltasOf({ log }: Conversation): EventFrameOf<'message.delta'>[] {
  return log.events.filter((event) => event.type === 'message.delta');
}

describe('order', () => {
  it('[LG1] [GW2] a turn with a tool arrives in order, from message.created to run.completed', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, status, usage, traceId } = await conversation.turn(say.lookUp());
    const types = typesOf(conversation).filter((type) => type !== 'message.delta');
    expect(types).toEqual([
      'message.created',
      'run.started',
      'tool.started',
      'tool.completed',
      'message.started',
      'message.completed',
      'run.completed',
    ]);
    expect(status).toBe('completed');
    expect(usage.totalTokens).toBe(usage.inputTokens + usage.outputTokens);
    expect(usage.outputTokens).toBeGreaterThan(0);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(conversation.answer(runId)).toContain('Teapot');
  });

  it('[GW2] a change of the agent is told before what the other agent does', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open({ agent: 'front' });
    const { runId } = await conversation.turn(say.lookUp());
    const changed = await visitor.frame('agent.changed');
    const tool = await visitor.frame('tool.started');
    expect(changed).toMatchObject({ runId, from: 'front', to: 'shop' });
    expect(tool).toMatchObject({ tool: 'lookup_order', agent: 'shop' });
    expect(changed.seq).toBeLessThan(tool.seq);
    expect(conversation.answers(runId)[0]?.agent).toBe('shop');
  });

  it('[LG1] every subscriber gets the same positions, whoever caused the events', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const operator = await gateway.operator();
    const mine = await visitor.open();
    const theirs = await operator.open({ conversationId: mine.id });
    await Promise.all([
      mine.send(say.lookUp()),
      theirs.send('I am here too.'),
      mine.send(say.count(50)),
      theirs.send('Still here.'),
    ]);
    const done = ({ view }: Conversation): boolean =>
      view.runs.filter(({ status }) => status === 'completed').length === 2;
    await visitor.when(() => done(mine));
    await operator.when(() => done(theirs));
    expect(mine.view).toEqual(theirs.view);
    expect(mine.view.messages.map(({ role }) => role).toSorted()).toEqual([
      'assistant',
      'assistant',
      'operator',
      'operator',
      'user',
      'user',
    ]);
  });

  it('[LG3] whatever arrives is in the store already', async () => {
    await using gateway = await startGateway({ simulator: STREAMING });
    using database = new Database(join(gateway.dataDirectory, 'parley.db'));
    const early: string[] = [];
    const visitor = await gateway.connect({
      onFrame(frame: ServerFrame) {
        if ('seq' in frame && frame.seq > database.head()) early.push(`${frame.type} ${frame.seq}`);
      },
    });
    const conversation = await visitor.open();
    await conversation.turn(say.count(60));
    await conversation.turn(say.enter());
    expect(early).toEqual([]);
  });
});

/** Reads what other connections have committed. */
class Database implements Disposable {
  readonly #database: BetterSqlite3.Database;
  constructor(file: string) {
    this.#database = new BetterSqlite3(file, { readonly: true });
  }
  head(): number {
    return this.#database.prepare('SELECT max(head) FROM conversations').pluck().get() as number;
  }
  [Symbol.dispose](): void {
    this.#database.close();
  }
}

describe('deltas', () => {
  it('[LG3] [LG4] the first piece goes alone and at once, the others in groups, each at its offset', async () => {
    await using gateway = await startGateway({ simulator: { tokensPerSecond: 100, firstTokenMs: 0 } });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.turn(say.count(40));
    const arrivals = visitor.received.filter(({ frame }) => frame.type === 'message.delta').map(({ atMs }) => atMs);
    const gaps = arrivals.slice(1).map((atMs, index) => atMs - (arrivals[index] as number));
    const median = gaps.toSorted((left, right) => left - right)[Math.floor(gaps.length / 2)] as number;
    const deltas = deltasOf(conversation);
    // One token every 10 ms: a group holds about four of them.
    expect(deltas[0]?.text).toBe('1,');
    expect(deltas.length).toBeLessThan(40);
    expect(deltas.length).toBeGreaterThan(5);
    expect(median).toBeGreaterThan(25);
    expect(median).toBeLessThan(40 + 40);
    expect(deltas.map(({ text }) => text).join('')).toBe(conversation.answer(runId));
  });

  it('[LG3] the first piece does not wait for a second', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'stall', afterTokens: 1 });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send(say.count(40));
    await visitor.frame('message.delta');
    expect(conversation.answer(runId)).toBe('1,');
    await visitor.command('run.cancel', { conversationId: conversation.id, runId });
    await conversation.ended(runId);
  });

  it('[LG7] a complete message is replayed without its deltas, and covers them', async () => {
    await using gateway = await startGateway({ simulator: STREAMING });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn(say.count(60));
    const second = await gateway.connect({ token: visitor.token });
    const replayed = await second.open({ conversationId: conversation.id });
    expect(deltasOf(conversation).length).toBeGreaterThan(1);
    expect(deltasOf(replayed)).toEqual([]);
    expect((await second.frame('message.completed')).covers).toBe(deltasOf(conversation).length + 1);
    expect(replayed.view).toEqual(conversation.view);
  });
});

describe('resume', () => {
  /** Breaks the connection once so many deltas have arrived. */
  async function dropAfter(client: SocketClient, conversation: Conversation, deltas: number): Promise<void> {
    await client.when(() => deltasOf(conversation).length >= deltas);
    await client.drop();
  }

  it.each([1, 3, 6])('[LG5] [GW4] goes on after a drop at delta %i without gap or double', async (deltas) => {
    await using gateway = await startGateway({ simulator: STREAMING });
    const first = await gateway.connect();
    const steady = await gateway.connect({ token: first.token });
    const interrupted = await first.open();
    const uninterrupted = await steady.open({ conversationId: interrupted.id });
    const { runId } = await interrupted.send(say.count(150));
    await dropAfter(first, interrupted, deltas);
    const partial = interrupted.answer(runId);

    const second = await gateway.connect({ token: first.token, resume: [interrupted.log] });
    const [subscription] = (await second.frame('welcome')).subscriptions;
    expect(subscription).toMatchObject({ conversationId: interrupted.id, recovered: true });
    const resumed = await second.following(subscription?.sub as number);
    expect(resumed.log).toBe(interrupted.log);
    expect(resumed.answer(runId).startsWith(partial)).toBe(true);

    await resumed.ended(runId);
    await uninterrupted.ended(runId);
    expect(resumed.view).toEqual(uninterrupted.view);
    expect(second.frames.some(({ type }) => type === 'snapshot')).toBe(false);
  });

  it('[LG5] [GW4] a client that comes back again and again ends with the same view as one that stayed', async () => {
    await using gateway = await startGateway({ simulator: STREAMING });
    const steady = await gateway.connect();
    const uninterrupted = await steady.open();
    let client = await gateway.connect({ token: steady.token });
    let conversation = await client.open({ conversationId: uninterrupted.id });
    const { runId } = await uninterrupted.send(say.count(200));
    let returns = 0;
    while (conversation.run(runId)?.status !== 'completed') {
      const { seq } = conversation.view;
      await client.when(() => conversation.view.seq > seq + 1 || conversation.run(runId)?.status === 'completed');
      await client.drop();
      client = await gateway.connect({ token: steady.token, resume: [conversation.log] });
      conversation = await client.following(1);
      returns += 1;
    }
    await uninterrupted.ended(runId);
    expect(returns).toBeGreaterThan(2);
    expect(conversation.view).toEqual(uninterrupted.view);
  });

  it('[LG5] conversation.open resumes like hello does', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn(say.lookUp());
    await visitor.command('conversation.close', { sub: conversation.log.sub });
    const operator = await gateway.operator();
    await operator.command('message.send', { conversationId: conversation.id, text: 'While you were away.' });
    const { position } = conversation.log;
    const again = await visitor.open({ ...position, log: conversation.log });
    expect(again.view.messages.at(-1)?.text).toBe('While you were away.');
    expect(visitor.frames.some(({ type }) => type === 'snapshot')).toBe(false);
  });

  it.each([
    ['epoch', (seq: number) => ({ epoch: 'another', seq })],
    ['ahead', (seq: number) => ({ seq: seq + 1 })],
  ])('[LG5] a position that is no good (%s) gets a snapshot, then live', async (reason, bad) => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn(say.lookUp());
    await conversation.ask(say.refund());
    const { epoch, seq } = conversation.log.position;

    const opener = await gateway.connect({ token: visitor.token });
    const opened = await opener.open({ conversationId: conversation.id, epoch, ...bad(seq) });
    expect(await opener.frame('ok')).toMatchObject({ result: { recovered: false, reason, epoch, head: seq } });
    expect(opened.view).toEqual(conversation.view);

    const greeter = await gateway.socket();
    greeter.send({
      type: 'hello',
      site: 'shop',
      token: visitor.token,
      client: { id: 'greeter' },
      resume: [{ conversationId: conversation.id, epoch, ...bad(seq) }],
    });
    const { subscriptions } = await greeter.frame('welcome');
    expect(subscriptions).toMatchObject([{ recovered: false, reason }]);
    expect((await greeter.following(1)).view).toEqual(conversation.view);
  });

  it('[LG5] too far behind gets a snapshot with the newest messages, and the earlier ones are in the history', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await visitor.command('conversation.close', { sub: conversation.log.sub });
    const operators = await Promise.all(Array.from({ length: 16 }, () => gateway.operator()));
    for (let sent = 0; sent < 1008; sent += operators.length) {
      const fields = { conversationId: conversation.id, text: `Number ${sent}` };
      await Promise.all(operators.map((operator) => operator.command('message.send', fields)));
    }
    const late = await visitor.open({ conversationId: conversation.id });
    expect(visitor.frames.findLast(({ type }) => type === 'ok')).toMatchObject({ result: { reason: 'too_far' } });
    expect(late.view.messages).toHaveLength(100);
    expect(late.view.more).toBe(true);
    const before = late.view.messages[0]?.seq as number;
    const page = await visitor.command('conversation.history', { conversationId: conversation.id, before, limit: 100 });
    expect(page.messages.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 100 }, (_, index) => before - 100 + index),
    );
    expect(page.more).toBe(true);
  });

  it('[LG5] in the middle of a message the snapshot has the text so far, and the rest follows', async () => {
    await using gateway = await startGateway({ simulator: STREAMING });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send(say.count(150));
    await visitor.when(() => deltasOf(conversation).length >= 2);
    const other = await gateway.connect({ token: visitor.token });
    const opened = await other.open({ conversationId: conversation.id, epoch: 'another', seq: 1 });
    const { conversation: snapshot } = await other.frame('snapshot');
    expect(snapshot.messages.at(-1)).toMatchObject({ role: 'assistant', status: 'streaming' });
    expect(snapshot.messages.at(-1)?.text).toMatch(/^1, 2/);
    await opened.ended(runId);
    await conversation.ended(runId);
    expect(opened.view).toEqual(conversation.view);
  });

  it('[LG5] no live event goes out before live, however much happens meanwhile', async () => {
    await using gateway = await startGateway({ simulator: STREAMING });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send(say.count(100));
    const others = await Promise.all(Array.from({ length: 12 }, () => gateway.connect({ token: visitor.token })));
    const opened = await Promise.all(others.map((other) => other.open({ conversationId: conversation.id })));
    await Promise.all(opened.map((other) => other.ended(runId)));
    await conversation.ended(runId);
    for (const other of opened) expect(other.view).toEqual(conversation.view);
  });

  it('[LG6] the epoch is the same after a restart, and the log goes on', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn(say.lookUp());
    await gateway.restart();
    const again = await gateway.connect({ token: visitor.token, resume: [conversation.log] });
    expect((await again.frame('welcome')).subscriptions).toMatchObject([
      { recovered: true, epoch: conversation.log.position.epoch },
    ]);
    const resumed = await again.following(1);
    await resumed.turn(say.hello());
    expect(resumed.view.messages).toHaveLength(4);
  });

  it('[LG5] resuming the same conversation twice makes one subscription', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn(say.hello());
    const { position } = conversation.log;
    const client = await gateway.socket();
    const resume = [{ ...position, epoch: 'another' }, position];
    client.send({ type: 'hello', site: 'shop', token: visitor.token, client: { id: 'tab' }, resume });
    expect((await client.frame('welcome')).subscriptions).toHaveLength(1);
    await client.following(1);
    await client.settled();
    expect(client.frames.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
  });

  it('[LG5] a conversation that is opened again on the same connection goes on under the new number alone', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const first = await visitor.open();
    const second = await visitor.open({ conversationId: first.id });
    await second.turn(say.hello());
    expect(second.log.sub).not.toBe(first.log.sub);
    expect(first.log.events).toEqual([]);
  });
});

describe('two tabs', () => {
  it('[GW5] see the same, decisions included', async () => {
    await using gateway = await startGateway({ simulator: STREAMING });
    const left = await gateway.connect();
    const right = await gateway.connect({ token: left.token });
    const one = await left.open();
    const two = await right.open({ conversationId: one.id });
    const { approval } = await one.ask(say.cancel());
    await right.when(() => two.approval(approval.id));
    await right.command('approval.decide', {
      approvalId: approval.id,
      argsHash: approval.argsHash,
      decision: 'approve',
    });
    await Promise.all([one.ended(approval.runId), two.ended(approval.runId)]);
    await two.turn(say.hello());
    await left.when(() => one.view.seq === two.view.seq);
    expect(one.view).toEqual(two.view);
    expect(one.approval(approval.id)).toMatchObject({ status: 'approved', resolution: { by: { role: 'visitor' } } });
  });
});
