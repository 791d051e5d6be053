import { context, defaultTextMapGetter, defaultTextMapSetter, SpanKind, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { errorTypeOf, errorTypeOfSpanError, isToolRejection } from './errors.ts';
import { createLinkedIdGenerator, toOtelSpanId, toOtelTraceId } from './ids.ts';
import type { SpanData } from '@openai/agents';
import { LATEST, V1_41 } from './attributes.ts';
import { clip, ContentFilter, MAX_CONTENT_LENGTH } from './content.ts';
import { type MessageFormat, requestContent, responseContent } from './messages.ts';
import { providerNameOf, serverAttributes } from './model-endpoint.ts';
import { finishReasons, readUsage, responseAttributes } from './model-response.ts';
import { captureContentFromEnv, parsePairs, readTracingEnvironment } from './setup/environment.ts';
import { reasonOf } from './setup/export-monitor.ts';
import { spanEnd, spanStart, type MappingOptions } from './span-mapping.ts';
import { formatTraceparent, parseTraceparent, TraceContextPropagator } from './traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

/** Content as it is, in the messages of 1.41. */
const plain: MessageFormat = { content: new ContentFilter(undefined, () => undefined), conventions: V1_41 };

describe('ids', () => {
  it('map verbatim where they can, and to the same hash everywhere where they cannot', () => {
    expect(toOtelTraceId(`trace_${TRACE}`)).toBe(TRACE);
    expect(toOtelSpanId(`span_${SPAN}deadbeef`)).toBe(SPAN);
    for (const odd of ['trace_short', 'mine', `trace_${'0'.repeat(32)}`]) {
      expect(toOtelTraceId(odd)).toMatch(/^[0-9a-f]{32}$/);
      expect(toOtelTraceId(odd)).toBe(toOtelTraceId(odd));
    }
    expect(toOtelSpanId('mine')).toMatch(/^[0-9a-f]{16}$/);
  });

  it('are handed out once', () => {
    const ids = createLinkedIdGenerator();
    const [first, second, traceId] = ids.withIds({ traceId: TRACE, spanId: SPAN }, () => [
      ids.generateSpanId(),
      ids.generateSpanId(),
      ids.generateTraceId(),
    ]);
    expect([first, traceId]).toEqual([SPAN, TRACE]);
    expect(second).not.toBe(SPAN);
    expect(ids.generateTraceId()).not.toBe(TRACE);
  });
});

describe('traceparent', () => {
  const header = `00-${TRACE}-${SPAN}-01`;

  it('goes there and back', () => {
    const parsed = parseTraceparent(header);
    expect(parsed).toMatchObject({ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true });
    expect(parsed && formatTraceparent(parsed)).toBe(header);
    const propagator = new TraceContextPropagator();
    const carrier = { traceparent: header, tracestate: 'a=1' };
    const extracted = propagator.extract(context.active(), carrier, defaultTextMapGetter);
    expect(trace.getSpanContext(extracted)?.spanId).toBe(SPAN);
    const injected: Record<string, string> = {};
    propagator.inject(extracted, injected, defaultTextMapSetter);
    expect(injected).toEqual(carrier);
  });

  it.each([
    '',
    'x',
    `ff-${TRACE}-${SPAN}-01`,
    `${header}-more`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    header.slice(0, -1),
  ])('is refused: %s', (bad) => expect(parseTraceparent(bad)).toBeUndefined());

  it('of a later version may be longer', () => {
    expect(parseTraceparent(`01-${TRACE}-${SPAN}-00-more`)).toMatchObject({ traceFlags: 0 });
  });
});

describe('error types', () => {
  class RateLimitError extends Error {
    readonly status = 429;
  }
  class MaxTurnsExceededError extends Error {}
  const cases: readonly (readonly [unknown, string])[] = [
    [new RateLimitError('secret'), '429'],
    [Object.assign(new RateLimitError('secret'), { code: 'insufficient_quota' }), 'insufficient_quota'],
    [Object.assign(new RateLimitError('secret'), { code: 'user wrote this' }), '429'],
    [new MaxTurnsExceededError('secret'), 'max_turns_exceeded'],
    [new TypeError('secret'), 'TypeError'],
    [new DOMException('secret', 'AbortError'), 'cancelled'],
    [new DOMException('secret', 'TimeoutError'), 'timeout'],
    [Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [new Error('secret'), '_OTHER'],
    [Object.assign(new Error('secret'), { name: 'user wrote this' }), '_OTHER'],
    ['secret', '_OTHER'],
    [null, '_OTHER'],
    [Object.create(null), '_OTHER'],
    [
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('hostile');
          },
        },
      ),
      '_OTHER',
    ],
  ];
  it('are few words, never text', () => {
    for (const [error, type] of cases) expect(errorTypeOf(error)).toBe(type);
  });

  it('are read out of the SDK span errors, without their text', () => {
    expect(errorTypeOfSpanError({ message: 'x', data: { error: 'TypeError: secret' } })).toBe('TypeError');
    expect(errorTypeOfSpanError({ message: 'x', data: { error: 'Error: secret' } })).toBeUndefined();
    expect(errorTypeOfSpanError({ message: 'TypeError: secret' })).toBeUndefined();
    expect(
      isToolRejection({ message: 'x', data: { error: 'Tool execution for c1 was manually rejected by user.' } }),
    ).toBe(true);
  });

  it('of an export are words without data', () => {
    expect(reasonOf(Object.assign(new Error('secret'), { code: 503 }))).toBe('HTTP 503');
    expect(reasonOf(Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }))).toBe('connection refused');
    expect(reasonOf(new Error('Request timed out'))).toBe('timeout');
    expect(reasonOf('secret')).toBe('unknown error');
  });
});

