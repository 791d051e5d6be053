import { context, ProxyTracerProvider, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { startTurnSpan } from './turn-span.ts';

// Nothing is registered: what a gateway without tracing has.
const tracer = new ProxyTracerProvider().getTracer('test');
const options = { trigger: 'message.send', conversationId: 'conv_1', runId: 'run_1', agent: 'support' } as const;
const randomHex = (size: number): string => 'ab'.repeat(size);

describe('the span of a turn without a tracer provider', () => {
  it('[OB2] has ids that are valid all the same', () => {
    const span = startTurnSpan(tracer, options, randomHex);
    expect(span.traceId).toBe('ab'.repeat(16));
    expect(span.traceparent).toBe(`00-${'ab'.repeat(16)}-${'ab'.repeat(8)}-00`);
    expect(span.run(() => 'result')).toBe('result');
    span.event('first_token');
    span.end('completed');
  });

  it('[OB2] goes on in the trace of the part before the pause', () => {
    const before = `00-${'cd'.repeat(16)}-${'ef'.repeat(8)}-01`;
    expect(startTurnSpan(tracer, { ...options, traceparent: before }, randomHex).traceId).toBe('cd'.repeat(16));
  });

  it('begins a trace of its own when what it should join is no traceparent', () => {
    const span = startTurnSpan(tracer, { ...options, traceparent: 'nonsense' }, randomHex);
    expect(span.traceId).toBe('ab'.repeat(16));
    expect(trace.getSpan(context.active())).toBeUndefined();
    span.end('error', 'internal');
  });
});
