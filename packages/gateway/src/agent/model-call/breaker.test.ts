import { beforeEach, describe, expect, it } from 'vitest';
import { CircuitBreaker } from './breaker.ts';

describe('the circuit breaker of a model', () => {
  let now: number;
  let breaker: CircuitBreaker;

  beforeEach(() => {
    now = 1_000_000;
    breaker = new CircuitBreaker(() => now);
  });

  function fail(times: number, name = 'first', apartMs = 0): void {
    for (let time = 0; time < times; time += 1) {
      breaker.begin(name);
      breaker.failed(name);
      now += apartMs;
    }
  }

  it('[ER3] opens after three failures in a row, for that model alone', () => {
    fail(2);
    expect(breaker.allows('first')).toBe(true);
    fail(1);
    expect(breaker.allows('first')).toBe(false);
    expect(breaker.allows('second')).toBe(true);
  });

  it('[ER3] stays closed when there was a success between, or more than a minute', () => {
    fail(2);
    breaker.succeeded('first');
    fail(2);
    expect(breaker.allows('first')).toBe(true);
    fail(5, 'second', 30_000);
    expect(breaker.allows('second')).toBe(true);
    fail(3, 'third', 29_000);
    expect(breaker.allows('third')).toBe(false);
  });

  it('[ER3] lets one call try after 30 seconds, and the others when that has succeeded', () => {
    fail(3);
    now += 29_999;
    expect(breaker.allows('first')).toBe(false);
    now += 1;
    expect(breaker.allows('first')).toBe(true);
    expect(breaker.begin('first')).toBe(true);
    expect(breaker.allows('first')).toBe(false);
    breaker.succeeded('first');
    expect(breaker.allows('first')).toBe(true);
    expect(breaker.begin('first')).toBe(false);
  });

  it('[ER3] stays open when the trial call fails, or has no verdict', () => {
    fail(3);
    now += 120_000;
    fail(1);
    expect(breaker.allows('first')).toBe(false);
    now += 30_000;
    expect(breaker.begin('first')).toBe(true);
    now += 30_000;
    expect(breaker.allows('first')).toBe(true);
  });

  it('remembers a hundred models, and forgets the one that failed longest ago', () => {
    fail(2, 'first');
    fail(3, 'second');
    fail(1, 'first');
    for (let index = 0; index < 99; index += 1) fail(1, `model-${index}`);
    expect(breaker.allows('first')).toBe(false);
    expect(breaker.allows('second')).toBe(true);
  });
});
