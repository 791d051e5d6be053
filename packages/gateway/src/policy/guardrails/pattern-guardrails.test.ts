import { describe, expect, it } from 'vitest';
import { finder } from './detectors/testing/find.ts';
import { internalData, patterns, personalData, secrets } from './pattern-guardrails.ts';

const TEXT = 'card 4111 1111 1111 1111, ssn 078-05-1120, DE89 3704 0044 0532 0130 00, joe@example.com, (415) 555-0132';

const kindsIn = (guardrail: { patterns: Parameters<typeof finder>[0] }, text = TEXT): string[] =>
  finder(guardrail.patterns)(text).map((finding) => finding.split(' ')[0] ?? '');

const findAll = finder(personalData().patterns);

describe('personalData', () => {
  it('[GU2] looks for all kinds in the input, and redacts them', () => {
    expect(personalData()).toMatchObject({
      type: 'patterns',
      name: 'personal_data',
      stages: ['input'],
      action: 'redact',
      reversible: true,
    });
    expect(kindsIn(personalData())).toEqual(['card', 'ssn', 'iban', 'email', 'phone']);
  });

  it.each(['card', 'ssn', 'iban', 'email', 'phone'] as const)('[GU2] leaves %s out when it is off', (kind) => {
    const found = kindsIn(personalData({ kinds: { [kind]: false } }));
    expect(found).not.toContain(kind);
    expect(found.length).toBeGreaterThanOrEqual(4);
  });

  it('[GU4] takes stages, action, name and whether it can be undone', () => {
    const options = { stages: ['output'], action: 'redact', name: 'pii', reversible: false } as const;
    expect(personalData(options)).toMatchObject(options);
  });

  it('[GU4] has no placeholders for what is blocked', () => {
    expect(personalData({ action: 'block' })).toMatchObject({ action: 'block' });
    expect(personalData({ action: 'block' })).not.toHaveProperty('reversible');
  });

  it.each([
    ['help.desk@shop.example', 'Help.Desk@shop.example'],
    ['help.desk@shop.example', 'ＨＥＬＰ.desk@shop.example'],
    ['+49 30 123456', '+49 30 123456'],
    ['+49 30 123456', '0049 (0)30 / 123456'],
    ['+49 30 123456', 'Tel. 030 123456'],
    ['030 123456', '+4930123456'],
    ['+1 415 555 0132', '(415) 555-0132'],
    ['DE89 3704 0044 0532 0130 00', 'de89370400440532013000'],
    ['4111 1111 1111 1111', '4111-1111-1111-1111'],
  ])('[GU2] when %s is allowed, %s is no finding', (allowed, text) => {
    expect(findAll(text)).toHaveLength(1);
    expect(kindsIn(personalData({ allow: [allowed] }), text)).toEqual([]);
  });

  it('[GU2] what is not allowed is found beside it', () => {
    const find = finder(personalData({ allow: ['help.desk@shop.example', '+49 30 123456'] }).patterns);
    expect(find('help.desk@shop.example, desk@shop.example, +49 30 123457')).toEqual([
      'email desk@shop.example',
      'phone +49 30 123457',
    ]);
  });

  it.each([
    [{ kinds: { cards: true } }, 'personal_data.kinds: there is no kind cards'],
    [{ kinds: { card: 1 } }, 'personal_data.kinds.card: expected true or false'],
    [
      { kinds: { card: false, ssn: false, iban: false, email: false, phone: false } },
      'personal_data.kinds: expected at least one kind that is on',
    ],
    [{ name: 'PII' }, 'name: expected a name such as my_guardrail, got PII'],
    [{ stages: [] }, 'personal_data.stages: expected at least one of input, output, tool_input, tool_output'],
    [{ stages: ['tool'] }, 'personal_data.stages: there is no stage tool'],
    [{ action: 'hide' }, 'personal_data.action: expected block or redact, got hide'],
  ])('refuses %j', (options, message) => {
    expect(() => personalData(options as Parameters<typeof personalData>[0])).toThrow(message);
  });
});

it('[GU6] secrets are blocked in answers and around tools', () => {
  expect(secrets()).toMatchObject({
    name: 'secrets',
    stages: ['output', 'tool_input', 'tool_output'],
    action: 'block',
  });
  expect(kindsIn(secrets(), '{"note": "password=hunter2"}')).toEqual(['password']);
  expect(secrets({ stages: ['input'], action: 'redact', name: 'keys' })).toMatchObject({
    name: 'keys',
    stages: ['input'],
    action: 'redact',
  });
});

it('[GU4] internal data is blocked in answers', () => {
  expect(internalData()).toMatchObject({ name: 'internal_data', stages: ['output'], action: 'block' });
  expect(kindsIn(internalData(), 'the database connection failed')).toEqual(['database_connection']);
});

describe('patterns', () => {
  const orderIds = { kind: 'order_id', regex: /ORD-\d{4}/ };
  const options = { name: 'orders', stages: ['output'], action: 'redact', patterns: [orderIds] } as const;

  it('makes a guardrail of patterns of one’s own', () => {
    expect(patterns(options)).toEqual({ type: 'patterns', ...options });
    expect(finder(patterns(options).patterns)('ORD-5678')).toEqual(['order_id ORD-5678']);
  });

  it.each([
    [{ name: '9' }, 'name: expected a name such as my_guardrail, got 9'],
    [{ name: 'a'.repeat(41) }, 'name: expected a name'],
    [{ patterns: [] }, 'orders.patterns: expected at least one pattern'],
    [
      { patterns: [orderIds, { kind: 'X', regex: /x/ }] },
      'orders.patterns[1].kind: expected a name such as order_id, got X',
    ],
    [{ patterns: [{ kind: 'x', regex: 'x' }] }, 'orders.patterns[0].regex: expected a regular expression'],
  ])('refuses %j', (wrong, message) => {
    expect(() => patterns({ ...options, ...wrong } as Parameters<typeof patterns>[0])).toThrow(message);
  });
});
