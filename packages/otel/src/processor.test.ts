import { Agent, handoff, Runner, RunState, tool, withCustomSpan, withTrace } from '@openai/agents';
import {
  assistantMessage,
  functionCall,
  modelError,
  type ScriptedModelInput,
  ScriptedModel,
} from '@openai/agents/testing';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { recordApprovalWait } from './approval.ts';
import { toOtelSpanId } from './ids.ts';
import { instrumentModel } from './model-provider.ts';
import { continueOrLink } from './pause.ts';
import { type Harness, orphans, pathOf, startHarness, stopHarness } from './testing/harness.ts';
import { formatTraceparent } from './traceparent.ts';

afterEach(stopHarness);

const query = z.object({ q: z.string() });
const say = (text = 'hello'): ScriptedModelInput => [assistantMessage(text)];
const call = (name: string, callId: string): ScriptedModelInput => [functionCall(name, { q: 'x' }, { callId })];
const bothCalls = (...names: readonly string[]): ReturnType<typeof functionCall>[] =>
  names.map((name, index) => functionCall(name, { q: 'x' }, { callId: `c${index}` }));

function agentWith(
  harness: Harness,
  steps: readonly ScriptedModelInput[],
  rest: Partial<ConstructorParameters<typeof Agent>[0]> = {},
) {
  const model = instrumentModel(new ScriptedModel(steps), { processor: harness.processor }, 'scripted');
  return new Agent({ name: 'Desk', ...rest, model });
}

const runner = (): Runner =>
  new Runner({ traceIncludeSensitiveData: false, workflowName: 'support', groupId: 'conversation-1' });
const look = tool({ name: 'look', description: 'looks', parameters: query, execute: async () => 'found' });

