import { describe, expect, it } from 'vitest';
import { type GatewayLimits, limitProblems, resolveLimits } from './limits.ts';

describe('limits', () => {
  it('have defaults, each of which can be set', () => {
    expect(resolveLimits()).toMatchObject({ frameBytes: 65_536, maxTurns: 15, messagesPerMinute: 10, messageBurst: 3 });
    expect(resolveLimits({ maxTurns: 3 })).toEqual({ ...resolveLimits(), maxTurns: 3 });
  });

  it('name every mistake', () => {
    const given = {
      maxTurns: 0,
      heartbeatMs: 1.5,
      leaseMs: Number.NaN,
      inFlight: undefined,
      logPositions: 10,
      typo: 1,
    };
    const problems = [
      'limits.inFlight: expected a positive whole number',
      'limits.heartbeatMs: expected a positive whole number',
      'limits.logPositions: expected at least 2000',
      'limits.maxTurns: expected a positive whole number',
      'limits.leaseMs: expected a positive whole number',
      'limits.typo: there is no such limit',
    ];
    expect(limitProblems(given as unknown as Partial<GatewayLimits>)).toEqual(problems);
    expect(() => resolveLimits(given as unknown as Partial<GatewayLimits>)).toThrow(problems.join('; '));
  });

  it('are times that a timer can have: a longer one would fire at once', () => {
    expect(limitProblems({ textWindowMs: 41 })).toEqual(['limits.textWindowMs: expected at most 40']);
    expect(limitProblems({ runMs: 2_147_483_647 })).toEqual([]);
    expect(limitProblems({ runMs: 2_147_483_648 })).toEqual(['limits.runMs: expected at most 2147483647']);
  });
});
