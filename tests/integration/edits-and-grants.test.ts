/** What is approved beyond yes and no: other arguments (AP4), and later calls (HI5). */
import { describe, expect, it } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const CANCEL = { order_id: 'ORD-1001', reason: 'I changed my mind' };

/** The result of a tool that the model was sent last. */
function lastToolOutput({ simulator }: TestGateway): string {
  const outputs = simulator.requests.flatMap(({ body }) => {
    const { input } = body as { input: readonly { type?: string; output?: unknown }[] };
    return input.filter(({ type }) => type === 'function_call_output').map(({ output }) => JSON.stringify(output));
  });
  return outputs.at(-1) ?? '';
}

describe('edited arguments', () => {
  it('[AP4] the tool is called with them, the transcript shows them, and the model is told', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask(say.cancel());
    expect(approval.schema).toMatchObject({ type: 'object', properties: { order_id: {}, reason: {} } });
    const edited = { order_id: 'ORD-2002', reason: 'I meant the other one' };
    await decide(visitor, approval, { decision: 'approve', editedArguments: edited });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(gateway.ledger.lines()).toMatchObject([{ effect: 'cancel', arguments: edited }]);
    expect(conversation.view.tools).toMatchObject([{ tool: 'cancel_order', arguments: edited, status: 'succeeded' }]);
    expect(conversation.approval(approval.id)).toMatchObject({
      arguments: approval.arguments,
      resolution: { editedArguments: edited, by: { role: 'visitor' } },
    });
    const told = lastToolOutput(gateway);
    expect(told).toContain('A person changed the arguments');
    expect(told).toContain('ORD-2002 is cancelled.');
  });

  it('[AP4] they outlive a restart between the decision and the call', async () => {
    await using gateway = await startGateway({ limits: { concurrentRuns: 1 } });
    const [busy, visitor] = [await gateway.connect(), await gateway.connect()];
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask(say.cancel());
    // The only place is taken: the decision is stored, and the call is still to come.
    const other = await busy.open();
    const report = await other.send(say.report());
    await other.reaches(report.runId, 'running');
    await decide(visitor, approval, { decision: 'approve', editedArguments: { ...CANCEL, order_id: 'ORD-3003' } });
    expect(gateway.ledger.lines()).toEqual([]);
    await gateway.restart();
    gateway.gate.open();
    const after = await (await gateway.connect({ token: visitor.token })).open({ conversationId: conversation.id });
    await after.reaches(runId, 'completed');
    expect(gateway.ledger.lines()).toMatchObject([{ effect: 'cancel', arguments: { order_id: 'ORD-3003' } }]);
    expect(gateway.ledger.countOf(runId)).toBe(1);
  });

  it('[AP4] what the tool does not take is refused with the reason, and the approval stays open', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { approval } = await conversation.ask(say.cancel());
    const { id: approvalId, argsHash } = approval;
    for (const editedArguments of [{ order_id: 5, reason: 'x' }, { order_id: 'ORD-1' }, { ...CANCEL, more: 1 }, null]) {
      const attempt = { approvalId, argsHash, decision: 'approve', editedArguments } as const;
      expect(await visitor.refusal('approval.decide', attempt)).toMatchObject({
        code: 'bad_request',
        field: 'editedArguments',
        message: expect.stringContaining('editedArguments: '),
      });
    }
    expect(conversation.approval(approvalId)?.status).toBe('pending');
  });

  it('[EV2] nobody sees edited arguments who may not see what was asked', async () => {
    await using gateway = await startGateway();
    const [visitor, operator] = [await gateway.connect(), await gateway.operator()];
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask(say.refund());
    const [own] = (await operator.command('inbox.watch', {})).approvals;
    if (own === undefined) throw new Error('nothing is pending');
    const editedArguments = { order_id: 'ORD-1001', amount: 7, reason: 'secret-reason' };
    await decide(operator, approval, { decision: 'approve', editedArguments });
    await conversation.ended(runId);
    expect(gateway.ledger.lines()).toMatchObject([{ arguments: editedArguments }]);
    expect(conversation.approval(approval.id)?.resolution?.editedArguments).toBeNull();
    const fresh = await (await gateway.connect({ token: visitor.token })).open({ conversationId: conversation.id });
    expect(fresh.approval(approval.id)?.resolution?.editedArguments).toBeNull();
    expect(JSON.stringify([visitor.frames, fresh.client.frames])).not.toContain('secret-reason');
    const seen = await (await gateway.operator()).open({ conversationId: conversation.id });
    expect(seen.approval(approval.id)?.resolution?.editedArguments).toEqual(editedArguments);
  });
});

describe('a grant', () => {
  it('[HI5] decides later calls without asking, over a restart, until it is revoked', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask(say.cancel('ORD-1'));
    expect(approval.grantOffer).toEqual({ same: { reason: expect.any(String) }, maxUses: 2, expiresInMs: 3_600_000 });
    await decide(visitor, approval, { decision: 'approve', grant: 'conversation' });
    await conversation.ended(runId);
    await gateway.restart();

    const back = await gateway.connect({ token: visitor.token });
    const after = await back.open({ conversationId: conversation.id });
    const second = await after.turn(say.cancel('ORD-2'));
    expect(second.status).toBe('completed');
    const [grant] = after.view.grants ?? [];
    expect(grant).toMatchObject({ tool: 'cancel_order', uses: 1, maxUses: 2, approvalId: approval.id });
    expect(after.view.approvals.at(-1)).toMatchObject({ status: 'approved', resolution: { grantId: grant?.id } });
    expect(gateway.ledger.lines().map((line) => line.arguments)).toMatchObject([
      { order_id: 'ORD-1' },
      { order_id: 'ORD-2' },
    ]);

    await back.command('grant.revoke', { conversationId: conversation.id, grantId: grant?.id ?? '' });
    const third = await after.ask(say.cancel('ORD-3'));
    expect(third.approval.status).toBe('pending');
    expect(after.view.grants).toMatchObject([{ revoked: { by: { role: 'visitor' } } }]);
  });
});
