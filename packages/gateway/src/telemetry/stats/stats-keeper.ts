/** Figures of the last day by the minute, in memory (OP3): what happened before this process began is not among them. */
import type { Stats, StatsMinutes, StatsThreshold } from '@parley/protocol';
import { LabelSet } from '../label-set.ts';
import type { Signal, SignalListener } from '../signals.ts';
import { Bucket, type Names, toRows } from './bucket.ts';

const MINUTE_MS = 60_000;
/** Minutes that are kept. */
const KEPT = 1440;
/** Names of agents, models and tools that are told apart, each. */
const NAMES = 50;
/** Minutes of one point: no chart has more than 96 of them. */
const STEPS: Readonly<Record<StatsMinutes, number>> = { 60: 1, 360: 5, 1440: 15 };

/** Stated limits (OB8). Those of conversations and runs are crossed where `threshold.crossed` is told. */
const LIMITS = {
  turnP95Ms: 10_000,
  errorRate: 0.02,
  completionRate: 0.9,
  tokens: 10_000,
  cost: 0.5,
  handoffs: 5,
  tool_calls: 15,
};

/** What the keeper knows of {@link Stats}; the rest is known elsewhere. */
export type KeptStats = Omit<Stats, 'now' | 'today'>;

export class StatsKeeper {
  readonly #now: () => number;
  readonly #sinceMs: number;
  readonly #names: Names;
  /** By the number of the minute; at most {@link KEPT} of them. */
  readonly #minutes = new Map<number, Bucket>();

  constructor(now: () => number, known: { readonly agents: readonly string[]; readonly tools: readonly string[] }) {
    this.#now = now;
    this.#sinceMs = now();
    const [agents, models, tools] = [known.agents, [], known.tools].map((names) => new LabelSet(names, NAMES));
    this.#names = {
      agent: (name) => agents?.of(name) ?? name,
      model: (name) => models?.of(name) ?? '',
      tool: (name) => tools?.of(name) ?? name,
    };
  }

  readonly listen: SignalListener = (signal: Signal) => {
    const minute = this.#minute();
    let bucket = this.#minutes.get(minute);
    if (bucket === undefined) {
      bucket = new Bucket();
      this.#minutes.set(minute, bucket);
      for (const kept of this.#minutes.keys()) if (kept <= minute - KEPT) this.#minutes.delete(kept);
    }
    bucket.count(signal, this.#names);
  };

  read(minutes: StatsMinutes): KeptStats {
    const step = STEPS[minutes];
    // Points begin at whole steps, so that they stay the same from one reading to the next.
    const last = Math.floor(this.#minute() / step) * step;
    const starts = Array.from({ length: minutes / step }, (_, index) => last - minutes + step * (index + 1));
    const total = new Bucket();
    const points = starts.map((start) => {
      const point = new Bucket();
      for (let minute = start; minute < start + step; minute += 1) {
        const bucket = this.#minutes.get(minute);
        if (bucket !== undefined) point.addAll(bucket);
      }
      total.addAll(point);
      return { at: new Date(start * MINUTE_MS).toISOString(), ...point.counts, ...point.times };
    });
    return {
      at: new Date(this.#now()).toISOString(),
      since: new Date(this.#sinceMs).toISOString(),
      minutes,
      step,
      totals: { ...total.counts, ...total.times },
      points,
      thresholds: thresholdsOf(total),
      agents: toRows(total.agents),
      models: toRows(total.models),
      tools: toRows(total.tools),
    };
  }

  #minute(): number {
    return Math.floor(this.#now() / MINUTE_MS);
  }
}

function thresholdsOf({ counts, times, crossed }: Bucket): StatsThreshold[] {
  const { runs, failed, completed } = counts;
  const share = (count: number): number | null => (runs === 0 ? null : count / runs);
  const above = (name: StatsThreshold['name'], value: number | null, limit: number): StatsThreshold => ({
    name,
    limit,
    value,
    isBeyond: value !== null && value > limit,
  });
  const crossings = (name: StatsThreshold['name'], count: number, limit: number): StatsThreshold => ({
    name,
    limit,
    value: count,
    isBeyond: count > 0,
  });
  const completion = share(completed);
  return [
    above('turn_p95', times.turnP95Ms, LIMITS.turnP95Ms),
    above('error_rate', share(failed), LIMITS.errorRate),
    {
      name: 'completion_rate',
      limit: LIMITS.completionRate,
      value: completion,
      isBeyond: completion !== null && completion < LIMITS.completionRate,
    },
    crossings('session_tokens', crossed.tokens, LIMITS.tokens),
    crossings('session_cost', crossed.cost, LIMITS.cost),
    crossings('run_handoffs', crossed.handoffs, LIMITS.handoffs),
    crossings('run_tool_calls', crossed.tool_calls, LIMITS.tool_calls),
  ];
}