describe('model endpoint', () => {
  it.each([
    [undefined, 'openai'],
    ['https://api.openai.com/v1', 'openai'],
    ['https://mine.openai.azure.com/openai', 'azure.ai.openai'],
    ['https://api.groq.com/openai/v1', 'groq'],
    ['http://127.0.0.1:9999/v1', 'openai'],
    ['https://notapi.groq.com.evil.example', 'openai'],
  ])('%s is %s', (baseUrl, name) => expect(providerNameOf({ baseUrl })).toBe(name));

  it('exports host and port, never path, query or credentials', () => {
    expect(serverAttributes({ baseUrl: 'http://user:pass@host.example:8080/v1?key=secret' })).toEqual({
      'server.address': 'host.example',
      'server.port': 8080,
    });
    expect(serverAttributes({ baseUrl: 'https://host.example/v1' })['server.port']).toBe(443);
    expect(serverAttributes({ baseUrl: 'not a url' })).toEqual({});
  });
});

describe('the two versions of the conventions', () => {
  it('have names for the same things, and say which they are', () => {
    expect(Object.keys(LATEST.attr)).toEqual(expect.arrayContaining(Object.keys(V1_41.attr)));
    expect(V1_41.schemaUrl).not.toBe(LATEST.schemaUrl);
    const usage = { input_tokens: 3, output_tokens: 4, input_tokens_details: { cache_write_tokens: 2 } };
    const read = (conventions: typeof V1_41 | typeof LATEST): unknown => responseAttributes({ usage }, conventions);
    expect(read(V1_41)).toMatchObject({ 'gen_ai.usage.cache_creation.input_tokens': 2 });
    expect(read(LATEST)).toMatchObject({ 'gen_ai.usage.cache_write.input_tokens': 2 });
  });
});

describe('model response', () => {
  it('reads usage in every form, and none where there is none', () => {
    expect(
      readUsage({ inputTokens: 3, outputTokens: 4, inputTokensDetails: [{ cached_tokens: 1 }, { cached_tokens: 2 }] }),
    ).toEqual({
      input: 3,
      output: 4,
      cacheRead: 3,
    });
    expect(
      readUsage({ prompt_tokens: 3, completion_tokens: 4, completion_tokens_details: { reasoning_tokens: 2 } }),
    ).toEqual({
      input: 3,
      output: 4,
      reasoning: 2,
    });
    expect(readUsage({ inputTokens: 0, outputTokens: 0 })).toEqual({});
    expect(readUsage('nonsense')).toEqual({});
  });

  it('names the reason for the end in the words of the conventions', () => {
    expect(finishReasons({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }, [])).toEqual([
      'length',
    ]);
    expect(finishReasons({ status: 'incomplete', incomplete_details: { reason: 'Secret text' } }, [])).toEqual([
      'incomplete',
    ]);
    expect(finishReasons({ choices: [{ finish_reason: 'stop' }, { finish_reason: 'Secret text' }] }, [])).toEqual([
      'stop',
    ]);
    expect(finishReasons({ status: 'failed' }, [])).toEqual(['error']);
    expect(finishReasons({}, [])).toEqual([]);
    expect(responseAttributes(undefined, V1_41)).toEqual({});
  });
});

