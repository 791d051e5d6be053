/** Commands with a key: once, whatever happens to the answer (CM1, GW6). */
import { randomUUID } from 'node:crypto';
import type { CommandType } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import type { Given } from '../fixtures/socket-client.ts';
import { startGateway } from '../fixtures/start-gateway.ts';

describe('the same key', () => {
  it('[CM1] with the same body gets the same reply and no second effect, here and on another socket', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const key = randomUUID();
    const sent = await conversation.send(say.enter(), { key });
    await conversation.ended(sent.runId);
    expect(await conversation.send(say.enter(), { key })).toEqual(sent);
    const other = await gateway.connect({ token: visitor.token });
    const again = await other.open({ conversationId: conversation.id });
    expect(await again.send(say.enter(), { key })).toEqual(sent);
    await other.settled();
    expect(again.view.messages.filter(({ role }) => role === 'user')).toHaveLength(1);
    expect(gateway.ledger.countOf(sent.runId)).toBe(1);
    expect(gateway.ledger.lines()).toHaveLength(1);
  });

  it('[CM1] is remembered over a restart', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const key = randomUUID();
    const sent = await conversation.send(say.enter(), { key });
    await conversation.ended(sent.runId);
    await gateway.restart();
    const again = await (await gateway.connect({ token: visitor.token })).open({ conversationId: conversation.id });
    expect(await again.send(say.enter(), { key })).toEqual(sent);
    expect(again.view).toEqual(conversation.view);
    expect(gateway.ledger.lines()).toHaveLength(1);
  });

  it('[CM1] with another body or another command is key_conflict', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const key = randomUUID();
    const { runId } = await conversation.send(say.hello(), { key });
    await conversation.ended(runId);
    const conversationId = conversation.id;
    const others: { [T in CommandType]?: Given<T> } = {
      'message.send': { conversationId, key, text: 'Something else' },
      'run.cancel': { conversationId, key, runId },
      'conversation.delete': { conversationId, key },
      'feedback.give': { conversationId, key, rating: 'up' },
    };
    for (const [type, fields] of Object.entries(others)) {
      visitor.send({ ...fields, type, id: 1000 + visitor.received.length });
    }
    await visitor.settled();
    const errors = visitor.frames.filter((frame) => frame.type === 'error');
    expect(errors.map(({ code, field }) => [code, field])).toEqual(
      Object.keys(others).map(() => ['key_conflict', 'key']),
    );
    expect(conversation.view.messages).toHaveLength(2);
  });

  it('[CM1] of another visitor is another key', async () => {
    await using gateway = await startGateway();
    const [first, second] = [await gateway.connect(), await gateway.connect()];
    const key = randomUUID();
    const mine = await (await first.open()).send(say.hello(), { key });
    const theirs = await (await second.open()).send('Something else', { key });
    expect(theirs.messageId).not.toBe(mine.messageId);
  });

  it('[CM1] sent many times at once, on several sockets, has one effect', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const tabs = [
      visitor,
      await gateway.connect({ token: visitor.token }),
      await gateway.connect({ token: visitor.token }),
    ];
    const fields = { conversationId: conversation.id, key: randomUUID(), text: say.enter() };
    const replies = await Promise.all(
      tabs.flatMap((tab) => Array.from({ length: 10 }, () => tab.command('message.send', fields))),
    );
    const [first] = replies;
    expect(replies).toEqual(replies.map(() => first));
    await conversation.ended(first?.runId as string);
    expect(conversation.view.messages.filter(({ role }) => role === 'user')).toHaveLength(1);
    expect(gateway.ledger.lines()).toHaveLength(1);
  });

  it('[CM1] may be used again after a refusal, which is no effect', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send(say.report());
    const fields = { conversationId: conversation.id, key: randomUUID(), text: say.hello(), onBusy: 'reject' } as const;
    expect(await visitor.refusal('message.send', fields)).toMatchObject({ code: 'run_busy', retryable: true });
    gateway.gate.open();
    await conversation.ended(runId);
    const sent = await visitor.command('message.send', fields);
    expect((await conversation.ended(sent.runId as string)).status).toBe('completed');
  });

  it('[CM1] that is no UUID is a bad request', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const error = await visitor.refusal('message.send', { conversationId: conversation.id, text: 'Hi', key: 'one' });
    expect(error).toMatchObject({ code: 'bad_request', field: 'key' });
  });

  it('[CM1] of a decision, a cancel, a delete and a feedback gives the same reply twice', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const operator = await gateway.operator();
    const conversation = await visitor.open();
    const conversationId = conversation.id;
    const key = (): string => randomUUID();

    const { approval, runId } = await conversation.ask(say.refund());
    const decision = { key: key(), decision: 'approve' } as const;
    const decided = await decide(operator, approval, decision);
    await conversation.ended(runId);
    expect(await decide(operator, approval, decision)).toEqual(decided);
    expect(gateway.ledger.countOf(runId)).toBe(1);

    const waiting = await conversation.ask(say.refund('ORD-1002'));
    const cancel = { conversationId, key: key(), runId: waiting.runId };
    await visitor.command('run.cancel', cancel);
    await visitor.command('run.cancel', cancel);
    await conversation.ended(waiting.runId);
    expect(conversation.terminals(waiting.runId)).toHaveLength(1);

    const feedback = { conversationId, key: key(), rating: 'up' } as const;
    expect(await visitor.command('feedback.give', feedback)).toEqual({});
    expect(await visitor.command('feedback.give', feedback)).toEqual({});

    const deletion = { conversationId, key: key() };
    expect(await visitor.command('conversation.delete', deletion)).toEqual({});
    expect(await visitor.command('conversation.delete', deletion)).toEqual({});
    expect(await visitor.refusal('conversation.delete', { conversationId })).toMatchObject({ code: 'not_found' });
  });
});
