import { Agent, Runner, setTracingDisabled } from '@openai/agents';
import { assistantMessage, ScriptedModel } from '@openai/agents/testing';
import { context, SpanKind, trace } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { instrumentModel } from '../model-provider.ts';
import { stopHarness } from '../testing/harness.ts';
import { findOrphans, type OtlpReceiver, startOtlpReceiver } from '../testing/otlp-receiver.ts';
import { setupTracing, type Tracing } from './setup-tracing.ts';

let receiver: OtlpReceiver | undefined;

afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
  stopHarness();
});

async function runOnce(tracing: Tracing): Promise<unknown> {
  setTracingDisabled(false);
  const model = instrumentModel(
    new ScriptedModel([[assistantMessage('hello')]]),
    { processor: tracing.processor },
    'scripted',
  );
  const turn = tracing.tracer.startSpan('message message.send', { kind: SpanKind.SERVER });
  const result = await context.with(trace.setSpan(context.active(), turn), () =>
    new Runner({ traceIncludeSensitiveData: false }).run(new Agent({ name: 'Desk', model }), 'hi'),
  );
  turn.end();
  return result.finalOutput;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

describe('export over OTLP/HTTP', () => {
  it('delivers the whole tree, resource included', async () => {
    receiver = await startOtlpReceiver();
    const messages: string[] = [];
    const tracing = setupTracing({
      serviceName: 'desk',
      serviceVersion: '1.2.3',
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test%20bed',
      },
      onExportProblem: (message) => messages.push(message),
    });
    expect(tracing.registered).toEqual({ contextManager: true, propagator: true, provider: true });
    expect(await runOnce(tracing)).toBe('hello');
    expect(await tracing.forceFlush()).toBe(true);
    const spans = await receiver.waitFor((all) => all.some((span) => span.name === 'message message.send'));
    expect(spans.map((span) => span.name).toSorted()).toEqual([
      'chat scripted',
      'invoke_agent Desk',
      'invoke_workflow Agent workflow',
      'message message.send',
      'turn',
    ]);
    expect(findOrphans(spans)).toEqual([]);
    const root = spans.find((span) => span.parentSpanId === undefined);
    expect(root).toMatchObject({
      name: 'message message.send',
      kind: 'SERVER',
      scope: '@parley/otel',
      status: { code: 'UNSET' },
    });
    expect(root?.resource).toMatchObject({
      'service.name': 'desk',
      'service.version': '1.2.3',
      'deployment.environment.name': 'test bed',
    });
    await tracing.shutdown();
    expect(tracing.stats().export).toEqual({ exported: 5, failed: 0, dropped: 0, pending: 0, failures: 0 });
    expect(messages).toEqual([]);
  });

  it('sends the configured headers, and lets the traces endpoint be verbatim', async () => {
    receiver = await startOtlpReceiver();
    const tracing = setupTracing({
      serviceName: 'desk',
      env: {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x',
        OTEL_SERVICE_NAME: 'renamed',
      },
    });
    await runOnce(tracing);
    await tracing.shutdown();
    expect(receiver.spans()[0]?.resource['service.name']).toBe('renamed');
    expect(receiver.headers()['authorization']).toBe('Bearer x');
  });

  it('ends open spans as cancelled at shutdown', async () => {
    receiver = await startOtlpReceiver();
    const tracing = setupTracing({ serviceName: 'desk', env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
    setTracingDisabled(false);
    const gate = Promise.withResolvers<never>();
    const model = { getResponse: () => gate.promise, getStreamedResponse: () => (async function* () {})() };
    const run = new Runner().run(new Agent({ name: 'Desk', model }), 'hi').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await tracing.shutdown();
    expect(receiver.spans().map((span) => span.attributes['error.type'])).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    gate.reject(new Error('stop'));
    await run;
  });
});

describe('a collector in trouble', () => {
  it.each(['hang', '503', 'refused'] as const)(
    'does not disturb the run, delays shutdown by 3 s at most, and is told once: %s',
    async (mode) => {
      receiver = await startOtlpReceiver({ mode: mode === 'refused' ? 'ok' : mode });
      const url = mode === 'refused' ? `http://127.0.0.1:${await freePort()}` : receiver.url;
      const messages: string[] = [];
      const tracing = setupTracing({
        serviceName: 'desk',
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: '10' },
        onExportProblem: (message) => messages.push(message),
      });
      expect(await timed(() => runOnce(tracing))).toBeLessThan(1_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await runOnce(tracing);
      expect(await timed(() => tracing.shutdown())).toBeLessThan(3_200);
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(/^\d+ spans? not delivered to http:.*\(.*\)\.$/);
      expect(tracing.stats().export).toMatchObject({ exported: 0, failed: 10, pending: 0 });
    },
    15_000,
  );

  it('is told once for good when nobody asked for it', async () => {
    const messages: string[] = [];
    let nowMs = 0;
    const refusing: SpanExporter = {
      export: (_spans, done) => done({ code: 1, error: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }),
      shutdown: () => Promise.resolve(),
    };
    const { ExportMonitor } = await import('./export-monitor.ts');
    for (const targetIsDefault of [true, false]) {
      messages.length = 0;
      const monitor = new ExportMonitor({
        target: 'http://localhost:4318/v1/traces',
        targetIsDefault,
        maxQueueSize: 10,
        onProblem: (message) => messages.push(message),
        now: () => nowMs,
      });
      const exporter = monitor.watchExporter(refusing);
      const watched = monitor.watchProcessor(
        { onStart() {}, onEnd() {}, forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() },
        exporter,
      );
      const span = { spanContext: () => ({ traceFlags: 1 }) } as never;
      for (let minute = 0; minute < 5; minute += 1) {
        nowMs += 61_000;
        watched.onEnd(span);
        exporter.export([span], () => undefined);
      }
      expect(messages).toHaveLength(targetIsDefault ? 1 : 5);
      expect(messages[0]).toContain('(connection refused)');
    }
    expect(messages[0]).not.toContain('OTEL_TRACES_EXPORTER');
  });

  it('does not hold up the end of the process when it failed before', async () => {
    const tracing = setupTracing({
      serviceName: 'desk',
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
        OTEL_EXPORTER_OTLP_TIMEOUT: '100',
        OTEL_BSP_SCHEDULE_DELAY: '5',
      },
    });
    await runOnce(tracing);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(tracing.stats().export.failed).toBe(5);
    await runOnce(tracing);
    expect(await timed(() => tracing.shutdown())).toBeLessThan(700);
  });

  it('bounds the queue and counts what does not fit', async () => {
    receiver = await startOtlpReceiver({ mode: 'hang' });
    const messages: string[] = [];
    const tracing = setupTracing({
      serviceName: 'desk',
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_BSP_MAX_QUEUE_SIZE: '100',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '50',
      },
      onExportProblem: (message) => messages.push(message),
    });
    for (let index = 0; index < 1_000; index += 1) tracing.tracer.startSpan('noise').end();
    expect(tracing.stats().export.dropped).toBeGreaterThanOrEqual(850);
    expect(tracing.stats().export.pending).toBeLessThanOrEqual(150);
    await tracing.shutdown({ timeoutMs: 100 });
    expect(messages).toHaveLength(1);
    expect(tracing.stats().export).toMatchObject({ exported: 0, pending: 0 });
  });

  it('survives an exporter that throws', async () => {
    const tracing = setupTracing({
      serviceName: 'desk',
      env: { OTEL_BSP_SCHEDULE_DELAY: '5' },
      exporter: {
        export: () => {
          throw new Error('exporter');
        },
        shutdown: () => Promise.reject(new Error('exporter')),
      },
      onExportProblem: () => {
        throw new Error('logger');
      },
    });
    expect(await runOnce(tracing)).toBe('hello');
    await new Promise((resolve) => setTimeout(resolve, 30));
    await expect(tracing.shutdown()).resolves.toBeUndefined();
    expect(tracing.stats().export.failed).toBe(5);
  });
});

describe('the environment', () => {
  it('turns everything off with OTEL_SDK_DISABLED', async () => {
    const tracing = setupTracing({ serviceName: 'desk', env: { OTEL_SDK_DISABLED: 'true' } });
    expect(tracing.enabled).toBe(false);
    expect(await runOnce(tracing)).toBe('hello');
    expect(tracing.stats().processor.started).toBe(0);
    await tracing.shutdown();
  });

  it('samples a turn and all that is in it, or nothing of it', async () => {
    receiver = await startOtlpReceiver();
    const tracing = setupTracing({
      serviceName: 'desk',
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0',
      },
    });
    await runOnce(tracing);
    await tracing.shutdown();
    expect(receiver.requests()).toBe(0);
    expect(tracing.processor.stats()).toMatchObject({ openSpans: 0, failures: 0 });
  });
});