describe('span tree', () => {
  it('maps task, agent, turn, model call and tool, under the span of the host', async () => {
    const harness = startHarness();
    const agent = agentWith(harness, [call('look', 'c1'), say()], { tools: [look] });
    await harness.inTurn(() => runner().run(agent, 'hi'));
    const spans = harness.spans();
    expect(pathOf(spans, harness.one('execute_tool look'))).toEqual([
      'turn',
      'invoke_agent Desk',
      'invoke_workflow support',
      'message message.send',
    ]);
    expect(harness.named('turn').map((span) => span.attributes['openai.agents.turn'])).toEqual([1, 2]);
    expect(harness.named('chat scripted')).toHaveLength(2);
    expect(harness.one('invoke_agent Desk').attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': 'openai',
      'gen_ai.agent.name': 'Desk',
      'gen_ai.conversation.id': 'conversation-1',
      'gen_ai.output.type': 'text',
      'openai.agents.tools': ['look'],
    });
    expect(harness.one('execute_tool look').attributes).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'look',
      'gen_ai.tool.type': 'function',
    });
    expect(Object.keys(harness.named('turn')[0]?.attributes ?? {}).filter((key) => key.startsWith('gen_ai.'))).toEqual(
      [],
    );
    expect(spans.every((span) => span.status.code === SpanStatusCode.UNSET)).toBe(true);
    expect(harness.one('invoke_workflow support').kind).toBe(SpanKind.INTERNAL);
    expect(harness.named('chat scripted')[0]?.kind).toBe(SpanKind.CLIENT);
    expect(orphans(spans)).toEqual([]);
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0, failures: 0 });
  });

  it('has one id for the span in the SDK and in OTel, and one trace', async () => {
    const harness = startHarness();
    const result = await harness.inTurn((turn) =>
      runner()
        .run(agentWith(harness, [call('look', 'c1'), say()], { tools: [look] }), 'hi')
        .then((run) => ({ run, turn })),
    );
    const traceId = result.turn.spanContext().traceId;
    for (const span of harness.spans().filter((each) => each.attributes['openai.agents.span_id'] !== undefined)) {
      expect(span.attributes['openai.agents.trace_id']).toBe(`trace_${traceId}`);
      expect(span.spanContext().traceId).toBe(traceId);
      expect(span.spanContext().spanId).toBe(toOtelSpanId(String(span.attributes['openai.agents.span_id'])));
    }
  });

  it('takes the ids of the SDK for a run without a host span', async () => {
    const harness = startHarness();
    await runner().run(agentWith(harness, [say()]), 'hi');
    const root = harness.one('invoke_workflow support');
    expect(root.parentSpanContext).toBeUndefined();
    expect(root.attributes['openai.agents.trace_id']).toBe(`trace_${root.spanContext().traceId}`);
  });

  it('[OB3] keeps a trace of the application with several runs: its id, name, group and allow-listed metadata', async () => {
    const harness = startHarness({ metadataKeys: ['tenant', 'tier'] });
    const options = {
      traceId: `trace_${'ab'.repeat(16)}`,
      groupId: 'conversation-2',
      metadata: { tenant: 'acme', tier: 3, secret: 'canary' },
    };
    const run = (name: string): Promise<unknown> => new Runner().run(agentWith(harness, [say()], { name }), 'hi');
    await withTrace(
      'two runs',
      async () => {
        await run('First');
        await run('Second');
      },
      options,
    );
    const roots = harness.spans().filter((span) => span.parentSpanContext === undefined);
    expect(roots).toHaveLength(2);
    for (const root of roots) {
      expect(root.spanContext().traceId).toBe('ab'.repeat(16));
      expect(root.attributes).toMatchObject({
        'openai.agents.trace_name': 'two runs',
        'openai.agents.metadata.tenant': 'acme',
        'openai.agents.metadata.tier': 3,
        'gen_ai.conversation.id': 'conversation-2',
      });
    }
    expect(JSON.stringify(harness.spans().map((span) => span.attributes))).not.toContain('canary');
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0 });
  });

  it('has the same ids for the same SDK ids in every process', async () => {
    const ids: string[] = [];
    for (let process = 0; process < 2; process += 1) {
      const harness = startHarness();
      await harness.processor.onSpanStart({
        spanId: 'span_0123456789abcdef01234567',
        traceId: `trace_${'cd'.repeat(16)}`,
        parentId: null,
        startedAt: null,
        spanData: { type: 'task', name: 'support' },
      } as never);
      const { spanId, traceId } = harness.processor.spanFor('span_0123456789abcdef01234567')?.spanContext() ?? {};
      ids.push(`${traceId}-${spanId}`);
      stopHarness();
    }
    expect(ids).toEqual([`${'cd'.repeat(16)}-0123456789abcdef`, `${'cd'.repeat(16)}-0123456789abcdef`]);
  });

  it('names handoffs, and custom spans with allow-listed keys only', async () => {
    const harness = startHarness({ customKeys: ['rows'] });
    const billing = agentWith(harness, [say()], { name: 'Billing', handoffDescription: 'bills' });
    const custom = tool({
      name: 'custom',
      description: 'opens a custom span',
      parameters: query,
      execute: () =>
        withCustomSpan(async () => 'ok', { data: { name: 'lookup', data: { rows: 3, secret: 'canary' } } }),
    });
    const agent = agentWith(harness, [call('custom', 'c1'), call('transfer_to_Billing', 'c2')], {
      tools: [custom],
      handoffs: [handoff(billing)],
    });
    await harness.inTurn(() => runner().run(agent, 'hi'));
    expect(harness.one('handoff Billing').attributes).toMatchObject({
      'openai.agents.handoff.from': 'Desk',
      'openai.agents.handoff.to': 'Billing',
    });
    const span = harness.one('lookup');
    expect(span.attributes).toMatchObject({ 'openai.agents.custom.rows': 3 });
    expect(JSON.stringify(span.attributes)).not.toContain('canary');
    expect(pathOf(harness.spans(), span)[0]).toBe('execute_tool custom');
  });

  it('records the tool call id from within the tool', async () => {
    const harness = startHarness();
    const noting = tool({
      name: 'noting',
      description: 'notes its id',
      parameters: query,
      execute: async (_input, _context, details) => {
        await Promise.resolve();
        harness.processor.recordToolCall(details?.toolCall?.callId ?? '');
        return 'ok';
      },
    });
    const agent = agentWith(harness, [bothCalls('noting', 'noting'), say()], { tools: [noting] });
    await harness.inTurn(() => runner().run(agent, 'hi'));
    const ids = harness.named('execute_tool noting').map((span) => String(span.attributes['gen_ai.tool.call.id']));
    expect(new Set(ids)).toEqual(new Set(['c0', 'c1']));
    expect(() => harness.processor.recordToolCall('outside')).not.toThrow();
  });
});

