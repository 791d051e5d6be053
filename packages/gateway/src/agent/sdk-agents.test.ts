import { Agent, MaxTurnsExceededError, retryPolicies, tool, Usage } from '@openai/agents';
import {
  assistantMessage,
  functionCall,
  modelError,
  modelResponse,
  modelStream,
  modelStreamResponder,
  type ScriptedModelInput,
} from '@openai/agents/testing';
import type { JsonValue } from '@parley/protocol';
import { APIError } from 'openai';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { defaultGuardrails } from '../policy/guardrails/defaults.ts';
import type { CheckGuardrail } from '../policy/guardrails/guardrail.ts';
import type { AgentOutcome, CallDecision } from '../run/agent-port.ts';
import { AgentBench, type BenchOptions, type Finished } from '../testing/agent-bench.ts';
import { reportProgress } from './progress.ts';

const call = (name: string, callId: string, args: Record<string, unknown> = {}) => functionCall(name, args, { callId });
const lookUp = () => tool({ name: 'look_up', description: '', parameters: z.object({}), execute: () => 'Shipped' });

/** A tool that needs approval, and notes the amounts that it refunds. */
const refund = (made: number[]) =>
  tool({
    name: 'refund',
    description: '',
    parameters: z.object({ amount: z.number() }),
    needsApproval: true,
    execute: ({ amount }) => {
      made.push(amount);
      return `Refunded ${amount}`;
    },
  });

function pausedOf({ outcome }: Finished): Extract<AgentOutcome, { type: 'paused' }> {
  if (outcome.type !== 'paused') throw new Error(`the run ended as ${outcome.type}`);
  return outcome;
}

const approve = (callId: string): CallDecision => ({ callId, approved: true });
const resultsIn = (items: readonly JsonValue[]) =>
  (items as { type?: string; callId?: string; output?: { text?: string } }[])
    .filter(({ type }) => type === 'function_call_result')
    .map(({ callId, output }) => [callId, output?.text]);

