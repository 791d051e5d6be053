import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stopHarness } from '../testing/harness.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../testing/otlp-receiver.ts';
import { OtlpFileExporter, type OtlpFileExporterOptions } from './otlp-file-exporter.ts';
import { setupTracing } from './setup-tracing.ts';

let folder: string;
let path: string;
let receiver: OtlpReceiver | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otlp-'));
  path = join(folder, 'sub', 'traces.jsonl');
});

afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
  stopHarness();
  await rm(folder, { recursive: true, force: true });
});

interface Result {
  readonly code: number;
  readonly error?: { readonly code?: unknown };
}

function write(exporter: OtlpFileExporter, spans: ReadableSpan[]): Promise<Result> {
  return new Promise((resolve) => exporter.export(spans, (result) => resolve(result as Result)));
}

/** A span with one of everything, as the SDK makes it. */
function makeSpans(name = 'parent'): ReadableSpan[] {
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'desk' }),
    spanProcessors: [new SimpleSpanProcessor({ exporter: memory })],
  });
  const tracer = provider.getTracer('scope', '1.2.3');
  const parent = tracer.startSpan(name, { kind: SpanKind.SERVER, startTime: new Date(1_700_000_000_123) });
  const context = { ...parent.spanContext(), isRemote: true };
  const child = tracer.startSpan(
    'child "quoted"\nline',
    {
      attributes: { text: 'ü', whole: 42, part: 0.5, flag: true, list: ['a', 'b'], none: Number.NaN },
      links: [{ context, attributes: { why: 'test' } }],
    },
    trace.setSpanContext(ROOT_CONTEXT, context),
  );
  child.addEvent('happened', { where: 'here' });
  child.setStatus({ code: SpanStatusCode.ERROR, message: 'broke' });
  child.end();
  parent.end(new Date(1_700_000_001_000));
  return memory.getFinishedSpans();
}

async function lines(file = path): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text.trimEnd().split('\n');
}

