import type { StatsCounts, StatsRow, StatsTimes } from '@parley/protocol';
import type { Signal, SignalOf } from '../signals.ts';
import { Quantiles } from './quantiles.ts';

type Threshold = SignalOf<'threshold.crossed'>['threshold'];
type Row = { -readonly [F in keyof Omit<StatsRow, 'name'>]: StatsRow[F] };
type Rows = Map<string, Row>;
type Counts = { -readonly [F in keyof StatsCounts]: StatsCounts[F] };

/** Names to whom something is counted; what is too many is `_other`. */
export interface Names {
  readonly agent: (name: string) => string;
  readonly model: (name: string | undefined) => string;
  readonly tool: (name: string) => string;
}

const nothing: StatsCounts = {
  runs: 0,
  completed: 0,
  failed: 0,
  messages: 0,
  conversations: 0,
  escalated: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  unpricedTokens: 0,
  toolCalls: 0,
  handoffs: 0,
  approved: 0,
  rejected: 0,
  expired: 0,
  guardrailTrips: 0,
  thumbsUp: 0,
  thumbsDown: 0,
  rateLimited: 0,
};

/** What happened in some time. */
export class Bucket {
  readonly counts: Counts = { ...nothing };
  readonly crossed: Record<Threshold, number> = { tokens: 0, cost: 0, handoffs: 0, tool_calls: 0 };
  readonly agents: Rows = new Map();
  readonly models: Rows = new Map();
  readonly tools: Rows = new Map();
  readonly #turns = new Quantiles();
  readonly #firstTexts = new Quantiles();
  readonly #approvalWaits = new Quantiles();

  get times(): StatsTimes {
    return {
      turnP50Ms: this.#turns.at(0.5),
      turnP95Ms: this.#turns.at(0.95),
      firstTextP50Ms: this.#firstTexts.at(0.5),
      firstTextP95Ms: this.#firstTexts.at(0.95),
      approvalWaitP50Ms: this.#approvalWaits.at(0.5),
    };
  }

  count(signal: Signal, names: Names): void {
    const { counts } = this;
    switch (signal.type) {
      case 'run.ended':
        return this.#ended(signal, names);
      case 'model.called':
        return this.#called(signal, names);
      case 'run.first_text':
        return this.#firstTexts.add(signal.sinceMessageMs);
      case 'tool.called':
        counts.toolCalls += 1;
        return addTo(this.tools, names.tool(signal.tool), { count: 1, failed: signal.status === 'failed' ? 1 : 0 });
      case 'approval.resolved':
        if (signal.decision === 'approved' || signal.decision === 'rejected' || signal.decision === 'expired') {
          counts[signal.decision] += 1;
          this.#approvalWaits.add(signal.waitMs);
        }
        return undefined;
      case 'threshold.crossed':
        this.crossed[signal.threshold] += 1;
        return undefined;
      case 'feedback.given':
        counts[signal.rating === 'up' ? 'thumbsUp' : 'thumbsDown'] += 1;
        return undefined;
      default: {
        const name = plain[signal.type];
        if (name !== undefined) counts[name] += 1;
        return undefined;
      }
    }
  }

  /** Adds what another one has counted. */
  addAll(other: Bucket): void {
    for (const name of Object.keys(nothing) as (keyof StatsCounts)[]) this.counts[name] += other.counts[name];
    for (const name of Object.keys(this.crossed) as Threshold[]) this.crossed[name] += other.crossed[name];
    for (const kind of ['agents', 'models', 'tools'] as const) {
      for (const [name, row] of other[kind]) addTo(this[kind], name, row);
    }
    this.#turns.addAll(other.#turns);
    this.#firstTexts.addAll(other.#firstTexts);
    this.#approvalWaits.addAll(other.#approvalWaits);
  }

  #ended({ status, agent, activeMs }: SignalOf<'run.ended'>, names: Names): void {
    const failed = status === 'failed' ? 1 : 0;
    this.counts.runs += 1;
    this.counts.failed += failed;
    if (status === 'completed') this.counts.completed += 1;
    this.#turns.add(activeMs);
    addTo(this.agents, names.agent(agent), { count: 1, failed });
  }

  #called({ model, agent, usage, cost }: SignalOf<'model.called'>, names: Names): void {
    const { counts } = this;
    const costUsd = cost.nanoUsd / 1e9;
    counts.inputTokens += usage.inputTokens;
    counts.cachedInputTokens += usage.cachedInputTokens;
    counts.outputTokens += usage.outputTokens;
    counts.costUsd += costUsd;
    counts.unpricedTokens += cost.unpricedTokens;
    addTo(this.models, names.model(model), { count: 1, tokens: usage.totalTokens, costUsd });
    addTo(this.agents, names.agent(agent), { tokens: usage.totalTokens, costUsd });
  }
}

/** Signals that count as one of something, whatever they say. */
const plain: { readonly [T in Signal['type']]?: keyof StatsCounts } = {
  'conversation.begun': 'conversations',
  'conversation.escalated': 'escalated',
  'message.taken': 'messages',
  'message.rate_limited': 'rateLimited',
  'guardrail.tripped': 'guardrailTrips',
  handoff: 'handoffs',
};

function addTo(rows: Rows, name: string, { count = 0, failed = 0, tokens = 0, costUsd = 0 }: Partial<Row>): void {
  const row = rows.get(name) ?? { count: 0, failed: 0, tokens: 0, costUsd: 0 };
  row.count += count;
  row.failed += failed;
  row.tokens += tokens;
  row.costUsd += costUsd;
  rows.set(name, row);
}

/** The rows, those with the most first. */
export function toRows(rows: Rows): StatsRow[] {
  return [...rows]
    .map(([name, row]) => ({ name, ...row }))
    .toSorted((one, other) => other.count - one.count || other.tokens - one.tokens);
}