describe('a run', () => {
  it('streams text and ends with the answer and the history of the turn', async () => {
    const bench = new AgentBench({ agents: [new Agent({ name: 'A' })], script: [[assistantMessage('Hello, you.')]] });
    const { outcome, recorder } = await bench.run({ text: 'Hi', history: [{ role: 'user', content: 'Before' }] });
    expect(outcome).toMatchObject({
      type: 'completed',
      output: 'Hello, you.',
      items: [{ role: 'user', content: 'Hi' }, { role: 'assistant' }],
    });
    expect(recorder.lines[0]).toBe('text msg_1');
    expect(recorder.lines.slice(-2)).toEqual(['model model::0', 'complete msg_1 Hello, you.']);
    expect(bench.model.lastCall?.streamed).toBe(true);
    expect(JSON.stringify(bench.model.lastCall?.request.input)).toMatch(/Before.*Hi/);
  });

  it('tells the text of each message apart', async () => {
    const done = (output: unknown[]) =>
      ({ type: 'response_done', response: { id: 'r', usage: new Usage(), output } }) as never;
    const delta = (itemId: string | undefined, text: string) =>
      ({ type: 'output_text_delta', delta: text, ...(itemId !== undefined && { itemId }) }) as never;
    const output = [assistantMessage('One.', { id: 'm1' }), assistantMessage('Two.', { id: 'm2' })];
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A' })],
      script: [
        modelStream([delta('m1', 'On'), delta('m1', 'e.'), delta('m1', ''), delta('m2', 'Two.'), done(output)]),
        modelStream([delta(undefined, 'With'), delta(undefined, 'out'), done([assistantMessage('Without')])]),
        modelStream([done([assistantMessage('At once')])]),
      ],
    });
    expect((await bench.run()).recorder.lines).toEqual([
      'text msg_1',
      'delta msg_1 On',
      'delta msg_1 e.',
      'text msg_2',
      'delta msg_2 Two.',
      'model model::0',
      'complete msg_1 One.',
      'complete msg_2 Two.',
    ]);
    expect((await bench.run()).recorder.lines.slice(-2)).toEqual(['model model::0', 'complete msg_1 Without']);
    expect((await bench.run()).recorder.lines).toEqual(['text msg_1', 'model model::0', 'complete msg_1 At once']);
  });

  it('sends no text of a structured answer', async () => {
    const agent = new Agent({ name: 'A', outputType: z.object({ urgency: z.string() }) });
    const bench = new AgentBench({ agents: [agent], script: [[assistantMessage('{"urgency":"low"}')]] });
    const { outcome, recorder } = await bench.run();
    expect(outcome).toMatchObject({ type: 'completed', output: { urgency: 'low' } });
    expect(recorder.lines).toEqual(['model model::0']);
  });

  it('tells of handoffs, and which agent calls a tool that both have', async () => {
    const shared = lookUp();
    const second = new Agent({ name: 'Second', tools: [shared] });
    const first = new Agent({ name: 'First', tools: [shared], handoffs: [second] });
    const bench = new AgentBench({
      agents: [first, second],
      script: [
        [call('look_up', 'call_1')],
        [call('transfer_to_Second', 'call_2')],
        [call('look_up', 'call_3')],
        [assistantMessage('Done')],
      ],
    });
    const { recorder } = await bench.run();
    expect(recorder.lines).toContain('handoff 0 first to second');
    expect(recorder.calls.map(({ callId, agent }) => [callId, agent])).toEqual([
      ['call_1', 'first'],
      ['call_3', 'second'],
    ]);
  });

  it('counts the tokens of all its model calls', async () => {
    const usage = () => new Usage({ requests: 1, inputTokens: 10, outputTokens: 5, totalTokens: 15 });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [lookUp()] })],
      script: [
        modelResponse({ usage: usage(), output: [call('look_up', 'call_1')] }),
        modelResponse({ usage: usage(), output: [assistantMessage('Done')] }),
      ],
    });
    expect((await bench.run()).recorder.usedTokens).toBe(30);
  });

  it('fails for an agent that there is not', async () => {
    const bench = new AgentBench({ agents: [new Agent({ name: 'A' })] });
    expect((await bench.run({ agent: 'B', text: 'Hi' })).outcome).toMatchObject({
      type: 'failed',
      code: 'internal',
      items: [],
    });
  });

  it('gives tools plain data about the visitor', async () => {
    const seen: unknown[] = [];
    const spy = tool({
      name: 'spy',
      description: '',
      parameters: z.object({}),
      execute: (_args, context) => void seen.push(context?.context),
    });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [spy] })],
      script: [[call('spy', 'call_1')], [assistantMessage('Done')]],
    });
    await bench.run({ page: { url: '/cart' } });
    expect(seen).toEqual([
      {
        conversationId: 'conv_1',
        runId: 'run_1',
        visitorId: 'vis_1',
        site: 'storefront',
        role: 'visitor',
        page: { url: '/cart' },
      },
    ]);
  });
});

