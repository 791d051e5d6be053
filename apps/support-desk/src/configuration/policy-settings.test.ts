import { describe, expect, it } from 'vitest';

import { formatProblems } from './problems.ts';
import { configuration, problems, sources } from './testing/read.ts';

describe('limits and budgets', () => {
  it('[GU7] reads how many messages may come', () => {
    expect(configuration({ PARLEY_MESSAGES_PER_MINUTE: '60', PARLEY_MESSAGE_BURST: '20' }).limits).toEqual({
      messagesPerMinute: 60,
      messageBurst: 20,
    });
  });

  it.each(['0', '-1', '1.5', '10001', 'many', '1e3'])('[GU7] names %s messages as a mistake', (rate) =>
    expect(sources({ PARLEY_MESSAGES_PER_MINUTE: rate, PARLEY_MESSAGE_BURST: rate })).toEqual([
      'PARLEY_MESSAGES_PER_MINUTE',
      'PARLEY_MESSAGE_BURST',
    ]),
  );

  it('[CO1] a conversation has a budget unless it is off', () => {
    expect(configuration().budgets).toEqual({ conversation: { tokens: 500_000 } });
    expect(configuration({ PARLEY_CONVERSATION_TOKENS: '20000' }).budgets).toEqual({
      conversation: { tokens: 20_000 },
    });
    expect(configuration({ PARLEY_CONVERSATION_TOKENS: 'off' }).budgets).toEqual({});
  });

  it('[CO3] visitors and the site have budgets by the day, of tokens, dollars or both', () => {
    const env = { PARLEY_CONVERSATION_TOKENS: 'off', PARLEY_SITE_DAY_USD: '2.50' };
    expect(configuration(env).budgets).toEqual({ site_day: { usd: 2.5 } });
    expect(
      configuration({ ...env, PARLEY_SITE_DAY_TOKENS: '9000000', PARLEY_VISITOR_DAY_TOKENS: '100000' }).budgets,
    ).toEqual({ visitor_day: { tokens: 100_000 }, site_day: { tokens: 9_000_000, usd: 2.5 } });
  });

  it.each(['0', '-5', 'none', '1.5.0', '$5', 'Infinity'])('[CO3] names a budget of %s as a mistake', (amount) =>
    expect(
      sources({
        PARLEY_CONVERSATION_TOKENS: amount,
        PARLEY_VISITOR_DAY_TOKENS: amount,
        PARLEY_SITE_DAY_TOKENS: amount,
        PARLEY_SITE_DAY_USD: amount,
      }),
    ).toHaveLength(4),
  );
});

describe('prices', () => {
  const pricesOf = (json: unknown) => ({ '/srv/shop/prices.json': JSON.stringify(json) });
  const env = { PARLEY_PRICES: 'prices.json' };

  it('[CO2] reads them from a file', () => {
    const prices = {
      tiny: { input: 0.1, output: 0.4 },
      huge: { input: 5, cachedInput: 0.5, output: 30, note: 'mine' },
    };
    expect(configuration(env, [], pricesOf(prices)).prices).toEqual(prices);
    expect(configuration().prices).toEqual({});
  });

  it.each([
    [{ tiny: { input: 1 } }, 'no usable output for the model "tiny"'],
    [{ tiny: { input: '1', output: 2 } }, 'no usable input for the model "tiny"'],
    [{ tiny: { input: 1, cachedInput: -1, output: 2 } }, 'no usable cachedInput for the model "tiny"'],
    [{ tiny: { input: 1, output: 2, outptu: 3 } }, 'an unknown field "outptu" for the model "tiny"'],
    [{ tiny: 5 }, 'no prices for the model "tiny"'],
    [[], 'no object with prices by model'],
  ])('[CO2] %j is named with its file, model and field', (json, said) => {
    const text = formatProblems(problems(env, [], pricesOf(json)));
    expect(text).toContain(`PARLEY_PRICES is "prices.json", which holds ${said};`);
  });

  it('[CO2] what is no JSON, or is not there, is a mistake', () => {
    expect(formatProblems(problems(env, [], { '/srv/shop/prices.json': 'tiny: 5' }))).toContain('holds no JSON');
    expect(formatProblems(problems(env))).toContain('"prices.json", which does not exist');
  });
});

describe('MCP servers', () => {
  const file = (json: unknown) => ({ '/srv/shop/mcp.json': JSON.stringify(json) });
  const env = { PARLEY_MCP_CONFIG: 'mcp.json' };

  it('[AG14] are read from a file, with the agents that use them', () => {
    const mcp = { servers: { docs: { url: 'https://mcp.example.com' } }, agents: { support: ['docs'] } };
    expect(configuration(env, [], file(mcp)).mcp).toEqual(mcp);
    expect(configuration().mcp).toEqual({ servers: {}, agents: {} });
  });

  it.each([
    [{ servers: { docs: 'canary' }, agents: {} }, 'no usable servers'],
    [{ servers: {}, agents: { support: 'docs' } }, 'no usable agents'],
    [{ servers: {} }, 'no usable agents'],
    [[], 'something else'],
  ])('[AG14] %j is named with its file', (json, said) => {
    const text = formatProblems(problems(env, [], file(json)));
    expect(text).toContain(`PARLEY_MCP_CONFIG is "mcp.json", which holds ${said};`);
    expect(text).not.toContain('canary');
  });

  it('[AG14] what is no JSON is a mistake', () => {
    expect(formatProblems(problems(env, [], { '/srv/shop/mcp.json': 'docs' }))).toContain('holds no JSON');
  });
});

describe('guardrails', () => {
  it('[GU3] reads whether a model judges messages', () => {
    expect(configuration({ PARLEY_CLASSIFIER: 'blocking' }).guardrails.classifier).toBe('blocking');
    expect(configuration({ PARLEY_CLASSIFIER: 'parallel' }).guardrails.classifier).toBe('parallel');
    expect(problems({ PARLEY_CLASSIFIER: 'on' })).toEqual([
      { source: 'PARLEY_CLASSIFIER', given: '"on"', expected: 'one of off, blocking, parallel' },
    ]);
  });

  it('[GU3] moderation needs a key', () => {
    const on = { PARLEY_MODERATION: 'on' };
    expect(configuration({ ...on, OPENAI_API_KEY: 'k' }).guardrails.moderation).toBe(true);
    expect(sources(on)).toEqual(['PARLEY_MODERATION']);
    expect(sources({ ...on, OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' })).toEqual(['PARLEY_MODERATION']);
    expect(formatProblems(problems(on))).toContain('OPENAI_API_KEY');
    // A key that is wrong is one mistake, not two.
    expect(sources({ ...on, OPENAI_API_KEY: 'a b' })).toEqual(['OPENAI_API_KEY']);
  });
});
