import { Agent, run, tool } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { AgentBench } from '../testing/agent-bench.ts';

const call = (name: string, callId: string, args: Record<string, unknown> = {}) => functionCall(name, args, { callId });
const none = z.object({});
const answer = [assistantMessage('Done')];

afterEach(() => void vi.useRealTimers());

/** What the model was told about a call. */
function toldOf(bench: AgentBench, callId: string): string | undefined {
  const input = bench.model.lastCall?.request.input as unknown as { callId?: string; type: string; output?: unknown }[];
  const result = input.find((item) => item.type === 'function_call_result' && item.callId === callId);
  return JSON.stringify(result?.output);
}

describe('an instrumented tool', () => {
  it('[AG6] runs beside the others of its turn', async () => {
    const first = Promise.withResolvers<string>();
    const slow = tool({ name: 'slow', description: '', parameters: none, execute: () => first.promise });
    const quick = tool({
      name: 'quick',
      description: '',
      parameters: none,
      execute: () => {
        first.resolve('slow is done');
        return 'quick is done';
      },
    });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [slow, quick] })],
      script: [[call('slow', 'call_1'), call('quick', 'call_2')], answer],
    });
    const { recorder, outcome } = await bench.run();
    expect(outcome.type).toBe('completed');
    const lines = recorder.lines.filter((line) => line.includes('call_'));
    expect(lines.slice(0, 2)).toEqual(['tool slow call_1', 'tool quick call_2']);
    expect(lines.slice(2).toSorted()).toEqual(['succeeded call_1', 'succeeded call_2']);
  });

  it('[ER5] that was called before a crash is not asked about, whatever its rule makes of what it has done', async () => {
    const paid: string[] = [];
    const start = (script: ConstructorParameters<typeof AgentBench>[0]['script']) => {
      const pay = tool({ name: 'pay', description: '', parameters: none, execute: () => `paid ${paid.push('once')}` });
      const tools = { pay: { approval: () => paid.length > 0 } };
      return new AgentBench({ agents: [new Agent({ name: 'A', tools: [pay] })], tools, ...(script && { script }) });
    };
    const { models, tools } = (await start([[call('pay', 'call_1')], answer]).run()).recorder;
    models.delete('model::1');
    const again = start([answer, [call('pay', 'call_2')]]);
    const { outcome, recorder } = await again.run({ remembered: { models, tools } });
    expect([outcome.type, paid, recorder.calls]).toEqual(['completed', ['once'], []]);
    expect(toldOf(again, 'call_1')).toContain('paid 1');
    // A later call is another one.
    const later = await start([[call('pay', 'call_2')]]).run();
    expect(later.outcome.type).toBe('paused');
  });

  // The SDK does not trace in tests: this is also what an application has that switched its tracing off.
  it('[ER4] that throws has failed, and the model is told so', async () => {
    const broken = tool({
      name: 'broken',
      description: '',
      parameters: none,
      execute: () => {
        throw new Error('disk');
      },
    });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [broken] })],
      script: [[call('broken', 'call_1')], answer],
    });
    const { recorder, outcome } = await bench.run();
    expect(outcome.type).toBe('completed');
    expect(recorder.lines).toContain('failed call_1');
    expect(toldOf(bench, 'call_1')).toMatch(/error/i);
  });

  it('[ER4] that throws although it has no error function does not end the run', async () => {
    const broken = tool({
      name: 'broken',
      description: '',
      parameters: none,
      errorFunction: null,
      execute: () => {
        throw new Error('secret');
      },
    });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [broken] })],
      script: [[call('broken', 'call_1')], answer],
    });
    const { recorder, outcome } = await bench.run();
    expect(outcome.type).toBe('completed');
    expect(recorder.lines).toContain('failed call_1');
    expect(toldOf(bench, 'call_1')).toContain('The tool broken failed.');
  });

  it('[ER4] called with arguments that are not valid has failed', async () => {
    const strict = tool({
      name: 'strict',
      description: '',
      parameters: z.object({ a: z.number() }),
      execute: () => 'x',
    });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [strict] })],
      script: [[call('strict', 'call_1', { a: 'no number' })], answer],
    });
    const { recorder, outcome } = await bench.run();
    expect(outcome.type).toBe('completed');
    expect(recorder.lines).toContain('failed call_1');
    expect(recorder.calls.map(({ arguments: args }) => args)).toEqual([{ a: 'no number' }]);
  });

  it('[ER4] that takes too long is told to stop, and the run goes on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const begun = Promise.withResolvers<AbortSignal | undefined>();
    const slow = tool({
      name: 'slow',
      description: '',
      parameters: none,
      execute: (_args, _context, details) => {
        begun.resolve(details?.signal);
        return new Promise<string>(() => {});
      },
    });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [slow] })],
      script: [[call('slow', 'call_1')], answer],
      tools: { slow: { timeoutMs: 5000 } },
    });
    const running = bench.run();
    const signal = await begun.promise;
    await vi.advanceTimersByTimeAsync(4999);
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(signal?.aborted).toBe(true);
    const { recorder, outcome } = await running;
    expect(outcome.type).toBe('completed');
    expect(recorder.lines).toContain('timed_out call_1');
    expect(toldOf(bench, 'call_1')).toContain('did not answer within 5000 ms');
  });

  it('may return what JSON has no form for', async () => {
    const odd = tool({ name: 'odd', description: '', parameters: none, execute: () => ({ big: 10n }) });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [odd] })],
      script: [[call('odd', 'call_1')], answer],
    });
    const { recorder } = await bench.run();
    expect(recorder.lines).toContain('succeeded call_1');
  });

  it('is as it was outside of a run of ours', async () => {
    const plain = tool({ name: 'plain', description: '', parameters: none, execute: () => 'plain result' });
    const agent = new Agent({ name: 'A', tools: [plain] });
    const bench = new AgentBench({ agents: [agent], tools: { plain: { timeoutMs: 1 } } });
    agent.model = new ScriptedModel([[call('plain', 'call_1')], answer]);
    expect((await run(agent, 'Hi')).finalOutput).toBe('Done');
    expect(bench.model.calls).toHaveLength(0);
  });

  it('is instrumented once, however many agents and gateways share it', async () => {
    const shared = tool({ name: 'shared', description: '', parameters: none, execute: () => 'x' });
    const second = new Agent({ name: 'Second', tools: [shared] });
    const agents = [new Agent({ name: 'First', tools: [shared], handoffs: [second] }), second];
    const first = new AgentBench({ agents });
    const bench = new AgentBench({ agents, script: [[call('shared', 'call_1')], answer] });
    const { recorder } = await bench.run();
    expect(recorder.lines.filter((line) => line.startsWith('tool'))).toEqual(['tool shared call_1']);
    expect(first.model.calls).toHaveLength(0);
  });
});

