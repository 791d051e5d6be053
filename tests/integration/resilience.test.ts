/** Providers that fail: retries, fallbacks, and what is left of a run in between (ER1–ER3). */
import { createOpenAiProvider } from '@parley/gateway';
import { errorCodes } from '@parley/protocol';
import { type Simulator, startSimulator } from '@parley/simulator';
import { describe, expect, it } from 'vitest';
import { type Conversation, decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

/** A provider that asks for more patience than anybody has: it is given up at once. */
const HOPELESS = { kind: 'rate_limit', retryAfterMs: 61_000 } as const;

const modelsOf = ({ requests }: Simulator): unknown[] => requests.map(({ body }) => (body as { model: unknown }).model);

/** How the run waited, and for what. */
function waits({ log }: Conversation): string[] {
  return log.events.flatMap((event) =>
    event.type === 'run.waiting' || event.type === 'run.resumed' ? [`${event.type} ${event.reason}`] : [],
  );
}

async function openFirst(gateway: TestGateway): Promise<Conversation> {
  return (await gateway.connect()).open();
}

describe('a retry', () => {
  it('[ER2] comes no sooner than the provider asks for', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'overloaded', retryAfterMs: 700 });
    const conversation = await openFirst(gateway);
    const { runId } = await conversation.send(say.hello());
    const { retryAfterMs = 0 } = await conversation.client.frame('run.waiting');
    expect(retryAfterMs).toBeGreaterThanOrEqual(700);
    expect(retryAfterMs).toBeLessThanOrEqual(770);
    expect(conversation.run(runId)).toMatchObject({ status: 'waiting', waitingFor: 'retry' });
    const { status, usage } = await conversation.ended(runId);
    expect(status).toBe('completed');
    expect(waits(conversation)).toEqual(['run.waiting retry', 'run.resumed retry']);
    const [waiting, resumed] = conversation.client.received.filter(({ frame }) =>
      ['run.waiting', 'run.resumed'].includes(frame.type),
    );
    expect((resumed?.atMs ?? 0) - (waiting?.atMs ?? 0)).toBeGreaterThan(690);
    // What failed has cost nothing: the same without a fault is the same.
    const other = await openFirst(gateway);
    expect((await other.turn(say.hello())).usage).toEqual(usage);
  });

  it('[ER2] is not waited for once the run is cancelled', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'overloaded', retryAfterMs: 30_000 });
    const conversation = await openFirst(gateway);
    const { runId } = await conversation.send(say.hello());
    await conversation.client.frame('run.waiting');
    await conversation.client.command('run.cancel', { conversationId: conversation.id, runId });
    expect((await conversation.ended(runId)).status).toBe('cancelled');
    expect(gateway.simulator.requests).toHaveLength(1);
    expect(conversation.run(runId)).not.toHaveProperty('waitingFor');
    expect((await conversation.turn(say.hello())).status).toBe('completed');
  });

  it('[ER2] [ER5] is made by the next process when this one goes', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'overloaded', retryAfterMs: 30_000 });
    const conversation = await openFirst(gateway);
    const { runId } = await conversation.send(say.hello());
    await conversation.client.frame('run.waiting');
    const { client, log } = conversation;
    await gateway.restart();
    const again = await (await gateway.connect({ token: client.token, resume: [log] })).following(1);
    expect((await again.ended(runId)).status).toBe('completed');
    expect(again.terminals(runId)).toHaveLength(1);
    expect(again.answers(runId)).toHaveLength(1);
    expect(again.run(runId)).not.toHaveProperty('waitingFor');
  });

  it('[ER2] is made after an approval, too, and uses nothing twice', async () => {
    await using gateway = await startGateway();
    const usages = [];
    for (const fails of [false, true]) {
      const conversation = await openFirst(gateway);
      const { runId, approval } = await conversation.ask(say.cancel());
      if (fails) gateway.simulator.faults.push({ kind: 'overloaded', retryAfterMs: 10 });
      await decide(conversation.client, approval, { decision: 'approve' });
      const { status, usage } = await conversation.ended(runId);
      expect(status).toBe('completed');
      expect(waits(conversation).slice(2)).toEqual(fails ? ['run.waiting retry', 'run.resumed retry'] : []);
      usages.push(usage);
    }
    expect(usages[1]).toEqual(usages[0]);
    expect(gateway.ledger.lines()).toHaveLength(2);
  });
});