describe('guardrails and people', () => {
  it('keeps a trip from looking like a fault', async () => {
    const harness = startHarness({ guardrailStage: (name) => (name === 'politeness' ? 'input' : undefined) });
    const guardrail = {
      name: 'politeness',
      execute: async () => ({ tripwireTriggered: true, outputInfo: { why: 'canary' } }),
    };
    const agent = agentWith(harness, [say()], { inputGuardrails: [guardrail] });
    await expect(harness.inTurn(() => runner().run(agent, 'hi'))).rejects.toThrow();
    const span = harness.one('guardrail politeness');
    expect(span.attributes).toMatchObject({
      'openai.agents.guardrail.triggered': true,
      'openai.agents.guardrail.stage': 'input',
    });
    expect(span.events.map((event) => event.name)).toEqual(['guardrail.tripped']);
    expect(
      harness.spans().every((each) => each.name.startsWith('chat') || each.status.code === SpanStatusCode.UNSET),
    ).toBe(true);
    expect(harness.one('invoke_workflow support').attributes['openai.agents.outcome']).toBe('blocked');
    expect(harness.processor.stats().openSpans).toBe(0);
  });

  it('marks a guardrail that throws as an error', async () => {
    const harness = startHarness();
    const guardrail = { name: 'broken', execute: async () => Promise.reject(new RangeError('canary')) };
    const agent = agentWith(harness, [say()], { outputGuardrails: [guardrail] });
    await expect(harness.inTurn(() => runner().run(agent, 'hi'))).rejects.toThrow();
    expect(harness.one('guardrail broken').status).toEqual({ code: SpanStatusCode.ERROR });
  });

  it.each(['approved', 'rejected'])('joins the trace of the paused turn when a call is %s', async (decision) => {
    const harness = startHarness();
    const refund = tool({
      name: 'refund',
      description: 'pays',
      parameters: query,
      needsApproval: true,
      execute: async () => 'done',
    });
    const paused = await harness.inTurn(async (turn) => {
      const result = await runner().run(agentWith(harness, [call('refund', 'c1')], { tools: [refund] }), 'hi');
      return { state: result.state.toString(), traceparent: formatTraceparent(turn.spanContext()) };
    });
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0 });

    const agent = agentWith(harness, [say('resumed')], { tools: [refund] });
    const state = await RunState.fromString(agent, paused.state);
    for (const item of state.getInterruptions()) {
      if (decision === 'approved') state.approve(item);
      else state.reject(item);
    }
    const remote = propagation.extract(context.active(), { traceparent: paused.traceparent });
    recordApprovalWait({
      parentContext: remote,
      tool: 'refund',
      callId: 'c1',
      requestedAt: new Date('2025-01-01T00:00:00.000Z'),
      decidedAt: new Date('2025-01-01T00:01:30.000Z'),
      decision,
    });
    await context.with(remote, () => runner().run(agent, state));

    const spans = harness.spans();
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    expect(orphans(spans)).toEqual([]);
    expect(
      harness.spans().filter((span) => span.attributes['gen_ai.operation.name'] === 'invoke_workflow'),
    ).toHaveLength(2);
    expect(pathOf(spans, harness.one('approval_wait refund'))).toEqual(['message message.send']);
    expect(harness.one('approval_wait refund').attributes).toMatchObject({
      'gateway.approval.decision': decision,
      'gateway.approval.wait_s': 90,
      'gateway.tool.call.id': 'c1',
    });
    const refunded = harness.one('execute_tool refund');
    expect(refunded.status.code).toBe(SpanStatusCode.UNSET);
    expect(refunded.attributes['openai.agents.tool.rejected']).toBe(decision === 'rejected' ? true : undefined);
    expect(pathOf(spans, refunded).at(-1)).toBe('message message.send');
  });
});

