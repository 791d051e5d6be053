/** The gateway's figures, through OpenTelemetry (OB7). Each comes from a signal; `METRICS` names them all. */
import {
  type Attributes,
  type Counter,
  type Histogram,
  type Meter,
  type UpDownCounter,
  ValueType,
} from '@opentelemetry/api';
import { LabelSet } from './label-set.ts';
import type { Signal, SignalListener, SignalOf, SignalType } from './signals.ts';

/** Bounds of buckets for times, in seconds: those of a person who waits. */
const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600];

type Kind = 'counter' | 'up_down' | 'histogram' | 'gauge';

interface Described {
  readonly kind: Kind;
  readonly unit: string;
  readonly description: string;
  readonly bounds?: readonly number[];
}

/** All metrics, with kind, unit and meaning. Dashboards and alerts may use no other of ours. */
export const METRICS = {
  'gateway.ws.connections': {
    kind: 'up_down',
    unit: '{connection}',
    description: 'Open sockets that have said hello.',
  },
  'gateway.runs.active': { kind: 'up_down', unit: '{run}', description: 'Runs that are worked on.' },
  'gateway.runs.waiting': { kind: 'gauge', unit: '{run}', description: 'Runs that wait for a free place.' },
  'gateway.runs': { kind: 'counter', unit: '{run}', description: 'Runs that have ended.' },
  'gateway.turn.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'From a message to the end of its run, without waiting for people.',
    bounds: SECONDS,
  },
  'gateway.turn.time_to_first_token': {
    kind: 'histogram',
    unit: 's',
    description: 'From a message to the first text of its answer.',
    bounds: SECONDS,
  },
  'gateway.messages': { kind: 'counter', unit: '{message}', description: 'Messages that were taken.' },
  'gateway.conversations': { kind: 'counter', unit: '{conversation}', description: 'Conversations that were begun.' },
  'gateway.conversations.escalated': {
    kind: 'counter',
    unit: '{conversation}',
    description: 'Conversations in which a person has spoken up.',
  },
  'gateway.feedback': { kind: 'counter', unit: '{rating}', description: 'Ratings by visitors.' },
  'gateway.errors': { kind: 'counter', unit: '{error}', description: 'Commands and runs that have failed.' },
  'gateway.model.calls': { kind: 'counter', unit: '{call}', description: 'Calls of models, by what came of them.' },
  'gateway.tokens': { kind: 'counter', unit: '{token}', description: 'Tokens, as the provider counts them.' },
  'gateway.cost': { kind: 'counter', unit: 'USD', description: 'Cost of tokens whose model has a known price.' },
  'gateway.cost.unpriced': { kind: 'counter', unit: '{token}', description: 'Tokens whose model has no known price.' },
  'gateway.handoffs': { kind: 'counter', unit: '{handoff}', description: 'Handoffs between agents.' },
  'gateway.tool.calls': { kind: 'counter', unit: '{call}', description: 'Calls of tools, by what came of them.' },
  'gateway.tool.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Time that calls of tools take.',
    bounds: SECONDS,
  },
  'gateway.approvals.pending': {
    kind: 'gauge',
    unit: '{approval}',
    description: 'Approvals that wait for a decision.',
  },
  'gateway.approval.wait': {
    kind: 'histogram',
    unit: 's',
    description: 'Time that approvals have waited.',
    bounds: [1, 5, 15, 30, 60, 300, 900, 3600, 14_400, 86_400],
  },
  'gateway.guardrail.trips': { kind: 'counter', unit: '{trip}', description: 'Guardrails that have stepped in.' },
  'gateway.budget.level': { kind: 'counter', unit: '{budget}', description: 'Budgets that have reached a level.' },
  'gateway.session.threshold_crossings': {
    kind: 'counter',
    unit: '{crossing}',
    description: 'Conversations and runs beyond what is usual.',
  },
  'gateway.rate_limited': {
    kind: 'counter',
    unit: '{message}',
    description: 'Messages that were refused for coming too fast.',
  },
  'gateway.backpressure': { kind: 'counter', unit: '{event}', description: 'What was done about slow readers.' },
} as const satisfies Record<string, Described>;

