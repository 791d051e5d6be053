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
  'gateway.conversations.removed': {
    kind: 'counter',
    unit: '{conversation}',
    description: 'Conversations that were deleted with all that they held.',
  },
  'gateway.audit.anchors': {
    kind: 'counter',
    unit: '{anchor}',
    description: 'Heads of the audit log that were kept elsewhere, or could not be.',
  },
  'gateway.visitors.erased': {
    kind: 'counter',
    unit: '{visitor}',
    description: 'Visitors all of whose data was erased.',
  },
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
  'gateway.agent.fallbacks': {
    kind: 'counter',
    unit: '{fallback}',
    description: 'Agents that have failed, so that another went on.',
  },
  'gateway.tool.calls': { kind: 'counter', unit: '{call}', description: 'Calls of tools, by what came of them.' },
  'gateway.tool.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Time that calls of tools take.',
    bounds: SECONDS,
  },
  'gateway.tool.servers': {
    kind: 'counter',
    unit: '{change}',
    description: 'Servers of tools that have come or gone.',
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
  const labels = new Labels(known);
  const handlers = createHandlers(new Instruments(meter, labels));
  observe(meter, gauges, labels);
  return (signal) => (handlers[signal.type] as ((signal: Signal) => void) | undefined)?.(signal);
}

/** Holds every label to a hundred values: each makes a new time series. */
class Labels {
  readonly #sets: Map<string, LabelSet>;

  constructor({ agents, tools, sites }: KnownLabels) {
    const agent = new LabelSet(agents);
    this.#sets = new Map([
      ['agent', agent],
      ['from', agent],
      ['to', agent],
      ['tool', new LabelSet(tools)],
      ['site', new LabelSet(sites)],
    ]);
  }

  bound(labels: Given): Attributes {
    return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, this.#setOf(name).of(value)]));
  }

  #setOf(name: string): LabelSet {
    let set = this.#sets.get(name);
    if (set === undefined) {
      set = new LabelSet();
      this.#sets.set(name, set);
    }
    return set;
  }
}

/** Labels as the signals have them; what has no value is `_other`. */
type Given = Readonly<Record<string, string | undefined>>;

/** The instruments, each made when it is first used. */
class Instruments {
  readonly #meter: Meter;
  readonly #labels: Labels;
  readonly #made = new Map<MetricName, Counter | UpDownCounter | Histogram>();

  constructor(meter: Meter, labels: Labels) {
    this.#meter = meter;
    this.#labels = labels;
  }

  add(name: MetricName, value: number, labels: Given = {}): void {
    (this.#get(name) as Counter | UpDownCounter).add(value, this.#labels.bound(labels));
  }

  /** @param ms A time in milliseconds; a clock that was put back makes it negative. */
  recordTime(name: MetricName, ms: number, labels: Given): void {
    (this.#get(name) as Histogram).record(Math.max(0, ms) / 1000, this.#labels.bound(labels));
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

function createHandlers(to: Instruments): Handlers {
  return {
    'connection.opened': ({ role }) => to.add('gateway.ws.connections', 1, { role }),
    'connection.closed': ({ role }) => to.add('gateway.ws.connections', -1, { role }),
    'conversation.begun': ({ site }) => to.add('gateway.conversations', 1, { site }),
    'conversation.removed': ({ site, why }) => to.add('gateway.conversations.removed', 1, { site, why }),
    'audit.anchored': ({ target }) => to.add('gateway.audit.anchors', 1, { target, outcome: 'kept' }),
    'audit.anchor_failed': ({ target }) => to.add('gateway.audit.anchors', 1, { target, outcome: 'failed' }),
    'visitor.erased': () => to.add('gateway.visitors.erased', 1),
    'conversation.escalated': ({ site }) => to.add('gateway.conversations.escalated', 1, { site }),
    'message.taken': ({ role, site }) => to.add('gateway.messages', 1, { role, site }),
    'message.rate_limited': ({ site }) => to.add('gateway.rate_limited', 1, { site }),
    'feedback.given': ({ rating, site }) => to.add('gateway.feedback', 1, { rating, site }),
    'command.failed': ({ code }) => to.add('gateway.errors', 1, { 'error.type': code, where: 'command' }),
    'reader.slowed': ({ kind }) => to.add('gateway.backpressure', 1, { kind }),
    'run.began': () => to.add('gateway.runs.active', 1),
    'run.left': () => to.add('gateway.runs.active', -1),
    'run.first_text': ({ sinceMessageMs, agent }) =>
      to.recordTime('gateway.turn.time_to_first_token', sinceMessageMs, { agent }),
    'run.ended': ({ status, code, agent, site, activeMs }) => {
      const outcome = status === 'failed' ? 'error' : status;
      to.add('gateway.runs', 1, { outcome, agent, site });
      to.recordTime('gateway.turn.duration', activeMs, { outcome, agent });
      if (status === 'failed') to.add('gateway.errors', 1, { 'error.type': code ?? 'internal', where: 'run' });
    },
    'model.called': (signal) => countModelCall(to, signal),
    'model.retried': ({ model }) => to.add('gateway.model.calls', 1, { model, outcome: 'retried' }),
    'model.given_up': ({ model, next }) =>
      to.add('gateway.model.calls', 1, { model, outcome: next === undefined ? 'given_up' : 'fell_back' }),
    'tool.called': ({ tool, status, durationMs }) => {
      to.add('gateway.tool.calls', 1, { tool, status });
      to.recordTime('gateway.tool.duration', durationMs, { tool });
    },
    'tool_server.changed': ({ server, state }) => to.add('gateway.tool.servers', 1, { server, state }),
    handoff: ({ from, to: target }) => to.add('gateway.handoffs', 1, { from, to: target }),
    'agent.failed': ({ from, to: target, code }) =>
      to.add('gateway.agent.fallbacks', 1, { from, to: target, 'error.type': code }),
    'guardrail.tripped': ({ guardrail, stage, action }) =>
      to.add('gateway.guardrail.trips', 1, { guardrail, stage, action }),
    'approval.resolved': ({ tool, decision, waitMs }) =>
      to.recordTime('gateway.approval.wait', waitMs, { tool, decision }),
    'budget.reached': ({ scope, level }) => to.add('gateway.budget.level', 1, { scope, level }),
    'threshold.crossed': ({ threshold }) => to.add('gateway.session.threshold_crossings', 1, { threshold }),
    fault: () => to.add('gateway.errors', 1, { 'error.type': 'internal', where: 'gateway' }),
  };
}

function countModelCall(to: Instruments, { model, usage, cost, site }: SignalOf<'model.called'>): void {
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens);
  const tokens = { input: usage.inputTokens - cached, cached_input: cached, output: usage.outputTokens };
  to.add('gateway.model.calls', 1, { model, outcome: 'answered' });
  for (const [kind, count] of Object.entries(tokens)) {
    to.add('gateway.tokens', count, { model, 'gen_ai.token.type': kind });
  }
  if (cost.nanoUsd > 0) to.add('gateway.cost', cost.nanoUsd / 1e9, { model, site });
  if (cost.unpricedTokens > 0) to.add('gateway.cost.unpriced', cost.unpricedTokens, { model });
}

function observe(meter: Meter, { waitingRuns, pendingApprovals }: Gauges, labels: Labels): void {
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
        for (const [site, count] of Object.entries(counts)) result.observe(count, labels.bound({ site }));
      })
      .catch(() => {});
  });
}