describe('a model that takes over', () => {
  const models = { default: 'first', fallbacks: [{ model: 'second' }] };

  it('[ER3] answers when the first fails before its first token', async () => {
    await using gateway = await startGateway({ config: { models } });
    gateway.simulator.faults.push({ kind: 'unauthorized' });
    const conversation = await openFirst(gateway);
    const { runId, status } = await conversation.turn(say.count(5));
    expect(status).toBe('completed');
    expect(conversation.answer(runId)).toBe('1, 2, 3, 4, 5');
    expect(modelsOf(gateway.simulator)).toEqual(['first', 'second']);
    // Which model it is that answers need not interest anybody.
    expect(waits(conversation)).toEqual([]);
  });

  it('[ER3] may be at another provider', async () => {
    const spare = await startSimulator({ tokensPerSecond: 0 });
    try {
      const provider = createOpenAiProvider({ baseUrl: spare.url });
      await using gateway = await startGateway({
        config: { models: { default: 'first', fallbacks: [{ model: 'first', provider }] } },
      });
      gateway.simulator.faults.push(HOPELESS);
      const conversation = await openFirst(gateway);
      expect((await conversation.turn(say.lookUp())).status).toBe('completed');
      expect(modelsOf(spare)).toEqual(['first']);
      // The second call of the run is the first one's again.
      expect(modelsOf(gateway.simulator)).toEqual(['first', 'first']);
    } finally {
      await spare.close();
    }
  });

  it('[ER2] [ER3] does not once the first has begun to answer', async () => {
    await using gateway = await startGateway({ config: { models } });
    gateway.simulator.faults.push({ kind: 'reset', afterTokens: 3 });
    const conversation = await openFirst(gateway);
    const { runId, status, error } = await conversation.turn(say.count(20));
    expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'model_unavailable' });
    expect(conversation.answers(runId)).toMatchObject([{ status: 'interrupted' }]);
    expect(modelsOf(gateway.simulator)).toEqual(['first']);
  });

  it('[ER3] is asked at once while the first is known to fail', async () => {
    await using gateway = await startGateway({ config: { models } });
    const conversation = await openFirst(gateway);
    for (let turn = 0; turn < 3; turn += 1) {
      gateway.simulator.faults.push({ kind: 'unauthorized' });
      expect((await conversation.turn(say.hello())).status).toBe('completed');
    }
    expect((await conversation.turn(say.hello())).status).toBe('completed');
    expect(modelsOf(gateway.simulator)).toEqual(['first', 'second', 'first', 'second', 'first', 'second', 'second']);
  });

  it('[ER1] [ER3] that fails as well ends the run once, with what was wrong with the first', async () => {
    await using gateway = await startGateway({ config: { models } });
    gateway.simulator.faults.push(HOPELESS);
    gateway.simulator.faults.push({ kind: 'unauthorized' });
    const conversation = await openFirst(gateway);
    const { runId, status, error } = await conversation.turn(say.hello());
    const { message, retryable } = errorCodes.rate_limited;
    expect({ status, error }).toEqual({ status: 'failed', error: { code: 'rate_limited', message, retryable } });
    expect(conversation.terminals(runId)).toHaveLength(1);
    expect(modelsOf(gateway.simulator)).toEqual(['first', 'second']);
    expect((await conversation.turn(say.hello())).status).toBe('completed');
  });

  it('[ER3] answers after an approval, too', async () => {
    await using gateway = await startGateway({ config: { models } });
    const conversation = await openFirst(gateway);
    const { runId, approval } = await conversation.ask(say.cancel());
    gateway.simulator.faults.push({ kind: 'unauthorized' });
    await decide(conversation.client, approval, { decision: 'approve' });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(modelsOf(gateway.simulator)).toEqual(['first', 'first', 'second']);
    expect(gateway.ledger.lines()).toHaveLength(1);
  });

  it('[ER3] does no harm where it cannot be had', async () => {
    const provider = {
      getModel: () => {
        throw new Error('no key');
      },
    };
    await using gateway = await startGateway({ config: { models: { fallbacks: [{ model: 'second', provider }] } } });
    const conversation = await openFirst(gateway);
    expect((await conversation.turn(say.hello())).status).toBe('completed');
    gateway.simulator.faults.push({ kind: 'unauthorized' });
    expect((await conversation.turn(say.hello())).error?.code).toBe('model_unavailable');
  });
});

describe('an answer that is cut', () => {
  it('[ER1] after an approval says so, and the call is made once', async () => {
    await using gateway = await startGateway();
    const conversation = await openFirst(gateway);
    const { runId, approval } = await conversation.ask(say.cancel());
    gateway.simulator.faults.push({ kind: 'incomplete', afterTokens: 2 });
    await decide(conversation.client, approval, { decision: 'approve' });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(conversation.answers(runId).at(-1)).toMatchObject({ status: 'complete', truncated: 'length' });
    expect(gateway.ledger.lines()).toHaveLength(1);
    expect((await conversation.turn(say.hello())).status).toBe('completed');
  });
});