describe('a run that does not end well', () => {
  const unavailable = APIError.generate(503, {}, 'secret', new Headers());

  it('[ER1] keeps the message and closes the calls when the model fails', async () => {
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [lookUp()] })],
      script: [[call('look_up', 'call_1')], ...Array.from({ length: 4 }, () => modelError(unavailable))],
    });
    const { outcome } = await bench.run({ text: 'Where is it?' });
    expect(outcome).toMatchObject({ type: 'failed', status: 'failed', code: 'model_unavailable', cause: unavailable });
    expect(outcome.items[0]).toMatchObject({ role: 'user', content: 'Where is it?' });
    expect(resultsIn(outcome.items)).toEqual([['call_1', 'Shipped']]);
  });

  it('keeps the text that was cut', async () => {
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A' })],
      script: [modelStream([{ type: 'output_text_delta', delta: 'Once upon' } as never])],
    });
    const { outcome } = await bench.run();
    expect(outcome).toMatchObject({ type: 'failed', code: 'model_error' });
    expect(outcome.items.at(-1)).toMatchObject({ status: 'incomplete', content: [{ text: 'Once upon' }] });
  });

  it('[CO4] ends as limited when it takes too many turns', async () => {
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [lookUp()] })],
      script: [[call('look_up', 'call_1')], [call('look_up', 'call_2')]],
      maxTurns: 2,
    });
    const { outcome } = await bench.run();
    expect(outcome).toMatchObject({ type: 'failed', status: 'limited', code: 'max_turns' });
    expect(outcome).toHaveProperty('cause', expect.any(MaxTurnsExceededError));
    expect(resultsIn(outcome.items)).toHaveLength(2);
  });

  it('stops without asking the model when it was stopped before', async () => {
    const bench = new AgentBench({ agents: [new Agent({ name: 'A' })], script: [[assistantMessage('x')]] });
    const { outcome } = await bench.run({ signal: AbortSignal.abort('cancelled') });
    expect(outcome).toMatchObject({ type: 'stopped', items: [{ role: 'user' }] });
    expect(bench.model.calls).toHaveLength(0);
  });

  it('stops in the middle of an answer', async () => {
    const controller = new AbortController();
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A' })],
      script: [
        modelStreamResponder(async function* ({ request }) {
          yield { type: 'output_text_delta', delta: 'Once' } as never;
          controller.abort('cancelled');
          request.signal?.throwIfAborted();
        }),
      ],
    });
    const { outcome } = await bench.run({ signal: controller.signal });
    expect(outcome.type).toBe('stopped');
    expect(outcome.items.at(-1)).toMatchObject({ status: 'incomplete', content: [{ text: 'Once' }] });
  });

  it('[GW8] stops at a safe point when it is told to', async () => {
    const controller = new AbortController();
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [lookUp()] })],
      script: [[call('look_up', 'call_1')], [assistantMessage('x')]],
    });
    let points = 0;
    const { outcome, recorder } = await bench.run({
      signal: controller.signal,
      safePoint: () => {
        points += 1;
        if (points === 2) controller.abort('released');
        controller.signal.throwIfAborted();
      },
    });
    expect(outcome.type).toBe('stopped');
    expect(recorder.lines.at(-1)).toBe('succeeded call_1');
    expect(bench.model.calls).toHaveLength(1);
  });

  it('stops soon although a tool does not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const begun = Promise.withResolvers<void>();
      const stubborn = tool({
        name: 'stubborn',
        description: '',
        parameters: z.object({}),
        execute: () => {
          begun.resolve();
          return new Promise<string>(() => {});
        },
      });
      const bench = new AgentBench({
        agents: [new Agent({ name: 'A', tools: [stubborn] })],
        script: [[call('stubborn', 'call_1')]],
      });
      const controller = new AbortController();
      const running = bench.run({ signal: controller.signal });
      await begun.promise;
      controller.abort('cancelled');
      await vi.advanceTimersByTimeAsync(1000);
      const { outcome, recorder } = await running;
      expect(outcome.type).toBe('stopped');
      // What came of the call is not known: nothing says that it has ended.
      expect(recorder.lines.at(-1)).toBe('tool stubborn call_1');
      expect(resultsIn(outcome.items)).toEqual([['call_1', expect.stringMatching(/cancelled/)]]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('an approval', () => {
  const setUp = (script: NonNullable<BenchOptions['script']>) => {
    const made: number[] = [];
    // Everything anew each time, as in another process.
    const bench = (more = script): AgentBench =>
      new AgentBench({ agents: [new Agent({ name: 'A', tools: [refund(made), lookUp()] })], script: more });
    return { bench, made };
  };

  it('[HI1] pauses the run, and the call is made once after it, by another process', async () => {
    const { bench, made } = setUp([[call('refund', 'call_1', { amount: 20 }), call('look_up', 'call_2')]]);
    const first = await bench().run({ text: 'Refund me' });
    const { pending, snapshot, items } = pausedOf(first);
    expect(pending).toEqual([
      {
        callId: 'call_1',
        tool: 'refund',
        agent: 'a',
        arguments: { amount: 20 },
        schema: expect.objectContaining({ type: 'object' }) as object,
      },
    ]);
    expect(made).toEqual([]);
    expect(first.recorder.lines).toContain('succeeded call_2');

    const other = bench([[assistantMessage('All done.')]]);
    const second = await other.run({ history: items, resume: { snapshot, decisions: [approve('call_1')] } });
    expect(second.outcome).toMatchObject({ type: 'completed', output: 'All done.' });
    expect(made).toEqual([20]);
    expect(second.recorder.calls.map(({ callId }) => callId)).toEqual(['call_1']);
    // The history of both parts together has each call and each result once.
    const history = [...items, ...second.outcome.items];
    expect(resultsIn(history).toSorted()).toEqual([
      ['call_1', 'Refunded 20'],
      ['call_2', 'Shipped'],
    ]);
    expect(history.filter((item) => (item as { role?: string }).role === 'user')).toHaveLength(1);
  });

  it('[HI2] is refused with a message that reaches the model', async () => {
    const { bench, made } = setUp([[call('refund', 'call_1', { amount: 20 })]]);
    const { snapshot, items } = pausedOf(await bench().run());
    const other = bench([[assistantMessage('Sorry.')]]);
    const decisions = [{ callId: 'call_1', approved: false, message: 'Ask for a photo first.' }];
    const { outcome } = await other.run({ history: items, resume: { snapshot, decisions } });
    expect(outcome.type).toBe('completed');
    expect(made).toEqual([]);
    expect(JSON.stringify(other.model.lastCall?.request.input)).toContain('Ask for a photo first.');
  });

  it('[AP3] of several calls is decided one at a time, in any order', async () => {
    const { bench, made } = setUp([
      [
        call('refund', 'call_1', { amount: 1 }),
        call('refund', 'call_2', { amount: 2 }),
        call('refund', 'call_3', { amount: 3 }),
      ],
    ]);
    let paused = pausedOf(await bench().run());
    let history = paused.items;
    for (const [decided, left] of [
      ['call_2', ['call_1', 'call_3']],
      ['call_3', ['call_1']],
    ] as const) {
      const idle = bench([]);
      paused = pausedOf(
        await idle.run({ history, resume: { snapshot: paused.snapshot, decisions: [approve(decided)] } }),
      );
      history = [...history, ...paused.items];
      expect(paused.pending.map(({ callId }) => callId)).toEqual(left);
      expect(idle.model.calls).toHaveLength(0);
    }
    const last = bench([[assistantMessage('All done.')]]);
    const { outcome } = await last.run({
      history,
      resume: { snapshot: paused.snapshot, decisions: [approve('call_1'), approve('call_2'), approve('call_3')] },
    });
    expect(outcome.type).toBe('completed');
    expect(made).toEqual([2, 3, 1]);
    expect(resultsIn([...history, ...outcome.items]).toSorted()).toEqual([
      ['call_1', 'Refunded 1'],
      ['call_2', 'Refunded 2'],
      ['call_3', 'Refunded 3'],
    ]);
  });

  it('pauses again when nothing was decided', async () => {
    const { bench, made } = setUp([[call('refund', 'call_1', { amount: 20 })]]);
    const { snapshot, items } = pausedOf(await bench().run());
    const again = await bench([]).run({ history: items, resume: { snapshot, decisions: [] } });
    expect(pausedOf(again).pending).toHaveLength(1);
    expect(made).toEqual([]);
  });

  it('fails when the snapshot is of other agents', async () => {
    const { bench } = setUp([[call('refund', 'call_1', { amount: 20 })]]);
    const { snapshot } = pausedOf(await bench().run());
    const other = new AgentBench({ agents: [new Agent({ name: 'Renamed' })] });
    const { outcome } = await other.run({ resume: { snapshot, decisions: [approve('call_1')] } });
    expect(outcome).toMatchObject({ type: 'failed', code: 'internal', items: [] });
    expect((await other.run({ resume: { snapshot: 'no snapshot', decisions: [] } })).outcome.type).toBe('failed');
  });

  it('goes on with the agent that had asked', async () => {
    const make = (made: number[]) => {
      const second = new Agent({ name: 'Second', tools: [refund(made)] });
      return [new Agent({ name: 'First', handoffs: [second] }), second];
    };
    const made: number[] = [];
    const script = [[call('transfer_to_Second', 'call_1')], [call('refund', 'call_2', { amount: 5 })]];
    const { snapshot, items, pending } = pausedOf(await new AgentBench({ agents: make(made), script }).run());
    expect(pending[0]?.agent).toBe('second');
    const bench = new AgentBench({ agents: make(made), script: [[assistantMessage('Done')]] });
    const { recorder, outcome } = await bench.run({
      history: items,
      resume: { snapshot, decisions: [approve('call_2')] },
    });
    expect(outcome.type).toBe('completed');
    expect(recorder.lines[0]).toBe('agent is second');
    expect(recorder.calls[0]?.agent).toBe('second');
  });

  it('[AG6] inside of an agent that is a tool comes to the same person', async () => {
    const made: number[] = [];
    const make = () => {
      const expert = new Agent({ name: 'Expert', tools: [refund(made)] });
      const asTool = expert.asTool({ toolName: 'ask_expert', toolDescription: '' });
      return [new Agent({ name: 'Front', tools: [asTool] }), expert];
    };
    const first = await new AgentBench({
      agents: make(),
      script: [[call('ask_expert', 'call_1', { input: 'Refund' })], [call('refund', 'call_2', { amount: 9 })]],
    }).run();
    const { snapshot, items, pending } = pausedOf(first);
    expect(pending).toMatchObject([{ callId: 'call_2', tool: 'refund', agent: 'expert', arguments: { amount: 9 } }]);
    expect(pending).toMatchObject([{ parentCallId: 'call_1', worksFor: ['front'] }]);
    // The call of the expert is not over: it waits.
    expect(first.recorder.lines.slice(-1)).toEqual(['paused call_1']);

    const bench = new AgentBench({
      agents: make(),
      script: [[assistantMessage('Refunded, says the expert.')], [assistantMessage('Done.')]],
    });
    const { outcome, recorder } = await bench.run({
      history: items,
      resume: { snapshot, decisions: [approve('call_2')] },
    });
    expect(outcome).toMatchObject({ type: 'completed', output: 'Done.' });
    expect(made).toEqual([9]);
    expect(recorder.calls.map(({ callId, parentCallId }) => [callId, parentCallId])).toEqual([
      ['call_1', undefined],
      ['call_2', 'call_1'],
    ]);
    expect(recorder.lines).toContain('succeeded call_1');
  });

  it('[AG6] [ER5] waits again after a crash in which the agent that had waited before was through', async () => {
    const made: number[] = [];
    const bench = (script: ScriptedModelInput[]) => {
      const expert = new Agent({ name: 'Expert', tools: [refund(made)] });
      const ask = expert.asTool({ toolName: 'ask_expert', toolDescription: '' });
      return new AgentBench({ agents: [new Agent({ name: 'Front', tools: [ask] }), expert], script });
    };
    const asked = (callId: string) => [call('ask_expert', callId, { input: 'Refund' })];
    const first = pausedOf(await bench([asked('call_1'), [call('refund', 'call_2', { amount: 9 })]]).run());
    const second = {
      history: first.items,
      resume: { snapshot: first.snapshot, decisions: [approve('call_2')] },
    };
    const script = [[assistantMessage('Refunded.')], asked('call_3'), [call('refund', 'call_4', { amount: 5 })]];
    const { recorder } = await bench(script).run(second);
    // Killed before the second pause was stored: everything up to it is recorded.
    const { models, tools } = recorder;
    const { snapshot, items } = pausedOf(await bench([]).run({ ...second, remembered: { models, tools } }));
    const last = await bench([[assistantMessage('Refunded.')], [assistantMessage('Done.')]]).run({
      history: [...first.items, ...items],
      resume: { snapshot, decisions: [approve('call_4')] },
    });
    expect(last.outcome).toMatchObject({ type: 'completed', output: 'Done.' });
    expect(made).toEqual([9, 5]);
  });
});

describe('an agent that is a tool', () => {
  const ask = (expert: Agent) => expert.asTool({ toolName: 'ask_expert', toolDescription: '' });
  const script = [[call('ask_expert', 'call_1', { input: 'Refund' })], [call('refund', 'call_2', { amount: 9 })]];

  it('[AG8] does nothing when it is not listed: it has no guardrails, no policies and no journal', async () => {
    const made: number[] = [];
    const unlisted = new Agent({ name: 'Expert', tools: [refund(made)] });
    const faults: string[] = [];
    const bench = new AgentBench({
      agents: [new Agent({ name: 'Front', tools: [ask(unlisted)] })],
      script: [script[0] ?? [], [assistantMessage('I could not ask.')]],
      onUnlisted: ({ message }) => faults.push(message),
    });
    const { outcome, recorder } = await bench.run();
    expect(outcome).toMatchObject({ type: 'completed', output: 'I could not ask.' });
    expect(faults).toEqual(['the agent behind the tool ask_expert is not listed in agents']);
    expect(recorder.lines).toContain('failed call_1');
    expect(made).toEqual([]);
  });

  it('[AG8] keeps its name over a pause, so that its own rules hold afterwards', async () => {
    const make = () => {
      const expert = new Agent({ name: 'Expert', tools: [refund([]), lookUp()] });
      return [new Agent({ name: 'Front', tools: [ask(expert)] }), expert];
    };
    const definitions = { expert: { allowedTools: ['refund'] } };
    const { snapshot, items } = pausedOf(await new AgentBench({ agents: make(), definitions, script }).run());
    const rest = [[call('look_up', 'call_3')], [assistantMessage('Refunded')], [assistantMessage('Done')]];
    const bench = new AgentBench({ agents: make(), definitions, script: rest });
    const { recorder } = await bench.run({ history: items, resume: { snapshot, decisions: [approve('call_2')] } });
    expect(recorder.calls.map(({ callId }) => callId)).toEqual(['call_1', 'call_2']);
  });

  it('[GW2] tells how far its tools are, under their own calls', async () => {
    const slow = tool({
      name: 'slow',
      description: '',
      parameters: z.object({}),
      execute: () => {
        reportProgress('Half done');
        return 'Done';
      },
    });
    reportProgress('Nobody asked');
    const expert = new Agent({ name: 'Expert', tools: [slow] });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'Front', tools: [ask(expert)] }), expert],
      script: [
        [call('ask_expert', 'call_1', { input: 'x' })],
        [call('slow', 'call_2')],
        [assistantMessage('Done')],
        [assistantMessage('Done')],
      ],
    });
    const { recorder } = await bench.run();
    expect(recorder.lines.filter((line) => line.startsWith('progress'))).toEqual(['progress call_2 Half done']);
  });

  it('[GU4] [GU6] what guardrails find in the lines of a call is told once, and nothing of it is shown', async () => {
    const slow = tool({
      name: 'slow',
      description: '',
      parameters: z.object({}),
      execute: () => {
        for (const page of [1, 2, 3]) {
          reportProgress(`Page ${page}: 4111 1111 1111 1111`);
          reportProgress(`Page ${page}: stack trace`);
        }
        return 'Done';
      },
    });
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A', tools: [slow] })],
      script: [[call('slow', 'call_1')], [assistantMessage('Done')]],
      guardrails: defaultGuardrails(),
    });
    const { lines } = (await bench.run()).recorder;
    const progress = lines.filter((line) => line.startsWith('progress'));
    expect(progress).toHaveLength(3);
    expect(progress.join()).not.toMatch(/4111 1111|stack/);
    expect(lines.filter((line) => line.endsWith(' tool'))).toEqual([
      'personal_data redacted tool',
      'internal_data blocked tool',
    ]);
  });
});

