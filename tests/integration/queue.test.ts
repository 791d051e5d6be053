/** Messages that come while a run is active (AP5, GW6). */
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

/** A conversation in which a run is busy until the gate is opened. */
async function startBusy(gateway: TestGateway): Promise<{ conversation: Conversation; busyRunId: string }> {
  const visitor = await gateway.connect();
  const conversation = await visitor.open();
  const { runId, position } = await conversation.send(say.report());
  expect(position).toBe(0);
  await visitor.frame('tool.started');
  return { conversation, busyRunId: runId };
}

const completedRuns = ({ log }: Conversation): string[] =>
  log.events.flatMap((event) => (event.type === 'run.completed' ? [event.runId] : []));

describe('onBusy', () => {
  it('[GW6] queue: messages wait in their order, with positions that go down', async () => {
    await using gateway = await startGateway();
    const { conversation, busyRunId } = await startBusy(gateway);
    const sent = [];
    for (const text of [say.hello(), say.lookUp(), say.count(3)]) sent.push(await conversation.send(text));
    expect(sent.map(({ position }) => position)).toEqual([1, 2, 3]);
    const positions = sent.map(({ runId }) => conversation.run(runId)?.position);
    expect(positions).toEqual([1, 2, 3]);
    expect(conversation.log.events.filter(({ type }) => type === 'run.queued')).toHaveLength(3);
    gateway.gate.open();
    for (const { runId } of sent) expect((await conversation.ended(runId)).status).toBe('completed');
    expect(completedRuns(conversation)).toEqual([busyRunId, ...sent.map(({ runId }) => runId)]);
    expect(conversation.view.runs.filter(({ position }) => position !== undefined)).toEqual([]);
    expect(conversation.answer(sent[2]?.runId as string)).toBe('1, 2, 3');
  });

  it('[GW6] a message that asks for nothing special is queued', async () => {
    await using gateway = await startGateway();
    const { conversation } = await startBusy(gateway);
    expect((await conversation.send(say.hello(), { onBusy: 'queue' })).position).toBe(1);
    expect((await conversation.send(say.hello())).position).toBe(2);
  });

  it('[GW6] the sixth waiting message is queue_full, and leaves no trace', async () => {
    await using gateway = await startGateway();
    const { conversation } = await startBusy(gateway);
    for (let place = 1; place <= 5; place += 1) await conversation.send(say.hello());
    const { seq } = conversation.view;
    const { client, id } = conversation;
    const refused = await client.refusal('message.send', { conversationId: id, text: say.hello() });
    expect(refused).toMatchObject({ code: 'queue_full', retryable: true });
    await client.settled();
    expect(conversation.view.seq).toBe(seq);
  });

  it('[GW6] reject: run_busy while a run is active or waits, and done when nothing is', async () => {
    await using gateway = await startGateway();
    const { conversation, busyRunId } = await startBusy(gateway);
    const { client, id: conversationId } = conversation;
    const fields = { conversationId, text: say.hello(), onBusy: 'reject' } as const;
    expect(await client.refusal('message.send', fields)).toMatchObject({ code: 'run_busy', retryable: true });
    gateway.gate.open();
    await conversation.ended(busyRunId);
    await conversation.ended((await conversation.send(say.hello(), { onBusy: 'reject' })).runId);
    await conversation.ask(say.refund());
    expect(await client.refusal('message.send', fields)).toMatchObject({ code: 'run_busy' });
    expect(conversation.view.messages.filter(({ role }) => role === 'user')).toHaveLength(3);
  });

  it('[GW6] interrupt: what runs and what waits is cancelled, then the message is answered', async () => {
    await using gateway = await startGateway();
    const { conversation, busyRunId } = await startBusy(gateway);
    const queued = await conversation.send(say.lookUp());
    const sent = await conversation.send(say.count(3), { onBusy: 'interrupt' });
    expect((await conversation.ended(busyRunId)).status).toBe('cancelled');
    expect((await conversation.ended(queued.runId)).status).toBe('cancelled');
    expect((await conversation.ended(sent.runId)).status).toBe('completed');
    expect(conversation.answer(sent.runId)).toBe('1, 2, 3');
    for (const runId of [busyRunId, queued.runId, sent.runId]) expect(conversation.terminals(runId)).toHaveLength(1);
  });

  it('[GW6] interrupt: a run that waits for a decision goes, with its approval', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask(say.cancel());
    const sent = await conversation.send(say.hello(), { onBusy: 'interrupt' });
    expect((await conversation.ended(sent.runId)).status).toBe('completed');
    expect((await conversation.ended(runId)).status).toBe('cancelled');
    expect(conversation.approval(approval.id)?.status).toBe('cancelled');
    expect(gateway.ledger.lines()).toEqual([]);
  });

  it('[GW6] the queue survives a restart', async () => {
    await using gateway = await startGateway();
    const { conversation, busyRunId } = await startBusy(gateway);
    const queued = await conversation.send(say.count(3));
    const { token } = conversation.client;
    gateway.gate.open();
    await gateway.restart();
    const client = await gateway.connect({ token, resume: [conversation.log] });
    const resumed = await client.following(1);
    expect((await resumed.ended(queued.runId)).status).toBe('completed');
    expect(resumed.terminals(busyRunId)).toHaveLength(1);
    expect(resumed.answer(queued.runId)).toBe('1, 2, 3');
  });
});

describe('messages', () => {
  it('are at most as long as announced, and never empty', async () => {
    await using gateway = await startGateway({ limits: { messageChars: 50 } });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    for (const text of ['', '   \n\t ', 'x'.repeat(51)]) {
      const error = await visitor.refusal('message.send', { conversationId: conversation.id, text });
      expect(error).toMatchObject({ code: 'bad_request', field: 'text', retryable: false });
    }
    const { status } = await conversation.turn('x'.repeat(50));
    expect(status).toBe('completed');
  });

  it('of an operator are a person speaking: no run answers them', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const operator = await gateway.operator();
    const conversation = await visitor.open();
    const sent = await operator.command('message.send', { conversationId: conversation.id, text: 'Hello, I am Ann.' });
    expect(sent).toMatchObject({ runId: null, position: 0 });
    await visitor.frame('message.created');
    expect(conversation.view.messages).toMatchObject([{ role: 'operator', author: { name: 'Operator' } }]);
    expect(conversation.view.runs).toEqual([]);
  });

  it('of different conversations do not wait for each other', async () => {
    await using gateway = await startGateway();
    const { conversation, busyRunId } = await startBusy(gateway);
    const other = await conversation.client.open();
    expect((await other.turn(say.hello())).status).toBe('completed');
    expect(conversation.run(busyRunId)?.status).toBe('running');
  });

  it('keep their text as it was written', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const text = 'Ünïcode 👩‍👩‍👧 \u2028 "quotes" \\ <b>tags</b> \u0000 end';
    await conversation.turn(text);
    const again = await visitor.open({ conversationId: conversation.id });
    expect(again.view.messages[0]?.text).toBe(text);
  });
});