describe('a pause', () => {
  it.each([
    ['short', 60_000],
    ['long', 7_200_000],
  ])('that is %s ends in the same trace or in another with a link', async (length, pauseMs) => {
    const harness = startHarness();
    const refund = tool({
      name: 'refund',
      description: 'pays',
      parameters: query,
      needsApproval: true,
      execute: async () => 'done',
    });
    const paused = await harness.inTurn(async (turn) => {
      const result = await runner().run(agentWith(harness, [call('refund', 'c1')], { tools: [refund] }), 'hi');
      return { state: result.state.toString(), traceparent: formatTraceparent(turn.spanContext()) };
    });
    const agent = agentWith(harness, [say('resumed')], { tools: [refund] });
    const state = await RunState.fromString(agent, paused.state);
    for (const item of state.getInterruptions()) state.approve(item);
    const { parent, link, attributes = {} } = continueOrLink({ ...paused, pausedAt: 0, now: pauseMs });
    const from = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    if (!parent) state.clearTrace();
    const links = link ? [link] : [];
    const root = harness.tracer.startSpan('message approval.decide', { links, attributes }, from);
    await context.with(trace.setSpan(from, root), () => runner().run(agent, state));
    root.end();

    const [before, after] = [harness.one('message message.send'), harness.one('message approval.decide')];
    const same = after.spanContext().traceId === before.spanContext().traceId;
    expect(same).toBe(length === 'short');
    expect(after.links.map((each) => each.context.spanId)).toEqual(same ? [] : [before.spanContext().spanId]);
    expect(after.attributes['gateway.resumed_from']).toBe(same ? undefined : before.spanContext().traceId);
    const [, resumed] = harness.named('invoke_workflow support');
    expect(resumed?.parentSpanContext?.spanId).toBe(after.spanContext().spanId);
    expect(resumed?.attributes['openai.agents.trace_id']).toBe(`trace_${after.spanContext().traceId}`);
    expect(orphans(harness.spans())).toEqual([]);
  });
});

describe('runs that fail', () => {
  it.each([false, true])('are exported in full, with the class of the failure (stream: %s)', async (stream) => {
    const harness = startHarness();
    const agent = agentWith(harness, [call('look', 'c1'), modelError(new TypeError('canary'))], { tools: [look] });
    const run = async (): Promise<void> => {
      if (!stream) return void (await runner().run(agent, 'hi'));
      const result = await runner().run(agent, 'hi', { stream: true });
      for await (const _ of result);
      await result.completed;
    };
    await expect(harness.inTurn(run)).rejects.toThrow();
    for (const name of ['invoke_workflow support', 'invoke_agent Desk']) {
      expect(harness.one(name).status).toEqual({ code: SpanStatusCode.ERROR });
      expect(harness.one(name).attributes['error.type']).toBe('TypeError');
    }
    const [first, second] = harness.named('turn');
    expect(first?.status.code).toBe(SpanStatusCode.UNSET);
    expect(second?.attributes['error.type']).toBe('TypeError');
    expect(orphans(harness.spans())).toEqual([]);
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0, failures: 0 });
  });

  it('leave nothing behind, two thousand times', async () => {
    const harness = startHarness({ spanProcessors: [] });
    for (let round = 0; round < 2_000; round += 1) {
      const agent = agentWith(harness, [modelError(new TypeError('x'))]);
      await runner()
        .run(agent, 'hi')
        .catch(() => undefined);
    }
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0, evicted: 0, failures: 0 });
    expect(harness.processor.stats().started).toBe(harness.processor.stats().ended);
  }, 60_000);

  it('tell the class of a tool failure', async () => {
    const harness = startHarness();
    const boom = tool({
      name: 'boom',
      description: 'fails',
      parameters: query,
      errorFunction: null,
      execute: async () => Promise.reject(new TypeError('canary')),
    });
    await expect(
      harness.inTurn(() => runner().run(agentWith(harness, [call('boom', 'c1')], { tools: [boom] }), 'hi')),
    ).rejects.toThrow();
    expect(harness.one('execute_tool boom').attributes['error.type']).toBe('TypeError');
    expect(harness.one('invoke_workflow support').attributes['error.type']).toBe('TypeError');
  });
});

