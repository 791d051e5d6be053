/** Approvals: who decides, once, and what comes of it (AP1–AP6, HI1, HI2, GW3). */
import type { ApprovalView } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { type Conversation, decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const DAY_MS = 24 * 3600 * 1000;

interface Story {
  readonly visitor: SocketClient;
  readonly operator: SocketClient;
  readonly conversation: Conversation;
  readonly runId: string;
  readonly approval: ApprovalView;
}

/** A visitor has asked for a refund, and an operator is there. */
async function askForRefund(gateway: TestGateway): Promise<Story> {
  const visitor = await gateway.connect();
  const operator = await gateway.operator();
  const conversation = await visitor.open();
  return { visitor, operator, conversation, ...(await conversation.ask(say.refund())) };
}

/** Everything that the model was sent in its last request. */
function lastModelInput({ simulator }: TestGateway): string {
  return JSON.stringify(simulator.requests.at(-1)?.body);
}

/** Calls of a request to the model that have no result: a provider refuses such a conversation. */
function danglingCalls({ simulator }: TestGateway): string[] {
  return simulator.requests.flatMap(({ body }) => {
    const { input } = body as { input: readonly { type?: string; call_id?: string }[] };
    const answered = new Set(input.filter(({ type }) => type === 'function_call_output').map((item) => item.call_id));
    return input.flatMap((item) =>
      item.type === 'function_call' && !answered.has(item.call_id) ? [item.call_id ?? ''] : [],
    );
  });
}

describe('deciding', () => {
  it('[GW3] [HI2] approve: the tool is called, and its result is told', async () => {
    await using gateway = await startGateway();
    const { operator, conversation, runId, approval } = await askForRefund(gateway);
    expect(gateway.ledger.lines()).toEqual([]);
    const decided = await decide(operator, approval, { decision: 'approve', reason: 'Seems fair.' });
    const by = { id: 'op_local', role: 'operator', name: 'Operator' };
    expect(decided).toMatchObject({ decision: 'approved', by });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(gateway.ledger.lines()).toMatchObject([
      { effect: 'refund', runId, arguments: { order_id: 'ORD-1001', amount: 20 } },
    ]);
    expect(conversation.answer(runId)).toContain('Refunded $20.00');
    expect(conversation.approval(approval.id)).toMatchObject({
      status: 'approved',
      resolution: { decision: 'approved', by, reason: 'Seems fair.' },
    });
    const lifecycle = conversation.log.events
      .map(({ type }) => type)
      .filter((type) => /^run|^approval|^tool/.test(type));
    expect(lifecycle).toEqual([
      'run.started',
      'approval.requested',
      'run.waiting',
      'approval.resolved',
      'run.resumed',
      'tool.started',
      'tool.completed',
      'run.completed',
    ]);
  });

  it('[HI2] reject: the model receives the reason, and the tool is not called', async () => {
    await using gateway = await startGateway();
    const { operator, conversation, runId, approval } = await askForRefund(gateway);
    await decide(operator, approval, { decision: 'reject', reason: 'The parcel came back empty.' });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(lastModelInput(gateway)).toContain('The parcel came back empty.');
    expect(conversation.answer(runId)).toContain('not approved');
    expect(conversation.view.approvals).toMatchObject([{ status: 'rejected' }]);
    expect(gateway.ledger.lines()).toEqual([]);
  });

  it('[HI3] the visitor decides what is theirs to decide', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask(say.cancel());
    await decide(visitor, approval, { decision: 'approve' });
    await conversation.ended(runId);
    expect(gateway.ledger.lines()).toMatchObject([{ effect: 'cancel', runId }]);
  });

  it('[AP1] a stale hash is hash_mismatch, and the approval stays open', async () => {
    await using gateway = await startGateway();
    const { operator, conversation, runId, approval } = await askForRefund(gateway);
    const stale = { approvalId: approval.id, argsHash: 'f'.repeat(64), decision: 'approve' } as const;
    expect(await operator.refusal('approval.decide', stale)).toMatchObject({
      code: 'hash_mismatch',
      field: 'argsHash',
    });
    expect(conversation.approval(approval.id)?.status).toBe('pending');
    await decide(operator, approval, { decision: 'approve' });
    await conversation.ended(runId);
    expect(gateway.ledger.countOf(runId)).toBe(1);
  });

  it('[AP1] a second decision is already_resolved, with the one that stands', async () => {
    await using gateway = await startGateway();
    const { operator, conversation, runId, approval } = await askForRefund(gateway);
    const { at } = await decide(operator, approval, { decision: 'reject', reason: 'No.' });
    const second = { approvalId: approval.id, argsHash: approval.argsHash, decision: 'approve' } as const;
    for (const client of [operator, await gateway.operator()]) {
      expect(await client.refusal('approval.decide', second)).toMatchObject({
        code: 'already_resolved',
        retryable: false,
        resolution: { decision: 'rejected', reason: 'No.', at, by: { role: 'operator' } },
      });
    }
    await conversation.ended(runId);
    expect(gateway.ledger.lines()).toEqual([]);
  });

  it('[SC2] somebody of the wrong role is forbidden, and nothing is decided', async () => {
    await using gateway = await startGateway();
    const { visitor, operator, conversation, approval } = await askForRefund(gateway);
    const cancel = await conversation.ask(say.cancel('ORD-1002'));
    const attempt = ({ id, argsHash }: ApprovalView) => ({ approvalId: id, argsHash, decision: 'approve' }) as const;
    expect(await visitor.refusal('approval.decide', attempt(approval))).toMatchObject({ code: 'forbidden' });
    expect(await operator.refusal('approval.decide', attempt(cancel.approval))).toMatchObject({ code: 'forbidden' });
    expect(conversation.view.approvals.map(({ status }) => status)).toEqual(['pending', 'pending']);
    expect(gateway.ledger.lines()).toEqual([]);
  });

  it("[SC5] another visitor's approval is forbidden, and one that nobody has is not_found", async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { approval } = await conversation.ask(say.cancel());
    const stranger = await gateway.connect();
    const { id: approvalId, argsHash } = approval;
    const attempt = { approvalId, argsHash, decision: 'approve' } as const;
    expect(await stranger.refusal('approval.decide', attempt)).toMatchObject({ code: 'forbidden' });
    expect(await stranger.refusal('approval.decide', { ...attempt, approvalId: 'appr_none' })).toMatchObject({
      code: 'not_found',
    });
    expect(conversation.approval(approval.id)?.status).toBe('pending');
  });

  it('[AP1] two sockets that decide at the same moment: one wins, and what it said happens once', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const [left, right] = [await gateway.operator(), await gateway.operator()];
    const rounds = 50;
    const stories = [];
    for (let round = 0; round < rounds; round += 1) {
      const conversation = await visitor.open();
      stories.push({ conversation, sent: await conversation.send(say.refund(`ORD-${2000 + round}`)) });
    }
    const outcomes = new Set<string>();
    for (const [round, { conversation, sent }] of stories.entries()) {
      const { runId } = sent;
      const { id: approvalId, argsHash } = await conversation.approvalOf(runId);
      const fields = { approvalId, argsHash };
      const racers = round % 2 === 0 ? [left, right] : [right, left];
      const replies = await Promise.all([
        racers[0]?.request('approval.decide', { ...fields, decision: 'approve' }),
        racers[1]?.request('approval.decide', { ...fields, decision: round % 3 === 0 ? 'approve' : 'reject' }),
      ]);
      const won = replies.filter((reply) => reply?.type === 'ok');
      const lost = replies.filter((reply) => reply?.type === 'error');
      expect(won).toHaveLength(1);
      expect(lost).toMatchObject([{ code: 'already_resolved', resolution: won[0]?.result }]);
      const decision = String(won[0]?.result['decision']);
      outcomes.add(decision);
      expect((await conversation.ended(runId)).status).toBe('completed');
      expect(gateway.ledger.countOf(runId)).toBe(decision === 'approved' ? 1 : 0);
      expect(conversation.terminals(runId)).toHaveLength(1);
    }
    expect(outcomes).toContain('approved');
  });

  it.each([
    ['the order in which they were asked', [0, 1, 2]],
    ['the opposite order', [2, 1, 0]],
    ['any other order', [1, 2, 0]],
  ])('[AP3] [HI6] several calls of one run are decided one at a time, in %s', async (_name, order) => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.ask(
      'Please cancel ORD-3001 because I changed my mind, cancel ORD-3002 because it is late and cancel ORD-3003 because it is blue',
    );
    const approvals = conversation.view.approvals.filter((approval) => approval.runId === runId);
    expect(approvals).toHaveLength(3);
    for (const [turn, index] of order.entries()) {
      const approval = approvals[index] as ApprovalView;
      await decide(visitor, approval, { decision: turn === 1 ? 'reject' : 'approve' });
    }
    expect((await conversation.ended(runId)).status).toBe('completed');
    const cancelled = gateway.ledger.lines().map((line) => (line.arguments as { order_id: string }).order_id);
    const rejected = approvals[order[1] as number]?.arguments as { order_id: string };
    expect(cancelled.toSorted()).toEqual(
      ['ORD-3001', 'ORD-3002', 'ORD-3003'].filter((order) => order !== rejected.order_id),
    );
    expect(conversation.terminals(runId)).toHaveLength(1);
    expect(danglingCalls(gateway)).toEqual([]);
  });
});

