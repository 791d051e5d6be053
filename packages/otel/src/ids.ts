/**
 * One id everywhere: the OTel span takes the id that the SDK's span already has, and the SDK's trace takes the id of
 * the OTel trace that it runs in. So the same id is in the collector, in logs and in the SDK's run state.
 */
import { createHash, randomBytes } from 'node:crypto';
import { context, isSpanContextValid, trace } from '@opentelemetry/api';

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;
const ZEROS = /^0+$/;

/** Random bytes are fetched for many ids at once: a call for each costs more than all the rest of an id. */
const POOL_BYTES = 4_096;
let pool = Buffer.alloc(0);
let taken = 0;

function randomHex(bytes: number): string {
  let hex: string;
  do {
    if (taken + bytes > pool.length) {
      pool = randomBytes(POOL_BYTES);
      taken = 0;
    }
    hex = pool.toString('hex', taken, taken + bytes);
    taken += bytes;
  } while (ZEROS.test(hex));
  return hex;
}

function hashHex(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/**
 * The W3C trace id (32 hex) of an SDK trace id. `trace_` + 32 hex maps verbatim; an id of the application's own making
 * is hashed, so that it maps to the same trace in every process.
 */
export function toOtelTraceId(sdkTraceId: string): string {
  const hex = sdkTraceId.replace(/^trace_/, '').toLowerCase();
  return TRACE_ID.test(hex) && !ZEROS.test(hex) ? hex : hashHex(sdkTraceId, 32);
}

/**
 * The W3C span id (16 hex) of an SDK span id: the first 16 of the 24 hex digits after `span_`. Ids of another form are
 * hashed.
 */
export function toOtelSpanId(sdkSpanId: string): string {
  const hex = sdkSpanId
    .replace(/^span_/, '')
    .slice(0, 16)
    .toLowerCase();
  return SPAN_ID.test(hex) && !ZEROS.test(hex) ? hex : hashHex(sdkSpanId, 16);
}

/** An OTel id generator that the processor can tell which ids to hand out next. Random ids otherwise. */
export interface LinkedIdGenerator {
  generateTraceId(): string;
  generateSpanId(): string;
  /**
   * Runs `start` with the next ids set. They hold only until `start` returns, and the span id only for the first span
   * that it starts.
   */
  withIds<T>(ids: { readonly traceId: string; readonly spanId: string }, start: () => T): T;
}

/** Creates the id generator to give to the OTel `TracerProvider` and to the processor. */
export function createLinkedIdGenerator(): LinkedIdGenerator {
  let nextTraceId: string | undefined;
  let nextSpanId: string | undefined;
  return {
    generateTraceId: () => nextTraceId ?? randomHex(16),
    generateSpanId: () => {
      const id = nextSpanId ?? randomHex(8);
      nextSpanId = undefined;
      return id;
    },
    withIds: (ids, start) => {
      nextTraceId = ids.traceId;
      nextSpanId = ids.spanId;
      try {
        return start();
      } finally {
        nextTraceId = undefined;
        nextSpanId = undefined;
      }
    },
  };
}

/**
 * Ids for the SDK's `setTracingIdGenerator`: a trace takes the id of the active OTel trace, so that a run started inside
 * a span belongs to that span's trace. Span ids keep the SDK's own form.
 */
export function createSdkIdGenerator(): { generateTraceId(): string; generateSpanId(): string } {
  return {
    generateTraceId: () => {
      const active = trace.getSpanContext(context.active());
      return `trace_${active && isSpanContextValid(active) ? active.traceId : randomHex(16)}`;
    },
    generateSpanId: () => `span_${randomHex(12)}`,
  };
}
