import type { ApprovalView } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { Expectation } from './format.ts';
import type { CallSeen, Observation } from './observe.ts';

const lookup: CallSeen = {
  tool: 'lookup_order',
  arguments: { order_id: 'ORD-1', deep: { a: 1, b: [1, 2] } },
  status: 'succeeded',
};
const search: CallSeen = { tool: 'search', arguments: null, status: 'failed', agent: 'docs', inside: 'ask_docs' };
const asked = {
  tool: 'pay',
  decidedBy: 'operator',
  arguments: { amount: 5 },
  summary: 'Pay $5.00',
} as unknown as ApprovalView;

const seen: Observation = {
  text: 'The refund of **$20.00** is\non its way; it’s done.',
  calls: [lookup, search],
  questions: [asked],
  agents: ['triage', 'billing'],
  run: { status: 'limited', error: 'max_turns', output: { category: 'billing', urgency: 'low' } },
  guardrails: [{ name: 'personal_data', stage: 'input', action: 'redacted' }],
};

function problems(expected: Expectation, facts: Record<string, string | number> = {}): string[] {
  return check(expected, seen, facts);
}

describe('what is as expected', () => {
  it.each<Expectation>([
    { says: ['refund of $20.00 is on its way', "it's done", '/\\$\\d+\\.00/'] },
    { says: [['never said', 'on its way']] },
    { never_says: ['rejected', '/refused/'] },
    {
      tools: [
        { name: 'lookup_order', arguments: { deep: { b: [1, 2] } } },
        { name: 'search', status: 'failed' },
      ],
    },
    { tools: [{ name: 'search', status: 'any', agent: 'docs', inside: 'ask_docs' }] },
    { tools_in_any_order: [{ name: 'search', status: 'any' }, { name: 'lookup_*' }] },
    { never_tools: ['issue_*', 'cancel_order'] },
    { agents: ['triage', 'billing'] },
    { approval: [{ tool: 'pay', decided_by: 'operator', arguments: { amount: 5 }, summary: '$5.00' }] },
    { output: { category: 'billing', urgency: { one_of: ['low', 'medium'] } }, run: 'limited', error: 'max_turns' },
    { guardrail: { stage: 'input' } },
  ])('%j', (expected) => {
    expect(problems(expected)).toEqual([]);
  });
});

describe('what is not', () => {
  it.each<[Expectation, string]>([
    [{ says: ['shipped'] }, '"shipped" was not said'],
    [{ says: [['shipped', 'sent']] }, 'none of "shipped", "sent" was said'],
    [{ never_says: ['on its way'] }, '"on its way" was said'],
    [{ tools: [{ name: 'search' }] }, 'search was not called as expected: search has failed, expected succeeded'],
    [
      { tools: [{ name: 'search', status: 'any' }, { name: 'lookup_order' }] },
      'lookup_order was not called as expected: it was called, but not in this order',
    ],
    [{ tools: [{ name: 'lookup_order', arguments: { order_id: 'ORD-2' } }] }, '.order_id is "ORD-1", expected "ORD-2"'],
    [{ tools: [{ name: 'lookup_order', inside: 'ask_docs' }] }, 'was not called inside ask_docs'],
    [{ tools_in_any_order: [{ name: 'lookup_order' }, { name: 'lookup_order' }] }, 'lookup_order was not called'],
    [{ never_tools: ['pay'] }, 'pay was called'],
    [{ never_tools: ['*'] }, 'lookup_order was called'],
    [{ agents: ['triage'] }, 'agents has 2 values, expected 1'],
    [{ approval: 'none' }, 'approval of pay was asked for'],
    [{ approval: [{ tool: 'pay', arguments: { amount: 6 } }] }, 'as expected: arguments.amount is 5, expected 6'],
    [{ approval: [{ tool: 'refund' }] }, 'approval of refund was not asked for'],
    [{ output: { urgency: { one_of: ['high', 'critical'] } } }, 'is "low", expected one of "high", "critical"'],
    [{ run: 'completed' }, 'run is "limited", expected "completed"'],
    [{ guardrail: 'none' }, 'guardrail personal_data has tripped'],
    [{ guardrail: { action: 'blocked' } }, 'no such guardrail has tripped'],
    [{ facts: { 'number of refunds': 2 } }, 'number of refunds is 1, expected 2'],
  ])('%j', (expected, problem) => {
    expect(problems(expected, { 'number of refunds': 1 }).join('; ')).toContain(problem);
  });

  it('a question beside the expected one counts as well', () => {
    const two = { ...seen, questions: [asked, asked] };
    expect(check({ approval: [{ tool: 'pay' }] }, two, {})).toEqual(['approval of pay was asked for as well']);
  });
});
