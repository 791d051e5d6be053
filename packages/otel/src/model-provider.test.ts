import {
  Agent,
  type Model,
  type ModelProvider,
  type ModelResponse,
  Runner,
  tool,
  Usage,
  withGenerationSpan,
} from '@openai/agents';
import { assistantMessage } from '@openai/agents/testing';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { instrumentModelProvider, type InstrumentModelOptions } from './model-provider.ts';
import { instrumentRunner } from './runner.ts';
import {
  type Answer,
  calls,
  type Harness,
  orphans,
  pathOf,
  type ResponsesServer,
  says,
  startHarness,
  startResponsesServer,
  stopHarness,
  textOf,
} from './testing/harness.ts';

const CANARY = 'canary-5f1d';

let server: ResponsesServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
  stopHarness();
});

async function serve(harness: Harness, ...answers: readonly Answer[]): Promise<ModelProvider> {
  return serveWith(harness, {}, ...answers);
}

async function serveWith(
  harness: Harness,
  options: Partial<InstrumentModelOptions>,
  ...answers: readonly Answer[]
): Promise<ModelProvider> {
  server = await startResponsesServer(answers);
  const { baseUrl } = server;
  return instrumentModelProvider(server.provider, { processor: harness.processor, baseUrl, ...options });
}

/** Answers `getResponse` by streaming from the model inside, as the gateway's own model does. */
function streamingInside(provider: ModelProvider): ModelProvider {
  const wrap = (inner: Model): Model => ({
    getResponse: async (request): Promise<ModelResponse> => {
      let response: ModelResponse | undefined;
      for await (const event of inner.getStreamedResponse(request)) {
        if (event.type !== 'response_done') continue;
        const { id, output, usage } = event.response;
        response = { responseId: id, output, usage: new Usage(usage as ConstructorParameters<typeof Usage>[0]) };
      }
      if (!response) throw new Error('no response');
      return response;
    },
    getStreamedResponse: (request) => inner.getStreamedResponse(request),
  });
  return { getModel: async (name) => wrap(await provider.getModel(name)) };
}

const lookUp = tool({
  name: 'look_up',
  description: 'looks up',
  parameters: z.object({ q: z.string() }),
  execute: async ({ q }) => `${CANARY} result of ${q}`,
});

const failing = tool({
  name: 'failing',
  description: 'fails',
  parameters: z.object({ q: z.string() }),
  execute: async () => Promise.reject(new Error(`${CANARY} tool failure`)),
});

function desk(): Agent {
  return new Agent({
    name: 'Desk',
    instructions: `${CANARY} instructions`,
    model: 'gpt-test',
    tools: [lookUp, failing],
  });
}

async function run(
  modelProvider: ModelProvider,
  options: { stream?: boolean; sensitive?: boolean } = {},
): Promise<void> {
  const runner = new Runner({ modelProvider, traceIncludeSensitiveData: options.sensitive ?? false });
  if (!options.stream) return void (await runner.run(desk(), `${CANARY} question`));
  const result = await runner.run(desk(), `${CANARY} question`, { stream: true });
  for await (const _ of result);
  await result.completed;
}

const twoTurns = (): Answer[] => [
  { output: [calls('look_up', { q: `${CANARY} argument` }, 'c1'), calls('failing', { q: 'x' }, 'c2')], delayMs: 30 },
  says(`${CANARY} answer`),
];

const entryPoints = [
  ['getResponse', { stream: false, wrap: (provider: ModelProvider) => provider }],
  ['getStreamedResponse', { stream: true, wrap: (provider: ModelProvider) => provider }],
  ['getResponse that streams inside', { stream: false, wrap: streamingInside }],
  ['getStreamedResponse through a wrapper', { stream: true, wrap: streamingInside }],
] as const;

