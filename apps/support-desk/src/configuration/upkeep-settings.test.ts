import { describe, expect, it } from 'vitest';

import { formatProblems } from './problems.ts';
import { configuration, problems, read } from './testing/read.ts';

describe('retention', () => {
  it('[SE5] says how long conversations and names in the audit log are kept', () => {
    const { retention } = configuration({ PARLEY_RETENTION_DAYS: '7', PARLEY_AUDIT_DAYS: 'off' });
    expect(retention).toEqual({ conversationDays: 7, auditDays: 'off' });
  });

  it.each(['0', '-1', '1.5', '36501', 'never', '1e3'])('[SE5] names %s days as a mistake, in a sentence', (days) =>
    expect(formatProblems(problems({ PARLEY_RETENTION_DAYS: days, PARLEY_AUDIT_DAYS: days }))).toBe(
      ['PARLEY_RETENTION_DAYS', 'PARLEY_AUDIT_DAYS']
        .map((name) => `${name} is "${days}"; expected a whole number of days from 1 to 36500, or off.`)
        .join('\n'),
    ),
  );
});

describe('anchors of the audit log', () => {
  it('[HI7] go to a file, an address, both, or nowhere', () => {
    expect(configuration().auditAnchor).toBeUndefined();
    const PARLEY_AUDIT_ANCHOR_WEBHOOK = 'https://anchors.example.com/heads';
    expect(configuration({ PARLEY_AUDIT_ANCHOR_WEBHOOK }).auditAnchor).toEqual({ url: PARLEY_AUDIT_ANCHOR_WEBHOOK });
    expect(
      configuration({ PARLEY_AUDIT_ANCHOR_WEBHOOK, PARLEY_AUDIT_ANCHOR_FILE: '../far/heads.jsonl' }).auditAnchor,
    ).toEqual({ url: PARLEY_AUDIT_ANCHOR_WEBHOOK, file: '/srv/far/heads.jsonl' });
  });

  it('[HI7] [SC4] are named where they are wrong; an address may be a secret, and is not shown', () => {
    const env = {
      PARLEY_AUDIT_ANCHOR_FILE: '~/heads.jsonl',
      PARLEY_AUDIT_ANCHOR_WEBHOOK: 'hooks.example.com/T0/hunter2',
    };
    expect(formatProblems(problems(env))).toBe(
      'PARLEY_AUDIT_ANCHOR_FILE is "~/heads.jsonl"; expected a path written out, without "~".\n' +
        'PARLEY_AUDIT_ANCHOR_WEBHOOK is set (not shown); expected an http:// or https:// address.',
    );
  });
});

describe('the development operator', () => {
  const operatorOf = (env: Record<string, string>) => configuration(env).developmentOperator;

  it('[SC2] is left out where it is off, without a warning', () => {
    expect(read({ PARLEY_DEVELOPMENT_OPERATOR: 'off' })).toMatchObject({
      configuration: { developmentOperator: { enabled: false } },
      warnings: [],
    });
    expect(operatorOf({ PARLEY_DEVELOPMENT_OPERATOR: 'on' })).toEqual({ enabled: true });
  });

  it('[SC2] is refused where other machines can reach it, and with a token that nobody could use', () => {
    expect(formatProblems(problems({ HOST: '0.0.0.0', PARLEY_DEVELOPMENT_OPERATOR: 'on' }))).toBe(
      'PARLEY_DEVELOPMENT_OPERATOR is "on" while HOST is 0.0.0.0, which other machines can reach; ' +
        'expected off, or a loopback HOST such as 127.0.0.1.',
    );
    const env = { PARLEY_DEVELOPMENT_OPERATOR: 'off', PARLEY_OPERATOR_TOKEN: '0123456789abcdef' };
    expect(formatProblems(problems(env))).toBe(
      'PARLEY_OPERATOR_TOKEN is set (not shown) while PARLEY_DEVELOPMENT_OPERATOR is off; expected only one of the two.',
    );
    expect(formatProblems(problems({ PARLEY_DEVELOPMENT_OPERATOR: 'yes' }))).toBe(
      'PARLEY_DEVELOPMENT_OPERATOR is "yes"; expected one of off, on.',
    );
  });
});
