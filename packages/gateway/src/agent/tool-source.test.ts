import { Agent, tool } from '@openai/agents';
import { assistantMessage, functionCall } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AgentBench, type BenchOptions } from '../testing/agent-bench.ts';
import type { ToolPolicy } from './definition.ts';
import type { SourcedTool, ToolSource } from './tool-source.ts';

const call = (name: string, callId: string, args: Record<string, unknown> = {}) => functionCall(name, args, { callId });

function noting(name: string, calls: unknown[]): SourcedTool {
  return tool({
    name,
    description: '',
    parameters: z.object({ text: z.string().optional() }),
    execute: (args) => {
      calls.push(args);
      return `${name} has run`;
    },
  });
}

/** Gives its tools to the agent of that name. */
const sourceFor = (agent: string, tools: readonly SourcedTool[]): ToolSource => ({
  toolsFor: (name) => (name === agent ? tools : []),
});

function benchWith(options: Partial<BenchOptions>, agents = [new Agent({ name: 'A' })]): AgentBench {
  return new AgentBench({ agents, ...options });
}

const offered = (bench: AgentBench): string[] =>
  bench.model.calls[0]?.request.tools.map((one) => ('name' in one ? one.name : '')) ?? [];

describe('tools of a source', () => {
  it('[AG14] are offered to the agents that have them, and recorded like their own', async () => {
    const calls: unknown[] = [];
    const sources = [sourceFor('a', [noting('docs__search', calls)])];
    const script = [[call('docs__search', 'call_1', { text: 'x' })], [assistantMessage('Done')]];
    const bench = benchWith({ sources, script });
    const { outcome, recorder } = await bench.run();
    expect(outcome.type).toBe('completed');
    expect(calls).toEqual([{ text: 'x' }]);
    expect(recorder.calls).toMatchObject([{ tool: 'docs__search', agent: 'a', callId: 'call_1' }]);

    const other = benchWith({
      sources: [sourceFor('b', [noting('docs__search', calls)])],
      script: [[assistantMessage('x')]],
    });
    await other.run();
    expect(offered(other)).toEqual([]);
  });

  it('[AG8] never take the place of a tool that the agent has', async () => {
    const [own, foreign]: [unknown[], unknown[]] = [[], []];
    const sources = [sourceFor('a', [noting('look_up', foreign), noting('more', foreign), noting('more', foreign)])];
    const bench = benchWith({ sources, script: [[call('look_up', 'call_1')], [assistantMessage('Done')]] }, [
      new Agent({ name: 'A', tools: [noting('look_up', own)] }),
    ]);
    await bench.run();
    expect([own.length, foreign.length]).toEqual([1, 0]);
    expect(offered(bench)).toEqual(['look_up', 'more']);
  });

  it('[HI1] wait for a person where their policy says so, and are made once after the decision', async () => {
    const calls: unknown[] = [];
    const tools: Record<string, ToolPolicy> = { docs__write: { approval: true } };
    const make = (script: NonNullable<BenchOptions['script']>) =>
      benchWith({ sources: [sourceFor('a', [noting('docs__write', calls)])], sourced: { byName: tools }, script });
    const { outcome } = await make([[call('docs__write', 'call_1', { text: 'x' })]]).run();
    if (outcome.type !== 'paused') throw new Error(outcome.type);
    expect(outcome.pending).toMatchObject([
      { callId: 'call_1', tool: 'docs__write', arguments: { text: 'x' }, schema: { type: 'object' } },
    ]);
    expect(calls).toEqual([]);
    const again = make([[assistantMessage('Done')]]);
    const { snapshot, items: history } = outcome;
    const decisions = [{ callId: 'call_1', approved: true }];
    expect((await again.run({ history, resume: { snapshot, decisions } })).outcome.type).toBe('completed');
    expect(calls).toEqual([{ text: 'x' }]);
  });
});

describe('the approval of a policy', () => {
  const pausesFor = async (approval: ToolPolicy['approval'], args: Record<string, unknown>): Promise<boolean> => {
    const careful = tool({
      name: 'pay',
      description: '',
      parameters: z.object({ amount: z.number() }),
      needsApproval: true,
      execute: () => 'Paid',
    });
    const bench = benchWith(
      {
        tools: { pay: { ...(approval !== undefined && { approval }) } },
        script: [[call('pay', 'call_1', args)], [assistantMessage('x')]],
      },
      [new Agent({ name: 'A', tools: [careful] })],
    );
    return (await bench.run()).outcome.type === 'paused';
  };

  it('[HI3] takes the place of what the tool says, by value or by the arguments', async () => {
    expect(await pausesFor(undefined, { amount: 1 })).toBe(true);
    expect(await pausesFor(false, { amount: 1 })).toBe(false);
    const large: ToolPolicy['approval'] = ({ amount }: { amount: number }, { site }) =>
      site === 'storefront' && amount > 100;
    expect(await pausesFor(large, { amount: 101 })).toBe(true);
    expect(await pausesFor(large, { amount: 99 })).toBe(false);
  });

  it('[HI3] has the call wait when the rule fails', async () => {
    const broken: ToolPolicy['approval'] = () => {
      throw new Error('no');
    };
    expect(await pausesFor(broken, { amount: 1 })).toBe(true);
    expect(await pausesFor(async () => Promise.reject(new Error('no')), { amount: 1 })).toBe(true);
  });
});
