import { describe, expect, it } from 'vitest';
import { createApproval, createConversation, createRun, NOW } from '../store/conformance/harness.ts';
import { RunBench } from '../testing/run-bench.ts';
import { deleteConversation } from './conversations.ts';
import { decideApproval, expireApprovals } from './decisions.ts';

const operator = {
  principal: { id: 'op_1', role: 'operator', name: 'Alice Johnson', operatorRole: 'reviewer' },
  site: 'storefront',
  clientId: 'console_1',
  connectionId: 'conn_1',
  address: '192.0.2.1',
} as const;
const decision = { type: 'approval.decide', id: 1, approvalId: 'appr_1', argsHash: 'hash_1' } as const;

/** A run that waits for decisions on calls of two tools; what the second is given, operators may not see. */
async function waiting(): Promise<RunBench> {
  const bench = new RunBench({ issue_refund: {}, sign_in: { visibleTo: ['visitor'] } });
  const { store } = bench;
  await createConversation(store, 'conv_1');
  await createRun(store, 'conv_1', 'run_1', 'waiting');
  await createApproval(store, 'appr_1');
  await createApproval(store, 'appr_2', { tool: 'sign_in', decidedBy: 'either' });
  return bench;
}

describe('the audit log of conversations', () => {
  it('[HI7] has each decision: who, when, what, why, arguments, from where', async () => {
    const { deps, store, clock } = await waiting();
    clock.nowMs = NOW + 5000;
    const command = { ...decision, key: 'key_1', decision: 'approve', reason: 'It was broken' } as const;
    await decideApproval(deps, operator, command);
    // Once, however often the command comes.
    await decideApproval(deps, operator, command);
    await decideApproval(deps, operator, { ...decision, key: 'key_2', approvalId: 'appr_2', decision: 'reject' });

    const records = await store.readAudit(0, 10);
    expect(records).toMatchObject([
      {
        action: 'approval.approved',
        at: new Date(NOW + 5000).toISOString(),
        actor: { id: 'op_1', role: 'operator', operatorRole: 'reviewer' },
        site: 'storefront',
        conversationId: 'conv_1',
        subject: { type: 'approval', id: 'appr_1' },
        content: {
          actor: { name: 'Alice Johnson' },
          from: { address: '192.0.2.1', clientId: 'console_1', connectionId: 'conn_1' },
          reason: 'It was broken',
          details: { tool: 'issue_refund', runId: 'run_1', argsHash: 'hash_1', arguments: { amount: 20 } },
        },
      },
      { action: 'approval.rejected', subject: { id: 'appr_2' }, content: { details: { tool: 'sign_in' } } },
    ]);
    expect(records[1]?.content?.details).not.toHaveProperty('arguments');
  });

  it('has no decision that was refused, and nothing of one that could not be stored', async () => {
    const { deps, store } = await waiting();
    const stale = { ...decision, key: 'key_1', argsHash: 'other', decision: 'approve' } as const;
    await expect(decideApproval(deps, operator, stale)).rejects.toThrow();
    expect(await store.auditHead()).toBeUndefined();
  });

  it('has what the clock decided, as decided by nobody', async () => {
    const { deps, store, clock } = await waiting();
    clock.nowMs = NOW + 60_000;
    await expireApprovals(deps);
    expect(await store.readAudit(0, 10)).toMatchObject([
      { action: 'approval.expired', actor: { id: 'clock', role: 'system' }, subject: { id: 'appr_1' } },
      { action: 'approval.expired', actor: { id: 'clock', role: 'system' }, subject: { id: 'appr_2' } },
    ]);
  });

  it('has that a conversation was deleted, and keeps what was decided in it', async () => {
    const { deps, store } = await waiting();
    await decideApproval(deps, operator, { ...decision, key: 'key_1', decision: 'approve' });
    const visitor = { principal: { id: 'vis_1', role: 'visitor' }, site: 'storefront' } as const;
    await deleteConversation(deps, visitor, {
      type: 'conversation.delete',
      id: 2,
      key: 'key_2',
      conversationId: 'conv_1',
    });
    expect(await store.readAudit(0, 10)).toMatchObject([
      { action: 'approval.approved', content: { details: { arguments: { amount: 20 } } } },
      {
        action: 'conversation.deleted',
        actor: { role: 'visitor' },
        subject: { type: 'conversation', id: 'conv_1' },
        content: { actor: { id: 'vis_1' } },
      },
    ]);
  });
});
