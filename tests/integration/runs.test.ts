/** How runs end: once each, with a code and a sentence that may be shown (EV1–EV3), and how they are stopped. */
import { errorCodes } from '@parley/protocol';
import type { Fault } from '@parley/simulator';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';
import { startGateway } from '../fixtures/start-gateway.ts';

/** Text of the provider that nobody else may ever see. */
const CANARY = 'canary-of-the-provider';

/** Nothing that a client was sent tells about the inside. */
function expectNothingInternal(client: SocketClient): void {
  const sent = JSON.stringify(client.frames);
  for (const word of [CANARY, 'at Object.', 'node_modules', '.ts:', 'SQLITE', '127.0.0.1', 'APIError']) {
    expect(sent).not.toContain(word);
  }
}

async function expectGoesOn(conversation: Conversation): Promise<void> {
  const { runId, status } = await conversation.turn(say.lookUp());
  expect(status).toBe('completed');
  expect(conversation.answer(runId)).toContain('Teapot');
}

describe('a model that fails', () => {
  const faults: readonly [fault: Fault, text: string, code: keyof typeof errorCodes][] = [
    // As often as the gateway asks: once, and three times more.
    [{ kind: 'rate_limit', times: 4, retryAfterMs: 10 }, say.count(20), 'rate_limited'],
    [{ kind: 'server_error', times: 4 }, say.count(20), 'model_unavailable'],
    [{ kind: 'overloaded', times: 4, retryAfterMs: 10 }, say.count(20), 'model_unavailable'],
    [{ kind: 'unauthorized' }, say.count(20), 'model_unavailable'],
    [{ kind: 'reset', afterTokens: 3 }, say.count(20), 'model_unavailable'],
    [{ kind: 'no_terminal', afterTokens: 3 }, say.count(20), 'model_error'],
    [{ kind: 'error_event', afterTokens: 3 }, say.count(20), 'model_unavailable'],
    [{ kind: 'failed', afterTokens: 3 }, say.count(20), 'model_unavailable'],
    [{ kind: 'refusal' }, say.count(20), 'model_refused'],
  ];

  it.each(faults)('[EV1] [EV3] %o ends the run once, with a sentence of the table', async (fault, text, code) => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ ...fault, message: CANARY });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, status, error } = await conversation.turn(text);
    const { message, retryable } = errorCodes[code];
    expect({ status, error }).toEqual({ status: 'failed', error: { code, message, retryable } });
    await expectGoesOn(conversation);
    expect(conversation.terminals(runId)).toHaveLength(1);
    expect(conversation.view.messages.filter((message) => message.status === 'streaming')).toEqual([]);
    expectNothingInternal(visitor);
  });

  it('[ER2] for a moment is asked again, which the visitor can see', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'server_error', times: 2 });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, status } = await conversation.turn(say.count(20));
    expect(status).toBe('completed');
    const steps = conversation.log.events.filter(({ type }) => type === 'run.waiting' || type === 'run.resumed');
    expect(steps).toMatchObject([
      { type: 'run.waiting', runId, reason: 'retry', retryAfterMs: expect.any(Number) as number },
      { type: 'run.waiting', runId, reason: 'retry' },
      { type: 'run.resumed', runId, reason: 'retry' },
    ]);
    expect(gateway.simulator.requests).toHaveLength(3);
  });

  it('[ER2] in the middle of an answer is not asked again', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'reset', afterTokens: 3 });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    expect((await conversation.turn(say.count(20))).status).toBe('failed');
    expect(gateway.simulator.requests).toHaveLength(1);
  });

  it('[ER1] that stops at its longest answer keeps what it said, and says that it was cut', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'incomplete', afterTokens: 3 });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, status } = await conversation.turn(say.count(20));
    expect(status).toBe('completed');
    expect(conversation.answers(runId)).toMatchObject([
      { status: 'complete', truncated: 'length', text: expect.stringMatching(/^1, 2/) },
    ]);
    await expectGoesOn(conversation);
  });

  it('[EV1] what was said before the connection to the model broke stays, as interrupted', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'reset', afterTokens: 3 });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.turn(say.count(20));
    expect(conversation.answers(runId)).toMatchObject([
      { status: 'interrupted', text: expect.stringMatching(/^1, 2/) },
    ]);
  });

  it('[EV1] arguments that are no JSON are told to the model, which goes on', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'malformed_arguments' });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, status } = await conversation.turn(say.lookUp());
    expect(status).toBe('completed');
    expect(conversation.view.tools.filter((tool) => tool.status === 'running')).toEqual([]);
    expect(conversation.terminals(runId)).toHaveLength(1);
    expectNothingInternal(visitor);
  });

  it('[EV1] a model that stalls can be cancelled, and the connection to it ends', async () => {
    await using gateway = await startGateway();
    gateway.simulator.faults.push({ kind: 'stall', afterTokens: 3 });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send(say.count(20));
    await visitor.frame('message.delta');
    await visitor.command('run.cancel', { conversationId: conversation.id, runId });
    const { status, error } = await conversation.ended(runId);
    expect({ status, error }).toEqual({
      status: 'cancelled',
      error: { code: 'cancelled', message: errorCodes.cancelled.message, retryable: false },
    });
    expect(conversation.answers(runId)).toMatchObject([{ status: 'interrupted' }]);
    await expectGoesOn(conversation);
    expect(gateway.simulator.requests[0]?.outcome).not.toBe('pending');
  });

  it('[EV1] a loop of the model is limited, and says so in the transcript', async () => {
    await using gateway = await startGateway({ limits: { maxTurns: 1 } });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, status, error } = await conversation.turn(say.lookUp());
    expect({ status, code: error?.code }).toEqual({ status: 'limited', code: 'max_turns' });
    expect(conversation.answer(runId)).toBe(errorCodes.max_turns.message);
  });
});

