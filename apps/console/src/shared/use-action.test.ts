import { ParleyError } from '@parley/client';
import { expect, it } from 'vitest';
import { problemOf } from './use-action.ts';

it('[SC2] what is wrong stands with its field, and elsewhere only when no field has it', () => {
  const short = new ParleyError('bad_request', 'password: expected 12 to 256 characters', { field: 'password' });
  expect(problemOf(short, 'password')).toBe('Expected 12 to 256 characters.');
  expect(problemOf(short, 'name')).toBeNull();
  expect(problemOf(short, null, ['name', 'password'])).toBeNull();
  expect(problemOf(short, null, ['name'])).toBe('Expected 12 to 256 characters.');
  const busy = new ParleyError('rate_limited', 'Too many attempts. Please wait a moment.');
  expect([problemOf(busy, 'password'), problemOf(busy, null), problemOf(null, null)]).toEqual([
    null,
    'Too many attempts. Please wait a moment.',
    null,
  ]);
});
