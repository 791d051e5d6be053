import { Agent, tool } from '@openai/agents';
import {
  assistantMessage,
  functionCall,
  modelError,
  ScriptedModel,
  type ScriptedModelInput,
} from '@openai/agents/testing';
import { APIError } from 'openai';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { AgentBench, type BenchOptions } from '../testing/agent-bench.ts';

const unavailable = APIError.generate(503, {}, 'secret', new Headers());
const broken = Array.from({ length: 8 }, () => modelError(unavailable));
const call = (name: string, callId: string, args: Record<string, unknown> = {}) => functionCall(name, args, { callId });

/** An agent that fails, and one with a model of its own that goes on. */
function bench(
  script: readonly ScriptedModelInput[],
  after: readonly ScriptedModelInput[],
  options: Partial<BenchOptions> = {},
) {
  const tickets: string[] = [];
  const own = new ScriptedModel(after);
  const look = tool({ name: 'look_up', description: '', parameters: z.object({}), execute: () => 'Shipped' });
  const ticket = tool({
    name: 'create_ticket',
    description: '',
    parameters: z.object({ subject: z.string() }),
    execute: ({ subject }) => {
      tickets.push(subject);
      return 'TCK-1';
    },
  });
  const careful = tool({
    name: 'call_back',
    description: '',
    parameters: z.object({}),
    needsApproval: true,
    execute: () => 'Called',
  });
  const agents = [
    new Agent({ name: 'Support', tools: [look, careful] }),
    new Agent({ name: 'Spare', model: own, tools: [ticket, careful] }),
  ];
  const definitions = { support: { fallback: 'spare' } };
  return { bench: new AgentBench({ agents, script, definitions, ...options }), own, tickets };
}

it('[AG12] the fallback goes on from what there is of the turn', async () => {
  const {
    bench: it,
    own,
    tickets,
  } = bench(
    [[call('look_up', 'call_1')], ...broken],
    [
      [call('create_ticket', 'call_2', { subject: 'Where is it?' })],
      [assistantMessage('Sorry. Your ticket is TCK-1.')],
    ],
  );
  const { outcome, recorder } = await it.run({ text: 'Where is it?' });
  expect(outcome).toMatchObject({ type: 'completed', output: 'Sorry. Your ticket is TCK-1.' });
  expect(recorder.lines).toContain('support failed as model_unavailable, spare goes on');
  expect(recorder.calls.map(({ agent, tool: name }) => [agent, name])).toEqual([
    ['support', 'look_up'],
    ['spare', 'create_ticket'],
  ]);
  expect(tickets).toEqual(['Where is it?']);
  // It knows the message, and what was found out.
  const input = JSON.stringify(own.calls[0]?.request.input);
  expect(input).toMatch(/Where is it\?.*look_up.*Shipped/);
  // The history of the turn has each thing once.
  const texts = JSON.stringify(outcome.items);
  expect(texts.match(/"Where is it\?"/g)).toHaveLength(1);
  expect(texts.match(/Shipped/g)).toHaveLength(1);
  expect(texts).toContain('Your ticket is TCK-1.');
});

it('[AG12] [GW6] a message that had joined the turn is told to the fallback once, also after a pause', async () => {
  const joined = [{ messageId: 'msg_joined', position: 3, text: 'And be brief.' }];
  const remembered = { models: new Map(), tools: new Map(), joined };
  const first = bench(
    [[call('look_up', 'call_1')], [call('look_up', 'call_2')], ...broken],
    [[call('call_back', 'call_3')]],
  );
  const { outcome } = await first.bench.run({ text: 'Where is it?', remembered });
  const told = (own: ScriptedModel) => JSON.stringify(own.calls[0]?.request.input).match(/And be brief/g);
  expect(told(first.own)).toHaveLength(1);
  if (outcome.type !== 'paused') throw new Error(outcome.type);
  const again = bench([], [[assistantMessage('They call you back.')]]);
  const resume = { snapshot: outcome.snapshot, decisions: [{ callId: 'call_3', approved: true }] };
  await again.bench.run({ history: outcome.items, resume, remembered });
  expect(told(again.own)).toHaveLength(1);
});

