/** For this package's own tests: tracing set up into memory, and a tiny server that speaks the Responses API. */
import { OpenAIProvider, setTraceProcessors, setTracingDisabled, setTracingIdGenerator } from '@openai/agents';
import { context, propagation, type Span, SpanKind, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { createServer } from 'node:http';
import { setupTracing, type SetupTracingOptions, type Tracing } from '../setup/setup-tracing.ts';

export interface Harness extends Tracing {
  /** The exported spans, in order of their ends. */
  spans(): ReadableSpan[];
  named(name: string): ReadableSpan[];
  one(name: string): ReadableSpan;
  /** Runs `work` inside a turn span, as the gateway does. */
  inTurn<T>(work: (turn: Span) => Promise<T>): Promise<T>;
}

/** Sets tracing up with an in-memory exporter, with the SDK's tracing enabled although `NODE_ENV` is `test`. */
export function startHarness(options: Partial<SetupTracingOptions> = {}): Harness {
  setTracingDisabled(false);
  const exporter = new InMemorySpanExporter();
  const tracing = setupTracing({
    serviceName: 'test',
    env: { OTEL_TRACES_EXPORTER: 'none' },
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    ...options,
  });
  const spans = (): ReadableSpan[] => exporter.getFinishedSpans();
  const named = (name: string): ReadableSpan[] => spans().filter((span) => span.name === name);
  return {
    ...tracing,
    spans,
    named,
    one: (name) => {
      const [span, ...rest] = named(name);
      if (span && rest.length === 0) return span;
      const all = spans().map((each) => each.name);
      throw new Error(`expected one span "${name}", got ${rest.length + (span ? 1 : 0)} among: ${all.join(', ')}`);
    },
    inTurn: async (work) => {
      const turn = tracing.tracer.startSpan('message message.send', { kind: SpanKind.SERVER });
      try {
        return await context.with(trace.setSpan(context.active(), turn), () => work(turn));
      } finally {
        turn.end();
      }
    },
  };
}

/** Takes all globals back, so that the next test starts from nothing. */
export function stopHarness(): void {
  setTraceProcessors([]);
  setTracingIdGenerator();
  setTracingDisabled(true);
  trace.disable();
  context.disable();
  propagation.disable();
}

/** The span's ancestors by name, nearest first. */
export function pathOf(spans: readonly ReadableSpan[], span: ReadableSpan): string[] {
  const parent = spans.find((each) => each.spanContext().spanId === span.parentSpanContext?.spanId);
  return parent ? [parent.name, ...pathOf(spans, parent)] : [];
}

/** Names of the spans whose parent was not exported. */
export function orphans(spans: readonly ReadableSpan[], knownParents: readonly string[] = []): string[] {
  const ids = new Set([...spans.map((span) => span.spanContext().spanId), ...knownParents]);
  return spans.flatMap((span) => {
    const parent = span.parentSpanContext?.spanId;
    return parent === undefined || ids.has(parent) ? [] : [span.name];
  });
}

/** Everything that a span would export, as text. */
export function textOf(spans: readonly ReadableSpan[]): string {
  return JSON.stringify(
    spans.map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links })),
  );
}

/** What the server answers to one request: output items, or an HTTP error. */
export type Answer =
  | { readonly output: readonly Record<string, unknown>[]; readonly delayMs?: number }
  | { readonly status: number; readonly message: string };

export function says(answer: string): Answer {
  const content = [{ type: 'output_text', text: answer, annotations: [] }];
  return { output: [{ type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content }] };
}

export function calls(name: string, args: Record<string, unknown>, callId: string): Record<string, unknown> {
  return {
    type: 'function_call',
    id: `fc_${callId}`,
    call_id: callId,
    name,
    arguments: JSON.stringify(args),
    status: 'completed',
  };
}

export interface ResponsesServer {
  readonly provider: OpenAIProvider;
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** A server that answers `POST /v1/responses` with one answer after the other, streamed or not as it is asked. */
export async function startResponsesServer(answers: readonly Answer[]): Promise<ResponsesServer> {
  const left = [...answers];
  let served = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { model: string; stream?: boolean };
      const answer = left.shift() ?? { status: 500, message: 'no answer left' };
      served += 1;
      if ('status' in answer) {
        response.writeHead(answer.status, { 'content-type': 'application/json', 'x-should-retry': 'false' });
        response.end(JSON.stringify({ error: { message: answer.message, code: 'rate_limit_exceeded' } }));
        return;
      }
      const done = responseBody(`resp_${served}`, `${body.model}-2025-01-01`, answer.output);
      if (!body.stream) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(done));
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const send = (event: Record<string, unknown>): void => {
        response.write(`event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`);
      };
      send({ type: 'response.created', sequence_number: 0, response: { ...done, status: 'in_progress', output: [] } });
      const finish = (): void => {
        answer.output.forEach((item, index) => {
          send({ type: 'response.output_item.added', sequence_number: 1, output_index: index, item });
        });
        send({ type: 'response.output_text.delta', output_index: 0, item_id: 'msg_1', content_index: 0, delta: 'x' });
        send({ type: 'response.completed', sequence_number: 2, response: done });
        response.end();
      };
      if (answer.delayMs === undefined) finish();
      else setTimeout(finish, answer.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`;
  return {
    baseUrl,
    provider: new OpenAIProvider({ apiKey: 'sk-canary-key', baseURL: baseUrl, useResponses: true }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function responseBody(id: string, model: string, output: readonly Record<string, unknown>[]): Record<string, unknown> {
  return {
    id,
    object: 'response',
    created_at: 1,
    status: 'completed',
    model,
    output,
    usage: {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 40 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 120,
    },
  };
}
