/** The plug is pulled after a person has handed a conversation back: the run that waited still learns what was said (HI8, GW4). */
import { startSimulator } from '@parley/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { readOrder } from '../fixtures/desk-database.ts';
import { startDesk } from '../fixtures/start-desk.ts';

it('[HI8] [GW4] two kills: what was said is told each time, in its place, and the refund is made once', async () => {
  const simulator = await startSimulator({ tokensPerSecond: 15, seed: 'takeover' });
  onTestFinished(() => simulator.close());
  const env = { OPENAI_BASE_URL: simulator.url, OPENAI_API_KEY: 'none' };
  const told = (): string[] =>
    simulator.requests
      .map(({ body }) => JSON.stringify((body as { readonly input?: unknown }).input))
      .filter((input) => input.includes('The courier has admitted it.'));

  await using first = await startDesk({ env });
  const visitor = await first.connect();
  const operator = await first.operator();
  const conversation = await visitor.open();
  const { id: conversationId } = conversation;
  const { runId, approval } = await conversation.ask('Refund $20 for ORD-5678, it arrived broken');
  await operator.command('conversation.takeover', { conversationId });
  await conversation.send('Was it the courier?');
  const desk = await operator.open({ conversationId });
  await desk.send('The courier has admitted it.');
  await decide(operator, approval, { decision: 'approve' });
  await operator.command('conversation.handback', { conversationId });
  await first.kill('SIGKILL');

  await using second = await startDesk({ env, dataDir: first.dataDir });
  const back = await second.connect({ token: visitor.token });
  const resumed = await back.open({ conversationId });
  // In the middle of the answer, which was told.
  await expect.poll(() => told().length).toBeGreaterThan(0);
  await second.kill('SIGKILL');

  await using third = await startDesk({ env, dataDir: first.dataDir });
  const last = await (await third.connect({ token: visitor.token })).open({ conversationId });
  await last.reaches(runId, 'completed');
  expect(readOrder(first.dataDir, 'ORD-5678').refundedCents).toBe(2000);
  // The same question each time: what was said stands behind the result of the call, once.
  for (const question of told()) {
    expect(question.split('The courier has admitted it.')).toHaveLength(2);
    expect(question.split('Visitor: Was it the courier?')).toHaveLength(2);
    expect(question.indexOf('function_call_output')).toBeLessThan(question.indexOf('The courier'));
  }
  // And it is history afterwards.
  const before = told().length;
  await last.turn('Thank you!');
  expect(told().length).toBeGreaterThan(before);
  expect(resumed.id).toBe(conversationId);
});