describe('application spans', () => {
  it('nest under their own tool, with parallel tools, a nested agent and a stream', async () => {
    const harness = startHarness();
    const { tracer } = harness;
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
    const working = (name: string) =>
      tool({
        name,
        description: 'works',
        parameters: query,
        execute: async () => {
          await pause();
          return tracer.startActiveSpan(`db ${name}`, async (span) => {
            await pause();
            tracer.startSpan(`row ${name}`).end();
            span.end();
            return 'ok';
          });
        },
      });
    const expert = agentWith(harness, [call('gamma', 'e1'), say('expert says')], {
      name: 'Expert',
      tools: [working('gamma')],
    });
    const ask = functionCall('ask_expert', { input: 'how?' }, { callId: 'c9' });
    const agent = agentWith(harness, [[...bothCalls('alpha', 'beta'), ask], say()], {
      tools: [working('alpha'), working('beta'), expert.asTool({ toolName: 'ask_expert', toolDescription: 'asks' })],
      modelSettings: { parallelToolCalls: true },
    });
    await harness.inTurn(async () => {
      const result = await runner().run(agent, 'hi', { stream: true });
      for await (const _ of result);
      await result.completed;
    });
    const spans = harness.spans();
    for (const name of ['alpha', 'beta', 'gamma']) {
      expect(pathOf(spans, harness.one(`row ${name}`)).slice(0, 2)).toEqual([`db ${name}`, `execute_tool ${name}`]);
    }
    expect(pathOf(spans, harness.one('invoke_agent Expert')).slice(0, 4)).toEqual([
      expect.stringContaining('invoke_workflow'),
      'execute_tool ask_expert',
      'turn',
      'invoke_agent Desk',
    ]);
    expect(orphans(spans)).toEqual([]);
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0, failures: 0 });
  });

  it('that wrap a nested run stand between the tool and the run', async () => {
    const harness = startHarness();
    const inner = agentWith(harness, [say('inner')], { name: 'Inner' });
    const wrapping = tool({
      name: 'wrapping',
      description: 'runs an agent',
      parameters: query,
      execute: () =>
        harness.tracer.startActiveSpan('wrap', async (span) => {
          const result = await runner().run(inner, 'go');
          span.end();
          return String(result.finalOutput);
        }),
    });
    await harness.inTurn(() =>
      runner().run(agentWith(harness, [call('wrapping', 'c1'), say()], { tools: [wrapping] }), 'hi'),
    );
    const path = pathOf(harness.spans(), harness.one('invoke_agent Inner'));
    expect(path.slice(0, 3)).toEqual(['invoke_workflow support', 'wrap', 'execute_tool wrapping']);
  });

  it('of a tool that outlives its span still belong to its turn', async () => {
    const harness = startHarness();
    let late: Promise<void> | undefined;
    const lingering = tool({
      name: 'lingering',
      description: 'leaves work behind',
      parameters: query,
      execute: async () => {
        late = new Promise((resolve) => {
          setTimeout(() => {
            harness.tracer.startSpan('late').end();
            resolve();
          }, 20);
        });
        return 'ok';
      },
    });
    await harness.inTurn(() =>
      runner().run(agentWith(harness, [call('lingering', 'c1'), say()], { tools: [lingering] }), 'hi'),
    );
    await late;
    // The SDK takes the tool's span off its context when the tool returns; the turn is what it leaves there.
    expect(pathOf(harness.spans(), harness.one('late')).slice(0, 2)).toEqual(['turn', 'invoke_agent Desk']);
  });

  it('keep two runs of one host span apart', async () => {
    const harness = startHarness();
    await harness.inTurn(async () => {
      const branch = (name: string): Promise<unknown> =>
        harness.tracer.startActiveSpan(name, async (span) => {
          await runner().run(agentWith(harness, [say()], { name: `Agent ${name}` }), 'hi');
          span.end();
        });
      await Promise.all([branch('left'), branch('right')]);
    });
    for (const name of ['left', 'right']) {
      expect(pathOf(harness.spans(), harness.one(`invoke_agent Agent ${name}`))[1]).toBe(name);
    }
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, openTraces: 0 });
  });
});

