/** What is kept of conversations: memory of the agent, history, lists, deletion, feedback (SE1, GW4). */
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

describe('memory', () => {
  it('[SE1] the second message knows the first, also after a restart', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn('My name is Ada');
    const second = await conversation.turn('What is my name?');
    expect(conversation.answer(second.runId)).toContain('Ada');
    await gateway.restart();
    const back = await (await gateway.connect({ token: visitor.token })).open({ conversationId: conversation.id });
    const third = await back.turn('What is my name?');
    expect(back.answer(third.runId)).toContain('Ada');
  });

  it('[SE1] the agent remembers what its tools returned', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn(say.lookUp('ORD-1007'));
    const { runId } = await conversation.turn('Which order were we talking about?');
    expect(conversation.answer(runId)).toContain('ORD-1007');
    const { body } = gateway.simulator.requests.at(-1) as { body: { input: readonly { type?: string }[] } };
    expect(body.input.filter(({ type }) => type === 'function_call_output')).toHaveLength(1);
  });

  it('[SE1] a turn that failed or was cancelled is remembered too, with every call answered', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    gateway.simulator.faults.push({ kind: 'server_error' });
    await conversation.turn('My name is Ada');
    const { runId } = await conversation.send(say.report());
    await visitor.frame('tool.started');
    await visitor.command('run.cancel', { conversationId: conversation.id, runId });
    await conversation.ended(runId);
    const last = await conversation.turn('What is my name?');
    expect(conversation.answer(last.runId)).toContain('Ada');
    const { body } = gateway.simulator.requests.at(-1) as {
      body: { input: readonly { type?: string; call_id?: string }[] };
    };
    const ids = (wanted: string) => body.input.filter(({ type }) => type === wanted).map(({ call_id }) => call_id);
    expect(ids('function_call_output')).toEqual(ids('function_call'));
    expect(ids('function_call')).toHaveLength(1);
  });

  it('[SE1] another conversation of the same visitor starts afresh', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    await (await visitor.open()).turn('My name is Ada');
    const other = await visitor.open();
    const { runId } = await other.turn('What is my name?');
    expect(other.answer(runId)).not.toContain('Ada');
  });
});

describe('conversation.open', () => {
  it('makes a conversation with the first agent of the site, or the one that is asked for', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    await visitor.open();
    await visitor.open({ agent: 'plain' });
    const { conversations } = await visitor.command('conversation.list', {});
    expect(conversations.map(({ agent }) => agent)).toEqual(['plain', 'shop']);
  });

  it('refuses an agent that the site may not use, or that there is none of', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect({ site: 'other', origin: 'https://other.example' });
    for (const agent of ['shop', 'nobody', 'constructor', '']) {
      const refused = await visitor.refusal('conversation.open', { agent });
      expect(refused).toMatchObject({ code: 'not_found', field: 'agent' });
    }
  });

  it('takes 64 conversations on one connection, and closing one makes room', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const first = await visitor.open();
    for (let count = 1; count < 64; count += 1) await visitor.open();
    expect(await visitor.refusal('conversation.open', {})).toMatchObject({ code: 'rate_limited' });
    await visitor.command('conversation.close', { sub: first.log.sub });
    await visitor.open();
    expect(await visitor.refusal('conversation.close', { sub: first.log.sub })).toMatchObject({ code: 'not_found' });
  });

  it('sends nothing more of a conversation that was closed', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await visitor.command('conversation.close', { sub: conversation.log.sub });
    await conversation.send(say.hello());
    const again = await visitor.open({ conversationId: conversation.id });
    await visitor.when(() => again.view.runs[0]?.status === 'completed');
    expect(conversation.log.events).toEqual([]);
  });
});

describe('history and list', () => {
  it('[GW4] conversation.history pages backwards without gap or double', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    for (let count = 1; count <= 6; count += 1) await conversation.turn(`Please count to ${count}`);
    const pages = [];
    for (let before = conversation.view.seq + 1, more = true; more;) {
      const page = await visitor.command('conversation.history', { conversationId: conversation.id, before, limit: 5 });
      pages.unshift(page.messages);
      before = page.messages[0]?.seq as number;
      more = page.more;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 5, 5]);
    expect(pages.flat()).toEqual(conversation.view.messages);
  });

  it('conversation.list pages through the own conversations, the one last used first', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const ids = [];
    for (let count = 0; count < 5; count += 1) ids.push((await visitor.open()).id);
    await (await gateway.connect()).open();
    const oldest = await visitor.open({ conversationId: ids[0] as string });
    await oldest.turn(say.hello());
    const listed = [];
    for (let cursor: string | undefined, pages = 0; pages === 0 || cursor !== undefined; pages += 1) {
      const page = await visitor.command('conversation.list', { limit: 2, ...(cursor !== undefined && { cursor }) });
      listed.push(...page.conversations);
      cursor = page.cursor;
    }
    expect(listed.map(({ id }) => id)).toHaveLength(5);
    expect(listed[0]?.id).toBe(ids[0]);
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(ids));
    const { conversations } = await visitor.command('conversation.list', {
      cursor: 'rubbish',
      filter: { agent: 'plain' },
    });
    expect(conversations).toEqual([]);
  });
});

