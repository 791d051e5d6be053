import { describe, expect, it } from 'vitest';

import { formatProblems } from './problems.ts';
import { configuration, problems } from './testing/read.ts';

describe('issuers of operators', () => {
  const file = (json: unknown) => ({ '/srv/shop/issuers.json': JSON.stringify(json) });
  const env = { PARLEY_OPERATOR_ISSUERS: 'issuers.json' };

  it('[SC2] are read from a file', () => {
    const company = {
      title: 'Company',
      issuer: 'https://id.example.com',
      clientId: 'console',
      roles: { admin: ['it'] },
    };
    const operators = { publicUrl: 'https://chat.example.com', issuers: { company } };
    expect(configuration(env, [], file(operators)).operators).toEqual(operators);
    expect(configuration().operators).toBeUndefined();
  });

  it.each([
    [{ publicUrl: 'https://chat.example.com', issuers: { company: 'canary' } }, 'no usable issuers'],
    [{ publicUrl: 5, issuers: {} }, 'no usable publicUrl'],
    [{ publicUrl: '', issuers: {}, secret: 'canary' }, 'something else'],
    [[], 'something else'],
  ])('[SC2] %j is named with its file', (json, said) => {
    const text = formatProblems(problems(env, [], file(json)));
    expect(text).toContain(`PARLEY_OPERATOR_ISSUERS is "issuers.json", which holds ${said};`);
    expect(text).not.toContain('canary');
  });

  it('[SC2] what is no JSON is a mistake', () => {
    expect(formatProblems(problems(env, [], { '/srv/shop/issuers.json': 'company' }))).toContain('holds no JSON');
  });
});
