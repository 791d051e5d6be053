import { Agent, Runner, tool } from '@openai/agents';
import {
  assistantMessage,
  functionCall,
  modelError,
  type ScriptedModelInput,
  ScriptedModel,
} from '@openai/agents/testing';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { instrumentModel } from './model-provider.ts';
import { type Harness, orphans, startHarness, stopHarness } from './testing/harness.ts';

afterEach(stopHarness);

const query = z.object({ q: z.string() });
const callOf = (name: string): ScriptedModelInput => [functionCall(name, { q: 'x' }, { callId: 'c1' })];

const look = tool({ name: 'look', description: 'looks', parameters: query, execute: async () => 'found' });
const boom = tool({
  name: 'boom',
  description: 'fails',
  parameters: query,
  errorFunction: null,
  execute: async () => Promise.reject(new TypeError('canary')),
});
const tripping = { name: 'politeness', execute: async () => ({ tripwireTriggered: true, outputInfo: {} }) };
const hanging = { getResponse: hang, getStreamedResponse: () => streamThatHangs() };

function hang(request: { signal?: AbortSignal | undefined }): Promise<never> {
  return new Promise((_resolve, reject) => {
    request.signal?.addEventListener('abort', () => reject(new DOMException('stop', 'AbortError')), { once: true });
  });
}

async function* streamThatHangs(): AsyncGenerator<never> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  yield* [];
}

interface Failure {
  readonly steps?: readonly ScriptedModelInput[];
  readonly agent?: Partial<ConstructorParameters<typeof Agent>[0]>;
  readonly run?: { readonly maxTurns?: number; readonly abortAfterMs?: number };
  /** What the top span says: an error type, or that a guardrail blocked it. */
  readonly says: string;
}

const failures: Readonly<Record<string, Failure>> = {
  'a model that fails': { steps: [modelError(new TypeError('canary'))], says: 'TypeError' },
  'a model that fails after a tool': { steps: [callOf('look'), modelError(new TypeError('x'))], says: 'TypeError' },
  'a tool that throws': { steps: [callOf('boom')], says: 'TypeError' },
  'a guardrail on the input': { agent: { inputGuardrails: [tripping] }, says: 'blocked' },
  'a guardrail on the output': { agent: { outputGuardrails: [tripping] }, says: 'blocked' },
  'too many turns': { steps: [callOf('look'), callOf('look')], run: { maxTurns: 1 }, says: '_OTHER' },
  'a signal': { agent: { model: hanging }, run: { abortAfterMs: 2 }, says: 'cancelled' },
};

async function fail(harness: Harness, failure: Failure, stream: boolean): Promise<void> {
  const scripted = new ScriptedModel(failure.steps ?? [[assistantMessage('hello')]]);
  const inner = failure.agent?.model === undefined ? scripted : hanging;
  const model = instrumentModel(inner, { processor: harness.processor }, 'scripted');
  const agent = new Agent({ name: 'Desk', tools: [look, boom], ...failure.agent, model });
  const controller = new AbortController();
  if (failure.run?.abortAfterMs !== undefined) setTimeout(() => controller.abort(), failure.run.abortAfterMs);
  const options = { signal: controller.signal, ...(failure.run?.maxTurns && { maxTurns: failure.run.maxTurns }) };
  const runner = new Runner({ traceIncludeSensitiveData: false, workflowName: 'support' });
  if (!stream) return void (await runner.run(agent, 'hi', options));
  const result = await runner.run(agent, 'hi', { ...options, stream: true });
  for await (const _ of result);
  await result.completed;
}

function nothingIsLeft(harness: Harness): void {
  const { started, ended, ...stats } = harness.processor.stats();
  expect(stats).toMatchObject({ openSpans: 0, openTraces: 0, evicted: 0, evictedTraces: 0, failures: 0 });
  expect(started).toBe(ended);
  expect(orphans(harness.spans())).toEqual([]);
}

