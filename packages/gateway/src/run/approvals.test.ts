import type { Approval, JsonValue } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolPolicy } from '../agent/definition.ts';
import type { WhoDecides } from '../policy/deciders.ts';
import type { ApprovalRecord } from '../store/port.ts';
import { APPROVAL_LIFETIME_MS, approvalFor, decisionsOf, hashArguments, outcomeQuestionFor } from './approvals.ts';

/** The same value with the keys of every object the other way round. */
function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, child]) => [key, reversed(child)]),
  );
}

describe('the hash of arguments', () => {
  const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;

  it('[AP1] does not depend on the order of keys', () => {
    fc.assert(fc.property(json, (value) => hashArguments(reversed(value)) === hashArguments(value)));
    expect(hashArguments({ a: 1, b: { c: [2], d: 3 } })).toBe(hashArguments({ b: { d: 3, c: [2] }, a: 1 }));
  });

  it('[AP1] is the same for equal arguments only', () => {
    fc.assert(
      fc.property(json, json, (left, right) => {
        expect(hashArguments(left) === hashArguments(right)).toBe(sorted(left) === sorted(right));
      }),
    );
    const different: JsonValue[] = [
      { a: 1 },
      { a: '1' },
      { a: [1] },
      [1],
      1,
      '1',
      null,
      {},
      [],
      '',
      { a: null },
      [[1]],
    ];
    expect(new Set(different.map(hashArguments)).size).toBe(different.length);
    expect(hashArguments([1, 2])).not.toBe(hashArguments([2, 1]));
  });
});

/** JSON with sorted keys, made in another way than the one under test. */
function sorted(value: JsonValue): string {
  return JSON.stringify(value, (_key, child: JsonValue) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : child,
  );
}

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const options = {
  id: 'appr_1',
  conversationId: 'conv_1',
  runId: 'run_1',
  call: { callId: 'call_1', tool: 'issue_refund', agent: 'support', arguments: { amount: 20 } },
  policy: {},
  deciders: { decidedBy: 'operator', operatorRole: 'reviewer' } as const,
  titleOf: (agent: string) => ({ front: 'Front desk', billing: 'Billing' })[agent],
  nowMs: NOW,
};

