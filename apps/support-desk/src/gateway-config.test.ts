import { createOpenAiProvider } from '@parley/gateway';
import { expect, it } from 'vitest';

import { createDeskAgents } from './agents/desk-agents.ts';
import { createDeskTools } from './agents/tools/desk-tools.ts';
import { configuration } from './configuration/testing/read.ts';
import type { Desk } from './desk/desk.ts';
import { createDeskConfig, deskModels, type DeskParts } from './gateway-config.ts';

const parts: DeskParts = {
  agents: createDeskAgents(createDeskTools({ desk: {} as Desk })),
  origins: ['http://127.0.0.1:8787'],
};

it('[DE1] the defaults are a valid configuration of the gateway, with limits, a budget and guardrails', () => {
  const config = createDeskConfig(configuration(), parts);
  expect(config).toMatchObject({
    sites: {
      storefront: {
        origins: ['http://127.0.0.1:8787'],
        agents: ['support', 'triage'],
        pageTools: { highlight_product: { sideEffects: false }, add_to_cart: { approval: true, decidedBy: 'visitor' } },
      },
    },
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

it('[AG11] a small model sorts requests and a large one solves problems, unless one is to do it all', () => {
  expect(deskModels('auto')).toEqual({ support: 'auto', routing: 'small', reasoning: 'large' });
  expect(deskModels('small')).toEqual({ support: 'small', routing: 'small', reasoning: 'small' });
  expect(deskModels(undefined)).toEqual({});
});

it('[GU2] accounts and tickets are looked up by an address that the model does not see', () => {
  const policies = Object.values(parts.agents).flatMap(({ tools = {} }) => Object.entries(tools));
  const resolving = policies.flatMap(([name, { resolves }]) =>
    resolves === undefined ? [] : [`${name}: ${resolves.join()}`],
  );
  expect([...new Set(resolving)].toSorted()).toEqual([
    'check_account_status: email',
    'create_ticket: email',
    'get_ticket: email',
    'lookup_account: email',
  ]);
});

it('[AG14] agents get the tools of MCP servers; a wrong server or agent is named', () => {
  const withMcp = (servers: object, agents: object) =>
    createDeskConfig({ ...configuration(), mcp: { servers, agents } as never }, parts);
  const docs = { url: 'https://mcp.example.com/mcp' };
  expect(withMcp({ docs }, { support: ['docs'] })).toMatchObject({
    mcpServers: { docs },
    agents: { support: { mcpServers: ['docs'] } },
  });
  expect(() => withMcp({ docs: {} }, {})).toThrow('mcpServers.docs: expected either command or url');
  expect(() => withMcp({}, { support: ['docs'] })).toThrow('there is no server docs');
  expect(() => withMcp({ docs }, { nobody: ['docs'] })).toThrow('PARLEY_MCP_CONFIG: there is no agent nobody');
});