describe('models by task', () => {
  it('[AG11] an agent names its own for answers and for what judges them', async () => {
    const judge: CheckGuardrail = {
      type: 'check',
      name: 'judge',
      stages: ['input'],
      mode: 'blocking',
      action: 'block',
      onError: 'closed',
      timeoutMs: 1000,
      check: async (text, { ask: asks }) => ({
        tripped: (await asks(new Agent({ name: 'Judge', model: 'small' }), text)) !== 'fine',
      }),
    };
    const wanted: (string | undefined)[] = [];
    const bench = new AgentBench({
      agents: [new Agent({ name: 'A' })],
      definitions: { a: { models: { answer: 'big', classify: 'tiny' } } },
      guardrails: [judge],
      script: [[assistantMessage('fine')], [assistantMessage('Hello')]],
      onModel: (name) => wanted.push(name),
    });
    expect((await bench.run()).outcome).toMatchObject({ type: 'completed', output: 'Hello' });
    expect(wanted).toEqual(['tiny', 'big']);
  });
});

describe('after an interruption', () => {
  it('[ER5] repeats no model call and no tool call that has a result', async () => {
    let calls = 0;
    const make = () => {
      const counted = tool({
        name: 'counted',
        description: '',
        parameters: z.object({}),
        execute: () => ({ call: (calls += 1) }),
      });
      return new Agent({ name: 'A', tools: [counted] });
    };
    const script = [[assistantMessage('Let me see.'), call('counted', 'call_1')], [assistantMessage('It is one.')]];
    const whole = await new AgentBench({ agents: [make()], script }).run();
    expect(calls).toBe(1);

    // Killed before the second model call.
    const models = new Map([...whole.recorder.models].slice(0, 1));
    const bench = new AgentBench({ agents: [make()], script: script.slice(1) });
    const again = await bench.run({ remembered: { models, tools: whole.recorder.tools } });
    expect(again.outcome).toEqual(whole.outcome);
    expect(calls).toBe(1);
    expect(bench.model.calls).toHaveLength(1);
    expect(again.recorder.lines.filter((line) => line.startsWith('text'))).toEqual(['text msg_1']);
    // What is remembered has been paid for.
    expect(again.recorder.usedTokens).toBe(whole.recorder.usedTokens / 2);

    // Killed at the very end: all of it is remembered.
    const idle = new AgentBench({ agents: [make()] });
    const { outcome } = await idle.run({ remembered: whole.recorder });
    expect(outcome).toEqual(whole.outcome);
    expect(idle.model.calls).toHaveLength(0);
  });

  it('[ER5] remembers model calls that had to be tried again', async () => {
    const make = () =>
      new Agent({
        name: 'A',
        tools: [lookUp()],
        modelSettings: {
          retry: { maxRetries: 2, policy: retryPolicies.httpStatus([503]), backoff: { initialDelayMs: 1 } },
        },
      });
    const error = () => modelError(APIError.generate(503, {}, 'busy', new Headers()));
    const script = [error(), [call('look_up', 'call_1')], error(), [assistantMessage('Done')]];
    const whole = await new AgentBench({ agents: [make()], script }).run();
    expect(whole.outcome.type).toBe('completed');
    const idle = new AgentBench({ agents: [make()] });
    expect((await idle.run({ remembered: whole.recorder })).outcome).toEqual(whole.outcome);
    expect(idle.model.calls).toHaveLength(0);
  });
});