it('[AG12] a fallback that fails as well leaves the first failure', async () => {
  const { outcome, recorder } = await bench(broken, broken).bench.run();
  expect(outcome).toMatchObject({ type: 'failed', code: 'model_unavailable', items: [{ role: 'user' }] });
  expect(recorder.lines.filter((line) => line.includes('spare goes on'))).toHaveLength(1);
});

it('[AG12] nobody goes on when a run was stopped, refused or limited', async () => {
  const controller = new AbortController();
  controller.abort('cancelled');
  const stopped = await bench(broken, [[assistantMessage('x')]]).bench.run({ signal: controller.signal });
  expect(stopped.outcome.type).toBe('stopped');
  const limited = await bench([[call('look_up', 'call_1')], [call('look_up', 'call_2')]], [[assistantMessage('x')]], {
    maxTurns: 1,
  }).bench.run();
  expect(limited.outcome).toMatchObject({ type: 'failed', status: 'limited' });
  expect([...stopped.recorder.lines, ...limited.recorder.lines].join()).not.toContain('spare goes on');
});

it('[ER5] after a crash the fallback goes on again, and the agent that failed is not tried', async () => {
  const first = await bench(
    [[call('look_up', 'call_1')], ...broken],
    [[call('create_ticket', 'call_2', { subject: 'x' })], modelError(unavailable)],
  ).bench.run();
  const { models, tools, fallback } = first.recorder;
  expect(fallback).toEqual({ to: 'spare', code: 'model_unavailable', afterModelCalls: 1 });
  // As another process finds it, which has a model that works again.
  const again = bench([[assistantMessage('I am back.')]], [[assistantMessage('Your ticket is there.')]]);
  const { outcome, recorder } = await again.bench.run({ remembered: { models, tools, fallback } });
  expect(outcome).toMatchObject({ type: 'completed', output: 'Your ticket is there.' });
  expect([again.bench.model.calls.length, again.own.calls.length, again.tickets]).toEqual([0, 1, []]);
  expect(recorder.calls).toEqual([]);
});

it('[HI1] a fallback that waits for a person goes on as itself', async () => {
  const first = await bench(broken, [[call('call_back', 'call_2')]]).bench.run();
  if (first.outcome.type !== 'paused') throw new Error(first.outcome.type);
  expect(first.outcome.pending).toMatchObject([{ tool: 'call_back', agent: 'spare' }]);
  const { snapshot, items: history } = first.outcome;
  const again = bench([], [[assistantMessage('They call you back.')]]);
  const resume = { snapshot, decisions: [{ callId: 'call_2', approved: true }] };
  const { outcome, recorder } = await again.bench.run({ history, resume });
  expect(outcome).toMatchObject({ type: 'completed', output: 'They call you back.' });
  expect(recorder.lines[0]).toBe('agent is spare');
  expect([...recorder.models.keys()]).toEqual(['model:fallback::0']);
});

it('[AG12] [HI2] a call that was rejected is told to the fallback, with what the person said', async () => {
  const calls = [call('call_back', 'call_1'), call('call_back', 'call_2')];
  const first = await bench([calls], []).bench.run({ text: 'Call me.' });
  if (first.outcome.type !== 'paused') throw new Error(first.outcome.type);
  const again = bench(broken, [[assistantMessage('We cannot call you.')]]);
  const decisions = [
    { callId: 'call_1', approved: false, message: 'Not on Sundays.' },
    { callId: 'call_2', approved: false },
  ];
  const resume = { snapshot: first.outcome.snapshot, decisions };
  const { outcome } = await again.bench.run({ history: first.outcome.items, resume });
  expect(outcome).toMatchObject({ type: 'completed', output: 'We cannot call you.' });
  const input = again.own.calls[0]?.request.input;
  const told = Array.isArray(input) ? input : [];
  expect(told.filter(({ type }) => type === 'function_call')).toMatchObject([
    { callId: 'call_1' },
    { callId: 'call_2' },
  ]);
  expect(told.filter(({ type }) => type === 'function_call_result')).toMatchObject([
    { callId: 'call_1', output: { text: 'Not on Sundays.' } },
    { callId: 'call_2', output: { text: 'Tool execution was not approved.' } },
  ]);
});
