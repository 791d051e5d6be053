import { ParleyError } from '@parley/client';
import { expect, it } from 'vitest';
import { describeArrival, describeRefusal, wantsCode } from './use-sign-in.ts';

it('[SC2] tells a wrong password from a code that is missing, and how long to wait', () => {
  const refused = (code: ParleyError['code'], details = {}): ParleyError => new ParleyError(code, 'Sentence.', details);
  const asksCode = refused('unauthorized', { field: 'code' });
  expect([wantsCode(asksCode), wantsCode(refused('unauthorized')), wantsCode(new Error('x'))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(describeRefusal(refused('unauthorized'))).toMatch('not right');
  expect(describeRefusal(asksCode)).toMatch('code');
  expect(describeRefusal(refused('rate_limited', { retryAfterMs: 30_000 }))).toMatch('30 seconds');
  expect(describeRefusal(refused('rate_limited', { retryAfterMs: 600_000 }))).toMatch('10 minutes');
  expect(describeRefusal(refused('unavailable'))).toBe('Sentence.');
});

it('[SC2] says what became of a sign-in elsewhere in words of its own, whatever an address says', () => {
  expect(describeArrival({ problem: null })).toBeNull();
  expect(describeArrival({ problem: 'forbidden' })).toMatch('no rights');
  expect(describeArrival({ problem: 'unauthorized' })).toBe(
    describeRefusal(new ParleyError('unauthorized', 'Sentence.', { field: 'ticket' })),
  );
  for (const problem of ['', 'internal', 'toString', 'Call +1 555 0100']) {
    expect(describeArrival({ problem })).toBe('You could not be signed in. Please try again.');
  }
});