describe('an instrumented model', () => {
  it.each(entryPoints)('reports the call with content off: %s', async (_name, { stream, wrap }) => {
    const harness = startHarness();
    const provider = wrap(await serve(harness, ...twoTurns()));
    await harness.inTurn(() => run(provider, { stream }));
    const spans = harness.spans();
    const [first, second, ...more] = harness.named('chat gpt-test');
    expect(more).toEqual([]);
    expect(first?.kind).toBe(SpanKind.CLIENT);
    expect(first?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-test',
      'gen_ai.response.model': 'gpt-test-2025-01-01',
      'gen_ai.response.id': 'resp_1',
      'gen_ai.response.finish_reasons': ['tool_calls'],
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.usage.cache_read.input_tokens': 40,
      'gen_ai.usage.reasoning.output_tokens': 5,
      'openai.api.type': 'responses',
      'server.address': '127.0.0.1',
    });
    expect(second?.attributes['gen_ai.response.finish_reasons']).toEqual(['stop']);
    const streamed = stream || wrap === streamingInside;
    expect(first?.attributes['gen_ai.request.stream']).toBe(streamed);
    const firstChunk = first?.attributes['gen_ai.response.time_to_first_chunk'];
    if (streamed) expect(firstChunk).toBeGreaterThan(0.02);
    else expect(firstChunk).toBeUndefined();
    for (const chat of [first, second]) {
      const turn = chat && spans.find((span) => span.spanContext().spanId === chat.parentSpanContext?.spanId);
      expect(turn?.name).toBe('turn');
      expect(chat?.endTime[0]).toBeLessThanOrEqual(turn?.endTime[0] ?? 0);
    }
    expect(orphans(spans)).toEqual([]);
    expect(textOf(spans)).not.toContain(CANARY);
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0, failures: 0, cancelled: 0 });
  });

  it.each(entryPoints)('reports a refusal by its code, not its text: %s', async (_name, { stream, wrap }) => {
    const harness = startHarness();
    const provider = wrap(await serve(harness, { status: 429, message: `${CANARY} try later` }));
    await expect(harness.inTurn(() => run(provider, { stream }))).rejects.toThrow();
    const chat = harness.one('chat gpt-test');
    expect(chat.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(chat.attributes['error.type']).toBe('rate_limit_exceeded');
    expect(harness.one('turn').attributes['error.type']).toBe('rate_limit_exceeded');
    expect(textOf(harness.spans())).not.toContain(CANARY);
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0, failures: 0 });
  });

  it('does not export content when only the SDK would: its sensitive data is on, capture is off', async () => {
    const harness = startHarness();
    const provider = await serve(harness, ...twoTurns());
    await harness.inTurn(() => run(provider, { sensitive: true }));
    expect(textOf(harness.spans())).not.toContain(CANARY);
    expect(harness.named('chat gpt-test')).toHaveLength(2);
  });

  it.each([false, true])('exports content when asked to (stream: %s)', async (stream) => {
    const harness = startHarness({
      env: { OTEL_TRACES_EXPORTER: 'none', OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'SPAN_ONLY' },
    });
    const provider = await serve(harness, ...twoTurns());
    await harness.inTurn(() => run(provider, { stream, sensitive: true }));
    const [, chat] = harness.named('chat gpt-test');
    const read = (key: string): unknown => JSON.parse(String(chat?.attributes[key]));
    expect(read('gen_ai.system_instructions')).toEqual([{ type: 'text', content: `${CANARY} instructions` }]);
    expect(read('gen_ai.input.messages')).toEqual(
      expect.arrayContaining([
        { role: 'user', parts: [{ type: 'text', content: `${CANARY} question` }] },
        expect.objectContaining({ role: 'tool' }),
      ]),
    );
    expect(read('gen_ai.output.messages')).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: `${CANARY} answer` }], finish_reason: 'stop' },
    ]);
    expect(read('gen_ai.tool.definitions')).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'look_up' })]),
    );
    expect(harness.one('execute_tool look_up').attributes).toMatchObject({
      'gen_ai.tool.call.arguments': JSON.stringify({ q: `${CANARY} argument` }),
      'gen_ai.tool.call.result': expect.stringContaining(`${CANARY} result`),
    });
  });

  it('exports nothing for what the SDK redacted', async () => {
    const harness = startHarness({ captureContent: true });
    const provider = await serve(harness, ...twoTurns());
    await harness.inTurn(() => run(provider, { sensitive: false }));
    expect(harness.one('execute_tool look_up').attributes).not.toHaveProperty('gen_ai.tool.call.arguments');
  });

  it('stops the model behind when the stream is abandoned, and says cancelled', async () => {
    const harness = startHarness();
    const provider = await serve(harness, { output: [], delayMs: 500 });
    const controller = new AbortController();
    const runner = new Runner({ modelProvider: provider, traceIncludeSensitiveData: false });
    await harness.inTurn(async () => {
      const result = await runner.run(desk(), 'hi', { stream: true, signal: controller.signal });
      setTimeout(() => controller.abort(), 30);
      for await (const _ of result);
      await result.completed.catch(() => undefined);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const chat = harness.one('chat gpt-test');
    expect(chat.attributes['error.type']).toBe('cancelled');
    expect(pathOf(harness.spans(), chat)[0]).toBe('turn');
    expect(orphans(harness.spans())).toEqual([]);
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0, failures: 0 });
  });

  it('has one chat span when instrumented twice', async () => {
    const harness = startHarness();
    const once = await serve(harness, says('hello'));
    const twice = instrumentModelProvider(once, { processor: harness.processor });
    await harness.inTurn(() => run(twice));
    expect(harness.named('chat gpt-test')).toHaveLength(1);
    harness.one('turn');
  });

  it('reports a chat completion that is not streamed, whose model the SDK knows only later', async () => {
    const harness = startHarness();
    const usage = new Usage({ inputTokens: 7, outputTokens: 3, totalTokens: 10 });
    const inner: Model = {
      getResponse: () =>
        withGenerationSpan(async (span) => {
          span.spanData.model = 'gpt-test';
          const providerData = { model: 'gpt-test-1', choices: [{ finish_reason: 'stop' }] };
          return { output: [assistantMessage('hello')], usage, responseId: 'chatcmpl-1', providerData };
        }),
      getStreamedResponse: () => {
        throw new Error('unused');
      },
    };
    await harness.inTurn(() =>
      run(instrumentModelProvider({ getModel: () => inner }, { processor: harness.processor })),
    );
    expect(harness.one('chat gpt-test').attributes).toMatchObject({
      'openai.api.type': 'chat_completions',
      'gen_ai.request.model': 'gpt-test',
      'gen_ai.response.model': 'gpt-test-1',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 7,
    });
  });

  it('is one object per model and name, with the optional methods of the model inside', async () => {
    const harness = startHarness();
    const inner: Model = {
      getResponse: () => Promise.reject(new Error('unused')),
      getStreamedResponse: () => {
        throw new Error('unused');
      },
    };
    const bare = instrumentModelProvider({ getModel: () => inner }, { processor: harness.processor });
    const model = await bare.getModel('a');
    expect(await bare.getModel('a')).toBe(model);
    expect(await bare.getModel('b')).not.toBe(model);
    expect('getRetryAdvice' in model).toBe(false);
    const openai = await (await serve(harness)).getModel('gpt-test');
    expect('getRetryAdvice' in openai).toBe(true);
    expect(openai.supportsPromptModelSelection).toBe(true);
  });
});

