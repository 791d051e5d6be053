import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Agent, Handoff, Runner } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';

import { openDeskDatabase } from '../database/open.ts';
import { createDesk } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { createDeskAgents, type DeskAgentName } from './desk-agents.ts';
import { createDeskTools } from './tools/desk-tools.ts';

const make = () => createDeskAgents(createDeskTools({ desk: {} as Desk }));

/** Handoffs of an agent by the tool that makes them, with the name of who receives. */
function handoffs(agent: Agent): [tool: string, to: string][] {
  return agent.handoffs.map((target) => {
    if (!(target instanceof Handoff)) throw new Error('a handoff without a filter');
    return [target.toolName, target.agent.name];
  });
}

describe('the agents of the desk', () => {
  it('[HI1] keep the names that paused runs are stored under', () => {
    expect(Object.entries(make()).map(([name, { agent }]) => [name, agent.name])).toEqual([
      ['support', 'Production Chat'],
      ['triage', 'Triage'],
      ['orders', 'Orders specialist'],
      ['billing', 'Billing specialist'],
      ['technical', 'Technical specialist'],
      ['knowledge', 'Knowledge'],
      ['fallback', 'Fallback'],
    ]);
  });

  it('[AG5] hand over from the front desk to specialists, and back', () => {
    const agents = make();
    expect(handoffs(agents.triage.agent)).toEqual([
      ['transfer_to_orders', 'Orders specialist'],
      ['transfer_to_billing', 'Billing specialist'],
      ['transfer_to_technical', 'Technical specialist'],
    ]);
    for (const name of ['orders', 'billing', 'technical', 'fallback'] as const) {
      expect(handoffs(agents[name].agent)).toEqual([['transfer_to_triage', 'Triage']]);
    }
    for (const name of ['support', 'knowledge'] as const) expect(handoffs(agents[name].agent)).toEqual([]);
  });

  it('[AG5] [AG12] specialists keep a conversation, and all but the fallback have somebody who goes on', () => {
    const entries = Object.entries(make());
    expect(entries.flatMap(([name, { takesOver }]) => (takesOver === true ? [name] : []))).toEqual([
      'orders',
      'billing',
      'technical',
      'fallback',
    ]);
    expect(entries.flatMap(([name, { fallback }]) => (fallback === 'fallback' ? [name] : []))).toEqual([
      'support',
      'triage',
      'orders',
      'billing',
      'technical',
    ]);
  });

  it('[AG8] have the tools of their task and no others', () => {
    const agents = make();
    const tools = (name: DeskAgentName): string[] =>
      agents[name].agent.tools.map((tool: { name: string }) => tool.name);
    expect(tools('triage')).toEqual([
      'search_knowledge_base',
      'read_article',
      'create_ticket',
      'get_ticket',
      'request_human',
    ]);
    expect(tools('orders')).toEqual([...tools('support'), 'request_human']);
    expect(tools('billing')).toEqual(['check_account_status', ...tools('triage')]);
    expect(tools('technical')).toEqual(['ask_knowledge', 'create_ticket', 'get_ticket', 'request_human']);
    expect(tools('knowledge')).toEqual(['search_knowledge_base', 'read_article']);
    expect(tools('fallback')).toEqual(['create_ticket']);
    for (const { agent, tools: policies = {} } of Object.values(agents)) {
      expect(Object.keys(policies)).toEqual(agent.tools.map((tool: { name: string }) => tool.name));
    }
  });

  it('[AG3] the front desk never has a tool that moves money, and is told to name no amount', () => {
    const { agent } = make().triage;
    expect(agent.tools.map((tool: { name: string }) => tool.name)).not.toContain('issue_refund');
    expect(agent.instructions).toMatch(/Never quote, promise or estimate the amount of a refund/);
  });

  it('[AG11] are asked for with the model of their task', () => {
    const tools = createDeskTools({ desk: {} as Desk });
    const agents = createDeskAgents(tools, { support: 'auto', routing: 'small', reasoning: 'large' });
    expect(Object.values(agents).map(({ agent }) => (typeof agent.model === 'string' ? agent.model : 'rules'))).toEqual(
      ['auto', 'small', 'large', 'large', 'large', 'small', 'rules'],
    );
  });

  it('[AG5] a specialist reads what was said and none of the calls before', async () => {
    const agents = make();
    const model = new ScriptedModel([
      [functionCall('transfer_to_billing', {}, { callId: 'call_1' })],
      [assistantMessage('I see two invoices.')],
    ]);
    agents.triage.agent.model = model;
    agents.billing.agent.model = model;
    const result = await new Runner().run(agents.triage.agent, [
      { role: 'user', content: 'Where is my order?' },
      { type: 'function_call', callId: 'old', name: 'lookup_order', arguments: '{}' },
      { type: 'function_call_result', callId: 'old', name: 'lookup_order', status: 'completed', output: 'shipped' },
      { role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'It is shipped.' }] },
      { role: 'user', content: 'I was charged twice' },
    ]);
    expect(result.finalOutput).toBe('I see two invoices.');
    expect(result.lastAgent).toBe(agents.billing.agent);
    const read = model.lastCall?.request.input;
    expect(Array.isArray(read) && read.map((item) => ('role' in item ? item.role : item.type))).toEqual([
      'user',
      'assistant',
      'user',
    ]);
  });

  it('[AG6] the technical specialist asks the knowledge agent, which searches the articles', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-desk-'));
    const database = openDeskDatabase(join(folder, 'desk.sqlite'));
    try {
      const agents = createDeskAgents(createDeskTools({ desk: createDesk(database) }));
      const model = new ScriptedModel([
        [functionCall('ask_knowledge', { input: 'What does E409 mean?' }, { callId: 'call_1' })],
        [functionCall('search_knowledge_base', { query: 'E409' }, { callId: 'call_2' })],
        [assistantMessage('Choose one of two versions (KB-128).')],
        [assistantMessage('Please choose a version.')],
      ]);
      agents.technical.agent.model = model;
      agents.knowledge.agent.model = model;
      const result = await new Runner().run(agents.technical.agent, 'E409!');
      expect(result.finalOutput).toBe('Please choose a version.');
      expect(JSON.stringify(model.calls[2]?.request.input)).toContain('keeps both versions');
      expect(JSON.stringify(model.calls[3]?.request.input)).toContain('(KB-128)');
      expect(agents.technical.tools?.['ask_knowledge']?.summarise?.({ input: 'E409?' })).toBe(
        'Ask the knowledge base: “E409?”',
      );
    } finally {
      database.close();
      rmSync(folder, { recursive: true });
    }
  });
});
