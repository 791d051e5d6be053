/** The heap of a gateway whose runs all fail. */
import { setTimeout as delay } from 'node:timers/promises';
import { LossError } from './loss.ts';
import type { SpanCounts } from './server-gateway.ts';
import type { Side, TracingSetting } from './tracing-setting.ts';
import type { Turn } from './turn.ts';

export interface HeapReading {
  /** Failed runs so far. */
  readonly runs: number;
  readonly bytes: number;
}

export interface FailedRuns {
  readonly side: Side;
  readonly readings: readonly HeapReading[];
  readonly spans: SpanCounts;
}

/**
 * What the heap may grow by from the second reading to the last. Whatever is bounded is full by the second: the queue of
 * 2 048 spans, the 1 024 spans that are known after their end. The least that could leak with each run is one span, which
 * is 1.2 kB with its attributes: over 7 500 runs that is 9 MB. Readings of the same heap at rest are up to 5 MB apart.
 */
export const GROWTH_BYTES = 8 * 1024 * 1024;

/** Before a reading: connections and timers of the last runs come to their end. */
const REST_MS = 2000;
const AT_ONCE = 20;
const TIMEOUT_MS = 20_000;
/** One of so many fails in the middle of its text, after a tool call; the others are refused, which is quick. */
const BREAKS_EVERY = 4;
const SHAPE = { tokens: 8, tokensPerSecond: 2000, firstTokenMs: 1 };

function failing(side: Side, index: number): Turn {
  return { id: `fail-${side}-${index}`, ...SHAPE, course: index % BREAKS_EVERY === 0 ? 'break' : 'refusal' };
}

/**
 * Fails runs in a gateway of its own.
 *
 * @param steps After how many runs the heap is read; ascending.
 * @throws LossError when a run does not fail as it should.
 */
export async function failRuns(setting: TracingSetting, side: Side, steps: readonly number[]): Promise<FailedRuns> {
  const gateway = await setting.startGateway(side, { core: undefined });
  const readings: HeapReading[] = [];
  let done = 0;
  for (const runs of steps) {
    const turns = Array.from({ length: runs - done }, (_, index) => failing(side, done + index));
    const problems = await setting.client.call('fail', gateway.port, turns, AT_ONCE, TIMEOUT_MS);
    if (problems.length > 0) throw new LossError(`failed runs, ${side}`, problems);
    if (side === 'on') await gateway.process.call('flush');
    await delay(REST_MS);
    readings.push({ runs, bytes: await gateway.process.call('heapBytes') });
    done = runs;
  }
  const spans = await gateway.process.call('spans');
  await gateway.stop();
  return { side, readings, spans };
}

/** @returns what the heap grew by from the second reading to the last, in bytes; 0 with less than three readings. */
export function growth({ readings }: FailedRuns): number {
  const [, second, third] = readings;
  const last = readings.at(-1);
  return second === undefined || third === undefined || last === undefined ? 0 : last.bytes - second.bytes;
}
