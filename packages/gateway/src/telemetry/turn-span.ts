/** The root span of a turn: everything that a message set in motion is below it. */
import {
  type Attributes,
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api';

export type TurnOutcome = 'completed' | 'interrupted' | 'blocked' | 'limited' | 'cancelled' | 'error';

export interface TurnSpanOptions {
  /** What started this part of the turn: a message, or the decision after which it goes on. */
  readonly trigger: 'message.send' | 'approval.decide' | 'recovery';
  readonly conversationId: string;
  readonly runId: string;
  readonly agent: string;
  /** Of the part before the pause, when the turn goes on; of the caller, when it begins. */
  readonly traceparent?: string;
  /** How long the turn has paused, in milliseconds; default 0. */
  readonly pausedMs?: number;
}

/**
 * Longest pause over which a turn stays in its trace. After that it goes on in one of its own, with a link to the first:
 * a trace of many hours is of no use to anybody.
 */
export const LONGEST_PAUSE_MS = 3_600_000;

export interface TurnSpan {
  /** Whether it goes on in a trace of its own. */
  readonly isNewTrace: boolean;
  /** W3C trace id, 32 hex digits; valid with and without a tracer provider. */
  readonly traceId: string;
  /** To be stored with the run, so that a later part joins the same trace. */
  readonly traceparent: string;
  /** Runs `work` with the span as the active one. */
  run<T>(work: () => T): T;
  event(name: string, attributes?: Attributes): void;
  /** @param path Agents that have had the turn, in their order; told where there were several. */
  end(outcome: TurnOutcome, errorType?: string, path?: readonly string[]): void;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

function parentOf(traceparent: string | undefined): Context | undefined {
  const match = TRACEPARENT.exec(traceparent ?? '');
  if (match === null) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = match;
  const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  // Ids of nothing but zeros name no span.
  return trace.isSpanContextValid(remote) ? trace.setSpanContext(context.active(), remote) : undefined;
}

/**
 * Starts the span. Without a tracer provider nothing is recorded, but the ids are as good: the trace id is on the last
 * event of the run and in the logs either way.
 *
 * @param randomHex `size` random bytes as hex digits.
 */
export function startTurnSpan(tracer: Tracer, options: TurnSpanOptions, randomHex: (size: number) => string): TurnSpan {
  const before = parentOf(options.traceparent);
  const isNewTrace = before !== undefined && (options.pausedMs ?? 0) > LONGEST_PAUSE_MS;
  const parent = isNewTrace ? undefined : before;
  const linked = isNewTrace ? trace.getSpanContext(before) : undefined;
  const span = tracer.startSpan(
    `message ${options.trigger}`,
    {
      kind: SpanKind.SERVER,
      root: parent === undefined,
      attributes: {
        'session.id': options.conversationId,
        'gateway.run_id': options.runId,
        'gateway.agent': options.agent,
        ...(linked && { 'gateway.resumed_from': linked.traceId }),
      },
      ...(linked && { links: [{ context: linked }] }),
    },
    parent,
  );
  const recorded = span.spanContext();
  const known = trace.isSpanContextValid(recorded)
    ? recorded
    : { traceId: randomHex(16), spanId: randomHex(8), traceFlags: TraceFlags.NONE };
  const active: Span = known === recorded ? span : trace.wrapSpanContext(known);
  const flags = known.traceFlags.toString(16).padStart(2, '0');
  return {
    isNewTrace,
    traceId: known.traceId,
    traceparent: `00-${known.traceId}-${known.spanId}-${flags}`,
    run: (work) => context.with(trace.setSpan(parent ?? context.active(), active), work),
    event: (name, attributes) => void span.addEvent(name, attributes),
    end(outcome, errorType, path = []) {
      span.setAttribute('gateway.outcome', outcome);
      if (path.length > 1) span.setAttribute('gateway.agent.path', [...path]);
      if (outcome === 'error') {
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', errorType ?? '_OTHER');
      }
      span.end();
    },
  };
}

/** A command that was not done. */
export interface Refusal {
  /** Type of the command. */
  readonly command: string;
  readonly code: string;
  /** Of the caller. */
  readonly traceparent?: string;
}

/** Our own fault, in contrast to what somebody else has asked for. */
const FAULTS: ReadonlySet<string> = new Set(['internal', 'unavailable']);

/** Makes the span of a command that was not done. @returns the id of its trace. */
export function traceRefusal(
  tracer: Tracer,
  { command, code, traceparent }: Refusal,
  randomHex: (size: number) => string,
): string {
  const parent = parentOf(traceparent);
  const attributes = { 'error.type': code, 'gateway.outcome': 'refused' };
  const options = { kind: SpanKind.SERVER, root: parent === undefined, attributes };
  const span = tracer.startSpan(`message ${command}`, options, parent);
  if (FAULTS.has(code)) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  const recorded = span.spanContext();
  return trace.isSpanContextValid(recorded) ? recorded.traceId : randomHex(16);
}