describe('a run that fails', () => {
  const cases = Object.entries(failures).flatMap(([name, failure]) =>
    [false, true].map((stream) => ({ name, stream, failure })),
  );

  it.each(cases)('by $name is told exactly (stream: $stream)', async ({ failure, stream }) => {
    const harness = startHarness();
    const failed = await fail(harness, failure, stream).then(
      () => false,
      () => true,
    );
    const root = harness.one('invoke_workflow support');
    expect(root.parentSpanContext).toBeUndefined();
    if (failure.says === 'blocked') {
      expect(root.attributes['openai.agents.outcome']).toBe('blocked');
      expect(root.status.code).toBe(SpanStatusCode.UNSET);
    } else if (failed) {
      expect(root.attributes['error.type']).toBe(failure.says);
      expect(root.status.code).toBe(SpanStatusCode.ERROR);
    } else {
      // A stream whose reader aborted it is over, as far as the SDK is concerned, and did not fail; its model call did.
      expect(failure.says).toBe('cancelled');
    }
    if (failure.says === 'cancelled') {
      expect(harness.one('chat scripted').attributes['error.type']).toBe('cancelled');
    }
    nothingIsLeft(harness);
  });

  it('is exported with its root and all that is below it, three hundred times', async () => {
    const harness = startHarness();
    const kinds = cases.map(({ failure, stream }) => ({ failure, stream }));
    for (let round = 0; round < 300; round += 1) {
      const { failure, stream } = kinds[round % kinds.length] as (typeof kinds)[number];
      await fail(harness, failure, stream).catch(() => undefined);
    }
    const roots = harness.spans().filter((span) => span.parentSpanContext === undefined);
    expect(roots.map(({ name }) => name)).toEqual(Array.from({ length: 300 }, () => 'invoke_workflow support'));
    expect(new Set(roots.map((root) => root.spanContext().traceId)).size).toBe(300);
    nothingIsLeft(harness);
  }, 30_000);

  it('keeps its agents as tools and its parallel tools in their places', async () => {
    const harness = startHarness();
    const expert = new Agent({
      name: 'Expert',
      model: instrumentModel(new ScriptedModel([modelError(new RangeError('canary'))]), {
        processor: harness.processor,
      }),
    });
    const ask = expert.asTool({ toolName: 'ask_expert', toolDescription: 'asks', customOutputExtractor: () => 'no' });
    const steps = [
      [
        functionCall('look', { q: 'x' }, { callId: 'c1' }),
        functionCall('ask_expert', { input: 'how?' }, { callId: 'c2' }),
        functionCall('look', { q: 'y' }, { callId: 'c3' }),
      ],
      [assistantMessage('hello')],
    ];
    const model = instrumentModel(new ScriptedModel(steps), { processor: harness.processor }, 'scripted');
    const agent = new Agent({ name: 'Desk', model, tools: [look, ask] });
    await new Runner({ traceIncludeSensitiveData: false, workflowName: 'support' }).run(agent, 'hi');
    expect(harness.one('invoke_agent Expert').attributes['error.type']).toBe('RangeError');
    expect(harness.one('invoke_agent Desk').status.code).toBe(SpanStatusCode.UNSET);
    expect(harness.one('invoke_workflow support').status.code).toBe(SpanStatusCode.UNSET);
    nothingIsLeft(harness);
  });

  it('is whole when the reader of its stream walks away', async () => {
    const harness = startHarness();
    const model = instrumentModel(
      new ScriptedModel([callOf('look'), [assistantMessage('hello')]]),
      harness,
      'scripted',
    );
    const result = await new Runner({ workflowName: 'support' }).run(
      new Agent({ name: 'Desk', model, tools: [look] }),
      'hi',
      { stream: true },
    );
    for await (const _ of result) break;
    await result.completed.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(harness.one('invoke_workflow support').parentSpanContext).toBeUndefined();
    nothingIsLeft(harness);
  });
});