export type MetricName = keyof typeof METRICS;

export interface KnownLabels {
  readonly agents: readonly string[];
  readonly tools: readonly string[];
  readonly sites: readonly string[];
}

/** Figures that are asked for when somebody reads them. */
export interface Gauges {
  /** Runs that wait for a free place. */
  readonly waitingRuns: () => Promise<number>;
  /** Pending approvals by site. */
  readonly pendingApprovals: () => Promise<Readonly<Record<string, number>>>;
}

type Handlers = { readonly [T in SignalType]?: (signal: SignalOf<T>) => void };

/** Counts signals. */
export function createMetrics(meter: Meter, known: KnownLabels, gauges: Gauges): SignalListener {
  const instruments = new Instruments(meter);
  const handlers = createHandlers(instruments, {
    agent: new LabelSet(known.agents),
    tool: new LabelSet(known.tools),
    site: new LabelSet(known.sites),
    model: new LabelSet(),
    guardrail: new LabelSet(),
  });
  observe(meter, gauges, new LabelSet(known.sites));
  return (signal) => (handlers[signal.type] as ((signal: Signal) => void) | undefined)?.(signal);
}

/** The instruments, each made when it is first used. */
class Instruments {
  readonly #meter: Meter;
  readonly #made = new Map<MetricName, Counter | UpDownCounter | Histogram>();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  add(name: MetricName, value: number, attributes: Attributes = {}): void {
    (this.#get(name) as Counter | UpDownCounter).add(value, attributes);
  }

  record(name: MetricName, value: number, attributes: Attributes = {}): void {
    (this.#get(name) as Histogram).record(value, attributes);
  }

  #get(name: MetricName): Counter | UpDownCounter | Histogram {
    let instrument = this.#made.get(name);
    if (instrument === undefined) {
      instrument = this.#make(name);
      this.#made.set(name, instrument);
    }
    return instrument;
  }

  #make(name: MetricName): Counter | UpDownCounter | Histogram {
    const { kind, unit, description, bounds }: Described = METRICS[name];
    const options = { unit, description };
    if (kind === 'up_down') return this.#meter.createUpDownCounter(name, options);
    if (kind === 'counter') return this.#meter.createCounter(name, { ...options, valueType: ValueType.DOUBLE });
    return this.#meter.createHistogram(name, {
      ...options,
      ...(bounds && { advice: { explicitBucketBoundaries: [...bounds] } }),
    });
  }
}

type Labels = Readonly<Record<'agent' | 'tool' | 'site' | 'model' | 'guardrail', LabelSet>>;