describe('the cost of a call', () => {
  it.each([false, true])('is on its span (stream: %s)', async (stream) => {
    const harness = startHarness();
    const asked: unknown[] = [];
    const provider = await serveWith(
      harness,
      {
        cost: (usage, model) => {
          asked.push([usage, model]);
          return 0.125;
        },
      },
      says('hello'),
    );
    await harness.inTurn(() => run(provider, { stream }));
    const { attributes } = harness.one('chat gpt-test');
    expect(attributes['gateway.cost_usd']).toBe(0.125);
    expect(attributes).not.toHaveProperty('gateway.cost_unpriced');
    expect(asked).toEqual([[{ input: 100, output: 20, cacheRead: 40, reasoning: 5 }, 'gpt-test']]);
  });

  const throwing = (): number => {
    throw new Error('price list');
  };
  it.each([
    ['not known', () => undefined],
    ['not a number', () => Number.NaN],
    ['negative', () => -1],
    ['not to be had', throwing],
  ])('is never 0 when it is %s', async (_what, cost) => {
    const harness = startHarness();
    await harness.inTurn(async () => run(await serveWith(harness, { cost }, says('hello'))));
    const { attributes } = harness.one('chat gpt-test');
    expect(attributes['gateway.cost_unpriced']).toBe(true);
    expect(attributes).not.toHaveProperty('gateway.cost_usd');
    expect(harness.processor.stats().failures).toBe(0);
  });

  it('is not told of a call that failed, or that nobody prices', async () => {
    const harness = startHarness();
    const failing = await serveWith(harness, { cost: () => 1 }, { status: 500, message: 'x' });
    await expect(harness.inTurn(() => run(failing))).rejects.toThrow();
    await harness.inTurn(async () => run(await serve(harness, says('hello'))));
    for (const chat of harness.named('chat gpt-test')) {
      expect(Object.keys(chat.attributes).filter((key) => key.startsWith('gateway.'))).toEqual([]);
    }
  });
});