describe('an approval', () => {
  it('[HI5] has defaults: operators decide, within 24 hours', () => {
    expect(approvalFor(options)).toEqual({
      id: 'appr_1',
      conversationId: 'conv_1',
      runId: 'run_1',
      callId: 'call_1',
      tool: 'issue_refund',
      title: 'Issue refund',
      summary: 'Issue refund',
      arguments: { amount: 20 },
      argsHash: hashArguments({ amount: 20 }),
      decidedBy: 'operator',
      operatorRole: 'reviewer',
      editableBy: ['operator'],
      requestedAt: '2026-03-01T12:00:00.000Z',
      expiresAt: new Date(NOW + APPROVAL_LIFETIME_MS).toISOString(),
    });
  });

  it('follows the policy of its tool', () => {
    const policy = {
      title: 'Issue a refund',
      grantable: { atMost: ['amount'] },
      expiresInMs: 1000,
      summarise: (args: unknown) => `Refund $${(args as { amount: number }).amount}`,
    };
    const deciders = { decidedBy: 'either', operatorRole: 'admin' } as const;
    expect(approvalFor({ ...options, policy, deciders })).toMatchObject({
      title: 'Issue a refund',
      summary: 'Refund $20',
      ...deciders,
      editableBy: ['operator'],
      grantOffer: { atMost: { amount: 20 }, maxUses: 10, expiresInMs: 3_600_000 },
      expiresAt: '2026-03-01T12:00:01.000Z',
    });
  });

  it.each<[ToolPolicy, WhoDecides['decidedBy'], readonly string[] | undefined]>([
    [{}, 'visitor', undefined],
    [{}, 'either', ['operator']],
    [{ editableBy: ['visitor', 'operator'] }, 'either', ['visitor', 'operator']],
    [{ editableBy: ['visitor', 'operator'] }, 'operator', ['operator']],
    [{ editableBy: ['visitor', 'operator'], visibleTo: ['operator'] }, 'either', ['operator']],
    [{ editableBy: [] }, 'operator', undefined],
    [{}, 'two_people', undefined],
  ])('[AP4] with policy %j, decided by %s, is editable by %j', (policy, decidedBy, editors) => {
    expect(approvalFor({ ...options, policy, deciders: { decidedBy } }).editableBy).toEqual(editors);
  });

  it('grants nothing where two people have to approve', () => {
    const deciders = { decidedBy: 'two_people' } as const;
    expect(approvalFor({ ...options, policy: { grantable: {} }, deciders })).not.toHaveProperty('grantOffer');
  });

  it('[AG6] names the agents that ask by their titles, and none that have no title', () => {
    const nested = { ...options.call, agent: 'billing', parentCallId: 'call_0', worksFor: ['front'] };
    expect(approvalFor({ ...options, call: nested })).toMatchObject({
      parentCallId: 'call_0',
      askedBy: ['Front desk', 'Billing'],
    });
    expect(approvalFor({ ...options, call: { ...nested, worksFor: ['SDK name'] } }).askedBy).toEqual(['Billing']);
  });

  it('is asked even when its summary throws', () => {
    const policy = {
      summarise: () => {
        throw new Error('no amount');
      },
    };
    expect(approvalFor({ ...options, policy }).summary).toBe('Issue refund');
  });

  it('[ER5] can ask what came of an interrupted call', () => {
    const asked = { question: 'outcome', argsHash: hashArguments({ amount: 20 }), decidedBy: 'operator' };
    expect(outcomeQuestionFor(options)).toMatchObject(asked);
    // What came of it is known to one person, or to none.
    const deciders = { decidedBy: 'two_people', operatorRole: 'admin' } as const;
    const policy = { grantable: {} };
    const question = outcomeQuestionFor({ ...options, deciders, policy });
    expect(question).toMatchObject({ ...asked, operatorRole: 'admin' });
    expect(question).not.toHaveProperty('editableBy');
    expect(question).not.toHaveProperty('grantOffer');
  });
});

describe('the decisions that an agent is told', () => {
  const at = new Date(NOW).toISOString();
  const record = (
    status: ApprovalRecord['status'],
    reason?: string,
    fields: Partial<Approval> = {},
  ): ApprovalRecord => ({
    approval: { ...approvalFor(options), callId: `call_${status}`, ...fields },
    site: 'storefront',
    status,
    ...(status !== 'pending' && {
      resolution: { decision: status, by: null, at, ...(reason !== undefined && { reason }) },
    }),
  });

  it('leave out what is pending', () => {
    expect(decisionsOf([record('pending'), record('approved')])).toEqual([{ callId: 'call_approved', approved: true }]);
  });

  it('[HI2] carry the reason of a rejection to the model', () => {
    expect(decisionsOf([record('rejected', 'Ask for a photo.')])[0]?.message).toContain('Ask for a photo.');
    expect(decisionsOf([record('rejected', '  ')])[0]?.message).not.toContain('reason');
    expect(decisionsOf([record('rejected')])).toMatchObject([{ approved: false }]);
  });

  it('[HI5] treat what expired or was cancelled as not approved', () => {
    expect(decisionsOf([record('expired'), record('cancelled')])).toMatchObject([
      { approved: false },
      { approved: false },
    ]);
  });

  it('[AP1] are never for a later call that has the same id', () => {
    const first = record('approved', undefined, { callId: 'call_0' });
    const second = record('pending', undefined, { callId: 'call_0' });
    expect(decisionsOf([first, second])).toEqual([]);
    expect(decisionsOf([first, record('rejected', 'No.', { callId: 'call_0' })])).toMatchObject([{ approved: false }]);
  });

  it('leave out questions about outcomes', () => {
    expect(decisionsOf([record('approved', undefined, { question: 'outcome' })])).toEqual([]);
  });
});