function createHandlers(to: Instruments, { agent, tool, site, model, guardrail }: Labels): Handlers {
  return {
    'connection.opened': ({ role }) => to.add('gateway.ws.connections', 1, { role }),
    'connection.closed': ({ role }) => to.add('gateway.ws.connections', -1, { role }),
    'conversation.begun': (signal) => to.add('gateway.conversations', 1, { site: site.of(signal.site) }),
    'conversation.escalated': (signal) => to.add('gateway.conversations.escalated', 1, { site: site.of(signal.site) }),
    'message.taken': ({ role, ...signal }) => to.add('gateway.messages', 1, { role, site: site.of(signal.site) }),
    'message.rate_limited': (signal) => to.add('gateway.rate_limited', 1, { site: site.of(signal.site) }),
    'feedback.given': ({ rating, ...signal }) => to.add('gateway.feedback', 1, { rating, site: site.of(signal.site) }),
    'command.failed': ({ code }) => to.add('gateway.errors', 1, { 'error.type': code, where: 'command' }),
    'reader.slowed': ({ kind }) => to.add('gateway.backpressure', 1, { kind }),
    'run.began': () => to.add('gateway.runs.active', 1),
    'run.left': () => to.add('gateway.runs.active', -1),
    'run.first_text': (signal) =>
      to.record('gateway.turn.time_to_first_token', signal.sinceMessageMs / 1000, { agent: agent.of(signal.agent) }),
    'run.ended': (signal) => {
      const outcome = signal.status === 'failed' ? 'error' : signal.status;
      const of = { outcome, agent: agent.of(signal.agent) };
      to.add('gateway.runs', 1, { ...of, site: site.of(signal.site) });
      to.record('gateway.turn.duration', signal.activeMs / 1000, of);
      if (signal.status === 'failed')
        to.add('gateway.errors', 1, { 'error.type': signal.code ?? 'internal', where: 'run' });
    },
    'model.called': ({ usage, cost, ...signal }) => {
      const of = { model: model.of(signal.model) };
      to.add('gateway.model.calls', 1, { ...of, outcome: 'answered' });
      const fresh = usage.inputTokens - usage.cachedInputTokens;
      to.add('gateway.tokens', fresh, { ...of, 'gen_ai.token.type': 'input' });
      to.add('gateway.tokens', usage.cachedInputTokens, { ...of, 'gen_ai.token.type': 'cached_input' });
      to.add('gateway.tokens', usage.outputTokens, { ...of, 'gen_ai.token.type': 'output' });
      if (cost.nanoUsd > 0) to.add('gateway.cost', cost.nanoUsd / 1e9, { ...of, site: site.of(signal.site) });
      if (cost.unpricedTokens > 0) to.add('gateway.cost.unpriced', cost.unpricedTokens, of);
    },
    'model.retried': (signal) =>
      to.add('gateway.model.calls', 1, { model: model.of(signal.model), outcome: 'retried' }),
    'model.given_up': (signal) =>
      to.add('gateway.model.calls', 1, { model: model.of(signal.model), outcome: 'given_up' }),
    'tool.called': (signal) => {
      const name = tool.of(signal.tool);
      to.add('gateway.tool.calls', 1, { tool: name, status: signal.status });
      to.record('gateway.tool.duration', signal.durationMs / 1000, { tool: name });
    },
    handoff: ({ from, to: target }) => to.add('gateway.handoffs', 1, { from: agent.of(from), to: agent.of(target) }),
    'guardrail.tripped': ({ stage, action, ...signal }) =>
      to.add('gateway.guardrail.trips', 1, { guardrail: guardrail.of(signal.guardrail), stage, action }),
    'approval.resolved': (signal) =>
      to.record('gateway.approval.wait', signal.waitMs / 1000, {
        tool: tool.of(signal.tool),
        decision: signal.decision,
      }),
    'budget.reached': ({ scope, level }) => to.add('gateway.budget.level', 1, { scope, level }),
    'threshold.crossed': ({ threshold }) => to.add('gateway.session.threshold_crossings', 1, { threshold }),
    fault: () => to.add('gateway.errors', 1, { 'error.type': 'internal', where: 'gateway' }),
  };
}

function observe(meter: Meter, { waitingRuns, pendingApprovals }: Gauges, site: LabelSet): void {
  const gauge = (name: MetricName) => {
    const { unit, description }: Described = METRICS[name];
    return meter.createObservableGauge(name, { unit, description });
  };
  // What cannot be read just now has no value: the store says so elsewhere.
  gauge('gateway.runs.waiting').addCallback(async (result) => {
    await waitingRuns()
      .then((count) => result.observe(count))
      .catch(() => {});
  });
  gauge('gateway.approvals.pending').addCallback(async (result) => {
    await pendingApprovals()
      .then((counts) => {
        for (const [name, count] of Object.entries(counts)) result.observe(count, { site: site.of(name) });
      })
      .catch(() => {});
  });
}
