import { describe, expect, it } from 'vitest';
import { claimOf, type OperatorIssuer, operatorProblems, rankOf } from './operator-issuers.ts';

const company: OperatorIssuer = {
  title: 'Company',
  issuer: 'https://id.example.com',
  clientId: 'console',
  roles: { reviewer: ['support'], admin: ['it', 'board'] },
};
const settings = { publicUrl: 'https://chat.example.com', issuers: { company } };
const withIssuer = (changes: object): Record<string, unknown> => ({
  ...settings,
  issuers: { company: { ...company, ...changes } },
});

describe('settings of issuers', () => {
  it('[SC2] are fine as documented, on this machine without TLS too', () => {
    expect(operatorProblems(settings)).toEqual([]);
    const all = { clientSecret: 'x', scope: 'openid email', roleClaim: 'roles', clockSkewS: 0 };
    expect(operatorProblems(withIssuer(all))).toEqual([]);
    const here = withIssuer({ issuer: 'http://127.0.0.1:9000/realms/a' });
    expect(operatorProblems({ ...here, publicUrl: 'http://localhost:8787' })).toEqual([]);
  });

  const IN = 'operators.issuers.company';
  it.each<[string, Record<string, unknown>]>([
    ['operators.publicURL: there is no such field', { ...settings, publicURL: '' }],
    [
      'operators.publicUrl: expected an origin with https, or http on this machine, such as https://chat.example.com',
      { ...settings, publicUrl: 'http://chat.example.com' },
    ],
    [
      'operators.publicUrl: expected an origin with https, or http on this machine, such as https://chat.example.com',
      { ...settings, publicUrl: 'https://chat.example.com/parley' },
    ],
    ['operators.issuers: expected 1 to 10 issuers by name', { ...settings, issuers: {} }],
    ['operators.issuers: expected 1 to 10 issuers by name', { ...settings, issuers: [company] }],
    [
      'operators.issuers.a b: expected a name of letters, digits, - and _',
      { ...settings, issuers: { 'a b': company } },
    ],
    [`${IN}: expected {title, issuer, clientId, roles}`, { ...settings, issuers: { company: 'https://id.example' } }],
    [`${IN}.secret: there is no such field`, withIssuer({ secret: 'x' })],
    [`${IN}.title: expected some text`, withIssuer({ title: ' ' })],
    [`${IN}.clientId: expected some text`, withIssuer({ clientId: undefined })],
    [`${IN}.clientSecret: expected some text`, withIssuer({ clientSecret: '' })],
    [`${IN}.issuer: expected an address with https, or http on this machine`, withIssuer({ issuer: 'id.example.com' })],
    [`${IN}.scope: expected openid among the scopes`, withIssuer({ scope: 'profile' })],
    [`${IN}.roles: expected values of the claim by rank`, withIssuer({ roles: {} })],
    [
      `${IN}.roles.owner: there is no such rank (there are viewer, reviewer, admin)`,
      withIssuer({ roles: { owner: ['x'] } }),
    ],
    [`${IN}.roles.admin: expected a list of values of the claim`, withIssuer({ roles: { admin: 'it' } })],
    [`${IN}.clockSkewS: expected whole seconds from 0 to 300`, withIssuer({ clockSkewS: -1 })],
  ])('[SC2] say %s', (problem, given) => {
    expect(operatorProblems(given)).toEqual([problem]);
  });
});

describe('the rank', () => {
  it('[SC2] is the highest that the claim is good for', () => {
    expect(rankOf({ groups: ['support', 'it'] }, company)).toBe('admin');
    expect(rankOf({ groups: 'support' }, company)).toBe('reviewer');
    for (const groups of [[], ['sales'], undefined, null, 5, { it: true }, 'it support']) {
      expect(rankOf({ groups }, company)).toBeUndefined();
    }
  });

  it('[SC2] is read from a claim within another one, or whose name has dots', () => {
    const claims = { realm_access: { roles: ['it'] }, 'https://example.com/roles': ['support'], text: 'x' };
    expect(claimOf(claims, 'realm_access.roles')).toEqual(['it']);
    expect(claimOf(claims, 'https://example.com/roles')).toEqual(['support']);
    expect(claimOf(claims, 'text.length')).toBeUndefined();
    expect(claimOf(claims, 'constructor.name')).toBeUndefined();
    expect(rankOf(claims, { ...company, roleClaim: 'realm_access.roles' })).toBe('admin');
  });
});
