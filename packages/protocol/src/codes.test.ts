import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeAction, closeCodes, commandErrorCodes, type ErrorCode, errorCodes, runErrorCodes } from './codes.ts';

const codes = Object.entries(errorCodes);

describe('close codes', () => {
  it('the number alone says what to do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), (code) => {
        const is44xx = code >= 4400 && code < 4500;
        expect(closeAction(code)).toBe(code === 4401 ? 'refresh' : is44xx || code === 1009 ? 'stop' : 'reconnect');
      }),
    );
  });

  it.each([
    ['the client', [4400, 4403, 4406, 4408, 4409, 4429, 1009], 'stop'],
    ['the token', [4401], 'refresh'],
    ['nobody, or the server', [1000, 1001, 1005, 1006, 1011, 1012, 1013, 4001, 4003, 4004, 4029, 4500], 'reconnect'],
  ] as const)('it is up to %s', (_who, numbers, action) => {
    for (const code of numbers) expect([code, closeAction(code)]).toEqual([code, action]);
  });

  it('codes that a later version adds work in this one', () => {
    expect(closeAction(4444)).toBe('stop');
    expect(closeAction(4044)).toBe('reconnect');
    expect(closeAction(4501)).toBe('reconnect');
  });

  it('are distinct, and such that an application may send them', () => {
    const numbers = Object.values(closeCodes);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const code of numbers) expect(code === 1009 || (code >= 4000 && code <= 4999)).toBe(true);
  });
});

describe('error codes', () => {
  it.each(codes)('[EV3] %s has a sentence that anybody may read', (_code, { message }) => {
    expect(message).toMatch(/^[A-Z].*[.?]$/);
    expect(message).not.toMatch(
      /openai|gpt|\bapi\b|sdk|http|json|sql|stack|token|exception|guardrail|tripwire|undefined|null|timeout|provider|model|internal|\bnode\b|socket|database|retry-after/i,
    );
  });

  it.each(codes)('%s has a status that fits', (_code, { httpStatus, retryable }) => {
    expect(httpStatus).toBeGreaterThanOrEqual(400);
    expect(httpStatus).toBeLessThan(600);
    if (httpStatus === 503 || httpStatus === 504 || httpStatus === 429) expect(retryable).toBe(true);
  });

  it('are for commands, for runs, or for both', () => {
    const names = codes.map(([code]) => code as ErrorCode).toSorted();
    expect([...new Set<ErrorCode>([...commandErrorCodes, ...runErrorCodes])].toSorted()).toEqual(names);
    const both = commandErrorCodes.filter((code) => (runErrorCodes as readonly string[]).includes(code));
    expect(both.toSorted()).toEqual(['budget_exhausted', 'internal', 'rate_limited']);
  });

  it('of commands and of runs are those of the design', () => {
    expect(new Set(commandErrorCodes)).toEqual(
      new Set(
        `bad_request unauthorized forbidden not_found unsupported rate_limited run_busy queue_full already_resolved
         hash_mismatch expired key_conflict budget_exhausted draining unavailable internal`.split(/\s+/),
      ),
    );
    expect(new Set(runErrorCodes)).toEqual(
      new Set(
        `input_blocked output_blocked max_turns max_handoffs budget_exhausted model_unavailable model_timeout
         model_refused model_error tool_failed rate_limited cancelled internal`.split(/\s+/),
      ),
    );
  });
});