describe('content', () => {
  it('stays valid JSON and keeps the newest when there is too much', () => {
    const input = Array.from({ length: 100 }, (_, index) => ({
      role: 'user',
      content: `${index} ${'x'.repeat(1_000)}`,
    }));
    const json = String(requestContent({ input }, plain)['gen_ai.input.messages']);
    expect(json.length).toBeLessThanOrEqual(MAX_CONTENT_LENGTH);
    const messages = JSON.parse(json) as { parts: { content: string }[] }[];
    expect(messages.at(-1)?.parts[0]?.content).toMatch(/^99 /);
  });

  it('has no bytes of images, audio or files', () => {
    const content = [
      { type: 'input_image', image: 'data:image/png;base64,SECRET' },
      { type: 'input_text', text: 'look' },
    ];
    const json = String(requestContent({ input: [{ role: 'user', content }] }, plain)['gen_ai.input.messages']);
    expect(JSON.parse(json)).toEqual([
      { role: 'user', parts: [{ type: 'input_image' }, { type: 'text', content: 'look' }] },
    ]);
    expect(responseContent(undefined, 'stop', plain)).toEqual({});
    expect(clip('abc', 2)).toBe('a…');
  });
});

describe('span mapping', () => {
  const off: MappingOptions = {
    ...plain,
    captureContent: false,
    providerName: 'openai',
    customKeys: new Set(),
    metadataKeys: new Set(),
    guardrailStage: () => undefined,
  };

  it('drops keys that it does not know', () => {
    const data = { type: 'function' as const, name: 'f', input: 'secret', output: 'secret', later: 'secret' };
    expect(JSON.stringify([spanStart(data, off), spanEnd(data, off)])).not.toContain('secret');
  });

  it('never exports audio', () => {
    const data = {
      type: 'transcription' as const,
      input: { data: 'secret', format: 'pcm' },
      output: 'secret',
      model: 'whisper',
    };
    const on = { ...off, captureContent: true };
    expect(spanStart(data, on).name).toBe('transcription whisper');
    expect(JSON.stringify([spanStart(data, on), spanEnd(data, on)])).not.toContain('secret');
  });

  /** One of each type that the SDK has; a type that a later SDK adds does not compile until it is here. */
  const samples: {
    readonly [T in SpanData['type']]: readonly [data: SpanData & { type: T }, name: string, kind: SpanKind];
  } = {
    agent: [{ type: 'agent', name: 'Desk' }, 'invoke_agent Desk', SpanKind.INTERNAL],
    custom: [{ type: 'custom', name: 'lookup', data: {} }, 'lookup', SpanKind.INTERNAL],
    function: [{ type: 'function', name: 'look', input: '', output: '' }, 'execute_tool look', SpanKind.INTERNAL],
    generation: [{ type: 'generation', model: 'gpt-test' }, 'chat gpt-test', SpanKind.CLIENT],
    guardrail: [{ type: 'guardrail', name: 'politeness', triggered: false }, 'guardrail politeness', SpanKind.INTERNAL],
    handoff: [{ type: 'handoff', from_agent: 'Desk', to_agent: 'Billing' }, 'handoff Billing', SpanKind.INTERNAL],
    mcp_tools: [{ type: 'mcp_tools', server: 'files', result: [] }, 'tools/list', SpanKind.CLIENT],
    response: [{ type: 'response' }, 'chat', SpanKind.CLIENT],
    speech: [
      { type: 'speech', model: 'tts', output: { data: 'secret', format: 'pcm' } },
      'speech tts',
      SpanKind.CLIENT,
    ],
    speech_group: [{ type: 'speech_group', input: 'secret' }, 'speech_group', SpanKind.INTERNAL],
    task: [{ type: 'task', name: 'support' }, 'invoke_workflow support', SpanKind.INTERNAL],
    transcription: [
      { type: 'transcription', model: 'stt', input: { data: 'secret', format: 'pcm' } },
      'transcription stt',
      SpanKind.CLIENT,
    ],
    turn: [{ type: 'turn', turn: 1, agent_name: 'Desk' }, 'turn', SpanKind.INTERNAL],
  };

  it.each(Object.values(samples))('[OB1] has a place for $0.type', (data, name, kind) => {
    expect(spanStart(data, off)).toMatchObject({ name, kind });
    expect(JSON.stringify([spanStart(data, off), spanEnd(data, off)])).not.toContain('secret');
  });

  it('has the settings of a generation, and its answer when content is on', () => {
    const message = { role: 'assistant', content: 'hello' };
    const data = {
      type: 'generation' as const,
      model: 'gpt-test',
      model_config: { temperature: 0.5, top_p: null, secret: 'secret' },
      output: [{ id: 'r1', choices: [{ finish_reason: 'stop', message }] }],
      usage: { input_tokens: 3, output_tokens: 4 },
    };
    expect(spanEnd(data, off)).toEqual({
      name: 'chat gpt-test',
      attributes: {
        'gen_ai.request.model': 'gpt-test',
        'gen_ai.request.temperature': 0.5,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.response.id': 'r1',
        'gen_ai.usage.input_tokens': 3,
        'gen_ai.usage.output_tokens': 4,
      },
    });
    const { attributes } = spanEnd(data, { ...off, captureContent: true });
    expect(attributes['gen_ai.output.messages']).toContain('hello');
  });

  it('keeps the place of a type that it does not know', () => {
    expect(spanStart({ type: 'later', secret: 'secret' } as never, off)).toMatchObject({
      name: 'later',
      attributes: {},
    });
  });

  it('maps MCP', () => {
    expect(spanStart({ type: 'mcp_tools', server: 'files' }, off)).toMatchObject({ name: 'tools/list', kind: 2 });
    expect(spanEnd({ type: 'mcp_tools', server: 'files', result: ['a', 'b'] }, off).attributes).toEqual({
      'openai.agents.mcp.tool_count': 2,
    });
    const called = {
      type: 'function' as const,
      name: 'f',
      input: '',
      output: '',
      mcp_data: { server: 'files' } as never,
    };
    expect(spanEnd(called, off).attributes).toEqual({
      'mcp.method.name': 'tools/call',
      'openai.agents.mcp.server': 'files',
    });
  });
});