describe('while a run waits', () => {
  it('[AP5] the visitor goes on chatting, and no message is a decision', async () => {
    await using gateway = await startGateway();
    const { operator, conversation, runId, approval } = await askForRefund(gateway);
    for (const text of ['Yes', 'I approve', say.lookUp()]) {
      expect((await conversation.turn(text)).status).toBe('completed');
    }
    expect(conversation.approval(approval.id)?.status).toBe('pending');
    expect(conversation.run(runId)?.status).toBe('waiting');
    expect(gateway.ledger.lines()).toEqual([]);
    await decide(operator, approval, { decision: 'approve' });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect((await conversation.turn(say.hello())).status).toBe('completed');
    expect(gateway.ledger.countOf(runId)).toBe(1);
    expect(danglingCalls(gateway)).toEqual([]);
  });

  it('[AP5] several runs may wait, and are decided in any order', async () => {
    await using gateway = await startGateway();
    const { operator, conversation, runId, approval } = await askForRefund(gateway);
    const second = await conversation.ask(say.refund('ORD-1002', 30));
    await decide(operator, second.approval, { decision: 'approve' });
    await conversation.ended(second.runId);
    expect(conversation.run(runId)?.status).toBe('waiting');
    await decide(operator, approval, { decision: 'approve' });
    await conversation.ended(runId);
    const refunded = gateway.ledger.lines().map((line) => (line.arguments as { amount: number }).amount);
    expect(refunded).toEqual([30, 20]);
    expect(danglingCalls(gateway)).toEqual([]);
  });

  it('[AP5] a decision while another run is busy is stored, and the run goes on after it', async () => {
    await using gateway = await startGateway();
    const { visitor, operator, conversation, runId, approval } = await askForRefund(gateway);
    const busy = await conversation.send(say.report());
    await visitor.frame('tool.started');
    const queued = await conversation.send(say.hello());
    await decide(operator, approval, { decision: 'approve' });
    await visitor.frame('approval.resolved');
    expect(gateway.ledger.lines()).toEqual([]);
    gateway.gate.open();
    await Promise.all([busy.runId, runId, queued.runId].map((id) => conversation.ended(id)));
    const completed = conversation.log.events.flatMap((event) => (event.type === 'run.completed' ? [event.runId] : []));
    expect(completed).toEqual([busy.runId, runId, queued.runId]);
    expect(gateway.ledger.countOf(runId)).toBe(1);
  });

  it('[AP6] disconnecting decides nothing and cancels nothing', async () => {
    await using gateway = await startGateway();
    const { visitor, operator, conversation, runId, approval } = await askForRefund(gateway);
    await visitor.drop();
    await decide(operator, approval, { decision: 'approve' });
    const back = await gateway.connect({ token: visitor.token, resume: [conversation.log] });
    const resumed = await back.following(1);
    expect((await resumed.ended(runId)).status).toBe('completed');
    expect(gateway.ledger.countOf(runId)).toBe(1);
  });

  it('[AP6] a run goes on when nobody is connected', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send(say.report());
    await visitor.frame('tool.started');
    await visitor.drop();
    gateway.gate.open();
    const back = await gateway.connect({ token: visitor.token, resume: [conversation.log] });
    expect((await (await back.following(1)).ended(runId)).status).toBe('completed');
  });
});

