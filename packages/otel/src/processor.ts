/**
 * The trace processor: gives every SDK span an OTel twin. It is written to be the first and only processor. All its work
 * is synchronous, it never throws and never awaits, because the SDK calls processors one after the other, and a slow or
 * throwing one starves the rest.
 */
import { context, type Span as OtelSpan, type Tracer } from '@opentelemetry/api';
import type { Span, SpanData, Trace, TracingProcessor } from '@openai/agents';
import { Attr, type Conventions, LATEST, V1_41 } from './attributes.ts';
import { ContentFilter } from './content.ts';
import type { LinkedIdGenerator } from './ids.ts';
import { ModelCall, type ModelCallInit, type ModelOutcome } from './model-call.ts';
import { type ModelEndpoint, providerNameOf } from './model-endpoint.ts';
import type { EvictionReason } from './open-spans.ts';
import { currentSdkSpanId } from './sdk-context.ts';
import { TraceAnchors } from './trace-anchors.ts';
import { packageTracer } from './tracer.ts';
import { TwinSpans } from './twin-spans.ts';

/** Why a span was not exported as the SDK reported it: evicted by `count` or `age` (ended as cancelled), or an `error`. */
export type DropReason = EvictionReason | 'error';

/** Options of {@link createAgentsTraceProcessor}. */
export interface AgentsTraceProcessorOptions extends ModelEndpoint {
  /** Starts the spans. Default: the globally registered provider's tracer `@parley/otel`. */
  readonly tracer?: Tracer | undefined;
  /**
   * The id generator that the tracer's provider was given, so that spans take the SDK's ids.
   * Default: none; spans then have ids of their own, and the SDK's only as attributes.
   */
  readonly idGenerator?: LinkedIdGenerator | undefined;
  /** Export prompts, answers, tool arguments and results, and error messages. Default: `false`. */
  readonly captureContent?: boolean | undefined;
  /**
   * Applied to every text of every content attribute, to error messages and to allow-listed custom values, before they
   * are shortened and set. An attribute whose redaction throws is left out. Of a text longer than 64 000 characters it
   * gets the beginning; the rest is not exported. Default: none.
   */
  readonly redactContent?: ((text: string) => string) | undefined;
  /**
   * The version of the GenAI conventions: `1.41`, which Jaeger's GenAI view reads, or `latest`, whose names still change.
   * Default: `1.41`.
   */
  readonly conventions?: '1.41' | 'latest' | undefined;
  /** Open spans kept at most; the oldest are ended as cancelled. Default: 10 000. */
  readonly maxOpenSpans?: number | undefined;
  /** Age in ms at which an open span is ended as cancelled. Default: one hour. */
  readonly maxAgeMs?: number | undefined;
  /** Keys of the SDK's custom spans that may be exported. Default: none. */
  readonly customKeys?: readonly string[] | undefined;
  /** Keys of the traces' metadata that may be exported, on the top spans of a run. Default: none. */
  readonly metadataKeys?: readonly string[] | undefined;
  /** The stage (`input`, `output`, …) of a guardrail by its name. Default: unknown. */
  readonly guardrailStage?: ((name: string) => string | undefined) | undefined;
  /** Called once for each drop. What it throws is swallowed. */
  readonly onDropped?: ((reason: DropReason) => void) | undefined;
  /** Flushes what comes after the processor, for the SDK's `forceFlush()`. Default: nothing. */
  readonly flush?: (() => Promise<void>) | undefined;
  /** The time in epoch ms, for ages. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** Counts since the processor was created, and what it holds now. */
export interface ProcessorStats {
  readonly openSpans: number;
  readonly openTraces: number;
  readonly started: number;
  readonly ended: number;
  /** Ended as cancelled because there were too many, or they were too old. */
  readonly evicted: number;
  /** Traces forgotten because there were too many, or they were too old. */
  readonly evictedTraces: number;
  /** Ended as cancelled by {@link AgentsTraceProcessor.closeOpen}, or because their run ended before them. */
  readonly cancelled: number;
  /** Exceptions swallowed: of the tracer, of a span, of a redaction, of a callback. */
  readonly failures: number;
}

const DEFAULT_MAX_OPEN_SPANS = 10_000;
const DEFAULT_MAX_AGE_MS = 3_600_000;

/** Give it to the SDK with `setTraceProcessors([processor])`. */
export class AgentsTraceProcessor implements TracingProcessor {
  /** Names of the attributes and metrics. */
  readonly conventions: Conventions;
  readonly #twins: TwinSpans;
  readonly #anchors: TraceAnchors;
  readonly #endpoint: ModelEndpoint;
  readonly #onDropped: ((reason: DropReason) => void) | undefined;
  readonly #flush: (() => Promise<void>) | undefined;
  readonly #now: () => number;
  #failures = 0;
  #evictedTraces = 0;

