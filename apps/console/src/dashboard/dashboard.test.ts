import { expect, it } from 'vitest';
import { niceTop, toLines } from './scale.ts';
import { describeThreshold } from './thresholds.ts';

it('[OP3] draws axes to round numbers', () => {
  expect([0, 0.03, 1, 1.2, 4, 5.01, 99, 100, 101].map(niceTop)).toEqual([1, 0.05, 1, 2, 5, 10, 100, 100, 200]);
});

it('[OP3] draws no line where nothing was measured, and none beyond the edge', () => {
  const lines = toLines([null, 5, 10, null, 40], { width: 50, height: 100, top: 20 });
  expect(lines).toEqual([
    [
      { x: 15, y: 75 },
      { x: 25, y: 50 },
    ],
    [{ x: 45, y: 0 }],
  ]);
});

it('[OP3] tells where the stated limits stand', () => {
  const of = (name: 'turn_p95' | 'error_rate' | 'session_cost', value: number | null, limit: number): string[] =>
    Object.values(describeThreshold({ name, value, limit, isBeyond: false }));
  expect(of('turn_p95', 12_345, 10_000)).toEqual(['Time of 95 % of the answers', '12.3 s', 'at most 10 s']);
  expect(of('error_rate', null, 0.02)).toEqual(['Answers that failed', 'none yet', 'at most 2%']);
  expect(of('session_cost', 3, 0.5)).toEqual(['Conversations over $0.50', '3', 'none expected']);
});
