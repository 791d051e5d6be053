import {
  type Attributes,
  type Context,
  context,
  type Link,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { LONGEST_PAUSE_MS, startTurnSpan, traceRefusal, type TurnOutcome } from './turn-span.ts';

// Nothing is registered: what a gateway without tracing has.
const silent = new ProxyTracerProvider().getTracer('test');
const options = { trigger: 'message.send', conversationId: 'conv_1', runId: 'run_1', agent: 'support' } as const;
const randomHex = (size: number): string => 'ab'.repeat(size);
const before = `00-${'cd'.repeat(16)}-${'ef'.repeat(8)}-01`;

interface Recorded {
  readonly name: string;
  readonly kind: SpanKind | undefined;
  readonly parent: SpanContext | undefined;
  readonly links: readonly Link[];
  readonly attributes: Attributes;
  readonly context: SpanContext;
  readonly events: string[];
  status?: SpanStatus;
  ended: number;
}

/** A tracer that keeps its spans, as an SDK's would. */
function setUp() {
  const spans: Recorded[] = [];
  const startSpan = (name: string, given: SpanOptions = {}, parentContext: Context = context.active()): Span => {
    const parent = given.root === true ? undefined : trace.getSpanContext(parentContext);
    const number = (spans.length + 1).toString(16);
    const own = {
      traceId: parent?.traceId ?? number.padStart(32, '0'),
      spanId: number.padStart(16, '0'),
      traceFlags: parent?.traceFlags ?? 1,
    };
    const attributes = { ...given.attributes };
    const recorded: Recorded = {
      name,
      kind: given.kind,
      parent,
      links: given.links ?? [],
      attributes,
      context: own,
      events: [],
      ended: 0,
    };
    spans.push(recorded);
    const span = {
      spanContext: () => own,
      addEvent: (event: string) => void recorded.events.push(event),
      setAttribute: (key: string, value: string) => void (attributes[key] = value),
      setStatus: (status: SpanStatus) => void (recorded.status = status),
      end: () => void (recorded.ended += 1),
    };
    return span as unknown as Span;
  };
  return { tracer: { startSpan } as unknown as Tracer, spans };
}

describe('the span of a turn without a tracer provider', () => {
  it('[OB2] has ids that are valid all the same', () => {
    const span = startTurnSpan(silent, options, randomHex);
    expect(span.traceId).toBe('ab'.repeat(16));
    expect(span.traceparent).toBe(`00-${'ab'.repeat(16)}-${'ab'.repeat(8)}-00`);
    expect(span.run(() => 'result')).toBe('result');
    span.event('first_token');
    span.end('completed');
  });

  it('[OB2] goes on in the trace of the part before the pause', () => {
    expect(startTurnSpan(silent, { ...options, traceparent: before }, randomHex).traceId).toBe('cd'.repeat(16));
  });

  it('begins a trace of its own when what it should join is no traceparent', () => {
    const span = startTurnSpan(silent, { ...options, traceparent: 'nonsense' }, randomHex);
    expect(span.traceId).toBe('ab'.repeat(16));
    expect(trace.getSpan(context.active())).toBeUndefined();
    span.end('error', 'internal');
  });
});

describe('the span of a turn', () => {
  it('[AG5] [OB1] tells the way of a turn through several agents', () => {
    const { tracer, spans } = setUp();
    startTurnSpan(tracer, options, randomHex).end('completed', undefined, ['triage', 'orders']);
    startTurnSpan(tracer, options, randomHex).end('completed', undefined, ['triage']);
    expect(spans.map(({ attributes }) => attributes['gateway.agent.path'])).toEqual([['triage', 'orders'], undefined]);
  });

  it('[OB1] is the root of a trace, with what finds it again and nothing that was said', () => {
    const { tracer, spans } = setUp();
    const turn = startTurnSpan(tracer, options, randomHex);
    turn.event('first_token');
    turn.end('completed');
    expect(spans).toMatchObject([
      {
        name: 'message message.send',
        kind: SpanKind.SERVER,
        parent: undefined,
        links: [],
        attributes: {
          'session.id': 'conv_1',
          'gateway.run_id': 'run_1',
          'gateway.agent': 'support',
          'gateway.outcome': 'completed',
        },
        events: ['first_token'],
        ended: 1,
      },
    ]);
    expect(spans[0]?.status).toBeUndefined();
    expect(turn.traceparent).toBe(`00-${turn.traceId}-${spans[0]?.context.spanId}-01`);
  });

  it('[OB2] joins the trace of its caller, and keeps whether it is sampled', () => {
    const { tracer, spans } = setUp();
    const turn = startTurnSpan(tracer, { ...options, traceparent: before.replace(/01$/, '00') }, randomHex);
    expect(spans[0]?.parent).toMatchObject({ traceId: 'cd'.repeat(16), spanId: 'ef'.repeat(8), isRemote: true });
    expect(turn.traceId).toBe('cd'.repeat(16));
    expect(turn.traceparent).toMatch(/-00$/);
    expect(turn.isNewTrace).toBe(false);
  });

  it.each([0, LONGEST_PAUSE_MS])('[OB2] stays in its trace over a pause of %d ms', (pausedMs) => {
    const { tracer, spans } = setUp();
    const turn = startTurnSpan(tracer, { ...options, traceparent: before, pausedMs }, randomHex);
    expect(turn).toMatchObject({ traceId: 'cd'.repeat(16), isNewTrace: false });
    expect(spans[0]).toMatchObject({ links: [] });
    expect(spans[0]?.attributes).not.toHaveProperty('gateway.resumed_from');
  });

  it('[OB2] goes on in a trace of its own after more than an hour, with a link to the first', () => {
    const { tracer, spans } = setUp();
    const pausedMs = LONGEST_PAUSE_MS + 1;
    const turn = startTurnSpan(tracer, { ...options, traceparent: before, pausedMs }, randomHex);
    expect(turn.isNewTrace).toBe(true);
    expect(turn.traceId).not.toBe('cd'.repeat(16));
    expect(spans[0]).toMatchObject({
      parent: undefined,
      links: [{ context: { traceId: 'cd'.repeat(16), spanId: 'ef'.repeat(8) } }],
      attributes: { 'gateway.resumed_from': 'cd'.repeat(16) },
    });
    expect(startTurnSpan(tracer, { ...options, pausedMs }, randomHex).isNewTrace).toBe(false);
  });

  it.each([
    `00-${'0'.repeat(32)}-${'ef'.repeat(8)}-01`,
    `00-${'cd'.repeat(16)}-${'0'.repeat(16)}-01`,
    `01-${'cd'.repeat(16)}-${'ef'.repeat(8)}-01`,
    `${before}-more`,
    '',
  ])('[OB2] has neither parent nor link where it should join %j, which names no span', (traceparent) => {
    const { tracer, spans } = setUp();
    for (const pausedMs of [0, LONGEST_PAUSE_MS * 2]) {
      expect(startTurnSpan(tracer, { ...options, traceparent, pausedMs }, randomHex).isNewTrace).toBe(false);
    }
    for (const span of spans) expect(span).toMatchObject({ parent: undefined, links: [] });
  });

  it.each<[TurnOutcome, SpanStatus | undefined]>([
    ['completed', undefined],
    ['interrupted', undefined],
    ['blocked', undefined],
    ['limited', undefined],
    ['cancelled', undefined],
    ['error', { code: SpanStatusCode.ERROR }],
  ])('[OB1] that ends as %s has the status %j: only a fault is an error', (outcome, status) => {
    const { tracer, spans } = setUp();
    startTurnSpan(tracer, options, randomHex).end(outcome, 'model_unavailable');
    expect(spans[0]?.status).toEqual(status);
    expect(spans[0]?.attributes['error.type']).toBe(status && 'model_unavailable');
    startTurnSpan(tracer, options, randomHex).end('error');
    expect(spans[1]?.attributes['error.type']).toBe('_OTHER');
  });
});

describe('the span of a refusal', () => {
  it('[OB1] says what was refused and why, in the trace of the caller', () => {
    const { tracer, spans } = setUp();
    const refusal = { command: 'message.send', code: 'rate_limited' };
    expect(traceRefusal(tracer, { ...refusal, traceparent: before }, randomHex)).toBe('cd'.repeat(16));
    expect(traceRefusal(tracer, refusal, randomHex)).toBe(spans[1]?.context.traceId);
    for (const span of spans) {
      expect(span).toMatchObject({
        name: 'message message.send',
        kind: SpanKind.SERVER,
        attributes: { 'error.type': 'rate_limited', 'gateway.outcome': 'refused' },
        ended: 1,
      });
      expect(span.status).toBeUndefined();
    }
    expect(trace.getSpanContext(ROOT_CONTEXT)).toBeUndefined();
  });

  it.each(['internal', 'unavailable'])('[OB1] is an error where it is our own fault: %s', (code) => {
    const { tracer, spans } = setUp();
    traceRefusal(tracer, { command: 'message.send', code }, randomHex);
    expect(spans[0]?.status).toEqual({ code: SpanStatusCode.ERROR });
  });

  it('[OB2] has an id without a tracer provider', () => {
    expect(traceRefusal(silent, { command: 'message.send', code: 'internal' }, randomHex)).toBe('ab'.repeat(16));
  });
});