describe('limits', () => {
  it('cancels what is open at drain, and ignores what the SDK says of it later', async () => {
    const harness = startHarness();
    const gate = Promise.withResolvers<string>();
    const waiting = tool({ name: 'waiting', description: 'waits', parameters: query, execute: () => gate.promise });
    const run = harness.inTurn(() =>
      runner().run(agentWith(harness, [call('waiting', 'c1'), say()], { tools: [waiting] }), 'hi'),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await harness.processor.shutdown();
    expect(harness.processor.closeOpen('trace_of_another')).toBe(0);
    expect(harness.processor.closeOpen()).toBe(4);
    for (const name of ['invoke_workflow support', 'execute_tool waiting']) {
      expect(harness.one(name).attributes['error.type']).toBe('cancelled');
    }
    gate.resolve('ok');
    await run;
    expect(harness.named('execute_tool waiting')).toHaveLength(1);
    expect(orphans(harness.spans())).toEqual([]);
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, cancelled: 4 });
  });

  it('evicts by count and by age, and counts it', async () => {
    let nowMs = 0;
    const dropped: string[] = [];
    const harness = startHarness({
      maxOpenSpans: 2,
      maxAgeMs: 1_000,
      now: () => nowMs,
      onDropped: (reason) => dropped.push(reason),
    });
    await harness.inTurn(() => runner().run(agentWith(harness, [call('look', 'c1'), say()], { tools: [look] }), 'hi'));
    expect(dropped.length).toBeGreaterThan(0);
    expect(new Set(dropped)).toEqual(new Set(['count']));
    expect(harness.processor.stats()).toMatchObject({ openSpans: 0, evicted: dropped.length });
    expect(orphans(harness.spans())).toEqual([]);
    const aging = tool({
      name: 'aging',
      description: 'takes long',
      parameters: query,
      execute: async () => {
        nowMs += 5_000;
        await harness.processor.forceFlush();
        return 'ok';
      },
    });
    await harness.inTurn(() =>
      runner().run(agentWith(harness, [call('aging', 'c1'), say()], { tools: [aging] }), 'hi'),
    );
    expect(dropped).toContain('age');
    expect(harness.processor.stats().openSpans).toBe(0);
  });

  it('forgets traces that never end, and counts it', async () => {
    const harness = startHarness({ maxOpenSpans: 3 });
    for (let index = 0; index < 10; index += 1) {
      await harness.processor.onTraceStart({ traceId: `trace_${index}` } as never);
    }
    expect(harness.processor.stats()).toMatchObject({ openTraces: 3, evictedTraces: 7 });
  });

  it('never disturbs a run, whatever throws', async () => {
    const throwing = {
      ...trace.getTracer('none'),
      startSpan: () => {
        throw new Error('tracer');
      },
    };
    const harness = startHarness({
      onDropped: () => {
        throw new Error('callback');
      },
    });
    const { createAgentsTraceProcessor } = await import('./processor.ts');
    const { setTraceProcessors } = await import('@openai/agents');
    const processor = createAgentsTraceProcessor({
      tracer: throwing,
      onDropped: () => {
        throw new Error('callback');
      },
      flush: () => Promise.reject(new Error('flush')),
    });
    setTraceProcessors([processor]);
    const model = instrumentModel(new ScriptedModel([call('look', 'c1'), say()]), { processor });
    const result = await harness.inTurn(() => runner().run(new Agent({ name: 'Desk', model, tools: [look] }), 'hi'));
    expect(result.finalOutput).toBe('hello');
    await processor.forceFlush();
    expect(processor.stats().failures).toBeGreaterThan(0);
    expect(processor.stats().openSpans).toBe(0);
  });
});
