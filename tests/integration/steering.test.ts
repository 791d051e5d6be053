/** Messages that join a run which is under way (GW6). */
import { expect, it } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

/** Texts of the visitor in the input of the newest request to the model. */
function heardByModel(gateway: TestGateway): string[] {
  const body = gateway.simulator.requests.at(-1)?.body as { input: { role?: string; content?: unknown }[] };
  return body.input.flatMap(({ role, content }) => (role === 'user' ? [textOf(content)] : []));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return (content as { text: string }[]).map(({ text }) => text).join('');
}

it('[GW6] steer: the message joins the next model call of the active run, and stays in the history', async () => {
  await using gateway = await startGateway();
  const visitor = await gateway.connect();
  const conversation = await visitor.open();
  const { runId } = await conversation.send(say.report());
  await visitor.frame('tool.started');
  const joined = await conversation.send('And be brief.', { onBusy: 'steer' });
  expect(joined).toMatchObject({ runId, position: 0 });
  gateway.gate.open();
  expect((await conversation.ended(runId)).status).toBe('completed');
  expect(heardByModel(gateway)).toEqual([say.report(), 'And be brief.']);
  // One message, one run: it was not answered a second time.
  expect(conversation.view.runs).toHaveLength(1);

  await conversation.turn(say.hello());
  expect(heardByModel(gateway)).toEqual([say.report(), 'And be brief.', say.hello()]);
});

it('[GW6] steer: a message that comes too late for the run gets one of its own', async () => {
  await using gateway = await startGateway({ simulator: { tokensPerSecond: 40, firstTokenMs: 300 } });
  const visitor = await gateway.connect();
  const conversation = await visitor.open();
  const { runId } = await conversation.send(say.count(20));
  await visitor.frame('message.delta');
  const late = await conversation.send(say.hello(), { onBusy: 'steer' });
  expect(late.runId).toBe(runId);
  await conversation.ended(runId);
  const own = await visitor.when(() => conversation.view.runs.find(({ messageId }) => messageId === late.messageId));
  expect((await conversation.ended(own.id)).status).toBe('completed');
});

it('[GW6] [AP5] steer: while a run waits for a decision, the message joins it when it goes on', async () => {
  await using gateway = await startGateway();
  const visitor = await gateway.connect();
  const conversation = await visitor.open();
  const { runId, approval } = await conversation.ask(say.refund());
  const joined = await conversation.send('I hope that is quick.', { onBusy: 'steer' });
  expect(joined.runId).toBe(runId);
  await gateway.restart();
  const operator = await gateway.operator();
  const watched = await operator.open({ conversationId: conversation.id });
  await decide(operator, approval, { decision: 'approve' });
  expect((await watched.ended(runId)).status).toBe('completed');
  expect(heardByModel(gateway)).toEqual([say.refund(), 'I hope that is quick.']);
});

it('[GW6] steer: without a run to join, the message starts one', async () => {
  await using gateway = await startGateway();
  const conversation = await (await gateway.connect()).open();
  const { runId } = await conversation.send(say.hello(), { onBusy: 'steer' });
  expect((await conversation.ended(runId)).status).toBe('completed');
});
