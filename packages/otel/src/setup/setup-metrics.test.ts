import { metrics as globalMetrics } from '@opentelemetry/api';
import { Agent, type Model, Runner, Usage } from '@openai/agents';
import { assistantMessage } from '@openai/agents/testing';
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { instrumentModelProvider } from '../model-provider.ts';
import { type Harness, startHarness, stopHarness } from '../testing/harness.ts';
import { type Metrics, setupMetrics, type SetupMetricsOptions } from './setup-metrics.ts';
import { setupTracing } from './setup-tracing.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
  stopHarness();
  globalMetrics.disable();
});

const setup = (options: Partial<SetupMetricsOptions> = {}): Metrics =>
  setupMetrics({ serviceName: 'desk', env: {}, ...options });

/** What Prometheus would get. */
async function scrape(metrics: Metrics, method = 'GET'): Promise<Response> {
  server?.close();
  const started = createServer((request, response) => void metrics.handler(request, response));
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', () => resolve()));
  const address = started.address();
  return fetch(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/metrics`, { method });
}

async function textOf(metrics: Metrics): Promise<string> {
  return (await scrape(metrics)).text();
}

/** A model that streams or not, answers or fails, and counts its tokens. */
function model(options: { readonly fails?: boolean; readonly uncounted?: boolean } = {}): Model {
  const usage = options.uncounted
    ? new Usage()
    : new Usage({
        inputTokens: 100,
        outputTokens: 20,
        totalTokens: 120,
        inputTokensDetails: { cached_tokens: 40, cache_write_tokens: 8 },
        outputTokensDetails: { reasoning_tokens: 5 },
      });
  const output = [assistantMessage('hello')];
  const check = (): void => {
    if (options.fails) throw Object.assign(new Error('canary'), { status: 429 });
  };
  return {
    getResponse: async () => {
      check();
      return { output, usage, responseId: 'r1' };
    },
    async *getStreamedResponse() {
      check();
      yield { type: 'output_text_delta', delta: 'hello' } as never;
      const counted = { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, totalTokens: 120 };
      yield { type: 'response_done', response: { id: 'r1', output, usage: counted } } as never;
    },
  };
}

async function call(
  harness: Harness,
  metrics: Metrics,
  inner: Model,
  { stream = false, name = 'gpt-test' } = {},
): Promise<void> {
  const { meter } = metrics;
  const modelProvider = instrumentModelProvider({ getModel: () => inner }, { processor: harness.processor, meter });
  const agent = new Agent({ name: 'Desk', model: name });
  const runner = new Runner({ modelProvider, traceIncludeSensitiveData: false });
  if (!stream) {
    await runner.run(agent, 'hi').catch(() => undefined);
    return;
  }
  const result = await runner.run(agent, 'hi', { stream: true });
  for await (const _ of result);
  await result.completed;
}

/** The value of the series of that name with exactly these labels. */
function value(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const inner = Object.entries(labels).map(([key, label]) => `${key}="${label}"`);
  const line = text.split('\n').find((each) => {
    const match = /^([^{ ]+)(?:\{(.*)\})? (\S+)$/.exec(each);
    const found = match?.[2]?.split(/,(?=\w+=")/).toSorted() ?? [];
    return match?.[1] === name && found.join() === inner.toSorted().join();
  });
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}

const CHAT = { gen_ai_operation_name: 'chat', gen_ai_provider_name: 'openai', gen_ai_request_model: 'gpt-test' };

describe('metrics of model calls', () => {
  it('[OB7] are those of the conventions, with their buckets', async () => {
    const metrics = setup();
    const harness = startHarness();
    await call(harness, metrics, model());
    await call(harness, metrics, model({ fails: true }));
    await call(harness, metrics, model(), { stream: true });
    const text = await textOf(metrics);
    expect(value(text, 'gen_ai_client_operation_duration_count', CHAT)).toBe(2);
    expect(value(text, 'gen_ai_client_operation_duration_count', { ...CHAT, error_type: '429' })).toBe(1);
    expect(value(text, 'gen_ai_client_operation_time_to_first_chunk_count', CHAT)).toBe(1);
    expect(value(text, 'gen_ai_client_token_usage_sum', { ...CHAT, gen_ai_token_type: 'input' })).toBe(200);
    expect(value(text, 'gen_ai_client_token_usage_sum', { ...CHAT, gen_ai_token_type: 'output' })).toBe(40);
    for (const [name, labels, buckets] of [
      ['gen_ai_client_operation_duration', CHAT, ['0.01', '81.92']],
      ['gen_ai_client_operation_time_to_first_chunk', CHAT, ['0.01', '81.92']],
      ['gen_ai_client_token_usage', { ...CHAT, gen_ai_token_type: 'input' }, ['1', '67108864']],
    ] as const) {
      for (const le of [...buckets, '+Inf']) expect(value(text, `${name}_bucket`, { ...labels, le })).toBeDefined();
    }
    expect(text).not.toContain('canary');
  });

  it('[OB7] are counted once when a model is instrumented twice, and when no span is sampled', async () => {
    const metrics = setup();
    const harness = startHarness({ env: { OTEL_TRACES_SAMPLER: 'always_off', OTEL_TRACES_EXPORTER: 'none' } });
    const options = { processor: harness.processor, meter: metrics.meter };
    const once = instrumentModelProvider({ getModel: () => model() }, options);
    const modelProvider = instrumentModelProvider(once, options);
    await new Runner({ modelProvider }).run(new Agent({ name: 'Desk', model: 'gpt-test' }), 'hi');
    expect(value(await textOf(metrics), 'gen_ai_client_operation_duration_count', CHAT)).toBe(1);
    expect(harness.spans()).toEqual([]);
  });

  it('have the newest names on request', async () => {
    const metrics = setup();
    const harness = startHarness({ conventions: 'latest' });
    await call(harness, metrics, model());
    await call(harness, metrics, model({ uncounted: true }));
    const text = await textOf(metrics);
    const counted = { ...CHAT, gen_ai_token_modality: 'unknown' };
    const usage = 'gen_ai_client_inference_usage';
    expect(value(text, 'gen_ai_client_inference_duration_count', CHAT)).toBe(2);
    expect(value(text, `${usage}_input_tokens_total`, counted)).toBe(100);
    expect(value(text, `${usage}_output_tokens_total`, counted)).toBe(20);
    expect(value(text, `${usage}_cache_read_input_tokens_total`, counted)).toBe(40);
    expect(value(text, `${usage}_cache_write_input_tokens_total`, counted)).toBe(8);
    expect(value(text, `${usage}_reasoning_output_tokens_total`, counted)).toBe(5);
    expect(value(text, 'gen_ai_client_inference_operation_input_tokens_count', CHAT)).toBe(1);
    expect(text).not.toContain('gen_ai_client_operation_duration');
  });

  it('have a hundred model names at most', async () => {
    const metrics = setup();
    const harness = startHarness();
    for (let index = 0; index < 103; index += 1) await call(harness, metrics, model(), { name: `gpt-${index}` });
    const name = 'gen_ai_client_operation_duration_count';
    const text = await textOf(metrics);
    expect(value(text, name, { ...CHAT, gen_ai_request_model: 'gpt-99' })).toBe(1);
    expect(value(text, name, { ...CHAT, gen_ai_request_model: 'gpt-100' })).toBeUndefined();
    expect(value(text, name, { ...CHAT, gen_ai_request_model: '_other' })).toBe(3);
  });
});

describe('metrics of the application', () => {
  it('[OB7] are bounded in series, labels and label values', async () => {
    const metrics = setup({ maxSeries: 10 });
    const counter = metrics.meter.createCounter('shop.orders');
    for (let index = 0; index < 100; index += 1) counter.add(1, { site: `site-${index}` });
    metrics.meter
      .createCounter('shop.visits')
      .add(1, { 'session.id': 'alice', 'user.id': 'bob', site: 'x'.repeat(500) });
    const text = await textOf(metrics);
    expect(text.match(/^shop_orders_total\{/gm)?.length).toBeLessThanOrEqual(10);
    expect(value(text, 'shop_orders_total', { otel_metric_overflow: 'true' })).toBeGreaterThan(80);
    expect(value(text, 'shop_visits_total', { site: `${'x'.repeat(127)}…` })).toBe(1);
  });

  it('are registered globally, with the resource of the traces and a prefix', async () => {
    const metrics = setup({ prefix: 'acme', serviceVersion: '1.2.3', env: { OTEL_SERVICE_NAME: 'renamed' } });
    expect(metrics.registered).toBe(true);
    globalMetrics.getMeter('mine').createCounter('orders', { description: 'Orders.' }).add(2);
    const text = await textOf(metrics);
    expect(value(text, 'acme_orders_total')).toBe(2);
    expect(text).toMatch(/^target_info\{.*service_name="renamed".*service_version="1\.2\.3".*\} 1$/m);
    expect(text).toContain('# HELP acme_orders_total Orders.');
  });

  it('tell what tracing could not deliver', async () => {
    const tracing = setupTracing({
      serviceName: 'desk',
      env: { OTEL_BSP_MAX_QUEUE_SIZE: '5', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5' },
      exporter: { export: (_spans, done) => done({ code: 1 }), shutdown: () => Promise.resolve() },
    });
    const metrics = setup({ tracing });
    for (let index = 0; index < 3; index += 1) tracing.tracer.startSpan('x').end();
    await tracing.forceFlush();
    const text = await textOf(metrics);
    expect(value(text, 'gateway_telemetry_spans_dropped_total')).toBe(3);
    expect(value(text, 'gateway_telemetry_export_failures_total')).toBe(1);
    await tracing.shutdown();
  });
});

describe('the endpoint', () => {
  it('answers as Prometheus wants it', async () => {
    const metrics = setup();
    const response = await scrape(metrics);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toMatch(/\n$/);
    expect((await scrape(metrics, 'HEAD')).status).toBe(200);
    expect((await scrape(metrics, 'POST')).status).toBe(405);
  });

  it('goes on when a callback of the application throws', async () => {
    const metrics = setup();
    metrics.meter.createObservableGauge('broken').addCallback(() => {
      throw new Error('canary');
    });
    metrics.meter.createCounter('orders').add(1);
    const text = await textOf(metrics);
    expect(value(text, 'orders_total')).toBe(1);
    expect(text).not.toContain('canary');
  });

  it.each([{ OTEL_METRICS_EXPORTER: 'none' }, { OTEL_SDK_DISABLED: 'true' }])('is off with %o', async (env) => {
    const metrics = setup({ env });
    expect(metrics.enabled).toBe(false);
    metrics.meter.createCounter('orders').add(1);
    metrics.meterProvider.getMeter('mine').createCounter('orders').add(1);
    expect((await scrape(metrics)).status).toBe(404);
    await metrics.shutdown();
  });

  it('ends when it is shut down', async () => {
    const metrics = setup();
    await metrics.shutdown();
    expect((await scrape(metrics)).status).toBe(500);
    await expect(metrics.shutdown()).resolves.toBeUndefined();
  });
});

const promtool = process.env['PROMTOOL'] ?? 'promtool';

it.skipIf(spawnSync(promtool, ['--version']).status !== 0)(
  '[OB7] promtool (skipped where it is not on the PATH) reads all of it',
  async () => {
    for (const conventions of ['1.41', 'latest'] as const) {
      globalMetrics.disable();
      const harness = startHarness({ conventions });
      const metrics = setup({ tracing: harness });
      await call(harness, metrics, model());
      await call(harness, metrics, model({ fails: true }));
      const text = await textOf(metrics);
      const { status, stderr } = spawnSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' });
      // It reads the text (1 is a failure), and has nothing to say of it (3 is advice).
      expect(stderr).toBe('');
      expect(status).toBe(0);
      stopHarness();
    }
  },
);
