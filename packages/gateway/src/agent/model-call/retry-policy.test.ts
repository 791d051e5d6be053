import { ModelBehaviorError, ModelTimeoutError, UserError } from '@openai/agents';
import fc from 'fast-check';
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { describe, expect, it } from 'vitest';
import { EmptyAnswerError, IncompleteResponseError, ResponseFailedError, StalledError } from './errors.ts';
import { retryDelay } from './retry-policy.ts';

const NOW = Date.UTC(2026, 0, 1);
const reply = (status: number, body: object = {}, headers: Record<string, string> = {}): APIError =>
  APIError.generate(status, { error: body }, undefined, new Headers(headers));
const event = (body: object): APIError => new APIError(undefined, body, undefined, new Headers());
const longest = (error: unknown, attempt = 1): number | undefined => retryDelay(error, attempt, () => 1, NOW);
const shortest = (error: unknown, attempt = 1): number | undefined => retryDelay(error, attempt, () => 0, NOW);
const brokenBody = new TypeError('terminated', { cause: new Error('other side closed') });

describe('a model call that failed', () => {
  it.each([
    ['status 408', reply(408)],
    ['status 409', reply(409)],
    ['status 429', reply(429, { code: 'rate_limit_exceeded' })],
    ['status 500', reply(500)],
    ['status 502', reply(502)],
    ['status 503', reply(503, { type: 'service_unavailable_error' })],
    ['status 504', reply(504)],
    ['status 529', reply(529)],
    ['no connection', new APIConnectionError({ cause: new Error('ECONNREFUSED') })],
    ['no connection in time', new APIConnectionTimeoutError()],
    ['a model that takes too long', new ModelTimeoutError({ timeoutMs: 5 })],
    ['a silent stream', new StalledError(5)],
    ['a connection that broke', brokenBody],
    ['a stream without an end', new IncompleteResponseError('no end')],
    ['an error event', event({ type: 'error', code: 'server_error' })],
    ['an error event with a type alone', event({ type: 'overloaded_error', code: null })],
    ['a failed response', new ResponseFailedError('rate_limit_exceeded', undefined)],
  ])('[ER2] is made again after %s', (_name, error) => {
    expect(shortest(error)).toBe(250);
  });

  it.each([
    ['status 400', reply(400)],
    ['status 401', reply(401)],
    ['status 403', reply(403)],
    ['status 404', reply(404)],
    ['status 413', reply(413)],
    ['status 422', reply(422)],
    ['an empty account', reply(429, { code: 'insufficient_quota' })],
    ['an empty account by its type', reply(429, { type: 'insufficient_quota' })],
    ['a provider that says not to', reply(500, {}, { 'x-should-retry': 'false' })],
    ['an unknown error event', event({ type: 'error', code: 'something_new' })],
    ['a failed response without a code', new ResponseFailedError(undefined, undefined)],
    ['a prompt that was refused', new ResponseFailedError('invalid_prompt', undefined)],
    ['an answer that is cut at once', new EmptyAnswerError('length')],
    ['an answer that the SDK cannot use', new ModelBehaviorError('what?')],
    ['a wrong configuration', new UserError('tools')],
    ['an abort', new APIUserAbortError()],
    ['a mistake in the code', new TypeError('x is not a function')],
    ['nothing at all', undefined],
  ])('[ER2] is not made again after %s', (_name, error) => {
    expect(shortest(error)).toBeUndefined();
  });

  it('[ER2] is made again three times, later each time, with half of the delay at random', () => {
    const delays = (of: typeof longest) => [1, 2, 3, 4].map((attempt) => of(reply(503), attempt));
    expect(delays(longest)).toEqual([500, 1000, 2000, undefined]);
    expect(delays(shortest)).toEqual([250, 500, 1000, undefined]);
  });

  it('[ER2] waits as long as the provider asks for, and a little longer', () => {
    expect(shortest(reply(429, {}, { 'retry-after': '3' }))).toBe(3000);
    expect(longest(reply(429, {}, { 'retry-after': '3' }))).toBe(3300);
    expect(shortest(reply(503, {}, { 'retry-after-ms': '1500', 'retry-after': '2' }))).toBe(1500);
    expect(shortest(reply(503, {}, { 'retry-after': '1.5' }))).toBe(1500);
    expect(shortest(reply(503, {}, { 'retry-after': new Date(NOW + 7000).toUTCString() }))).toBe(7000);
  });

  it('[ER2] never waits less than the backoff', () => {
    expect(longest(reply(503, {}, { 'retry-after': '0' }))).toBe(500);
    expect(longest(reply(503, {}, { 'retry-after-ms': '20' }))).toBe(500);
    expect(longest(reply(503, {}, { 'retry-after': new Date(NOW - 5000).toUTCString() }))).toBe(500);
    expect(longest(reply(503, {}, { 'retry-after': 'soon' }))).toBe(500);
  });

  it('[ER2] is given up when the provider asks for more than a minute', () => {
    expect(shortest(reply(429, {}, { 'retry-after': '60' }))).toBe(60_000);
    expect(shortest(reply(429, {}, { 'retry-after': '61' }))).toBeUndefined();
    expect(shortest(reply(429, {}, { 'retry-after': new Date(NOW + 90_000).toUTCString() }))).toBeUndefined();
  });

  it('[ER2] waits some bounded time, whatever the headers say', () => {
    const header = fc.oneof(fc.stringMatching(/^[\x20-\x7e]{0,40}$/), fc.nat(200_000).map(String));
    const attempts = fc.integer({ min: 1, max: 3 });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(header, header, attempts, random, (ms, seconds, attempt, value) => {
        const error = reply(429, {}, { 'retry-after-ms': ms, 'retry-after': seconds });
        const delay = retryDelay(error, attempt, () => value, NOW);
        if (delay === undefined) return;
        expect(delay).toBeGreaterThanOrEqual(250);
        expect(delay).toBeLessThanOrEqual(66_000);
      }),
    );
  });
});
