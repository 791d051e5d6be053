import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allSignals, sampleSignals } from '../../testing/sample-signals.ts';
import type { RunEnded } from '../signals.ts';
import { Quantiles } from './quantiles.ts';
import { StatsKeeper } from './stats-keeper.ts';

const MINUTE = 60_000;
/** A whole quarter of an hour. */
const START = Date.parse('2026-03-01T12:00:00Z');

function setUp() {
  const clock = { nowMs: START };
  const keeper = new StatsKeeper(() => clock.nowMs, { agents: ['support'], tools: ['lookup_order'] });
  const end = (count: number, how: Partial<RunEnded> = {}): void => {
    for (let index = 0; index < count; index += 1) {
      keeper.listen({ ...sampleSignals['run.ended'], status: 'completed', activeMs: 1000, ...how });
    }
  };
  const threshold = (name: string) => keeper.read(60).thresholds.find((one) => one.name === name);
  return { clock, keeper, end, threshold };
}

describe('the figures', () => {
  it('[OP3] [OB7] count every signal that is about people, models, tools or money', () => {
    const { keeper } = setUp();
    for (const signal of allSignals) keeper.listen(signal);
    const { totals, agents, models, tools } = keeper.read(60);
    expect(totals).toMatchObject({
      runs: 1,
      failed: 1,
      completed: 0,
      messages: 1,
      conversations: 1,
      escalated: 1,
      inputTokens: 100,
      cachedInputTokens: 40,
      outputTokens: 20,
      costUsd: 0.002,
      unpricedTokens: 7,
      toolCalls: 1,
      handoffs: 1,
      approved: 1,
      rejected: 0,
      guardrailTrips: 1,
      thumbsUp: 1,
      thumbsDown: 0,
      rateLimited: 1,
    });
    expect(agents).toEqual([{ name: 'support', count: 1, failed: 1, tokens: 120, costUsd: 0.002 }]);
    expect(models).toEqual([{ name: 'model-a', count: 1, failed: 0, tokens: 120, costUsd: 0.002 }]);
    expect(tools).toEqual([{ name: 'lookup_order', count: 1, failed: 0, tokens: 0, costUsd: 0 }]);
  });

  it('[OP3] stand in the minute in which it happened, for a day', () => {
    const { clock, keeper, end } = setUp();
    end(2);
    clock.nowMs += 3 * MINUTE;
    end(1);
    const hour = keeper.read(60).points;
    expect(hour).toHaveLength(60);
    expect(hour.filter(({ runs }) => runs > 0).map(({ at, runs }) => [at, runs])).toEqual([
      ['2026-03-01T12:00:00.000Z', 2],
      ['2026-03-01T12:03:00.000Z', 1],
    ]);
    expect(hour.at(-1)?.at).toBe('2026-03-01T12:03:00.000Z');
    const day = keeper.read(1440);
    expect([day.step, day.points.length, day.points.at(-1)]).toMatchObject([15, 96, { runs: 3 }]);
    clock.nowMs += 60 * MINUTE;
    expect(keeper.read(60).totals.runs).toBe(0);
    expect(keeper.read(360).totals.runs).toBe(3);
    clock.nowMs += 1440 * MINUTE;
    end(1);
    expect(keeper.read(1440).totals.runs).toBe(1);
  });

  it('[OP3] [OB8] say what is beyond its limit', () => {
    const { keeper, end, threshold } = setUp();
    expect(threshold('turn_p95')).toEqual({ name: 'turn_p95', limit: 10_000, value: null, isBeyond: false });
    expect(threshold('completion_rate')).toMatchObject({ value: null, isBeyond: false });
    end(98, { activeMs: 9000 });
    end(2, { status: 'failed', activeMs: 20_000 });
    expect(threshold('turn_p95')).toMatchObject({ isBeyond: false });
    expect(threshold('error_rate')).toEqual({ name: 'error_rate', limit: 0.02, value: 0.02, isBeyond: false });
    end(10, { status: 'failed', activeMs: 20_000 });
    expect(threshold('error_rate')).toMatchObject({ isBeyond: true });
    expect(threshold('turn_p95')).toMatchObject({ isBeyond: true });
    expect(threshold('completion_rate')).toMatchObject({ isBeyond: true });
    expect(threshold('session_tokens')).toMatchObject({ value: 0, limit: 10_000, isBeyond: false });
    keeper.listen(sampleSignals['threshold.crossed']);
    expect(threshold('session_tokens')).toMatchObject({ value: 1, isBeyond: true });
  });

  it('[OP3] hold names to a bound', () => {
    const { keeper } = setUp();
    for (let index = 0; index < 200; index += 1) {
      keeper.listen({ ...sampleSignals['model.called'], model: `model-${index}` });
    }
    const { models } = keeper.read(60);
    expect(models.length).toBeLessThanOrEqual(51);
    expect(models[0]?.name).toBe('_other');
    expect(models.reduce((sum, { count }) => sum + count, 0)).toBe(200);
  });
});

describe('quantiles', () => {
  it('[OP3] are at most 5 % off, however they were gathered', () => {
    const times = fc.array(fc.integer({ min: 1, max: 3_600_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, times, fc.constantFrom(0.5, 0.95), (one, other, share) => {
        const [all, rest] = [new Quantiles(), new Quantiles()];
        for (const ms of one) all.add(ms);
        for (const ms of other) rest.add(ms);
        all.addAll(rest);
        const sorted = [...one, ...other].toSorted((left, right) => left - right);
        const exact = sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
        expect(Math.abs((all.at(share) ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.05 + 0.6);
      }),
    );
  });

  it('have no value of nothing, and none below zero', () => {
    const times = new Quantiles();
    expect(times.at(0.5)).toBeNull();
    times.add(-5);
    expect(times.at(0.5)).toBe(1);
  });
});