describe('restarts', () => {
  it('[AP2] [HI1] between request and decision: the approval is there, and the run resumes once', async () => {
    await using gateway = await startGateway();
    const { visitor, conversation, runId, approval } = await askForRefund(gateway);
    await gateway.restart();
    const operator = await gateway.operator();
    const { approvals } = await operator.command('inbox.watch', {});
    expect(approvals).toMatchObject([{ id: approval.id, arguments: { order_id: 'ORD-1001', amount: 20 } }]);
    const back = await gateway.connect({ token: visitor.token, resume: [conversation.log] });
    const resumed = await back.following(1);
    await decide(operator, approval, { decision: 'approve' });
    expect((await resumed.ended(runId)).status).toBe('completed');
    expect(gateway.ledger.countOf(runId)).toBe(1);
    expect(resumed.terminals(runId)).toHaveLength(1);
  });

  it('[AP2] [HI1] between decision and resume: the decision is kept, and the run resumes once', async () => {
    await using gateway = await startGateway();
    const { visitor, operator, conversation, runId, approval } = await askForRefund(gateway);
    const busy = await conversation.send(say.report());
    await visitor.frame('tool.started');
    await decide(operator, approval, { decision: 'approve' });
    await visitor.frame('approval.resolved');
    await gateway.restart();
    expect(gateway.ledger.lines()).toEqual([]);
    gateway.gate.open();
    const back = await gateway.connect({ token: visitor.token, resume: [conversation.log] });
    const resumed = await back.following(1);
    for (const id of [runId, busy.runId]) {
      expect((await resumed.ended(id)).status).toBe('completed');
      expect(resumed.terminals(id)).toHaveLength(1);
    }
    expect(gateway.ledger.countOf(runId)).toBe(1);
    const { id: approvalId, argsHash } = approval;
    const late = await (
      await gateway.operator()
    ).refusal('approval.decide', { approvalId, argsHash, decision: 'reject' });
    expect(late).toMatchObject({ code: 'already_resolved', resolution: { decision: 'approved' } });
  });

  it('[AP2] several restarts in a row change nothing', async () => {
    await using gateway = await startGateway();
    const { visitor, conversation, runId, approval } = await askForRefund(gateway);
    for (let times = 0; times < 3; times += 1) await gateway.restart();
    const operator = await gateway.operator();
    await decide(operator, approval, { decision: 'reject', reason: 'Too late.' });
    const back = await gateway.connect({ token: visitor.token, resume: [conversation.log] });
    const resumed = await back.following(1);
    expect((await resumed.ended(runId)).status).toBe('completed');
    expect(gateway.ledger.lines()).toEqual([]);
  });
});

