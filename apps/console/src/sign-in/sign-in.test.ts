import { ParleyError } from '@parley/client';
import { expect, it } from 'vitest';
import { describeRefusal, wantsCode } from './use-sign-in.ts';

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