describe('the id of a tool call', () => {
  const sameTwice: Answer = {
    output: [
      calls('look_up', { q: 'a' }, 'c1'),
      calls('look_up', { q: 'b' }, 'c2'),
      calls('failing', { q: 'x' }, 'c3'),
    ],
  };
  const ids = (harness: Harness, name: string): unknown[] =>
    harness.named(name).map((span) => span.attributes['gen_ai.tool.call.id']);

  it('is told by the name alone where a name is called once, and left out rather than guessed where it is not', async () => {
    const harness = startHarness();
    const provider = await serve(harness, sameTwice, says('hello'));
    await harness.inTurn(() => run(provider));
    expect(ids(harness, 'execute_tool failing')).toEqual(['c3']);
    expect(ids(harness, 'execute_tool look_up')).toEqual([undefined, undefined]);
  });

  it('is told by an instrumented runner for every call', async () => {
    const harness = startHarness();
    const modelProvider = await serve(harness, sameTwice, says('hello'));
    const runner = instrumentRunner(new Runner({ modelProvider, traceIncludeSensitiveData: false }), harness);
    await harness.inTurn(() => runner.run(desk(), 'hi'));
    expect(ids(harness, 'execute_tool look_up')).toEqual(['c1', 'c2']);
    expect(ids(harness, 'execute_tool failing')).toEqual(['c3']);
  });
});

describe('the newest conventions', () => {
  it('have other names on the spans', async () => {
    const env = { OTEL_TRACES_EXPORTER: 'none', OTEL_SEMCONV_STABILITY_OPT_IN: 'http, gen_ai_latest_experimental' };
    const harness = startHarness({ env, captureContent: true });
    const usage = new Usage({
      inputTokens: 7,
      outputTokens: 3,
      totalTokens: 10,
      inputTokensDetails: { cache_write_tokens: 2 },
    });
    const inner: Model = {
      getResponse: async () => ({ output: [assistantMessage('hello')], usage, responseId: 'r1', providerData: {} }),
      getStreamedResponse: () => {
        throw new Error('unused');
      },
    };
    const modelProvider = instrumentModelProvider({ getModel: () => inner }, harness);
    const agent = new Agent({ name: 'Desk', model: 'gpt-test', modelSettings: { reasoning: { effort: 'low' } } });
    await harness.inTurn(() =>
      new Runner({ modelProvider }).run(agent, [{ role: 'user', content: [{ type: 'input_image', image: 'x' }] }]),
    );
    const { attributes, instrumentationScope } = harness.one('chat gpt-test');
    expect(attributes['gen_ai.usage.cache_write.input_tokens']).toBe(2);
    expect(attributes).not.toHaveProperty('gen_ai.usage.cache_creation.input_tokens');
    expect(attributes['gen_ai.request.reasoning.level']).toBe('low');
    expect(String(attributes['gen_ai.output.messages'])).not.toContain('finish_reason');
    expect(JSON.parse(String(attributes['gen_ai.input.messages']))).toEqual([
      { role: 'user', parts: [{ type: 'generic', generic_type: 'input_image' }] },
    ]);
    expect(harness.one('invoke_agent Desk').attributes).not.toHaveProperty('gen_ai.provider.name');
    expect(instrumentationScope.schemaUrl).toContain('gen-ai');
  });
});