/** Connections that are heard of rarely enough not to be missed when the clock jumps by a day. */
const patient = { limits: { heartbeatMs: 3 * DAY_MS } };

describe('expiry', () => {
  it('[HI5] an approval that nobody decides expires as a rejection, and the run goes on', async () => {
    await using gateway = await startGateway(patient);
    const { operator, conversation, runId, approval } = await askForRefund(gateway);
    expect(Date.parse(approval.expiresAt) - Date.parse(approval.requestedAt)).toBe(DAY_MS);
    gateway.clock.advance(DAY_MS + 1000);
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(conversation.approval(approval.id)).toMatchObject({ status: 'expired', resolution: { by: null } });
    expect(lastModelInput(gateway)).toContain('in time');
    const { id: approvalId, argsHash } = approval;
    const late = await operator.refusal('approval.decide', { approvalId, argsHash, decision: 'approve' });
    expect(late).toMatchObject({ code: 'expired', retryable: false });
    expect(gateway.ledger.lines()).toEqual([]);
  });

  it('[HI5] a decision that comes too late is expired, whoever notices first', async () => {
    await using gateway = await startGateway(patient);
    const { operator, conversation, runId, approval } = await askForRefund(gateway);
    gateway.clock.advance(DAY_MS + 1000);
    const { id: approvalId, argsHash } = approval;
    const late = await operator.refusal('approval.decide', { approvalId, argsHash, decision: 'approve' });
    expect(late).toMatchObject({ code: 'expired' });
    await conversation.ended(runId);
    expect(gateway.ledger.lines()).toEqual([]);
  });

  it('[HI5] an approval that ran out while no gateway was up expires at the start', async () => {
    await using gateway = await startGateway(patient);
    const { visitor, conversation, runId, approval } = await askForRefund(gateway);
    await gateway.stop();
    gateway.clock.advance(DAY_MS + 1000);
    await gateway.restart();
    const back = await gateway.connect({ token: visitor.token, resume: [conversation.log] });
    const resumed = await back.following(1);
    expect((await resumed.ended(runId)).status).toBe('completed');
    expect(resumed.approval(approval.id)?.status).toBe('expired');
  });
});