describe('conversation.delete', () => {
  it('erases everything, tells every subscriber, and the id stays dead', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const operator = await gateway.operator();
    const conversation = await visitor.open();
    const conversationId = conversation.id;
    const watched = await operator.open({ conversationId });
    await conversation.turn('My secret word is xylophone');
    const { runId } = await conversation.ask(say.refund());
    await visitor.command('conversation.delete', { conversationId });
    await operator.when(() => watched.view.status === 'deleted');
    expect(watched.run(runId)?.status).toBe('cancelled');
    for (const client of [visitor, operator]) {
      expect(await client.refusal('conversation.open', { conversationId })).toMatchObject({ code: 'not_found' });
      expect(await client.refusal('message.send', { conversationId, text: 'Hi' })).toMatchObject({ code: 'not_found' });
    }
    expect((await visitor.command('conversation.list', {})).conversations).toEqual([]);
    expect((await operator.command('inbox.watch', {})).approvals).toEqual([]);
    const kept = readAllText(join(gateway.dataDirectory, 'parley.db'));
    expect(kept).not.toContain('xylophone');
    expect(kept).not.toContain('ORD-1001');
  });

  it('stops an answer that is being written', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send(say.report());
    await visitor.frame('tool.started');
    await visitor.command('conversation.delete', { conversationId: conversation.id });
    await visitor.when(() => conversation.view.status === 'deleted');
    expect(conversation.run(runId)?.status).toBe('cancelled');
    await expect.poll(() => gateway.gateway.stats().runs).toBe(0);
    const other = await visitor.open();
    expect((await other.turn(say.hello())).status).toBe('completed');
  });

  it('is told to a reader that was too slow to see it', async () => {
    await using gateway = await startGateway({ limits: { unackedBytes: 20_000 } });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const operator = await gateway.operator();
    const slow = await gateway.connect({ token: visitor.token, acks: false });
    const { log } = await slow.open({ conversationId: conversation.id });
    for (let count = 0; count < 8; count += 1) {
      await operator.command('message.send', { conversationId: conversation.id, text: 'x'.repeat(5000) });
    }
    await visitor.command('conversation.delete', { conversationId: conversation.id });
    expect(log.view.status).toBe('open');
    slow.send({ type: 'ack', sub: log.sub, seq: log.view.seq });
    await slow.when(() => log.view.status === 'deleted');
    expect(log.view.messages).toEqual([]);
    await slow.settled();
  });
});

/** Every text in every table. */
function readAllText(file: string): string {
  const database = new BetterSqlite3(file, { readonly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
    return JSON.stringify(tables.map((table) => database.prepare(`SELECT * FROM ${table}`).all()));
  } finally {
    database.close();
  }
}

describe('feedback', () => {
  /** A visitor who has been answered. */
  async function answered(gateway: TestGateway) {
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.turn(say.hello());
    const answer = () => conversation.answers(runId)[0];
    return { visitor, conversationId: conversation.id, messageId: answer()?.id as string, answer };
  }

  it('is taken for a conversation and for one of its messages', async () => {
    await using gateway = await startGateway();
    const { visitor, conversationId, messageId } = await answered(gateway);
    await visitor.command('feedback.give', { conversationId, rating: 'up' });
    await visitor.command('feedback.give', { conversationId, messageId, rating: 'down', comment: 'Too short.' });
    const refused = await visitor.refusal('feedback.give', { conversationId, messageId: 'msg_none', rating: 'up' });
    expect(refused).toMatchObject({ code: 'not_found', field: 'messageId' });
  });

  it('[UI2] [GW5] is seen in every tab, by who comes back, and in the history: the latest counts', async () => {
    await using gateway = await startGateway();
    const { visitor, conversationId, messageId, answer } = await answered(gateway);
    for (const rating of ['up', 'down'] as const) {
      await visitor.command('feedback.give', { conversationId, messageId, rating, comment: 'Between us.' });
    }
    await visitor.when(() => answer()?.rating === 'down');
    const operator = await gateway.operator();
    const seen = await operator.open({ conversationId });
    expect(seen.view.messages.find(({ id }) => id === messageId)).toMatchObject({ rating: 'down' });
    expect(JSON.stringify(seen.log.events)).not.toContain('Between us.');
    const { messages } = await visitor.command('conversation.history', { conversationId, before: 1000, limit: 10 });
    expect(messages.find(({ id }) => id === messageId)).toMatchObject({ rating: 'down' });
  });
});
