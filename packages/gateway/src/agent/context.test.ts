import { Agent, type RunContext, tool } from '@openai/agents';
import { assistantMessage, functionCall } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AgentBench } from '../testing/agent-bench.ts';
import type { ParleyContext } from './definition.ts';

interface Services {
  readonly secret: string;
  lookUp(): string;
}

const services: Services = { secret: 'database-password', lookUp: () => 'Shipped' };
const call = (name: string, callId: string) => functionCall(name, {}, { callId });

function agents(seen: unknown[]) {
  const spy = tool({
    name: 'spy',
    description: '',
    parameters: z.object({}),
    needsApproval: true,
    execute: (_args, runContext?: RunContext<ParleyContext<Services>>) => {
      const { services: found, locale } = runContext?.context ?? {};
      seen.push([locale, found?.lookUp()]);
      return 'Done';
    },
  });
  const nested = new Agent({ name: 'Nested', tools: [spy] });
  const asTool = nested.asTool({
    toolName: 'ask',
    toolDescription: '',
    parameters: z.object({}),
    inputBuilder: () => 'Ask',
  });
  return [new Agent({ name: 'A', tools: [spy, asTool] }), nested];
}

describe('the context of a run', () => {
  it('[AG9] has the services and the language, after a pause in another process and in a nested agent as well', async () => {
    const seen: unknown[] = [];
    const script = [[call('spy', 'call_1'), call('ask', 'call_2')], [call('spy', 'call_3')]];
    const first = await new AgentBench({ agents: agents(seen), script, services }).run({ locale: 'de-CH' });
    if (first.outcome.type !== 'paused') throw new Error(first.outcome.type);
    const { snapshot, items: history, pending } = first.outcome;
    expect(pending.map(({ callId, agent }) => [callId, agent])).toEqual([
      ['call_1', 'a'],
      ['call_3', 'nested'],
    ]);
    const rest = [[assistantMessage('Nested is done')], [assistantMessage('Done')]];
    const decisions = pending.map(({ callId }) => ({ callId, approved: true }));
    const again = new AgentBench({ agents: agents(seen), script: rest, services });
    const { outcome } = await again.run({ locale: 'de-CH', history, resume: { snapshot, decisions } });
    expect(outcome.type).toBe('completed');
    expect(seen).toEqual([
      ['de-CH', 'Shipped'],
      ['de-CH', 'Shipped'],
    ]);
  });

  it('[AG9] never stores the services', async () => {
    const script = [[call('spy', 'call_1')]];
    const { outcome } = await new AgentBench({ agents: agents([]), script, services }).run();
    expect(outcome).toMatchObject({ type: 'paused', snapshot: expect.stringContaining('vis_1') as string });
    expect(JSON.stringify(outcome)).not.toContain('database-password');
  });
});