describe('the inbox', () => {
  it('[GW3] shows what is pending in all conversations, and every change of it', async () => {
    await using gateway = await startGateway();
    const { operator, approval, visitor } = await askForRefund(gateway);
    const { approvals } = await operator.command('inbox.watch', {});
    expect(approvals.map(({ id }) => id)).toEqual([approval.id]);
    const other = await (await gateway.connect()).open();
    const second = await other.ask(say.refund('ORD-1002', 30));
    const requested = await operator.frame('approval.requested', (frame) => frame.approval.id === second.approval.id);
    expect(requested.approval).toMatchObject({ conversationId: other.id, arguments: { amount: 30 } });
    await decide(operator, approval, { decision: 'approve' });
    const resolved = await operator.frame('approval.resolved', ({ approvalId }) => approvalId === approval.id);
    expect(resolved).toMatchObject({ decision: 'approved', seq: requested.seq + 1 });
    await visitor.settled();
  });

  it('[GW3] shows one tool only where asked, and a second watch replaces the first', async () => {
    await using gateway = await startGateway();
    const { operator, conversation, approval } = await askForRefund(gateway);
    const cancel = await conversation.ask(say.cancel('ORD-1002'));
    const refunds = await operator.command('inbox.watch', { filter: { tool: 'issue_refund' } });
    expect(refunds.approvals.map(({ id }) => id)).toEqual([approval.id]);
    const all = await operator.command('inbox.watch', {});
    expect(all.approvals.map(({ id }) => id).toSorted()).toEqual([approval.id, cancel.approval.id].toSorted());
    await decide(conversation.client, cancel.approval, { decision: 'reject' });
    await operator.frame('approval.resolved');
    await operator.settled();
    expect(operator.frames.filter(({ type }) => type === 'approval.resolved')).toMatchObject([{ sub: all.sub }]);
  });
});