describe('the environment', () => {
  it('has the defaults of the specification, and Jaeger on this machine', () => {
    const read = readTracingEnvironment({});
    expect(read).toMatchObject({
      url: 'http://localhost:4318/v1/traces',
      urlIsDefault: true,
      exporters: ['otlp'],
      timeoutMs: 2_000,
    });
    expect(read.problems).toEqual([]);
  });

  it('appends the path to the base endpoint only', () => {
    expect(readTracingEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:1/base/' }).url).toBe(
      'http://c:1/base/v1/traces',
    );
    const verbatim = readTracingEnvironment({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:1/x' });
    expect(verbatim).toMatchObject({ url: 'http://c:1/x', urlIsDefault: false, timeoutMs: 10_000 });
  });

  it('says what it cannot follow, and goes on', () => {
    const read = readTracingEnvironment({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'nonsense',
      OTEL_TRACES_SAMPLER: 'nonsense',
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_BSP_MAX_QUEUE_SIZE: '-1',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    });
    expect(read.problems).toHaveLength(5);
    expect(read.batch.maxQueueSize).toBe(2_048);
  });

  it('reads pairs and the content switch', () => {
    expect(parsePairs('a=1, b=x%20y,broken,c=%')).toEqual({ a: '1', b: 'x y', c: '%' });
    const mode = 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT';
    expect(
      ['SPAN_ONLY', 'span_and_event', 'EVENT_ONLY', 'true', ''].map((value) =>
        captureContentFromEnv({ [mode]: value }),
      ),
    ).toEqual([true, true, false, false, false]);
  });
});
