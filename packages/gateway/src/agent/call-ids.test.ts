import { Agent, tool } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel, type ScriptedModelInput } from '@openai/agents/testing';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { AgentBench } from '../testing/agent-bench.ts';

const call = (name: string, callId: string, args: Record<string, unknown> = {}) => functionCall(name, args, { callId });
const answer = [assistantMessage('Done')];
const none = z.object({});

/** Two tools that wait for a person, and what they did. */
function careful(done: string[], needsApproval = true) {
  const make = (name: string) =>
    tool({ name, description: '', parameters: none, needsApproval, execute: () => `${name} ${done.push(name)}` });
  return { refund: make('refund'), erase: make('erase') };
}

it('[AP1] a decision is for one call, also where two agents count theirs alike', async () => {
  const done: string[] = [];
  const input = { input: 'Do it' };
  const start = (ofX: ScriptedModelInput[], ofY: ScriptedModelInput[], script: ScriptedModelInput[]) => {
    const { refund, erase } = careful(done);
    const x = new Agent({ name: 'X', model: new ScriptedModel(ofX), tools: [refund] });
    const y = new Agent({ name: 'Y', model: new ScriptedModel(ofY), tools: [erase] });
    const asTool = (agent: Agent, toolName: string) => agent.asTool({ toolName, toolDescription: '' });
    const top = new Agent({ name: 'Top', tools: [asTool(x, 'ask_x'), asTool(y, 'ask_y')] });
    return new AgentBench({ agents: [top, x, y], script });
  };
  const asked = [call('ask_x', 'call_1', input), call('ask_y', 'call_2', input)];
  const first = await start([[call('refund', 'call_1')]], [[call('erase', 'call_1')]], [asked]).run();
  if (first.outcome.type !== 'paused') throw new Error(first.outcome.type);
  const { pending, snapshot, items: history } = first.outcome;
  expect(new Set(pending.map(({ callId }) => callId)).size).toBe(2);
  expect(pending.map(({ tool: name, parentCallId }) => [name, parentCallId]).toSorted()).toEqual([
    ['erase', 'call_2'],
    ['refund', 'call_1'],
  ]);
  const decisions = pending.map(({ callId, tool: name }) => ({ callId, approved: name === 'refund' }));
  const again = start([answer, answer], [answer], [[call('ask_x', 'call_1', input)], answer]);
  const { outcome, recorder } = await again.run({ history, resume: { snapshot, decisions } });
  expect([outcome.type, done]).toEqual(['completed', ['refund']]);
  // Ids of before the pause are known, those of nested agents too: a new call under one of them is another.
  expect(recorder.calls.at(-1)).toMatchObject({ tool: 'ask_x', callId: 'call_1_4' });
});

it('[GW8] ids that a server uses again are ids of their own, in one answer, in the next one, and after a crash', async () => {
  const done: string[] = [];
  const start = (script: ScriptedModelInput[]) => {
    const { refund, erase } = careful(done, false);
    return new AgentBench({ agents: [new Agent({ name: 'A', tools: [refund, erase] })], script });
  };
  const long = 'c'.repeat(64);
  const script = [
    [call('refund', 'call_1'), call('erase', 'call_1')],
    [call('erase', 'call_1'), call('erase', ''), call('erase', long), call('erase', long)],
    answer,
  ];
  const { outcome, recorder } = await start(script).run();
  expect(outcome.type).toBe('completed');
  expect(recorder.calls.map(({ callId, tool: name }) => [name, callId])).toEqual([
    ['refund', 'call_1'],
    ['erase', 'call_1_2'],
    ['erase', 'call_1_3'],
    ['erase', 'call'],
    ['erase', long],
    ['erase', `${long.slice(0, 58)}_2`],
  ]);
  const { models, tools } = recorder;
  models.delete('model::2');
  const again = await start([[call('refund', 'call_1')], answer]).run({ remembered: { models, tools } });
  expect(again.recorder.calls.map(({ callId }) => callId)).toEqual(['call_1_4']);
});
