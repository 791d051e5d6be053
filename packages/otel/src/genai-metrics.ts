/** The GenAI client metrics of the conventions, recorded once a model call. They do not depend on sampling. */
import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api';
import { Attr, type Conventions, type LATEST, type V1_41 } from './attributes.ts';
import type { ModelCall, ModelOutcome } from './model-call.ts';
import { type TokenUsage, usageOf } from './model-response.ts';

export interface GenAiMetrics {
  /** Never throws. */
  record(call: ModelCall, outcome: ModelOutcome): void;
}

/** Seconds; the conventions' advice. */
const DURATION_BUCKETS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
/** Tokens: 4^0 to 4^13. */
const TOKEN_BUCKETS = Array.from({ length: 14 }, (_, power) => 4 ** power);

/** A meter may be given to many models; its instruments are made once for each version of the conventions. */
const made = new WeakMap<Meter, Map<Conventions, GenAiMetrics>>();

/** The recorder of a meter. */
export function genAiMetrics(meter: Meter, conventions: Conventions): GenAiMetrics {
  const ofMeter = made.get(meter) ?? new Map<Conventions, GenAiMetrics>();
  made.set(meter, ofMeter);
  const known = ofMeter.get(conventions);
  if (known) return known;
  const metrics = recorder(meter, conventions);
  ofMeter.set(conventions, metrics);
  return metrics;
}

type RecordTokens = (usage: TokenUsage, attributes: Attributes) => void;

function recorder(meter: Meter, conventions: Conventions): GenAiMetrics {
  const { metric } = conventions;
  const duration = seconds(meter, metric.duration, 'Duration of calls to a model.');
  const firstChunk = seconds(meter, metric.timeToFirstChunk, 'Time to the first chunk of a streamed answer.');
  const models = new CappedNames();
  const recordTokens =
    conventions.version === '1.41' ? tokenHistogram(meter, conventions) : tokenCounters(meter, conventions);
  return {
    record(call, outcome) {
      if (call.isOuter) return;
      try {
        const attributes: Attributes = {
          [Attr.operation]: 'chat',
          [Attr.provider]: call.provider,
          ...(call.model === undefined ? {} : { [Attr.requestModel]: models.admit(call.model) }),
        };
        const ended = outcome.ok ? attributes : { ...attributes, [Attr.errorType]: outcome.errorType };
        duration.record(call.elapsedSeconds, ended);
        if (call.firstChunkSeconds !== undefined) firstChunk.record(call.firstChunkSeconds, attributes);
        recordTokens(outcome.ok ? usageOf(outcome.response) : {}, attributes);
      } catch {
        // Telemetry never fails the model call.
      }
    },
  };
}

function seconds(meter: Meter, name: string, description: string): Histogram {
  return meter.createHistogram(name, {
    description,
    unit: 's',
    advice: { explicitBucketBoundaries: DURATION_BUCKETS },
  });
}

function tokens(meter: Meter, name: string, description: string): Histogram {
  return meter.createHistogram(name, {
    description,
    unit: '{token}',
    advice: { explicitBucketBoundaries: TOKEN_BUCKETS },
  });
}

function tokenHistogram(meter: Meter, { attr, metric }: typeof V1_41): RecordTokens {
  const usage = tokens(meter, metric.tokenUsage, 'Tokens of calls to a model.');
  return ({ input, output }, attributes) => {
    if (input !== undefined) usage.record(input, { ...attributes, [attr.tokenType]: 'input' });
    if (output !== undefined) usage.record(output, { ...attributes, [attr.tokenType]: 'output' });
  };
}

function tokenCounters(meter: Meter, { attr, metric }: typeof LATEST): RecordTokens {
  const counter = (name: string, description: string): Counter =>
    meter.createCounter(name, { description, unit: '{token}' });
  const spent: Readonly<Record<keyof TokenUsage, Counter>> = {
    input: counter(metric.usageInput, 'Input tokens, cached ones among them.'),
    output: counter(metric.usageOutput, 'Output tokens, those of reasoning among them.'),
    cacheRead: counter(metric.usageCacheRead, 'Input tokens that came from a cache.'),
    cacheCreation: counter(metric.usageCacheWrite, 'Input tokens that were written to a cache.'),
    reasoning: counter(metric.usageReasoning, 'Output tokens of reasoning.'),
  };
  const input = tokens(meter, metric.inputTokens, 'Input tokens of one call.');
  const output = tokens(meter, metric.outputTokens, 'Output tokens of one call.');
  return (usage, attributes) => {
    // The SDK adds up all modalities. A call without counts is one of 0 tokens, as the conventions want it.
    const labels = { ...attributes, [attr.tokenModality]: 'unknown' };
    const counted = { input: 0, output: 0, ...usage };
    for (const [kind, count] of Object.entries(counted)) spent[kind as keyof TokenUsage].add(count, labels);
    if (usage.input !== undefined) input.record(usage.input, attributes);
    if (usage.output !== undefined) output.record(usage.output, attributes);
  };
}

const MAX_NAMES = 100;
const OTHER = '_other';

/** Model names come from configuration, but nothing keeps an application from making them up. */
class CappedNames {
  readonly #known = new Set<string>();

  admit(name: string): string {
    if (this.#known.has(name)) return name;
    if (this.#known.size >= MAX_NAMES) return OTHER;
    this.#known.add(name);
    return name;
  }
}
