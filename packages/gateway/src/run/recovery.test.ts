import type { JsonValue } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { ApprovalRecord, JournalEntry } from '../store/port.ts';
import type { ToolCall } from './agent-port.ts';
import { approvalFor } from './approvals.ts';
import { openCalls, planRecovery, toolKey } from './recovery.ts';

const call = (callId: string, fields: Partial<ToolCall> = {}): ToolCall => ({
  callId,
  tool: 'refund',
  agent: 'support',
  arguments: {},
  ...fields,
});

function started(of: ToolCall, attempt = 1): JournalEntry {
  return {
    key: toolKey(of.callId),
    segment: 0,
    status: 'started',
    body: { attempt, call: of } as unknown as JsonValue,
  };
}

function answer(
  callId: string,
  status: ApprovalRecord['status'],
  outcome?: 'done' | 'not_done' | 'retry',
): ApprovalRecord {
  const approval = approvalFor({
    id: 'a',
    conversationId: 'c',
    runId: 'r',
    call: call(callId),
    policy: {},
    titleOf: () => undefined,
    deciders: { decidedBy: 'operator', operatorRole: 'reviewer' },
    nowMs: 0,
  });
  return {
    approval: { ...approval, question: 'outcome' },
    site: 'storefront',
    status,
    ...(status !== 'pending' && {
      resolution: { decision: status, by: null, at: approval.requestedAt, ...(outcome && { outcome }) },
    }),
  };
}

const plan = (journal: readonly JournalEntry[], approvals: readonly ApprovalRecord[] = [], policy = {}) =>
  planRecovery(journal, approvals, () => policy);

describe('[ER5] what is done about calls that were under way', () => {
  it('asks about one that may have had an effect, and about nothing else', () => {
    const journal: JournalEntry[] = [
      { key: 'segment', segment: 0, status: 'started', body: null },
      { key: 'model::0', segment: 0, status: 'finished', body: {} },
      { key: 'tool:done', segment: 0, status: 'finished', body: { output: 1 } },
      started(call('call_1')),
      started(call('call_2', { isAgent: true })),
    ];
    expect(plan(journal).ask.map(({ call: { callId } }) => callId)).toEqual(['call_1']);
    expect(plan(journal).settled).toEqual([]);
  });

  it('[PT4] waits for the page again, and asks nobody about what it was to do', () => {
    const page = { clientId: 'tab_1', tool: { name: 'buy', description: 'Buys.', parameters: {} } };
    const journal = [started(call('call_1', { tool: 'page__buy', page }))];
    expect(plan(journal)).toEqual({ ask: [], settled: [], retry: new Set() });
    expect(openCalls(journal, []).map(({ callId }) => callId)).toEqual(['call_1']);
  });

  it('takes calls for open until somebody is asked about them', () => {
    const journal = [started(call('call_1')), started(call('call_2', { isAgent: true })), started(call('call_3'), 2)];
    const open = (...approvals: ApprovalRecord[]) => openCalls(journal, approvals).map(({ callId }) => callId);
    expect(open()).toEqual(['call_1', 'call_2', 'call_3']);
    expect(open(answer('call_1', 'pending'))).toEqual(['call_2', 'call_3']);
    const retried = answer('call_3', 'approved', 'retry');
    expect(open(retried)).toEqual(['call_1', 'call_2', 'call_3']);
    expect(open(retried, answer('call_3', 'cancelled'))).toEqual(['call_1', 'call_2']);
  });

  it.each([{ sideEffects: false }, { idempotent: true }])('simply makes it again with %j', (policy) => {
    expect(plan([started(call('call_1'))], [], policy)).toEqual({ ask: [], settled: [], retry: new Set() });
  });

  it('waits while a person has not answered', () => {
    expect(plan([started(call('call_1'))], [answer('call_1', 'pending')]).ask).toHaveLength(1);
    expect(plan([started(call('call_1'))], [answer('call_2', 'approved', 'done')]).ask).toHaveLength(1);
  });

  it('takes each answer for the attempt that it is about', () => {
    const retry = answer('call_1', 'approved', 'retry');
    expect(plan([started(call('call_1'))], [retry]).retry).toEqual(new Set(['call_1']));
    expect(plan([started(call('call_1'), 2)], [retry]).ask).toHaveLength(1);
    expect(plan([started(call('call_1'), 2)], [retry, answer('call_1', 'rejected', 'not_done')]).settled).toMatchObject(
      [{ happened: false, key: 'tool:call_1' }],
    );
  });

  it('tells the model what is known, and that nothing is when nobody answered', () => {
    const told = (...approvals: ApprovalRecord[]) => plan([started(call('call_1'))], approvals).settled[0];
    expect(told(answer('call_1', 'approved', 'done'))).toMatchObject({ happened: true });
    expect(told(answer('call_1', 'approved', 'done'))?.output).toMatch(/was carried out/);
    expect(told(answer('call_1', 'rejected', 'not_done'))?.output).toMatch(/was not carried out/);
    expect(told(answer('call_1', 'expired'))).toMatchObject({ happened: false });
    expect(told(answer('call_1', 'expired'))?.output).toMatch(/do not repeat/);
  });
});
