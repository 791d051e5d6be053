import { describe, expect, it } from 'vitest';
import type { Pending } from './arrange.ts';
import { choicesOf, everything, matches } from './filter.ts';
import { describeGrant } from './grant.ts';
import { type Person, refusalFor } from './refusal.ts';
import { fieldsOf, inputsOf, readFields } from './schema-fields.ts';

const schema = {
  type: 'object',
  required: ['order_id', 'amount', 'reason', 'speed', 'gift'],
  properties: {
    order_id: { type: 'string', minLength: 1, maxLength: 8 },
    amount: { type: 'number', exclusiveMinimum: 0, maximum: 100, description: 'US dollars' },
    reason: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    speed: { type: 'string', enum: ['slow', 'fast'] },
    gift: { type: 'boolean' },
    lines: { type: 'array' },
    count: { type: ['integer', 'null'] },
  },
};
const given = { order_id: 'ORD-1', amount: 20, reason: null, speed: 'slow', gift: true, lines: [1], extra: { a: 1 } };

describe('edited arguments', () => {
  const fields = fieldsOf(schema, given);
  const inputs = inputsOf(fields, given);

  it('[HI4] are a form from the schema, and what nobody touches stays as it is', () => {
    expect(fields.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'order_id: text',
      'amount: number',
      'reason: text',
      'speed: choice',
      'gift: boolean',
      'lines: json',
      'count: integer',
      'extra: json',
    ]);
    expect(readFields(fields, inputs)).toEqual({ ok: true, value: { ...given, count: null } });
  });

  it.each([
    ['order_id', '', 'Expected some text.'],
    ['order_id', 'ORD-123456', 'At most 8 characters.'],
    ['amount', 'much', 'Expected a number.'],
    ['amount', ' ', 'Expected a number.'],
    ['amount', '0', 'More than 0.'],
    ['amount', '100.01', 'At most 100.'],
    ['count', '1.5', 'Expected a whole number.'],
    ['speed', 'medium', 'Expected one of slow, fast.'],
    ['lines', '[1', 'Expected JSON.'],
  ])('[HI4] say at the field %s that %j is not valid', (name, text, problem) => {
    expect(readFields(fields, { ...inputs, [name]: text })).toEqual({ ok: false, problems: { [name]: problem } });
  });

  it('[HI4] work without a schema', () => {
    const plain = fieldsOf(undefined, { a: 'x' });
    expect(readFields(plain, inputsOf(plain, { a: 'x' }))).toEqual({ ok: true, value: { a: 'x' } });
  });
});

describe('an approval', () => {
  const approval: Pending = {
    id: 'appr_1',
    conversationId: 'conv_1',
    runId: 'run_1',
    callId: 'call_1',
    tool: 'issue_refund',
    title: 'Refund',
    summary: 'Refund $800.00',
    arguments: { order_id: 'ORD-1' },
    argsHash: 'hash',
    askedBy: ['Help desk', 'Billing'],
    decidedBy: 'operator',
    operatorRole: 'admin',
    requestedAt: '2026-11-20T10:00:00Z',
    expiresAt: '2026-11-21T10:00:00Z',
  };
  const as = (operatorRole: NonNullable<Person['operatorRole']>): Person => ({
    id: 'op_1',
    role: 'operator',
    operatorRole,
  });

  it('[HI3] says why somebody may not decide it', () => {
    expect(refusalFor(as('viewer'), approval)).toMatch('your rank is viewer');
    expect(refusalFor(as('reviewer'), approval)).toBe('This is above your limit as a reviewer: it takes an admin.');
    expect(refusalFor(as('admin'), approval)).toBeNull();
    expect(refusalFor(as('reviewer'), { ...approval, operatorRole: 'reviewer' })).toBeNull();
    const endorsements = [{ by: { id: 'op_1', role: 'operator' as const }, at: '2026-11-20T11:00:00Z' }];
    expect(refusalFor(as('admin'), { ...approval, decidedBy: 'two_people', endorsements })).toMatch('second person');
    expect(refusalFor({ ...as('admin'), id: 'op_2' }, { ...approval, endorsements })).toBeNull();
    expect(refusalFor(as('admin'), { ...approval, decidedBy: 'visitor' })).toMatch('visitor');
  });

  it('[HI5] says all that a grant lets through', () => {
    const lines = describeGrant(
      'issue_refund',
      { same: { order_id: 'ORD-1' }, atMost: { amount: 20 }, maxUses: 3 },
      3_600_000,
    );
    expect(lines).toEqual([
      'Later calls of issue_refund in this conversation, at most 3',
      'only where order_id is "ORD-1"',
      'only where amount is at most 20',
      'for 1 h 0 min from now on; it can be taken back in the conversation',
    ]);
  });

  it('[OP1] is found by tool, agent and text', () => {
    expect(choicesOf([approval, approval])).toEqual({ tools: ['issue_refund'], agents: ['Billing'] });
    const finds = (filter: Partial<typeof everything>): boolean => matches(approval, { ...everything, ...filter });
    expect([finds({}), finds({ tool: 'other' }), finds({ agent: 'Billing' }), finds({ agent: 'Help desk' })]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([finds({ text: 'ord-1' }), finds({ text: '$800' }), finds({ text: 'zebra' })]).toEqual([true, true, false]);
  });
});