describe('run.cancel', () => {
  it('[EV1] stops a tool that is running, and the next turn works', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send(say.report());
    await visitor.frame('tool.started');
    await visitor.command('run.cancel', { conversationId: conversation.id, runId });
    expect((await conversation.ended(runId)).status).toBe('cancelled');
    expect(conversation.view.tools[0]?.status).not.toBe('running');
    await expectGoesOn(conversation);
    expect(conversation.terminals(runId)).toHaveLength(1);
  });

  it('[EV1] takes a waiting message out of the queue, and those behind move up', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const running = await conversation.send(say.report());
    const [first, second] = [await conversation.send(say.hello()), await conversation.send(say.lookUp())];
    await visitor.command('run.cancel', { conversationId: conversation.id, runId: first.runId });
    await conversation.reaches(first.runId, 'cancelled');
    expect(conversation.run(second.runId)).toMatchObject({ status: 'queued', position: 1 });
    gateway.gate.open();
    expect((await conversation.ended(second.runId)).status).toBe('completed');
    expect((await conversation.ended(running.runId)).status).toBe('completed');
    expect(conversation.answers(first.runId)).toEqual([]);
  });

  it('[EV1] ends a run that waits for a decision, and its approval', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const operator = await gateway.operator();
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask(say.refund());
    await visitor.command('run.cancel', { conversationId: conversation.id, runId });
    expect((await conversation.ended(runId)).status).toBe('cancelled');
    expect(conversation.approval(approval.id)).toMatchObject({ status: 'cancelled', resolution: { by: null } });
    const { id: approvalId, argsHash } = approval;
    const late = await operator.refusal('approval.decide', { approvalId, argsHash, decision: 'approve' });
    expect(late).toMatchObject({ code: 'already_resolved', resolution: { decision: 'cancelled' } });
    await expectGoesOn(conversation);
    expect(gateway.ledger.lines()).toEqual([]);
  });

  it('[EV1] of a run that has ended changes nothing', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.turn(say.hello());
    const { seq } = conversation.view;
    await visitor.command('run.cancel', { conversationId: conversation.id, runId });
    await visitor.settled();
    expect(conversation.view.seq).toBe(seq);
    expect(conversation.run(runId)?.status).toBe('completed');
  });

  it('[EV1] at every moment of a run gives exactly one terminal event', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const statuses = new Set<string>();
    for (let wait = 0; wait < 24; wait += 1) {
      const { runId } = await conversation.send(say.lookUp());
      for (let turn = 0; turn < wait * 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await visitor.command('run.cancel', { conversationId: conversation.id, runId });
      statuses.add((await conversation.ended(runId)).status);
    }
    await expectGoesOn(conversation);
    for (const { id, status } of conversation.view.runs) {
      expect(conversation.terminals(id), status).toHaveLength(1);
    }
    expect([...statuses].filter((status) => status !== 'completed' && status !== 'cancelled')).toEqual([]);
  });
});

describe('what a viewer may see', () => {
  it('[EV2] arguments are null for a role that may not see them: live, replayed and in a snapshot', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const operator = await gateway.operator();
    const mine = await visitor.open();
    const theirs = await operator.open({ conversationId: mine.id });
    const { runId, approval } = await mine.ask(say.refund('ORD-1001', 20));
    const shown = await theirs.approvalOf(runId);
    await operator.command('approval.decide', { approvalId: shown.id, argsHash: shown.argsHash, decision: 'approve' });
    await Promise.all([mine.ended(runId), theirs.ended(runId)]);
    const hidden = { approvals: [{ id: approval.id, arguments: null }], tools: [{ arguments: null }] };
    const open = {
      approvals: [{ arguments: { order_id: 'ORD-1001', amount: 20 } }],
      tools: [{ arguments: { order_id: 'ORD-1001', amount: 20 } }],
    };
    expect(mine.view).toMatchObject(hidden);
    expect(theirs.view).toMatchObject(open);

    const again = await gateway.connect({ token: visitor.token });
    expect((await again.open({ conversationId: mine.id })).view).toMatchObject(hidden);
    const snapshot = { conversationId: mine.id, epoch: 'another' };
    expect((await again.open(snapshot)).view).toMatchObject(hidden);
    expect((await operator.open(snapshot)).view).toMatchObject(open);
  });

  it('[EV2] other arguments are shown to the visitor', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn(say.lookUp('ORD-1003'));
    expect(conversation.view.tools).toMatchObject([{ arguments: { order_id: 'ORD-1003' }, status: 'succeeded' }]);
  });
});