describe('spans in a file', () => {
  it('[OB5] are what a collector gets, one request a line', async () => {
    const exporter = new OtlpFileExporter({ path });
    expect(await write(exporter, makeSpans())).toEqual({ code: 0 });
    await exporter.shutdown();
    const [line, ...more] = await lines();
    expect(more).toEqual([]);

    // Sent to a collector as it is, it reads as the same spans.
    receiver = await startOtlpReceiver();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${receiver.url}/v1/traces`, { method: 'POST', headers, body: line ?? '' });
    expect(response.status).toBe(200);
    const [child, parent] = receiver.spans();
    expect(parent).toMatchObject({
      name: 'parent',
      kind: 'SERVER',
      startMs: 1_700_000_000_123,
      parentSpanId: undefined,
    });
    expect(child).toMatchObject({
      name: 'child "quoted"\nline',
      kind: 'INTERNAL',
      traceId: parent?.traceId,
      parentSpanId: parent?.spanId,
      attributes: { text: 'ü', whole: 42, part: 0.5, flag: true, list: ['a', 'b'] },
      status: { code: 'ERROR', message: 'broke' },
      events: [{ name: 'happened', attributes: { where: 'here' } }],
      links: [{ traceId: parent?.traceId, spanId: parent?.spanId, attributes: { why: 'test' } }],
      resource: { 'service.name': 'desk' },
      scope: 'scope',
    });
  });

  it('[OB5] come in the same JSON as over HTTP', async () => {
    receiver = await startOtlpReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_EXPORTER: 'otlp,file' };
    const tracing = setupTracing({ serviceName: 'desk', env, file: path });
    tracing.tracer.startSpan('one', { attributes: { text: 'a', whole: 1, part: 1.5, flag: false } }).end();
    await tracing.shutdown();
    const [written] = await lines();
    const flat = (json: unknown): string[] =>
      JSON.stringify(json)
        .match(/"[^"]+"|[\d.]+|true|false/g)
        ?.toSorted() ?? [];
    // Integers may be numbers or strings, and what is empty may be left out; the rest has to be the same.
    const plain = flat(JSON.parse(written ?? '')).map((token) => token.replaceAll('"', ''));
    const sent = flat(JSON.parse(receiver.text())).map((token) => token.replaceAll('"', ''));
    expect(sent.filter((token) => !plain.includes(token) && !/^(?:0|257|version)$/.test(token))).toEqual([]);
    expect(tracing.stats().exporters).toMatchObject({ otlp: { exported: 1 }, file: { exported: 1 } });
    expect(tracing.stats().export.exported).toBe(2);
  });

  it('are rotated by size, with one old file', async () => {
    const size = JSON.stringify(makeSpans().length).length + 2_500;
    const exporter = new OtlpFileExporter({ path, maxBytes: size });
    for (const name of ['first', 'second', 'third']) expect((await write(exporter, makeSpans(name))).code).toBe(0);
    expect((await lines()).join('')).toContain('third');
    expect((await lines(`${path}.1`)).join('')).toContain('second');
    expect((await stat(path)).size).toBeLessThanOrEqual(size);
  });

  it('follow what is there already, even half a line', async () => {
    const first = new OtlpFileExporter({ path });
    await write(first, makeSpans('first'));
    await first.shutdown();
    await appendFile(path, '{"resourceSpans":[{"half');
    const second = new OtlpFileExporter({ path });
    await write(second, makeSpans('second'));
    const written = await lines();
    expect(written).toHaveLength(3);
    expect(JSON.stringify(JSON.parse(written[2] ?? ''))).toContain('second');
  });
});

describe('a file in trouble', () => {
  const code = async (options: Partial<OtlpFileExporterOptions>): Promise<unknown> => {
    const result = await write(new OtlpFileExporter({ path, ...options }), makeSpans());
    expect(result.code).toBe(1);
    return result.error?.code;
  };

  it('is told by a code, and throws nothing', async () => {
    expect(await code({ path: folder })).toBe('EINVAL');
    expect(await code({ path: join('/proc', 'nowhere', 'traces.jsonl') })).toMatch(/^E[A-Z]+$/);
    expect(await code({ maxBytes: 10 })).toBe('EFBIG');
    expect(await code({ maxQueueBytes: 10 })).toBe('ENOBUFS');
    const closed = new OtlpFileExporter({ path });
    await closed.shutdown();
    expect((await write(closed, makeSpans())).error?.code).toBe('ECLOSED');
    expect((await write(new OtlpFileExporter({ path }), [{} as never])).code).toBe(1);
  });

  it('is not opened when it is no file: a pipe that nobody reads would never open', async () => {
    expect(await code({ path: '/dev/null' })).toBe('EINVAL');
  });

  it('can be written again when the trouble is over', async () => {
    const exporter = new OtlpFileExporter({ path });
    await write(exporter, makeSpans('first'));
    await rm(join(folder, 'sub'), { recursive: true });
    expect((await write(exporter, makeSpans('lost'))).code).toBe(1);
    expect((await write(exporter, makeSpans('third'))).code).toBe(0);
    expect((await lines()).join('')).toContain('third');
  });

  it('bounds what waits, and shutdown writes it', async () => {
    const exporter = new OtlpFileExporter({ path, maxQueueBytes: 20_000 });
    const results = Array.from({ length: 100 }, () => write(exporter, makeSpans()));
    await exporter.shutdown();
    const written = (await Promise.all(results)).filter((result) => result.code === 0).length;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(20);
    expect(await lines()).toHaveLength(written);
  });

  it('does not keep the collector from getting its spans, nor the other way round', async () => {
    receiver = await startOtlpReceiver();
    const said: string[] = [];
    const tracing = setupTracing({
      serviceName: 'desk',
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      file: folder,
      onExportProblem: (message) => said.push(message),
    });
    tracing.tracer.startSpan('one').end();
    await tracing.shutdown();
    expect(receiver.spans()).toHaveLength(1);
    expect(said).toEqual([`1 span not delivered to ${folder} (EINVAL).`]);

    stopHarness();
    receiver.setMode('hang');
    const other = setupTracing({ serviceName: 'desk', env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, file: path });
    other.tracer.startSpan('one').end();
    const startedAt = performance.now();
    await other.shutdown({ timeoutMs: 200 });
    expect(performance.now() - startedAt).toBeLessThan(600);
    expect(await lines()).toHaveLength(1);
    expect(other.stats().exporters).toMatchObject({ otlp: { exported: 0, failed: 1 }, file: { exported: 1 } });
  });

  it('is asked for by the environment, too', async () => {
    const env = { OTEL_TRACES_EXPORTER: 'file', OTEL_EXPORTER_OTLP_FILE_PATH: path };
    const tracing = setupTracing({ serviceName: 'desk', env });
    tracing.tracer.startSpan('one').end();
    await tracing.shutdown();
    expect(await lines()).toHaveLength(1);
    expect(Object.keys(tracing.stats().exporters)).toEqual(['file']);
  });
});