  constructor(options: AgentsTraceProcessorOptions = {}) {
    const maxOpenSpans = options.maxOpenSpans ?? DEFAULT_MAX_OPEN_SPANS;
    const maxAgeMs = options.maxAgeMs ?? DEFAULT_MAX_AGE_MS;
    this.conventions = options.conventions === 'latest' ? LATEST : V1_41;
    this.#endpoint = { providerName: options.providerName, baseUrl: options.baseUrl };
    this.#onDropped = options.onDropped;
    this.#flush = options.flush;
    this.#now = options.now ?? Date.now;
    this.#anchors = new TraceAnchors({ max: maxOpenSpans, maxAgeMs });
    this.#twins = new TwinSpans({
      tracer: options.tracer ?? packageTracer(this.conventions),
      idGenerator: options.idGenerator,
      anchors: this.#anchors,
      limits: { maxOpenSpans, maxAgeMs },
      mapping: {
        captureContent: options.captureContent ?? false,
        providerName: providerNameOf(this.#endpoint),
        content: new ContentFilter(options.redactContent, () => this.#failed()),
        conventions: this.conventions,
        customKeys: new Set(options.customKeys),
        metadataKeys: new Set(options.metadataKeys),
        guardrailStage: options.guardrailStage ?? (() => undefined),
      },
      onEvicted: (reason) => this.#dropped(reason),
      guard: (work) => this.#guard(work),
    });
  }

  // The SDK's interface. The bodies are synchronous: an async method runs to its first await, and there is none.

  async onTraceStart(sdkTrace: Trace): Promise<void> {
    this.#guard(() => {
      this.#evictedTraces += this.#anchors.add(sdkTrace.traceId, context.active(), this.#now());
    });
  }

  /** Closes no spans: the SDK does not call it when a run that is not streamed throws, so nothing may depend on it. */
  async onTraceEnd(sdkTrace: Trace): Promise<void> {
    this.#guard(() => this.#anchors.release(sdkTrace.traceId));
  }

  async onSpanStart(span: Span<SpanData>): Promise<void> {
    this.#guard(() => {
      const nowMs = this.#now();
      this.#twins.evict(nowMs);
      this.#twins.start(span, nowMs);
      this.#twins.evict(nowMs);
    });
  }

  async onSpanEnd(span: Span<SpanData>): Promise<void> {
    this.#guard(() => this.#twins.end(span));
  }

  /**
   * Does nothing. The SDK shuts its processors down on every signal and unhandled rejection, also when the process goes
   * on to drain; the spans of the runs that are being drained are still wanted. Shut the OTel provider down instead.
   */
  async shutdown(): Promise<void> {
    return undefined;
  }

  /** Flushes through the `flush` option. Never rejects. */
  async forceFlush(): Promise<void> {
    this.#guard(() => this.#twins.evict(this.#now()));
    try {
      await this.#flush?.();
    } catch {
      this.#failed();
    }
  }

  // For the host.

  /** The OTel span of an SDK span that is open or ended recently. For {@link BridgeContextManager}. */
  spanFor(sdkSpanId: string): OtelSpan | undefined {
    return this.#guard(() => this.#twins.twin(sdkSpanId));
  }

  /**
   * Puts the model's id for a tool call on the tool's span, which the SDK's span data lacks. Call it from within the
   * tool, or from the runner's `agent_tool_start` event. Elsewhere it does nothing.
   */
  recordToolCall(callId: string): void {
    this.#guard(() => {
      const id = currentSdkSpanId();
      if (id !== undefined) this.#twins.nearestFunction(id)?.span.setAttribute(Attr.toolCallId, callId);
    });
  }

  /**
   * Ends open spans as `cancelled`, children first, and answers how many there were. For a drain: what the SDK reports of
   * these spans afterwards is ignored.
   * @param traceId only those of this trace, an SDK (`trace_…`) or a W3C id. Default: all.
   */
  closeOpen(traceId?: string): number {
    return this.#guard(() => this.#twins.closeOpen(traceId)) ?? 0;
  }

  stats(): ProcessorStats {
    return {
      openSpans: this.#twins.open,
      openTraces: this.#anchors.size,
      ...this.#twins.counts,
      evictedTraces: this.#evictedTraces,
      failures: this.#failures,
    };
  }

  // For the instrumented model.

  /** Begins a model call. Used by {@link instrumentModel}; `undefined` if that failed, which must not fail the call. */
  beginModelCall(init: Omit<ModelCallInit, 'conventions'>): ModelCall | undefined {
    return this.#guard(() => {
      const endpoint: ModelEndpoint = {
        providerName: init.endpoint.providerName ?? (init.endpoint.baseUrl ? undefined : this.#endpoint.providerName),
        baseUrl: init.endpoint.baseUrl ?? this.#endpoint.baseUrl,
      };
      return new ModelCall({ ...init, endpoint, conventions: this.conventions });
    });
  }

  /** Ends a model call: fills in its `chat` span and lets it go. Used by {@link instrumentModel}. */
  endModelCall(call: ModelCall, outcome: ModelOutcome): void {
    this.#guard(() => this.#twins.settle(call, outcome, this.#now()));
  }

  #guard<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch {
      this.#failed();
      return undefined;
    }
  }

  #failed(): void {
    this.#failures += 1;
    this.#dropped('error');
  }

  #dropped(reason: DropReason): void {
    try {
      this.#onDropped?.(reason);
    } catch {
      this.#failures += 1;
    }
  }
}

/**
 * Creates the processor.
 *
 * @example
 * const processor = createAgentsTraceProcessor();
 * setTraceProcessors([processor]);
 */
export function createAgentsTraceProcessor(options: AgentsTraceProcessorOptions = {}): AgentsTraceProcessor {
  return new AgentsTraceProcessor(options);
}
