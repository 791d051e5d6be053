/** One visitor cannot read, guess or write to another's conversation, whatever command they try (SC5, HS2). */
import { commandTypes } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../fixtures/conversation.ts';
import { nobodysIds, type SampleIds, sampleFrame } from '../fixtures/command-samples.ts';
import { say } from '../fixtures/shop-agents.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

interface Victim {
  readonly conversation: Conversation;
  readonly ids: SampleIds;
}

/** A visitor with a conversation in which a call waits for their own decision. */
async function createVictim(gateway: TestGateway): Promise<Victim> {
  const client = await gateway.connect();
  const conversation = await client.open();
  await conversation.turn('My secret word is xylophone');
  const { runId, approval } = await conversation.ask(say.cancel('ORD-7777'));
  const { id: approvalId, argsHash, callId } = approval;
  const messageId = conversation.view.messages[0]?.id as string;
  const { id: conversationId } = conversation;
  const ids = {
    conversationId,
    messageId,
    runId,
    approvalId,
    argsHash,
    callId,
    grantId: 'grant_none',
    sub: conversation.log.sub,
  };
  return { conversation, ids: { ...ids, token: client.token } };
}

/** Nothing of the victim's has changed, and the stranger has learnt nothing. */
async function expectUntouched({ conversation }: Victim, stranger: SocketClient, seq: number): Promise<void> {
  await conversation.client.settled();
  expect(conversation.view.seq).toBe(seq);
  expect(conversation.client.isOpen).toBe(true);
  const learnt = JSON.stringify(stranger.frames);
  for (const secret of ['xylophone', 'ORD-7777', conversation.view.messages[0]?.id])
    expect(learnt).not.toContain(secret);
}

/** What a stranger gets for each command that names something of somebody else. */
const answers: Partial<Record<(typeof commandTypes)[number], string>> = {
  'conversation.open': 'forbidden',
  'conversation.close': 'not_found',
  'conversation.history': 'forbidden',
  'conversation.delete': 'forbidden',
  'message.send': 'forbidden',
  'run.cancel': 'forbidden',
  'approval.decide': 'forbidden',
  'approval.claim': 'forbidden',
  'approval.release': 'forbidden',
  'inbox.watch': 'forbidden',
  'conversation.takeover': 'forbidden',
  'conversation.handback': 'forbidden',
  'feedback.give': 'forbidden',
  'auth.refresh': 'unauthorized',
};

describe("somebody else's ids", () => {
  it.each(commandTypes)('[SC5] %s of a stranger does and tells nothing', async (type) => {
    await using gateway = await startGateway();
    const victim = await createVictim(gateway);
    const { seq } = victim.conversation.view;
    const stranger = await gateway.connect();
    stranger.send(sampleFrame(type, 1000, victim.ids));
    const reply = await stranger.reply(1000);
    const expected = answers[type];
    if (expected !== undefined) expect(reply).toMatchObject({ type: 'error', code: expected });
    if (type === 'conversation.list') expect(reply).toMatchObject({ type: 'ok', result: { conversations: [] } });
    if (type === 'tool.result' || type === 'tool.claim') expect(reply.type).toBe('error');
    await expectUntouched(victim, stranger, seq);
    expect(gateway.ledger.lines()).toEqual([]);
  });

  it.each(['message.send', 'run.cancel', 'feedback.give', 'conversation.history'] as const)(
    "[SC5] %s of a stranger with their own conversation and somebody else's run and message",
    async (type) => {
      await using gateway = await startGateway();
      const victim = await createVictim(gateway);
      const { seq } = victim.conversation.view;
      const stranger = await gateway.connect();
      const own = await stranger.open();
      stranger.send(sampleFrame(type, 1000, { ...victim.ids, conversationId: own.id }));
      const reply = await stranger.reply(1000);
      if (type === 'run.cancel' || type === 'feedback.give') expect(reply).toMatchObject({ code: 'not_found' });
      else expect(reply.type).toBe('ok');
      await expectUntouched(victim, stranger, seq);
    },
  );

  it('[SC5] hello does not resume a stranger, and says so', async () => {
    await using gateway = await startGateway();
    const { conversation } = await createVictim(gateway);
    const stranger = await gateway.connect({ resume: [conversation.log] });
    const welcome = await stranger.frame('welcome');
    expect(welcome.subscriptions).toEqual([]);
    expect(welcome.refused).toEqual([{ conversationId: conversation.id, code: 'forbidden' }]);
    await conversation.client.settled();
    await stranger.settled();
    expect(stranger.frames.map(({ type }) => type)).toEqual(['welcome', 'ok']);
  });

  it('[SC5] the same visitor of another site is a stranger', async () => {
    await using gateway = await startGateway();
    const { ids } = await createVictim(gateway);
    const stranger = await gateway.connect({ origin: 'https://other.example', site: 'other' });
    const refused = await stranger.refusal('conversation.open', { conversationId: ids.conversationId });
    expect(refused.code).toBe('forbidden');
  });

  it.each(commandTypes)('[SC5] %s with ids of nobody fails without harm', async (type) => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const operator = await gateway.operator();
    for (const client of [visitor, operator]) {
      client.send(sampleFrame(type, 1000, nobodysIds));
      const reply = await client.reply(1000);
      if (reply.type === 'error') expect(reply.code).not.toBe('internal');
      await client.settled();
    }
  });

  it('[SC5] ids cannot be guessed', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const ids = [];
    for (let count = 0; count < 20; count += 1) ids.push((await visitor.open()).id);
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(id).toMatch(/^conv_[\w-]{22}$/);
  });
});

describe('operators', () => {
  it('[HS2] read and write every conversation', async () => {
    await using gateway = await startGateway();
    const { conversation, ids } = await createVictim(gateway);
    const operator = await gateway.operator();
    const opened = await operator.open({ conversationId: ids.conversationId });
    expect(opened.view.messages).toEqual(conversation.view.messages);
    const { conversations } = await operator.command('conversation.list', {});
    expect(conversations).toMatchObject([{ id: ids.conversationId, pendingApprovals: 1 }]);
    await operator.command('run.cancel', { conversationId: ids.conversationId, runId: ids.runId });
    expect((await conversation.ended(ids.runId)).status).toBe('cancelled');
  });
});
