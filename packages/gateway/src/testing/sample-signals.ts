/** One signal of each type: what tests of listeners begin with. */
import type { Signal, SignalOf, SignalType } from '../telemetry/signals.ts';

/** What nobody but an error tracker may get to see. */
export const CANARY = 'alice@example.com';

const ids = { conversationId: 'conv_1', runId: 'run_1', traceId: 'ab'.repeat(16) };
const run = { ...ids, site: 'shop', agent: 'support' };
const usage = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 20, totalTokens: 120 };
const cause = Object.assign(new TypeError(CANARY), { code: 'ECONNRESET' });

export const sampleSignals: { readonly [T in SignalType]: SignalOf<T> } = {
  'connection.opened': {
    type: 'connection.opened',
    connectionId: 'conn_1',
    principal: 'vis_1',
    role: 'visitor',
    site: 'shop',
  },
  'connection.closed': { type: 'connection.closed', connectionId: 'conn_1', role: 'visitor', site: 'shop' },
  'conversation.begun': { type: 'conversation.begun', conversationId: 'conv_1', site: 'shop', agent: 'support' },
  'conversation.removed': { type: 'conversation.removed', conversationId: 'conv_1', site: 'shop', why: 'retention' },
  'audit.anchored': { type: 'audit.anchored', target: 'file', seq: 7 },
  'audit.anchor_failed': { type: 'audit.anchor_failed', target: 'url', seq: 9, behind: 2, cause },
  'retention.ran': { type: 'retention.ran', conversations: 3, auditRecords: 4 },
  'visitor.erased': { type: 'visitor.erased', erasureId: 'ers_1', conversations: 2 },
  'conversation.escalated': { type: 'conversation.escalated', conversationId: 'conv_1', site: 'shop' },
  'message.taken': { type: 'message.taken', conversationId: 'conv_1', role: 'visitor', site: 'shop' },
  'message.rate_limited': { type: 'message.rate_limited', site: 'shop', retryAfterMs: 6000 },
  'feedback.given': { type: 'feedback.given', conversationId: 'conv_1', rating: 'up', site: 'shop' },
  'command.failed': {
    type: 'command.failed',
    connectionId: 'conn_1',
    command: 'message.send',
    code: 'internal',
    traceId: ids.traceId,
    errorId: 'err_1',
    cause,
  },
  'reader.slowed': { type: 'reader.slowed', kind: 'merged' },
  'run.began': { type: 'run.began', ...run, as: 'run.started', attempt: 1 },
  'run.first_text': { type: 'run.first_text', ...run, sinceMessageMs: 700 },
  'run.left': { type: 'run.left', ...run },
  'run.ended': {
    type: 'run.ended',
    ...run,
    status: 'failed',
    code: 'model_unavailable',
    durationMs: 9000,
    activeMs: 3000,
    usage,
    costUsd: 0.01,
    handoffs: 1,
    toolCalls: 2,
    path: ['orders'],
    cause,
  },
  'model.called': {
    type: 'model.called',
    ...run,
    model: 'model-a',
    usage,
    cost: { tokens: 120, nanoUsd: 2_000_000, unpricedTokens: 7 },
  },
  'model.retried': { type: 'model.retried', ...ids, model: 'model-a', attempt: 1, delayMs: 500, cause },
  'model.given_up': { type: 'model.given_up', ...ids, model: 'model-a', cause },
  'tool.called': {
    type: 'tool.called',
    ...run,
    tool: 'lookup_order',
    callId: 'call_1',
    status: 'succeeded',
    durationMs: 250,
  },
  handoff: { type: 'handoff', ...run, from: 'support', to: 'refunds' },
  'agent.failed': { type: 'agent.failed', ...run, from: 'support', to: 'fallback', code: 'model_unavailable', cause },
  'guardrail.tripped': {
    type: 'guardrail.tripped',
    ...run,
    stage: 'input',
    guardrail: 'injection',
    action: 'blocked',
    reason: 'check_failed',
    cause,
  },
  'approval.requested': {
    type: 'approval.requested',
    ...ids,
    approvalId: 'appr_1',
    tool: 'issue_refund',
    site: 'shop',
  },
  'approval.resolved': {
    type: 'approval.resolved',
    ...ids,
    approvalId: 'appr_1',
    tool: 'issue_refund',
    decision: 'approved',
    by: 'op_1',
    waitMs: 4000,
  },
  'budget.reached': {
    type: 'budget.reached',
    scope: 'visitor_day',
    key: 'shop:vis_1',
    day: '2026-03-01',
    level: 'warning',
  },
  'threshold.crossed': { type: 'threshold.crossed', ...ids, threshold: 'tokens' },
  'tool_server.changed': { type: 'tool_server.changed', server: 'docs', state: 'down', tools: 3, cause },
  'tool_server.limited': {
    type: 'tool_server.limited',
    server: 'docs',
    what: 'result_cut',
    tool: 'docs__search',
    reason: 'a result has 50000 characters',
  },
  'tool_server.failed': { type: 'tool_server.failed', server: 'docs', tool: 'docs__search', cause },
  fault: { type: 'fault', ...ids, what: 'run could not be recorded', cause },
};

export const allSignals: readonly Signal[] = Object.values(sampleSignals);
