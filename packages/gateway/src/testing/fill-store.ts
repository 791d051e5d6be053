import { emptyView } from '@parley/protocol';
import {
  claim,
  createConversation,
  createRun,
  NOW,
  sampleApproval,
  samplePageCall,
} from '../store/conformance/harness.ts';
import type { Store } from '../store/port.ts';

/**
 * Stores one conversation with something in every column that holds content.
 *
 * @param id Ends the ids of all that is stored.
 * @param secret Begins, or is part of, every text that is content.
 */
export async function fillStore(store: Store, id: string, secret: string): Promise<void> {
  const [conversationId, runId, messageId] = [`conv_${id}`, `run_${id}`, `msg_${id}`];
  const ids = { conversationId, runId };
  const tool = { name: secret, description: secret, parameters: {} };
  await store.metaOnce(`meta_${id}`, secret);
  await createConversation(store, conversationId, { title: secret });
  await createRun(store, conversationId, runId, 'runnable', {
    context: secret,
    pageOffer: { clientId: 'tab_1', tools: [tool] },
  });
  const held = await claim(store, runId);
  await store.transaction(async (tx) => {
    await tx.append(conversationId, [
      { type: 'message.created', message: { id: messageId, role: 'user', text: secret } },
      { type: 'message.started', messageId: `answer_${id}`, runId, agent: 'support' },
      { type: 'message.delta', messageId: `answer_${id}`, offset: 0, text: secret },
    ]);
    await tx.updateRun(runId, { snapshot: secret, error: { code: 'internal', message: secret, retryable: false } });
    await tx.createApproval({
      approval: sampleApproval(`appr_${id}`, { ...ids, summary: secret, arguments: { [secret]: secret } }),
      site: 'storefront',
      status: 'pending',
    });
    const by = { role: 'operator', id: 'op_1' } as const;
    await tx.resolveApproval(`appr_${id}`, {
      decision: 'rejected',
      by,
      reason: secret,
      at: new Date(NOW).toISOString(),
    });
    await tx.putTakeover({ conversationId, operator: { id: 'op_1', name: secret }, seenAtMs: NOW });
    await tx.putGrant({
      conversationId,
      grant: {
        id: `grant_${id}`,
        tool: 'issue_refund',
        title: 'Refund',
        same: { order_id: secret },
        maxUses: 1,
        uses: 0,
        by,
        approvalId: `appr_${id}`,
        grantedAt: new Date(NOW).toISOString(),
        expiresAt: new Date(NOW).toISOString(),
      },
    });
    await tx.appendHistory(conversationId, 1, [secret]);
    await tx.putJournal(held, { key: 'tool:1', segment: 0, status: 'finished', body: secret });
    await tx.addSteering(runId, messageId);
    await tx.putPageCall(held, samplePageCall({ ...ids, callId: `call_${id}`, tool }));
    await tx.resolvePageCall(runId, `call_${id}`, secret);
    await tx.putCheckpoint(conversationId, { seq: 1, view: emptyView(conversationId, secret) });
    await tx.putPlaceholder(conversationId, {
      placeholder: '[NAME_1]',
      kind: 'name',
      value: secret,
      source: 'visitor',
    });
    await tx.putScreening(conversationId, messageId, secret);
    await tx.putSummary(conversationId, secret);
    await tx.putFeedback({
      id: `fb_${id}`,
      conversationId,
      principalId: 'vis_1',
      rating: 'down',
      comment: secret,
      atMs: NOW,
    });
    await tx.putReply('vis_1', `key_${id}`, { bodyHash: secret, result: secret }, NOW);
    await tx.putOperator({
      id: `op_${id}`,
      name: `Operator ${id}`,
      operatorRole: 'viewer',
      disabled: false,
      secrets: { passwordHash: secret },
      createdAtMs: NOW,
    });
    await tx.appendAudit({
      action: 'approval.rejected',
      actor: { id: 'op_1', role: 'operator', name: secret },
      subject: { type: 'approval', id: `appr_${id}` },
      reason: secret,
    });
  });
  await store.releaseRun(held);
}

/** All that {@link fillStore} has stored under an id, as the port gives it back. */
export async function readFilled(store: Store, id: string): Promise<readonly unknown[]> {
  const [conversationId, runId] = [`conv_${id}`, `run_${id}`];
  return [
    await store.meta(`meta_${id}`),
    await store.conversation(conversationId),
    await store.readLog(conversationId, 0, 100),
    await store.messages(conversationId, 100, 100),
    await store.unfinishedMessages(conversationId, runId),
    await store.run(runId),
    await store.approval(`appr_${id}`),
    await store.grants(conversationId),
    await store.takeover(conversationId),
    await store.history(conversationId),
    await store.steering(runId),
    await store.pageCall(runId, `call_${id}`),
    await store.checkpoint(conversationId),
    await store.placeholders(conversationId),
    await store.screening(conversationId, `msg_${id}`),
    await store.summary(conversationId),
    await store.searchAudit({ subject: `appr_${id}` }, 10),
    await store.operator(`op_${id}`),
    ...(await store.transaction(async (tx) => [await tx.journal(runId), await tx.reply('vis_1', `key_${id}`)])),
  ];
}
