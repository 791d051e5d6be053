/** The desk's agents in the running product: who answers, who takes over, what waits, and what there is when no model is (AG3–AG5, AG12). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Conversation, decide } from '../fixtures/conversation.ts';
import { readTickets } from '../fixtures/desk-database.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';
import { type Desk, startDesk } from '../fixtures/start-desk.ts';

/** No model answers a message with this in it. */
const OUTAGE = '[simulate: unauthorized]';

let desk: Desk;
let visitor: SocketClient;
let conversation: Conversation;

beforeAll(async () => {
  desk = await startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '0', PARLEY_LOG_LEVEL: 'silent' } });
});
afterAll(() => desk.stop());
beforeEach(async () => {
  visitor = await desk.connect();
  conversation = await visitor.open({ agent: 'triage' });
});

/** Agents that the conversation has gone to, in order. */
const changes = (): string[] =>
  conversation.log.events.flatMap((event) => (event.type === 'agent.changed' ? [event.to] : []));

/** Tools that were called in a run, in order. */
const called = (runId: string): string[] =>
  conversation.log.events.flatMap((event) =>
    event.type === 'tool.started' && event.runId === runId ? [event.tool] : [],
  );

it('the site has two agents to choose from, and the support agent is the first', async () => {
  const { agents } = await visitor.frame('welcome');
  expect(agents.map(({ name, title }) => [name, title])).toEqual([
    ['support', 'Support'],
    ['triage', 'Help desk'],
  ]);
});

describe('the help desk', () => {
  it('[AG3] answers from the help articles: structured for programs, in words for people', async () => {
    const { runId, output } = await conversation.turn('How do I export my data?');
    expect(called(runId)).toContain('search_knowledge_base');
    expect(called(runId)).not.toContain('create_ticket');
    expect(output).toMatchObject({
      category: expect.stringMatching(/^(?:billing|technical|account|feature_request|other)$/),
      urgency: expect.stringMatching(/^(?:low|medium|high|critical)$/),
      summary: expect.any(String),
      recommended_action: expect.any(String),
      requires_human: expect.any(Boolean),
    });
    expect(conversation.answer(runId)).toContain('KB-146');
    expect(conversation.answer(runId)).not.toMatch(/[{}]|requires_human|urgency/);
  });

  it('[AG3] [AG5] leaves a dispute to billing, which keeps the conversation, and takes it back for something else', async () => {
    const dispute = await conversation.turn('I was charged twice in November. My account is alice@example.com.');
    expect(changes()).toEqual(['billing']);
    expect(called(dispute.runId)).toContain('check_account_status');
    expect(conversation.answer(dispute.runId)).toMatch(/INV-2052[\s\S]*INV-2051/);
    expect(conversation.view.agent).toBe('billing');

    const order = await conversation.turn('Where is my order ORD-5678?');
    expect(changes()).toEqual(['billing', 'triage', 'orders']);
    expect(conversation.answer(order.runId)).toContain('TRK-111');
    expect(conversation.view.agent).toBe('orders');

    const { approval } = await conversation.ask('Refund $4.99 for ORD-3456, one cable is broken');
    expect(approval).toMatchObject({ tool: 'issue_refund', decidedBy: 'operator' });
  });

  it('[AG3] opens a critical ticket once an operator has agreed, and not before', async () => {
    const before = readTickets(desk.dataDir).length;
    const { runId, approval } = await conversation.ask('Please open a critical ticket: my account was hacked');
    expect(approval).toMatchObject({ tool: 'create_ticket', decidedBy: 'operator' });
    expect(readTickets(desk.dataDir)).toHaveLength(before);
    const operator = await desk.operator();
    await decide(operator, approval, { decision: 'approve' });
    await conversation.ended(runId);
    expect(readTickets(desk.dataDir)).toHaveLength(before + 1);
    expect(readTickets(desk.dataDir).at(-1)).toMatchObject({ urgency: 'critical', conversationId: conversation.id });
  });

  it.each([
    ['approve', /teammate is joining/],
    ['reject', /.+/],
  ] as const)('[HI3] has a teammate decide whether to join: %s', async (decision, answer) => {
    const { runId, approval } = await conversation.ask('I want to talk to a human');
    // What the model has written about the visitor is for the teammate, and so is the line about it.
    expect(approval).toMatchObject({
      tool: 'request_human',
      decidedBy: 'operator',
      summary: 'Ask for a teammate',
      arguments: null,
    });
    const operator = await desk.operator();
    await decide(operator, approval, { decision });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(conversation.answer(runId)).toMatch(answer);
    if (decision === 'reject') expect(conversation.answer(runId)).not.toContain('is joining');
  });
});

describe('when no model answers', () => {
  it.each(['triage', 'support'])(
    '[AG12] %s apologises, asks for an address, opens a ticket, and goes on when it can',
    async (agent) => {
      conversation = await visitor.open({ agent });
      const first = await conversation.turn(`My sync is broken ${OUTAGE}`);
      expect(first.status).toBe('completed');
      expect(conversation.answer(first.runId)).toMatch(/^I am sorry[\s\S]*e-mail address/);
      expect(conversation.view.agent).toBe('fallback');

      const second = await conversation.turn('It is Carol@example.com');
      expect(called(second.runId)).toEqual(['create_ticket']);
      const ticket = readTickets(desk.dataDir).at(-1);
      expect(ticket).toMatchObject({
        subject: `My sync is broken ${OUTAGE}`,
        // The model of rules knows a placeholder as any other does.
        email: 'carol@example.com',
        conversationId: conversation.id,
      });
      expect(conversation.answer(second.runId)).toContain(`TCK-${ticket?.number}`);
      expect(conversation.answer(second.runId)).toContain('within 24 to 48 hours');

      const third = await conversation.turn('Where is my order ORD-5678?');
      expect(changes()).toEqual(['fallback', 'triage', 'orders']);
      expect(conversation.answer(third.runId)).toContain('TRK-111');
    },
  );

  it('[AG12] opens another ticket when it still cannot', async () => {
    await conversation.turn(`My sync is broken ${OUTAGE}`);
    await conversation.turn('carol@example.com');
    const before = readTickets(desk.dataDir).length;
    const { runId, status } = await conversation.turn(`And what is E409? ${OUTAGE}`);
    expect(status).toBe('completed');
    expect(changes()).toEqual(['fallback', 'triage', 'fallback']);
    expect(readTickets(desk.dataDir)).toHaveLength(before + 1);
    expect(conversation.answer(runId)).toMatch(/^I am sorry[\s\S]*TCK-\d+/);
  });
});

it('[SC5] a visitor learns nothing of the ticket of another', async () => {
  await conversation.turn(`My secret is blue ${OUTAGE}`);
  await conversation.turn('no');
  const ticket = readTickets(desk.dataDir).at(-1);
  const question = `What is the status of ticket TCK-${ticket?.number}?`;
  const stranger = await desk.connect();
  const theirs = await stranger.open({ agent: 'triage' });
  const told = await theirs.turn(question);
  expect(theirs.answer(told.runId)).toContain('There is no ticket');
  expect(JSON.stringify(theirs.log.events)).not.toContain('blue');
});
