/** Something of a visitor in every place where a store keeps anything of one. */
import { emptyView } from '@parley/protocol';
import { claim, createApproval, createConversation, createRun, NOW, said } from '../store/conformance/harness.ts';
import type { Store } from '../store/port.ts';

/**
 * Fills a store with what a visitor leaves behind: a conversation `conv_<name>` with a run that is worked on, and one that
 * waits. Every text that is about the visitor begins with the name; the visitor's id is `vis_<name>`.
 */
export async function leaveData(store: Store, name: string): Promise<void> {
  const [visitorId, conversationId] = [`vis_${name}`, `conv_${name}`];
  const [runId, waitingId] = [`run_${name}`, `run_${name}_2`];
  const text = (what: string): string => `${name} ${what}`;
  await createConversation(store, conversationId, { ownerId: visitorId, title: text('title') });
  const tool = { name: 'glow', description: text('tool'), parameters: { type: 'object' }, idempotent: true };
  const pageOffer = { clientId: text('tab'), tools: [tool] };
  await createRun(store, conversationId, runId, 'runnable', {
    context: text('context'),
    locale: name,
    pageOffer,
    callerTraceparent: text('caller'),
    toldFrom: 1,
  });
  await createRun(store, conversationId, waitingId, 'waiting');
  const held = await claim(store, runId);
  await createApproval(store, `appr_${name}`, {
    conversationId,
    runId: waitingId,
    summary: text('summary'),
    arguments: text('arguments'),
  });
  await createApproval(store, `appr_${name}_2`, { conversationId, runId: waitingId });
  await store.transaction(async (tx) => {
    await tx.append(conversationId, [
      said(text('said')),
      { type: 'message.started', messageId: `msg_${name}`, runId, agent: 'support' },
      { type: 'message.delta', messageId: `msg_${name}`, offset: 0, text: text('delta') },
    ]);
    await tx.appendHistory(conversationId, 1, [text('history')]);
    await tx.updateRun(runId, {
      snapshot: text('snapshot'),
      startedAtMs: NOW,
      traceparent: text('traceparent'),
      error: { code: 'internal', message: text('error'), retryable: false },
    });
    await tx.addSteering(runId, `msg_${name}`);
    await tx.placeSteering(held, 1);
    await tx.putScreening(conversationId, `msg_${name}`, text('screening'));
    await tx.putSummary(conversationId, text('summary'));
    const value = text('value');
    await tx.putPlaceholder(conversationId, { placeholder: '[NAME_1]', kind: 'name', value, source: 'visitor' });
    const spent = { tokens: 7, nanoUsd: 5, unpricedTokens: 1 };
    await tx.addSpending([
      { scope: 'conversation', key: conversationId, day: '', ...spent },
      { scope: 'visitor_day', key: visitorId, day: '2026-03-01', ...spent },
    ]);
    await tx.putCheckpoint(conversationId, { seq: 1, view: emptyView(conversationId, text('checkpoint')) });
    await tx.putJournal(held, { key: 'tool:1', segment: 0, status: 'finished', body: text('output') });
    const call = { runId, callId: 'call_1', conversationId, ownerId: visitorId, clientId: text('tab'), tool };
    await tx.putPageCall(held, call);
    await tx.resolvePageCall(runId, 'call_1', text('answer'));
    await tx.resolveApproval(`appr_${name}_2`, {
      decision: 'rejected',
      by: { id: 'op_1', role: 'operator' },
      reason: text('reason'),
      at: new Date(NOW).toISOString(),
    });
    await tx.setUntoldFrom(conversationId, 1);
    await tx.putTakeover({ conversationId, operator: { id: 'op_1', name: text('operator') }, seenAtMs: NOW });
    await tx.putGrant({
      conversationId,
      grant: {
        id: `grant_${name}`,
        tool: 'issue_refund',
        title: 'Refund',
        same: { order_id: text('order') },
        maxUses: 1,
        uses: 0,
        by: { id: visitorId, role: 'visitor' },
        approvalId: `appr_${name}_2`,
        grantedAt: new Date(NOW).toISOString(),
        expiresAt: new Date(NOW).toISOString(),
      },
    });
    await tx.putReply(visitorId, text('key'), { bodyHash: text('hash'), result: text('result') }, NOW);
    await tx.putFeedback({
      id: `fb_${name}`,
      conversationId,
      messageId: `msg_${name}`,
      principalId: visitorId,
      rating: 'down',
      comment: text('comment'),
      atMs: NOW,
    });
    await tx.appendAudit({
      action: 'approval.rejected',
      actor: { id: 'op_1', role: 'operator', name: 'Alice Johnson' },
      conversationId,
      subject: { type: 'approval', id: `appr_${name}_2` },
      reason: text('reason'),
    });
  });
}
