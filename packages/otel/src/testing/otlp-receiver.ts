/** An OTLP/HTTP JSON receiver in this process, for tests: what a collector would have got, as plain objects. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** `ok` answers 200, `503` refuses each export, `hang` never answers. */
export type ReceiverMode = 'ok' | 'hang' | '503';

export type SpanKindName = 'UNSPECIFIED' | 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';

export interface ReceivedEvent {
  readonly name: string;
  readonly timeMs: number;
  readonly attributes: Record<string, unknown>;
}

export interface ReceivedLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Record<string, unknown>;
}

/** One span as it was exported. Ids are lower-case hex; times are epoch ms with a fraction. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** `undefined` for a root span. */
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: SpanKindName;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Record<string, unknown>;
  readonly status: { readonly code: 'UNSET' | 'OK' | 'ERROR'; readonly message?: string };
  readonly events: readonly ReceivedEvent[];
  readonly links: readonly ReceivedLink[];
  /** Resource attributes, `service.name` among them. */
  readonly resource: Record<string, unknown>;
  /** Name of the instrumentation scope. */
  readonly scope: string;
}

export interface OtlpReceiver {
  /** Base URL, for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** All spans received so far, in order of arrival. */
  spans(): readonly ReceivedSpan[];
  /** Export requests received so far, in any mode. */
  requests(): number;
  /** Headers of the last export request. */
  headers(): IncomingHttpHeaders;
  /** The bodies of all exports, as text: for asserting that something is nowhere in them. */
  text(): string;
  setMode(mode: ReceiverMode): void;
  /**
   * The spans, as soon as `predicate` holds for them.
   * @param timeoutMs default 5 000. Then it rejects, naming the spans that did arrive.
   */
  waitFor(predicate: (spans: readonly ReceivedSpan[]) => boolean, timeoutMs?: number): Promise<readonly ReceivedSpan[]>;
  clear(): void;
  close(): Promise<void>;
}

type Wire = Readonly<Record<string, unknown>>;

const KINDS: readonly SpanKindName[] = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS = ['UNSET', 'OK', 'ERROR'] as const;

function items(value: unknown): readonly Wire[] {
  return Array.isArray(value) ? (value as Wire[]) : [];
}

function wire(value: unknown): Wire {
  return typeof value === 'object' && value !== null ? (value as Wire) : {};
}

function readValue(value: Wire): unknown {
  if ('stringValue' in value) return value['stringValue'];
  if ('boolValue' in value) return value['boolValue'];
  if ('intValue' in value) return Number(value['intValue']);
  if ('doubleValue' in value) return value['doubleValue'];
  if ('arrayValue' in value) return items(wire(value['arrayValue'])['values']).map(readValue);
  if ('kvlistValue' in value) return readAttributes(wire(value['kvlistValue'])['values']);
  return undefined;
}

function readAttributes(value: unknown): Record<string, unknown> {
  return Object.fromEntries(items(value).map((entry) => [String(entry['key']), readValue(wire(entry['value']))]));
}

/** Nanoseconds since the epoch are beyond a number's integers. */
function readTime(nanos: unknown): number {
  return Number(BigInt(String(nanos)) / 1_000n) / 1_000;
}

function readSpan(span: Wire, resource: Record<string, unknown>, scope: string): ReceivedSpan {
  const status = wire(span['status']);
  const message = status['message'];
  const parent = span['parentSpanId'];
  return {
    traceId: String(span['traceId']),
    spanId: String(span['spanId']),
    parentSpanId: typeof parent === 'string' && parent !== '' ? parent : undefined,
    name: String(span['name']),
    kind: KINDS[Number(span['kind'] ?? 0)] ?? 'UNSPECIFIED',
    startMs: readTime(span['startTimeUnixNano']),
    endMs: readTime(span['endTimeUnixNano']),
    attributes: readAttributes(span['attributes']),
    status: {
      code: STATUS[Number(status['code'] ?? 0)] ?? 'UNSET',
      ...(typeof message === 'string' && message !== '' ? { message } : {}),
    },
    events: items(span['events']).map((event) => ({
      name: String(event['name']),
      timeMs: readTime(event['timeUnixNano']),
      attributes: readAttributes(event['attributes']),
    })),
    links: items(span['links']).map((link) => ({
      traceId: String(link['traceId']),
      spanId: String(link['spanId']),
      attributes: readAttributes(link['attributes']),
    })),
    resource,
    scope,
  };
}

function readExport(body: string): ReceivedSpan[] {
  const spans: ReceivedSpan[] = [];
  for (const resourceSpans of items(wire(JSON.parse(body))['resourceSpans'])) {
    const resource = readAttributes(wire(resourceSpans['resource'])['attributes']);
    for (const scopeSpans of items(resourceSpans['scopeSpans'])) {
      const name = wire(scopeSpans['scope'])['name'];
      const scope = typeof name === 'string' ? name : '';
      for (const span of items(scopeSpans['spans'])) spans.push(readSpan(span, resource, scope));
    }
  }
  return spans;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}

/** Spans whose parent is neither among `spans` nor in `knownParents` (ids of spans exported elsewhere). */
export function findOrphans(spans: readonly ReceivedSpan[], knownParents: readonly string[] = []): ReceivedSpan[] {
  const ids = new Set([...spans.map((span) => span.spanId), ...knownParents]);
  return spans.filter((span) => span.parentSpanId !== undefined && !ids.has(span.parentSpanId));
}

/** Starts a receiver on a free port of 127.0.0.1. */
export async function startOtlpReceiver(options: { readonly mode?: ReceiverMode } = {}): Promise<OtlpReceiver> {
  let mode: ReceiverMode = options.mode ?? 'ok';
  let requests = 0;
  let headers: IncomingHttpHeaders = {};
  const bodies: string[] = [];
  const received: ReceivedSpan[] = [];
  const waiting = new Set<() => void>();

  const accept = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests += 1;
    headers = request.headers;
    if (mode === 'hang') {
      request.resume();
      return;
    }
    const body = await readBody(request);
    if (mode === '503') {
      response.writeHead(503).end();
      return;
    }
    if (request.method !== 'POST' || request.url !== '/v1/traces') {
      response.writeHead(404).end();
      return;
    }
    received.push(...readExport(body));
    bodies.push(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    for (const check of waiting) check();
  };
  const server = createServer((request, response) => {
    accept(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    spans: () => [...received],
    requests: () => requests,
    headers: () => headers,
    text: () => bodies.join('\n'),
    setMode: (next) => {
      mode = next;
    },
    waitFor: (predicate, timeoutMs = 5_000) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!predicate([...received])) return;
          stop();
          resolve([...received]);
        };
        const stop = (): void => {
          clearTimeout(timer);
          waiting.delete(check);
        };
        const timer = setTimeout(() => {
          stop();
          const names = received.map((span) => span.name).join(', ');
          reject(new Error(`The expected spans did not arrive within ${timeoutMs} ms. Received: ${names || 'none'}`));
        }, timeoutMs);
        waiting.add(check);
        check();
      }),
    clear: () => {
      received.length = 0;
      bodies.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
