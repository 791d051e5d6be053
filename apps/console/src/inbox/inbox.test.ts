import { describeAskers } from './askers.ts';
import { type ResolvedApproval, visible } from '@parley/client';
import { describe, expect, it } from 'vitest';
import { arrange, type Pending, STAY_MS } from './arrange.ts';
import { describeOutcome } from './outcome.ts';

const approval = (id: string, expiresAt: string): Pending => ({
  id,
  conversationId: 'conv_1',
  runId: 'run_1',
  callId: `call_${id}`,
  tool: 'issue_refund',
  title: 'Issue a refund',
  summary: 'Refund $20.00',
  arguments: {},
  argsHash: 'hash',
  decidedBy: 'operator',
  requestedAt: '2026-11-20T10:00:00Z',
  expiresAt,
});
const resolved = (id: string, expiresAt: string): ResolvedApproval => ({
  approval: approval(id, expiresAt),
  resolution: { decision: 'approved', by: { id: 'op', role: 'operator', name: 'Ana' }, at: '2026-11-20T11:00:00Z' },
});

describe('inbox', () => {
  it('[OP1] puts what expires first on top', () => {
    const approvals = [approval('late', '2026-11-20T14:00:00Z'), approval('soon', '2026-11-20T12:00:00+00:00')];
    const { entries } = arrange({ approvals, resolved: [] }, new Map(), 0);
    expect(entries.map((entry) => entry.approval.id)).toEqual(['soon', 'late']);
  });

  it('[OP1] shows a decision in its place for a moment, then below', () => {
    const snapshot = {
      approvals: [approval('first', '2026-11-20T12:00:00Z'), approval('third', '2026-11-20T14:00:00Z')],
      resolved: [resolved('second', '2026-11-20T13:00:00Z')],
    };
    const decidedAt = new Map([['second', 1000]]);
    const now = arrange(snapshot, decidedAt, 1000);
    expect(now.entries.map((entry) => entry.approval.id)).toEqual(['first', 'second', 'third']);
    expect(now.earlier).toEqual([]);
    const later = arrange(snapshot, decidedAt, 1000 + STAY_MS);
    expect(later.entries.map((entry) => entry.approval.id)).toEqual(['first', 'third']);
    expect(later.earlier.map((entry) => entry.approval.id)).toEqual(['second']);
  });

  it('[OP1] says who decided, and when nobody did', () => {
    expect(describeOutcome({ decision: 'rejected', by: { id: 'op_1', role: 'operator', name: 'Ana' } })).toBe(
      'Rejected by Ana',
    );
    expect(describeOutcome({ decision: 'approved', by: { id: 'op_1', role: 'operator' } })).toBe('Approved by op_1');
    expect(describeOutcome({ decision: 'approved', by: { id: 'v', role: 'visitor' } })).toBe('Approved by the visitor');
    expect(describeOutcome({ decision: 'expired', by: null })).toBe('Expired: nobody decided in time');
  });

  it('[OP1] says what was answered about an interrupted call', () => {
    const by = { id: 'op_1', role: 'operator', name: 'Ana' } as const;
    expect(describeOutcome({ decision: 'approved', by, outcome: 'done' })).toBe('Answered by Ana: it happened');
    expect(describeOutcome({ decision: 'approved', by, outcome: 'retry' })).toBe('Answered by Ana: do it again');
    expect(describeOutcome({ decision: 'rejected', by, outcome: 'not_done' })).toBe(
      'Answered by Ana: it did not happen',
    );
    expect(describeOutcome({ decision: 'expired', by: null })).toBe('Expired: nobody decided in time');
  });

  it('[SC6] spells out characters that hide in arguments', () => {
    expect(visible('refund\u202e001$\u200b')).toBe(String.raw`refund\u{202e}001$\u{200b}`);
  });
});

it('[OP1] [AG6] names the agent that asks, and those that it asks for', () => {
  expect(describeAskers(['Help desk'])).toBe('Asked by Help desk');
  expect(describeAskers(['Help desk', 'Technical', 'Knowledge'])).toBe('Asked by Knowledge, for Technical, Help desk');
});
