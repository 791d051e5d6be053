import { Agent, tool } from '@openai/agents';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AgentDefinitions, createRegistry, titleOf } from './agent/definition.ts';
import { checkSites } from './config.ts';
import { type GatewayLimits, resolveLimits } from './limits.ts';
import type { Sites } from './policy/origins.ts';

const refund = tool({ name: 'issue_refund', description: '', parameters: z.object({}), execute: () => 'done' });
const billing = new Agent({ name: 'Billing', tools: [refund] });
const agents: AgentDefinitions = {
  support: { agent: new Agent({ name: 'Support', handoffs: [billing] }), title: 'Support' },
};

describe('limits', () => {
  it('have defaults, each of which can be set', () => {
    expect(resolveLimits()).toMatchObject({ frameBytes: 65_536, maxTurns: 15 });
    expect(resolveLimits({ maxTurns: 3 })).toEqual({ ...resolveLimits(), maxTurns: 3 });
  });

  it('name every mistake', () => {
    const given = { maxTurns: 0, heartbeatMs: 1.5, leaseMs: Number.NaN, inFlight: undefined, typo: 1 };
    expect(() => resolveLimits(given as unknown as Partial<GatewayLimits>)).toThrow(
      [
        'limits.inFlight: expected a positive whole number',
        'limits.heartbeatMs: expected a positive whole number',
        'limits.maxTurns: expected a positive whole number',
        'limits.leaseMs: expected a positive whole number',
        'limits.typo: there is no such limit',
      ].join('; '),
    );
  });
});

describe('sites', () => {
  const site = { origins: ['https://shop.example'], agents: ['support'] };

  it('are accepted when they name origins and agents that there are', () => {
    checkSites(
      { storefront: site, local: { ...site, origins: ['http://localhost:8787', 'http://[::1]:8787'] } },
      agents,
    );
  });

  it.each<[string, Sites]>([
    ['sites: expected at least one site', {}],
    ['sites.shop.origins: expected at least one origin', { shop: { ...site, origins: [] } }],
    [
      'sites.shop.origins: expected an origin such as https://shop.example, got shop',
      { shop: { ...site, origins: ['shop'] } },
    ],
    ['got https://shop.example/', { shop: { ...site, origins: ['https://shop.example/'] } }],
    ['got *', { shop: { ...site, origins: ['https://shop.example', '*'] } }],
    ['got null', { shop: { ...site, origins: ['null'] } }],
    ['sites.shop.agents: expected at least one agent', { shop: { ...site, agents: [] } }],
    ['sites.shop.agents: there is no agent toString', { shop: { ...site, agents: ['support', 'toString'] } }],
  ])('are refused with “%s”', (message, sites) => {
    expect(() => checkSites(sites, agents)).toThrow(message);
  });
});

describe('agents', () => {
  const support = agents['support'] as AgentDefinitions[string];

  it.each<[string, AgentDefinitions]>([
    ['agents: expected at least one agent', {}],
    ['agents.support.title: expected a name for people', { support: { ...support, title: '' } }],
    [
      'agents.other.tools.issue_refund: agents.support has another policy for a tool of that name',
      {
        support: { ...support, tools: { issue_refund: {} } },
        other: { ...support, tools: { issue_refund: {} } },
      },
    ],
    [
      'agents: issue_refunds is named, but no agent has such a tool',
      { support: { ...support, tools: { issue_refunds: {} } } },
    ],
  ])('are refused with “%s”', (message, definitions) => {
    expect(() => createRegistry(definitions)).toThrow(message);
  });

  it('are looked up by name, and listed as far as they exist', () => {
    const policy = { decidedBy: 'visitor' } as const;
    const registry = createRegistry({
      support: { ...support, starters: ['Where is my order?'], tools: { issue_refund: policy } },
      other: { ...support, agent: billing, title: 'Billing' },
    });
    expect(registry.definition('other')?.title).toBe('Billing');
    expect(registry.definition('toString')).toBeUndefined();
    expect(registry.list(['support', 'none', 'other', 'constructor'])).toEqual([
      { name: 'support', title: 'Support', starters: ['Where is my order?'] },
      { name: 'other', title: 'Billing' },
    ]);
    expect(registry.policy('issue_refund')).toBe(policy);
    expect(registry.policy('toString')).toEqual({});
    expect(registry.nameOf(billing)).toBe('other');
    expect(registry.nameOf(new Agent({ name: 'Nested' }))).toBe('Nested');
  });

  it('have tools whose names can be read', () => {
    expect(['issue_refund', 'look-up', '__x__', ''].map(titleOf)).toEqual(['Issue refund', 'Look up', 'X', '']);
  });
});
