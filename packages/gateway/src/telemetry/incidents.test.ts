import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleSignals } from '../testing/sample-signals.ts';
import { defaultIncidentLimits, type IncidentLimits, type IncidentNotice, watchIncidents } from './incidents.ts';
import type { RunEnded } from './signals.ts';

type End = Partial<Pick<RunEnded, 'status' | 'activeMs' | 'durationMs' | 'traceId' | 'fellBack'>>;

function setUp(limits: Partial<IncidentLimits> = {}) {
  const notices: IncidentNotice[] = [];
  const watch = watchIncidents({ ...defaultIncidentLimits, ...limits }, (notice) => void notices.push(notice));
  const end = (count: number, how: End = {}): void => {
    for (let index = 0; index < count; index += 1) {
      watch({ ...sampleSignals['run.ended'], status: 'completed', activeMs: 1000, ...how });
    }
  };
  const kinds = (): string[] => notices.map(({ kind, state }) => `${kind} ${state}`);
  return { notices, watch, end, kinds };
}

const failed = { status: 'failed', traceId: 'cd'.repeat(16) } as const;

describe('incidents', () => {
  it('[OB9] begin when more than 5 % of the last runs fail: one alert, with a trace that shows it', () => {
    const { notices, end } = setUp();
    end(95);
    end(5, failed);
    expect(notices).toEqual([]);
    end(1, failed);
    expect(notices).toEqual([
      { kind: 'error_rate', state: 'begun', value: 0.06, limit: 0.05, runs: 100, traceId: failed.traceId },
    ]);
    end(50, failed);
    expect(notices).toHaveLength(1);
  });

  it('[OB9] [AG12] begin when agents fail, however well their fallbacks answer', () => {
    const { kinds, end } = setUp();
    end(94);
    end(6, { fellBack: true });
    expect(kinds()).toEqual(['error_rate begun']);
  });

  it('[OB9] begin when 95 % of the last runs take longer than 15 s, and name the slowest', () => {
    const { notices, end } = setUp();
    end(95);
    end(5, { activeMs: 20_000 });
    expect(notices).toEqual([]);
    end(1, { activeMs: 60_000, traceId: 'ef'.repeat(16) });
    expect(notices).toMatchObject([
      { kind: 'latency', state: 'begun', value: 20_000, limit: 15_000, traceId: 'ef'.repeat(16) },
    ]);
  });

  it('[OB9] are over well below the limit, and not at it', () => {
    const { kinds, end } = setUp();
    end(94);
    end(6, failed);
    expect(kinds()).toEqual(['error_rate begun']);
    // The failures leave the window one after the other: 5 % is not over yet, 4 % is.
    end(94);
    expect(kinds()).toHaveLength(1);
    end(1);
    expect(kinds()).toHaveLength(1);
    end(1);
    expect(kinds()).toEqual(['error_rate begun', 'error_rate over']);
    end(100, failed);
    expect(kinds()).toEqual(['error_rate begun', 'error_rate over', 'error_rate begun']);
  });

  it('[OB9] do not come and go with every run about the limit', () => {
    const { kinds, end } = setUp();
    end(94);
    end(6, failed);
    for (let round = 0; round < 10; round += 1) {
      end(16);
      end(1, failed);
    }
    expect(kinds()).toEqual(['error_rate begun']);
  });

  it('[OB9] are about what people wait for: neither pauses for an approval nor cancelled runs count', () => {
    const { notices, end } = setUp();
    end(100, { durationMs: 3_600_000 });
    end(100, { status: 'cancelled', activeMs: 600_000 });
    end(20, { status: 'blocked' });
    end(20, { status: 'limited' });
    expect(notices).toEqual([]);
  });

  it('[OB9] need some runs before anything is said, and no more than are looked at', () => {
    const few = setUp();
    few.end(19, failed);
    expect(few.notices).toEqual([]);
    few.end(1, failed);
    expect(few.kinds()).toEqual(['error_rate begun']);
    const narrow = setUp({ window: 5 });
    narrow.end(5, failed);
    expect(narrow.kinds()).toEqual(['error_rate begun']);
  });

  it('[OB9] both kinds are watched for themselves', () => {
    const { kinds, end } = setUp();
    end(20, { ...failed, activeMs: 30_000 });
    expect(kinds().toSorted()).toEqual(['error_rate begun', 'latency begun']);
    end(100);
    expect(kinds().slice(2).toSorted()).toEqual(['error_rate over', 'latency over']);
  });

  it('[OB9] begin and end in turn, whatever happens', () => {
    const run = fc.record({
      status: fc.constantFrom('completed', 'failed', 'cancelled', 'blocked', 'limited'),
      activeMs: fc.integer({ min: 0, max: 40_000 }),
    });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 300 }), (runs) => {
        const { notices, end } = setUp({ window: 20, least: 5 });
        for (const one of runs) end(1, one);
        for (const kind of ['error_rate', 'latency']) {
          const states = notices.filter((notice) => notice.kind === kind).map(({ state }) => state);
          expect(states).toEqual(states.map((_, index) => (index % 2 === 0 ? 'begun' : 'over')));
        }
      }),
    );
  });
});
