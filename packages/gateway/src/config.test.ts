import { Agent, tool } from '@openai/agents';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AgentDefinitions, createRegistry, titleOf } from './agent/definition.ts';
import { defineAgents, defineConfig, type ParleyConfig, productionWarnings, type Surroundings } from './config.ts';
import { createGateway } from './create-gateway.ts';
import { defaultGuardrails } from './policy/guardrails/defaults.ts';
import type { CheckGuardrail, PatternGuardrail } from './policy/guardrails/guardrail.ts';
import { silentLogger } from './telemetry/logger.ts';
import { openTemporaryStore } from './testing/temporary-store.ts';

const refund = tool({ name: 'issue_refund', description: '', parameters: z.object({}), execute: () => 'done' });
const billing = new Agent({ name: 'Billing', tools: [refund] });
const agents: AgentDefinitions = {
  support: { agent: new Agent({ name: 'Support', handoffs: [billing] }), title: 'Support' },
};
const site = { origins: ['https://shop.example'], agents: ['support'] };
/** A configuration whose pages may offer this. */
const withPage = (pageTools: unknown): unknown => ({ agents, sites: { shop: { ...site, pageTools } } });
const minimal: ParleyConfig = { agents, sites: { shop: site } };
const words: PatternGuardrail = { name: 'words', type: 'patterns', stages: ['output'], action: 'redact', patterns: [] };
const judge: CheckGuardrail = {
  name: 'judge',
  type: 'check',
  stages: ['input'],
  mode: 'blocking',
  action: 'block',
  onError: 'closed',
  timeoutMs: 1000,
  check: () => ({ tripped: false }),
};

/** The problems that are named when a configuration is refused. */
function problemsIn(config: unknown): string[] {
  try {
    defineConfig(config as ParleyConfig);
    return [];
  } catch (error) {
    const [first, ...lines] = (error as Error).message.split('\n');
    expect(first).toBe('the configuration is not valid:');
    return lines.map((line) => line.replace(/^- /, ''));
  }
}

