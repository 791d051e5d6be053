import { Agent, tool } from '@openai/agents';
import { assistantMessage, functionCall } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AgentBench } from '../testing/agent-bench.ts';

type Policy = boolean | ((context: unknown, args: { amount: number }) => Promise<boolean>);

/** A refund whose amount has a default; it remembers what it was made with. */
function refunds(needsApproval: Policy, args: Record<string, unknown>): { bench: AgentBench; made: number[] } {
  const made: number[] = [];
  const refund = tool({
    name: 'refund',
    description: '',
    // A default that the model never sees written out is what a policy is easily blind to.
    parameters: z.object({ amount: z.number().positive().default(100) }),
    needsApproval,
    execute: ({ amount }) => {
      made.push(amount);
      return 'refunded';
    },
  });
  const bench = new AgentBench({
    agents: [new Agent({ name: 'A', tools: [refund] })],
    script: [[functionCall('refund', args, { callId: 'call_1' })], [assistantMessage('Done')]],
  });
  return { bench, made };
}

const above50: Policy = async (_context, { amount }) => amount > 50;

describe('an approval policy that depends on the arguments', () => {
  it('[HI3] judges what the tool will get, defaults included', async () => {
    const { bench, made } = refunds(above50, {});
    const { outcome } = await bench.run();
    expect(outcome.type).toBe('paused');
    expect(made).toEqual([]);
  });

  it('[HI3] lets through what needs no approval', async () => {
    const { bench, made } = refunds(above50, { amount: 20 });
    const { outcome } = await bench.run();
    expect(outcome.type).toBe('completed');
    expect(made).toEqual([20]);
  });

  it('[HI1] shows the person who decides what the tool will get', async () => {
    const { bench } = refunds(true, {});
    const { outcome } = await bench.run();
    expect(outcome).toMatchObject({ type: 'paused', pending: [{ tool: 'refund', arguments: { amount: 100 } }] });
  });

  it('[HI1] asks nobody about arguments that are not valid: the model is told instead', async () => {
    const { bench, made } = refunds(true, { amount: -5 });
    const { outcome } = await bench.run();
    expect(outcome.type).toBe('completed');
    expect(made).toEqual([]);
  });
});
