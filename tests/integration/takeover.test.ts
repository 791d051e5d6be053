/** A person takes a conversation over from the agent, and hands it back (HI8); who is on what. */
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../fixtures/conversation.ts';
import { decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const LEASE_MS = 60_000;

interface Story {
  readonly visitor: SocketClient;
  readonly operator: SocketClient;
  readonly conversation: Conversation;
  /** The same conversation, as the operator follows it. */
  readonly desk: Conversation;
}

/** A visitor with a conversation that an operator follows. */
async function meet(gateway: TestGateway): Promise<Story> {
  const visitor = await gateway.connect();
  const operator = await gateway.operator();
  const conversation = await visitor.open();
  await conversation.turn(say.hello());
  const desk = await operator.open({ conversationId: conversation.id });
  return { visitor, operator, conversation, desk };
}

/** What the model was asked last. */
function lastQuestion({ simulator }: TestGateway): string {
  const body = simulator.requests.at(-1)?.body as { readonly input?: unknown } | undefined;
  return JSON.stringify(body?.input);
}

describe('a takeover', () => {
  it('[HI8] the person answers, no run starts, and the agent goes on with what was said', async () => {
    await using gateway = await startGateway();
    const { visitor, operator, conversation, desk } = await meet(gateway);
    const requests = gateway.simulator.requests.length;
    await operator.command('conversation.takeover', { conversationId: conversation.id });
    await visitor.when(() => conversation.view.operators.length === 1);
    expect(conversation.view.operators).toEqual([{ id: 'op_local', name: 'Operator' }]);

    expect(await conversation.send('My parcel is blue.')).toMatchObject({ runId: null, position: 0 });
    await desk.send('I have sent you a red one.');
    await visitor.when(() => conversation.view.messages.at(-1)?.text === 'I have sent you a red one.');
    expect(conversation.view.messages.at(-1)).toMatchObject({ role: 'operator', author: { name: 'Operator' } });
    expect(conversation.view.runs).toHaveLength(1);
    expect(gateway.simulator.requests).toHaveLength(requests);

    await operator.command('conversation.handback', { conversationId: conversation.id });
    await visitor.when(() => conversation.view.operators.length === 0);
    // The person has had the last word: nothing is to be answered.
    expect(conversation.view.runs).toHaveLength(1);
    await conversation.turn('Thank you!');
    const question = lastQuestion(gateway);
    expect(question).toContain('Visitor: My parcel is blue.');
    expect(question).toContain('Operator of the team: I have sent you a red one.');
    // Once told, it is part of the history, and not told again.
    await conversation.turn(say.hello());
    expect(lastQuestion(gateway).split('My parcel is blue.')).toHaveLength(2);
    const changes = conversation.view.takeovers?.map(({ change, reason }) => [change, reason]);
    expect(changes).toEqual([
      ['joined', undefined],
      ['left', 'handed_back'],
    ]);
  });

  it('[HI8] stops what is being written and what waits for an answer; they are the person’s', async () => {
    await using gateway = await startGateway();
    const { operator, conversation } = await meet(gateway);
    const running = await conversation.send(say.report());
    await conversation.reaches(running.runId, 'running');
    const queued = await conversation.send('Are you there?');
    await operator.command('conversation.takeover', { conversationId: conversation.id });
    expect((await conversation.ended(running.runId)).status).toBe('cancelled');
    expect((await conversation.ended(queued.runId)).status).toBe('cancelled');
    // The visitor has had the last word: the agent answers it once it is its turn again.
    await operator.command('conversation.handback', { conversationId: conversation.id });
    const answering = await conversation.client.when(() =>
      conversation.view.runs.find(({ status, messageId }) => status === 'completed' && messageId === queued.messageId),
    );
    expect(answering.id).not.toBe(queued.runId);
  });

  it('[HI8] survives a restart, with what was decided meanwhile waiting for the handback', async () => {
    await using gateway = await startGateway();
    const { visitor, operator, conversation } = await meet(gateway);
    const { runId, approval } = await conversation.ask(say.refund());
    await operator.command('conversation.takeover', { conversationId: conversation.id });
    await decide(operator, approval, { decision: 'approve' });
    await gateway.restart();
    const back = await gateway.operator();
    const after = await (await gateway.connect({ token: visitor.token })).open({ conversationId: conversation.id });
    expect(after.view.operators).toHaveLength(1);
    expect(await after.send('Hello?')).toMatchObject({ runId: null });
    expect(gateway.ledger.lines()).toEqual([]);
    await back.command('conversation.handback', { conversationId: conversation.id });
    await after.reaches(runId, 'completed');
    expect(gateway.ledger.countOf(runId)).toBe(1);
  });

  it('[HI8] a run that has waited for a decision is told what was said, and once', async () => {
    await using gateway = await startGateway();
    const { operator, conversation, desk } = await meet(gateway);
    const { runId, approval } = await conversation.ask(say.refund());
    const conversationId = conversation.id;
    for (const text of ['The box was crushed.', 'And it was wet.']) {
      await operator.command('conversation.takeover', { conversationId });
      await conversation.send(text);
      await desk.send(`I have noted: ${text}`);
      await operator.command('conversation.handback', { conversationId });
    }
    // The person has had the last word: nobody is answered, and what was said asks for nothing.
    expect(conversation.view.runs.map(({ id }) => id)).toContain(runId);
    const runs = conversation.view.runs.length;
    await decide(operator, approval, { decision: 'approve' });
    await conversation.reaches(runId, 'completed');
    const question = lastQuestion(gateway);
    for (const said of ['Visitor: The box was crushed.', 'Operator of the team: I have noted: And it was wet.']) {
      expect(question.split(said)).toHaveLength(2);
    }
    // After the result of the call, since the call was made before.
    expect(question.indexOf('function_call_output')).toBeLessThan(question.indexOf('The box was crushed.'));
    expect(conversation.view.runs).toHaveLength(runs);
  });

  it('[HI8] a run that ends without another question to a model leaves nothing to be answered', async () => {
    await using gateway = await startGateway();
    const { operator, conversation, desk } = await meet(gateway);
    const { runId } = await conversation.ask(say.refund());
    const conversationId = conversation.id;
    await operator.command('conversation.takeover', { conversationId });
    await desk.send('We do not need this any more.');
    await operator.command('conversation.handback', { conversationId });
    await operator.command('run.cancel', { conversationId, runId });
    await conversation.reaches(runId, 'cancelled');
    await conversation.client.settled();
    expect(conversation.view.runs).toHaveLength(2);
    await conversation.turn('Thank you!');
    expect(lastQuestion(gateway)).toContain('We do not need this any more.');
  });

  it('[HI8] ends when the person does not follow it any more, and the agent answers what is open', async () => {
    await using gateway = await startGateway({ limits: { takeoverLeaseMs: LEASE_MS, heartbeatMs: 3_600_000 } });
    const { visitor, operator, conversation, desk } = await meet(gateway);
    await operator.command('conversation.takeover', { conversationId: conversation.id });
    // As long as they follow it, it is theirs, however long that is.
    gateway.clock.advance(10 * LEASE_MS);
    await desk.send('I am looking.');
    await operator.drop();
    await conversation.send(say.lookUp());
    gateway.clock.advance(LEASE_MS);
    await visitor.when(() => conversation.view.takeovers?.at(-1)?.reason === 'absent');
    await visitor.when(() => conversation.view.runs.at(-1)?.status === 'completed');
    expect(conversation.view.runs).toHaveLength(2);
    expect(conversation.view.operators).toEqual([]);
  });

  it('[CM1] asking twice changes nothing, nor does handing back what nobody has', async () => {
    await using gateway = await startGateway();
    const { operator, conversation } = await meet(gateway);
    const { id: conversationId } = conversation;
    await operator.command('conversation.handback', { conversationId });
    for (let time = 0; time < 2; time += 1) await operator.command('conversation.takeover', { conversationId });
    for (let time = 0; time < 2; time += 1) await operator.command('conversation.handback', { conversationId });
    await conversation.client.when(() => conversation.view.takeovers?.length === 2);
    await conversation.client.settled();
    expect(conversation.view.takeovers).toHaveLength(2);
  });
});

describe('an inbox', () => {
  it('tells who is on an approval, and who looks at which conversation', async () => {
    await using gateway = await startGateway();
    const { visitor, operator, conversation } = await meet(gateway);
    const { approval } = await conversation.ask(say.refund());
    const other = await gateway.operator();
    const { presence } = await other.command('inbox.watch', {});
    const me = { id: 'op_local', name: 'Operator' };
    expect(presence).toEqual([{ conversationId: conversation.id, people: [me] }]);
    const claim = await operator.command('approval.claim', { approvalId: approval.id });
    const claimed = await other.frame('approval.claimed', () => true);
    expect(claimed).toMatchObject({ approvalId: approval.id, claim: { by: { ...me, role: 'operator' } } });
    const third = await gateway.operator();
    expect((await third.command('inbox.watch', {})).approvals).toMatchObject([{ id: approval.id, claim }]);
    await operator.command('approval.release', { approvalId: approval.id });
    await other.frame('approval.claimed', ({ claim: held }) => held === null);
    await operator.drop();
    await other.frame('presence', ({ people }) => people.length === 0);
    expect(JSON.stringify(visitor.frames)).not.toContain('claim');
  });
});