describe('a configuration', () => {
  it('is returned as it is when there is nothing wrong with it', () => {
    const whole = {
      agents,
      sites: {
        shop: { ...site, guardrails: [words], pageTools: { glow: { sideEffects: false, agents: ['support'] } } },
        local: { ...site, origins: ['http://localhost:8787', 'http://[::1]:8787'] },
      },
      guardrails: [judge],
      limits: { maxTurns: 3 },
      budgets: { conversation: { tokens: 1000 }, total_day: { usd: 0.5 } },
      models: { default: 'auto', aliases: { small: 'a', large: 'b' }, fallbacks: [{ model: 'small' }] },
      prices: { own: { input: 1, output: 2 } },
      retention: { conversationDays: 7, auditDays: 'off' },
      contextWindow: { maxTokens: 1000, maxTurns: 3, maxItemTokens: 100, summarise: { model: 'small' } },
      workflowName: 'Shop',
      traceContent: true,
    } as const satisfies ParleyConfig;
    expect(defineConfig(whole)).toBe(whole);
    expect(problemsIn(minimal)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['expected {agents, sites, …}', undefined],
    ['colour: there is no such setting', { ...minimal, colour: 'blue' }],
    ['agents: expected at least one agent', { sites: minimal.sites }],
    ['agents: expected an object', { ...minimal, agents: [] }],
    ['agents.support: expected {agent, title, …}', { ...minimal, agents: { support: 'Support' } }],
    [
      'agents.support.agent: expected an Agent of @openai/agents',
      { ...minimal, agents: { support: { agent: {}, title: 'x' } } },
    ],
    [
      'agents.support.allowedTool: there is no such field',
      { ...minimal, agents: { support: { ...agents['support'], allowedTool: [] } } },
    ],
    [
      'agents.support.tools.issue_refund.allowedfor: there is no such field',
      { ...minimal, agents: { support: { ...agents['support'], tools: { issue_refund: { allowedfor: [] } } } } },
    ],
    [
      'agents.support.tools.issue_refund.timeoutMs: expected a positive number of milliseconds',
      { ...minimal, agents: { support: { ...agents['support'], tools: { issue_refund: { timeoutMs: 0 } } } } },
    ],
    ['sites: expected at least one site', { agents }],
    ['sites: expected at least one site', { agents, sites: {} }],
    ['sites.shop: expected {origins, agents}', { agents, sites: { shop: null } }],
    ['sites.shop.origin: there is no such setting', { agents, sites: { shop: { ...site, origin: '*' } } }],
    ['sites.shop.origins: expected at least one origin', { agents, sites: { shop: { ...site, origins: [] } } }],
    ['sites.shop.origins: expected at least one origin', { agents, sites: { shop: { ...site, origins: 'x' } } }],
    [
      'sites.shop.origins: expected an origin such as https://shop.example, got shop',
      { agents, sites: { shop: { ...site, origins: ['shop'] } } },
    ],
    ['got https://shop.example/', { agents, sites: { shop: { ...site, origins: ['https://shop.example/'] } } }],
    ['got *', { agents, sites: { shop: { ...site, origins: ['https://shop.example', '*'] } } }],
    ['got null', { agents, sites: { shop: { ...site, origins: ['null'] } } }],
    ['sites.shop.agents: expected at least one agent', { agents, sites: { shop: { ...site, agents: [] } } }],
    ['sites.shop.agents: there is no agent toString', { agents, sites: { shop: { ...site, agents: ['toString'] } } }],
    ['sites.shop.pageTools: expected a policy for each name', withPage([])],
    ['sites.shop.pageTools: expected a policy for each name', withPage({ glow: true })],
    ['sites.shop.pageTools.shop.glow: expected a name of 1 to 48 characters', withPage({ 'shop.glow': {} })],
    ['sites.shop.pageTools.glow.colour: there is no such field', withPage({ glow: { colour: 'red' } })],
    ['sites.shop.pageTools.glow.timeoutMs: expected a positive number', withPage({ glow: { timeoutMs: -1 } })],
    [
      'sites.shop.pageTools.glow.visibleTo: expected visitor among them',
      withPage({ glow: { visibleTo: ['operator'] } }),
    ],
    ['sites.shop.pageTools.glow.agents: there is no agent nobody', withPage({ glow: { agents: ['nobody'] } })],
    ['sites.shop.pageTools.glow.agents: expected a list of agents', withPage({ glow: { agents: 'support' } })],
    [
      'sites.other.pageTools.glow: sites.shop has another policy for a tool of that name',
      { agents, sites: { shop: { ...site, pageTools: { glow: {} } }, other: { ...site, pageTools: { glow: {} } } } },
    ],
    ['guardrails: expected a list of guardrails', { ...minimal, guardrails: {} }],
    [
      'guardrails: expected a name such as my_guardrail, got No!',
      { ...minimal, guardrails: [{ ...words, name: 'No!' }] },
    ],
    ['guardrails.words: there are two guardrails of this name', { ...minimal, guardrails: [words, words] }],
    [
      'sites.shop.guardrails.judge: timeoutMs: expected a positive number of milliseconds',
      { agents, sites: { shop: { ...site, guardrails: [{ ...judge, timeoutMs: 0 }] } } },
    ],
    [
      'agents.support.guardrails.judge: mode: parallel is for the stage input alone',
      {
        ...minimal,
        agents: {
          support: { ...agents['support'], guardrails: [{ ...judge, mode: 'parallel', stages: ['tool_input'] }] },
        },
      },
    ],
    ['limits.maxTurns: expected a positive whole number', { ...minimal, limits: { maxTurns: -1 } }],
    [
      'budgets.month: expected one of conversation, visitor_day, agent_day, site_day, total_day',
      { ...minimal, budgets: { month: { tokens: 1 } } },
    ],
    ['budgets.conversation: expected tokens, usd, or both', { ...minimal, budgets: { conversation: {} } }],
    ['budgets.conversation: expected {tokens, usd}', { ...minimal, budgets: { conversation: 1000 } }],
    ['budgets.site_day.eur: expected tokens or usd', { ...minimal, budgets: { site_day: { tokens: 1, eur: 1 } } }],
    [
      'budgets.site_day.tokens: expected a positive whole number',
      { ...minimal, budgets: { site_day: { tokens: 1.5 } } },
    ],
    [
      'budgets.site_day.usd: expected a positive amount of US dollars',
      { ...minimal, budgets: { site_day: { usd: Infinity } } },
    ],
    ['models.fallback: there is no such setting', { ...minimal, models: { fallback: [] } }],
    ['models.choose: expected a function', { ...minimal, models: { choose: 'small' } }],
    [
      'models.default: auto needs the aliases small and large, or models.choose',
      { ...minimal, models: { default: 'auto' } },
    ],
    ['models.fallbacks[0].model: expected the name of a model', { ...minimal, models: { fallbacks: [null] } }],
    ['models: cannot be read', { ...minimal, models: { fallbacks: 'small' } }],
    ['prices: own: output: expected US dollars', { ...minimal, prices: { own: { input: 1 } } }],
    ['contextWindow.maxTurn: there is no such setting', { ...minimal, contextWindow: { maxTurn: 1 } }],
    ['retention.days: there is no such setting', { ...minimal, retention: { days: 3 } }],
    ['retention.auditDays: expected a number of days from 1 to', { ...minimal, retention: { auditDays: 0 } }],
    ...(
      [
        ['', 'expected {secret | jwksUrl, audience}', 7],
        ['', 'expected either secret or jwksUrl', { audience: 'x' }],
        [
          '',
          'expected either secret or jwksUrl',
          { audience: 'x', secret: 'x'.repeat(32), jwksUrl: 'https://a.example' },
        ],
        ['.secret', 'expected at least 32 bytes', { audience: 'x', secret: 'short' }],
        ['.jwksUrl', 'expected an address with https', { audience: 'x', jwksUrl: 'http://a.example' }],
        ['.audience', 'expected some text', { secret: 'x'.repeat(32) }],
        ['.issuer', 'expected some text', { audience: 'x', secret: 'x'.repeat(32), issuer: '' }],
        [
          '.clockSkewS',
          'expected whole seconds from 0 to 300',
          { audience: 'x', secret: 'x'.repeat(32), clockSkewS: -1 },
        ],
        [
          '.maxLifetimeS',
          'expected whole seconds from 1',
          { audience: 'x', secret: 'x'.repeat(32), maxLifetimeS: 0.5 },
        ],
        ['.key', 'there is no such field', { audience: 'x', secret: 'x'.repeat(32), key: 'x' }],
      ] as const
    ).map(([field, problem, users]): [string, unknown] => [
      `sites.shop.users${field}: ${problem}`,
      { ...minimal, sites: { shop: { ...minimal.sites.shop, users } } },
    ]),
    [
      'sites.shop.retentionDays: expected a number of days from 1 to',
      { ...minimal, sites: { shop: { ...minimal.sites.shop, retentionDays: '30' } } },
    ],
    ['contextWindow.maxTurns: expected a positive whole number', { ...minimal, contextWindow: { maxTurns: 0 } }],
    [
      'contextWindow.summarise: expected true, false or {model}',
      { ...minimal, contextWindow: { summarise: { model: '' } } },
    ],
    ['workflowName: expected some text', { ...minimal, workflowName: '' }],
    ['traceContent: expected true or false', { ...minimal, traceContent: 'yes' }],
  ])('is refused with “%s”', (message, config) => {
    expect(problemsIn(config)).toEqual([expect.stringContaining(message)]);
  });

  it('has all its problems named at once', () => {
    const config = {
      colour: 'blue',
      agents: { support: { ...agents['support'], title: '', tools: { typo: { decidedBy: 'nobody' } } } },
      sites: { shop: { origins: ['shop', '*'], agents: ['nobody'] }, other: { origins: [], agents: [] } },
      guardrails: [
        { ...judge, timeoutMs: 0 },
        { ...words, name: '!' },
      ],
      limits: { maxTurns: 0, runMs: 0 },
      budgets: { month: {}, conversation: { tokens: 0, usd: 0 } },
      models: { aliases: { auto: 'x', a: '', b: 'auto' } },
      prices: { a: {}, b: 1 },
      contextWindow: { maxTokens: 0, maxTurns: 0 },
      traceContent: 1,
    };
    const fields = problemsIn(config).map((line) => line.slice(0, line.indexOf(': ')));
    expect(fields).toEqual([
      'colour',
      'agents.support.title',
      'agents.support.tools.typo.decidedBy',
      'agents.support.tools.typo',
      'sites.shop.origins',
      'sites.shop.origins',
      'sites.shop.agents',
      'sites.other.origins',
      'sites.other.agents',
      'guardrails.judge',
      'guardrails',
      'limits.maxTurns',
      'limits.runMs',
      'budgets.month',
      'budgets.conversation.tokens',
      'budgets.conversation.usd',
      'models.aliases.a',
      'models.aliases.b',
      'models.aliases.auto',
      'models.aliases.b',
      'prices',
      'prices',
      'contextWindow.maxTokens',
      'contextWindow.maxTurns',
      'traceContent',
    ]);
  });
});

describe('warnings', () => {
  const production = { hasOperatorToken: false, isSimulated: false, contentEncryption: 'all' } as const;
  const sound: ParleyConfig = {
    ...minimal,
    budgets: { total_day: { usd: 10 } },
    models: { fallbacks: [{ model: 'other' }] },
  };

  it('are none for what is fit for production', () => {
    expect(productionWarnings(sound, production)).toEqual([]);
    const local = { shop: { ...site, origins: ['http://localhost:8787', 'http://127.0.0.1', 'http://[::1]:1'] } };
    expect(productionWarnings({ ...sound, sites: local }, production)).toEqual([]);
  });

  it.each<[string, Partial<ParleyConfig>, Partial<Surroundings>]>([
    ['The model is simulated', {}, { isSimulated: true }],
    ['The development operator is on', {}, { hasOperatorToken: true }],
    ['Content is stored as it is', {}, { contentEncryption: 'none' }],
    ['Some content is stored as it is', {}, { contentEncryption: 'new' }],
    ['traceContent is on', { traceContent: true }, {}],
    ['There is no budget', { budgets: {} }, {}],
    ['No model takes over', { models: {} }, {}],
    ['Visitors may send 61 messages a minute', { limits: { messagesPerMinute: 61 } }, {}],
    ['without TLS from http://shop.example', { sites: { shop: { ...site, origins: ['http://shop.example'] } } }, {}],
    [
      'These MCP servers are reached without TLS: far',
      { mcpServers: { far: { url: 'http://mcp.example/mcp' }, near: { url: 'http://127.0.0.1:1/mcp' } } },
      {},
    ],
    ['no input guardrails for shop', { guardrails: [words] }, {}],
    ['no output guardrails for bare', { sites: { shop: site, bare: { ...site, guardrails: [judge] } } }, {}],
    [
      'let everything pass when they fail: judge',
      { guardrails: [...defaultGuardrails(), { ...judge, onError: 'open' }] },
      {},
    ],
  ])('say “%s” where it applies', (sentence, config, surroundings) => {
    const warnings = productionWarnings({ ...sound, ...config }, { ...production, ...surroundings });
    expect(warnings).toEqual([expect.stringContaining(sentence)]);
  });

  it('are logged when a gateway is made, a line each', async () => {
    const lines: unknown[][] = [];
    const logger = { ...silentLogger, warn: (...line: unknown[]) => void lines.push(line) };
    const gateway = await createGateway({
      ...sound,
      budgets: {},
      operatorToken: 'operator-token-of-the-tests',
      store: openTemporaryStore(),
      modelProvider: { getModel: () => Promise.reject(new Error('not called')) },
      logger,
    });
    await gateway.close();
    expect(lines).toEqual([
      [{ component: 'configuration' }, expect.stringContaining('The development operator is on')],
      [{ component: 'configuration' }, expect.stringContaining('Content is stored as it is')],
      [{ component: 'configuration' }, expect.stringContaining('There is no budget')],
    ]);
  });

  it('say nothing about fallbacks of a model that is simulated', () => {
    const warnings = productionWarnings({ ...sound, models: {} }, { ...production, isSimulated: true });
    expect(warnings).toEqual([expect.stringContaining('simulated')]);
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
      'agents.support.tools.issue_refunds: there is no tool issue_refunds; there are issue_refund',
      { support: { ...support, tools: { issue_refunds: {} } } },
    ],
    [
      'agents.support.allowedTools: there is no tool issue_refunds; there are issue_refund',
      { support: { ...support, allowedTools: ['issue_refunds'] } },
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
    expect(registry.list(['support', 'none', 'other', 'constructor'], 'visitor')).toEqual([
      { name: 'support', title: 'Support', starters: ['Where is my order?'] },
      { name: 'other', title: 'Billing' },
    ]);
    expect(registry.policy('issue_refund')).toBe(policy);
    expect(registry.policy('toString')).toEqual({});
    expect(registry.nameOf(billing)).toBe('other');
    expect(registry.nameOf(new Agent({ name: 'Nested' }))).toBe('Nested');
  });

  it('[AG7] are listed for those who may choose them', () => {
    const registry = createRegistry({
      support: { ...support, availableTo: ['operator'] },
      other: { ...support, agent: billing, title: 'Billing' },
    });
    const namesFor = (role: 'visitor' | 'operator') =>
      registry.list(['support', 'other'], role).map(({ name }) => name);
    expect([namesFor('visitor'), namesFor('operator')]).toEqual([['other'], ['support', 'other']]);
  });

  it('[AG7] are refused where they are written, with a sentence for each mistake', () => {
    const [agent, twin] = [new Agent({ name: 'Support', model: 'one' }), new Agent({ name: 'Support' })];
    const wrong = {
      support: {
        agent,
        title: 'Support',
        starters: [''],
        availableTo: ['visitors'],
        takesOver: 'yes',
        fallback: 'nobody',
        models: { answer: 'two', think: 'three' },
        render: () => '',
        budgets: { site_day: { tokens: 1 } },
        tools: { none: {} },
      },
      twin: { agent: twin, title: 'Twin', fallback: 'twin' },
    };
    let message = '';
    try {
      defineAgents(wrong as unknown as AgentDefinitions);
    } catch (error) {
      ({ message } = error as Error);
    }
    expect(message.split('\n- ').slice(1).toSorted()).toEqual([
      'agents.support.availableTo: expected some of visitor, operator, service',
      'agents.support.budgets.site_day: expected one of conversation, visitor_day, agent_day',
      'agents.support.fallback: there is no agent nobody; there are support, twin',
      'agents.support.models.answer: the agent itself names another model',
      'agents.support.models.think: expected one of answer, classify, summarise',
      'agents.support.render: expected an agent with an outputType, whose answers are no text',
      'agents.support.starters: expected a list of questions',
      'agents.support.takesOver: expected true or false',
      'agents.support.tools.none: there is no tool none',
      'agents.twin.agent.name: agents.support has another agent of the name Support',
      'agents.twin.fallback: expected another agent',
    ]);
  });

  it('[AG7] are returned as they are where nothing is wrong', () => {
    const agents = { support: { ...support, allowedTools: ['docs__search'] } };
    expect(defineAgents(agents)).toBe(agents);
  });

  it('have tools whose names can be read', () => {
    expect(['issue_refund', 'look-up', '__x__', ''].map(titleOf)).toEqual(['Issue refund', 'Look up', 'X', '']);
  });
});
