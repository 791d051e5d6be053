/** OTLP's JSON form of spans, as the file exporter writes it. Pure. */
import type { HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

const NANOS_PER_SECOND = 1_000_000_000n;

/** 64-bit integers are strings in protobuf's JSON. */
function nanos([seconds, rest]: HrTime): string {
  return String(BigInt(seconds) * NANOS_PER_SECOND + BigInt(Math.round(rest)));
}

function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: jsonNumber(value) };
  }
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === 'object' && value !== null) return { kvlistValue: { values: keyValues(value) } };
  return {};
}

/** JSON has no word for these; protobuf's JSON writes them as strings. */
function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function keyValues(attributes: object | undefined): object[] {
  const entries: [string, unknown][] = Object.entries(attributes ?? {});
  return entries.flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: anyValue(value) }]));
}

function spanJson(span: ReadableSpan): object {
  const { traceId, spanId, traceState, traceFlags } = span.spanContext();
  return {
    traceId,
    spanId,
    ...(traceState && { traceState: traceState.serialize() }),
    ...(span.parentSpanContext && { parentSpanId: span.parentSpanContext.spanId }),
    flags: traceFlags,
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: nanos(span.startTime),
    endTimeUnixNano: nanos(span.endTime),
    attributes: keyValues(span.attributes),
    droppedAttributesCount: span.droppedAttributesCount,
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      timeUnixNano: nanos(time),
      attributes: keyValues(attributes),
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map(({ context, attributes }) => ({
      traceId: context.traceId,
      spanId: context.spanId,
      attributes: keyValues(attributes),
    })),
    droppedLinksCount: span.droppedLinksCount,
    status: { code: span.status.code, ...(span.status.message !== undefined && { message: span.status.message }) },
  };
}

function grouped<K>(spans: readonly ReadableSpan[], keyOf: (span: ReadableSpan) => K): Map<K, ReadableSpan[]> {
  const groups = new Map<K, ReadableSpan[]>();
  for (const span of spans) {
    const key = keyOf(span);
    const group = groups.get(key);
    if (group) group.push(span);
    else groups.set(key, [span]);
  }
  return groups;
}

/** An `ExportTraceServiceRequest` with these spans. */
export function toExportRequest(spans: readonly ReadableSpan[]): object {
  const ofResources = grouped(spans, (span) => span.resource);
  return {
    resourceSpans: Array.from(ofResources, ([resource, ofResource]) => ({
      resource: { attributes: keyValues(resource.attributes) },
      scopeSpans: Array.from(
        grouped(ofResource, (span) => span.instrumentationScope),
        ([{ name, version, schemaUrl }, ofScope]) => ({
          scope: { name, ...(version !== undefined && { version }) },
          spans: ofScope.map(spanJson),
          ...(schemaUrl !== undefined && { schemaUrl }),
        }),
      ),
    })),
  };
}