describe('an agent that is a tool', () => {
  function experts({ timeoutMs, skip = 0 }: { timeoutMs?: number; skip?: number } = {}) {
    const lookUp = tool({ name: 'look_up', description: '', parameters: none, execute: () => 'Shipped' });
    const expert = new Agent({ name: 'Expert', tools: [lookUp] });
    const front = new Agent({
      name: 'Front',
      tools: [expert.asTool({ toolName: 'ask_expert', toolDescription: '' }), lookUp],
    });
    return new AgentBench({
      agents: [front, expert],
      script: [
        [call('ask_expert', 'call_1', { input: 'Where?' })],
        [call('look_up', 'call_2')],
        [assistantMessage('It is on its way.')],
        answer,
      ].slice(skip),
      ...(timeoutMs !== undefined && { tools: { ask_expert: { timeoutMs } } }),
    });
  }

  it('[AG6] has calls below its own, and sends no text to the visitor', async () => {
    const { recorder, outcome } = await experts().run();
    expect(outcome).toMatchObject({ type: 'completed', output: 'Done' });
    expect(recorder.calls).toMatchObject([
      { callId: 'call_1', tool: 'ask_expert', agent: 'front', isAgent: true },
      { callId: 'call_2', tool: 'look_up', agent: 'expert', parentCallId: 'call_1' },
    ]);
    expect(recorder.calls[1]).not.toHaveProperty('isAgent');
    expect([...recorder.models.keys()]).toEqual(['model::0', 'model:call_1:0', 'model:call_1:1', 'model::1']);
    expect(recorder.lines.filter((line) => line.startsWith('complete'))).toEqual(['complete msg_1 Done']);
  });

  it('uses the models of the gateway, with a time limit too', async () => {
    const { recorder, outcome } = await experts({ timeoutMs: 60_000 }).run();
    expect(outcome).toMatchObject({ type: 'completed', output: 'Done' });
    expect(recorder.lines).toContain('succeeded call_1');
  });

  it('[ER5] repeats nothing that it has done when it is called again', async () => {
    const whole = await experts().run();
    const tools = new Map(whole.recorder.tools);
    tools.delete('call_1');
    const models = new Map([...whole.recorder.models].slice(0, 3));
    const bench = experts({ skip: 3 });
    const { outcome, recorder } = await bench.run({ remembered: { models, tools } });
    expect(outcome).toEqual(whole.outcome);
    expect(recorder.calls.map(({ callId }) => callId)).toEqual(['call_1']);
    bench.model.assertComplete();
  });
});
