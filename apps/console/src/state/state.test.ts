import { ParleyError } from '@parley/client';
import { expect, it } from 'vitest';
import { signInProblem } from './sign-in-problem.ts';
import { readTarget } from './target.ts';
import { formatRemaining } from './time.ts';

it('[OP1] works for the gateway that served it, and the site in the address', () => {
  expect(readTarget('http://127.0.0.1:8787/console/')).toEqual({
    gateway: 'http://127.0.0.1:8787',
    site: 'storefront',
  });
  expect(readTarget('https://chat.example/console/?site=shop').site).toBe('shop');
});

it('[SC2] tells a wrong token from a lost connection', () => {
  const refused = new ParleyError('unauthorized', 'Please sign in again.');
  expect(signInProblem({ phase: 'failed', error: refused, principal: null })).toMatch('not signed in');
  expect(signInProblem({ phase: 'failed', error: new ParleyError('forbidden', ''), principal: null })).toMatch(
    'not signed in',
  );
  expect(signInProblem({ phase: 'backoff', error: new ParleyError('unavailable', ''), principal: null })).toBeNull();
});

it('[SC2] sends away whoever is no operator', () => {
  expect(signInProblem({ phase: 'live', error: null, principal: { id: 'v', role: 'visitor' } })).toMatch('operator');
  expect(signInProblem({ phase: 'live', error: null, principal: { id: 'o', role: 'operator' } })).toBeNull();
});

it('[OP1] counts down to zero and no further', () => {
  expect(formatRemaining(61_000)).toBe('1 min 1 s');
  expect(formatRemaining(-1)).toBe('0 s');
});
