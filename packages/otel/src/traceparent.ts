/**
 * W3C Trace Context: the propagator that `setupTracing` registers, and the two functions a host needs to keep a
 * trace across a pause (store the header, start again from it).
 */
import {
  type Context,
  createTraceState,
  isSpanContextValid,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
  TraceFlags,
} from '@opentelemetry/api';

const TRACEPARENT = 'traceparent';
const TRACESTATE = 'tracestate';
const MAX_TRACESTATE_LENGTH = 512;
/** version-traceid-parentid-flags; a later version may append fields, version 00 may not. */
const FORMAT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The `traceparent` header of a span: `00-{trace id}-{span id}-{flags}`. `undefined` if the context is not valid. */
export function formatTraceparent(spanContext: SpanContext): string | undefined {
  if (!isSpanContextValid(spanContext)) return undefined;
  const flags = (spanContext.traceFlags & 0xff).toString(16).padStart(2, '0');
  return `00-${spanContext.traceId}-${spanContext.spanId}-${flags}`;
}

/** The remote span context in a `traceparent` header; `undefined` for whatever is not one. Never throws. */
export function parseTraceparent(header: string): SpanContext | undefined {
  const match = FORMAT.exec(header.trim());
  const [, version, traceId, spanId, flags, rest] = match ?? [];
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Reads and writes `traceparent` and `tracestate`. */
export class TraceContextPropagator implements TextMapPropagator<unknown> {
  inject(context: Context, carrier: unknown, setter: TextMapSetter<unknown>): void {
    const spanContext = trace.getSpanContext(context);
    const header = spanContext && formatTraceparent(spanContext);
    if (!spanContext || header === undefined) return;
    setter.set(carrier, TRACEPARENT, header);
    const state = spanContext.traceState?.serialize();
    if (state) setter.set(carrier, TRACESTATE, state);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter<unknown>): Context {
    const header = first(getter.get(carrier, TRACEPARENT));
    const spanContext = typeof header === 'string' ? parseTraceparent(header) : undefined;
    if (!spanContext) return context;
    const state = first(getter.get(carrier, TRACESTATE));
    if (typeof state === 'string' && state.length <= MAX_TRACESTATE_LENGTH) {
      spanContext.traceState = createTraceState(state);
    }
    return trace.setSpanContext(context, spanContext);
  }

  fields(): string[] {
    return [TRACEPARENT, TRACESTATE];
  }
}
