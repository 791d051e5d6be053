import { createOpenAiProvider } from '@parley/gateway';
import { expect, it } from 'vitest';

import { createSupportDefinition, SUPPORT_AGENT } from './agents/support/support.ts';
import { configuration } from './configuration/testing/read.ts';
import type { Desk } from './desk/desk.ts';
import { createDeskConfig, type DeskParts } from './gateway-config.ts';

const parts: DeskParts = {
  agents: { [SUPPORT_AGENT]: createSupportDefinition({ desk: {} as Desk }) },
  origins: ['http://127.0.0.1:8787'],
};

it('[DE1] the defaults are a valid configuration of the gateway, with limits, a budget and guardrails', () => {
  const config = createDeskConfig(configuration(), parts);
  expect(config).toMatchObject({
    sites: { storefront: { origins: ['http://127.0.0.1:8787'], agents: ['support'] } },
    limits: { messagesPerMinute: 10, messageBurst: 3 },
    budgets: { conversation: { tokens: 500_000 } },
  });
  expect(config.guardrails?.map(({ name }) => name)).toEqual([
    'max_length',
    'injection',
    'personal_data',
    'secrets',
    'secret_arguments',
    'internal_data',
  ]);
});

it('[AG11] [ER3] models are named by alias, with the one that takes over and its provider', () => {
  const env = {
    OPENAI_API_KEY: 'k',
    OPENAI_SMALL_MODEL: 'tiny',
    OPENAI_LARGE_MODEL: 'huge',
    OPENAI_FALLBACK_MODEL: 'other',
  };
  const provider = createOpenAiProvider({ baseUrl: 'http://127.0.0.1:1/v1' });
  const read = configuration(env);
  const modelName = read.model.name as string;
  expect(createDeskConfig(read, { ...parts, modelName }).models).toEqual({
    default: 'auto',
    aliases: { small: 'tiny', large: 'huge' },
    fallbacks: [{ model: 'other' }],
  });
  const own = createDeskConfig(read, { ...parts, modelName, fallbackProvider: provider });
  expect(own.models?.fallbacks).toEqual([{ model: 'other', provider }]);
});

it('[GU2] the account is looked up by an address that the model does not see', () => {
  const policies = parts.agents[SUPPORT_AGENT]?.tools ?? {};
  const resolving = Object.entries(policies).filter(([, { resolves }]) => resolves !== undefined);
  expect(resolving).toMatchObject([['lookup_account', { resolves: ['email'] }]]);
});
