import { Agent } from '@openai/agents';
import { describe, expect, it } from 'vitest';
import { defineConfig } from '../../config.ts';
import { createRegistry } from '../definition.ts';
import { type McpServers, mcpPolicies, mcpProblems } from './mcp-config.ts';

const config =
  (mcpServers: unknown, agent: object = {}) =>
  () =>
    defineConfig({
      agents: { helper: { agent: new Agent({ name: 'Helper' }), title: 'Helper', ...agent } },
      sites: { shop: { origins: ['https://shop.example'], agents: ['helper'] } },
      mcpServers: mcpServers as McpServers,
    });

describe('servers of the configuration', () => {
  it('[AG14] may be processes and addresses', () => {
    const servers = {
      files: { command: 'mcp-files', args: ['/data'], env: { MODE: 'read' }, cwd: '/', connectTimeoutMs: 500 },
      'my_docs-2': {
        url: 'https://mcp.example.com/mcp',
        headers: { authorization: 'Bearer x' },
        tools: ['search'],
        policies: { search: { approval: false, sideEffects: false } },
        policy: { decidedBy: 'either' },
        timeoutMs: 5000,
      },
    };
    expect(config(servers, { mcpServers: ['files', 'my_docs-2'] })).not.toThrow();
  });

  it.each([
    ['no object', { docs: 'mcp-docs' }, 'mcpServers.docs: expected {command} or {url}'],
    ['neither', { docs: {} }, 'mcpServers.docs: expected either command or url'],
    ['both', { docs: { command: 'a', url: 'https://a.example' } }, 'mcpServers.docs: expected either command or url'],
    ['a bad url', { docs: { url: 'mcp.example.com' } }, 'mcpServers.docs.url: expected an address such as'],
    ['a url of a file', { docs: { url: 'file:///mcp' } }, 'mcpServers.docs.url: expected an address such as'],
    ['an unknown field', { docs: { command: 'a', argv: [] } }, 'mcpServers.docs.argv: there is no such setting'],
    [
      'headers of a process',
      { docs: { command: 'a', headers: {} } },
      'mcpServers.docs.headers: this is for servers with a url',
    ],
    [
      'arguments of an address',
      { docs: { url: 'https://a.example', args: [] } },
      'mcpServers.docs.args: this is for servers with a command',
    ],
    ['an empty command', { docs: { command: '' } }, 'mcpServers.docs.command: expected the name of a program'],
    ['one argument', { docs: { command: 'a', args: 'b' } }, 'mcpServers.docs.args: expected a list of texts'],
    [
      'an environment of numbers',
      { docs: { command: 'a', env: { PORT: 1 } } },
      'mcpServers.docs.env: expected texts by name',
    ],
    ['a folder that is none', { docs: { command: 'a', cwd: 1 } }, 'mcpServers.docs.cwd: expected the path of a folder'],
    [
      'headers that are none',
      { docs: { url: 'https://a.example', headers: [] } },
      'mcpServers.docs.headers: expected texts by name',
    ],
    ['a time', { docs: { command: 'a', timeoutMs: 0 } }, 'mcpServers.docs.timeoutMs: expected a positive whole number'],
    [
      'an empty list of tools',
      { docs: { command: 'a', tools: [] } },
      "mcpServers.docs.tools: expected names of the server's tools",
    ],
    [
      'a policy of nothing',
      { docs: { command: 'a', tools: ['b'], policies: { c: {} } } },
      'mcpServers.docs.policies.c: the tool is not in mcpServers.docs.tools',
    ],
    ['a policy that is none', { docs: { command: 'a', policy: true } }, 'mcpServers.docs.policy: expected a policy'],
    [
      'policies that are none',
      { docs: { command: 'a', policies: [] } },
      'mcpServers.docs.policies: expected policies by',
    ],
    [
      'a field of a policy',
      { docs: { command: 'a', policies: { b: { aproval: false } } } },
      'mcpServers.docs.policies.b.aproval: there is no such field',
    ],
    [
      'a policy that no compiler has seen',
      { docs: { command: 'a', policy: { idempotent: 'false' } } },
      'mcpServers.docs.policy.idempotent: expected true or false',
    ],
    [
      'a sentence in place of a function',
      { docs: { command: 'a', policies: { b: { summarise: 'Search' } } } },
      'mcpServers.docs.policies.b.summarise: expected a function',
    ],
    [
      'a role in place of a list',
      { docs: { command: 'a', policy: { allowedFor: 'operator' } } },
      'mcpServers.docs.policy.allowedFor: expected a list of roles',
    ],
    ['a name with capitals', { Docs: { command: 'a' } }, 'mcpServers.Docs: expected a name'],
    ['a name that ends with _', { docs_: { command: 'a' } }, 'mcpServers.docs_: expected a name'],
    ['a name with __', { a__b: { command: 'a' } }, 'mcpServers.a__b: expected a name'],
    ['the name of the tools of pages', { page: { command: 'a' } }, 'mcpServers.page: expected a name'],
    ['a long name', { ['a'.repeat(25)]: { command: 'a' } }, 'expected a name'],
  ])('[AG14] %s is a problem', (_, servers, problem) => {
    expect(mcpProblems(servers)).toEqual([expect.stringContaining(problem)]);
    expect(config(servers)).toThrow(problem);
  });

  it('[AG14] no problem tells the url, in which there may be a key', () => {
    expect(JSON.stringify(mcpProblems({ docs: { url: 'ftp://a.example/?key=canary' } }))).not.toContain('canary');
  });

  it('[AG14] an agent cannot name a server that is not there, nor a policy for its tools', () => {
    const servers = { docs: { command: 'a' } };
    expect(config(servers, { mcpServers: ['dogs'] })).toThrow('agents.helper.mcpServers: there is no server dogs');
    expect(config(undefined, { mcpServers: ['docs'] })).toThrow('agents.helper.mcpServers: there is no server docs');
    expect(config(servers, { mcpServers: 'docs' })).toThrow('agents.helper.mcpServers: expected a list of names');
    const elsewhere = { mcpServers: ['docs'], tools: { docs__search: {} } };
    expect(config(servers, elsewhere)).toThrow('agents.helper.tools.docs__search: the tool has its policy where it');
  });
});

describe('policies of tools', () => {
  const registry = createRegistry(
    { helper: { agent: new Agent({ name: 'Helper' }), title: 'Helper' } },
    mcpPolicies({
      docs: {
        command: 'a',
        timeoutMs: 5000,
        policy: { decidedBy: 'either', sideEffects: false },
        policies: { 'read.one': { approval: false }, delete: { decidedBy: 'operator', timeoutMs: 9000 } },
      },
      files: { command: 'b' },
    }),
  );

  it('[AG14] wait for an operator where nothing is said', () => {
    expect(registry.policy('files__anything')).toEqual({ approval: true, timeoutMs: 30_000 });
  });

  it('[AG14] what a tool does not say, its server does', () => {
    const usual = { approval: true, timeoutMs: 5000, decidedBy: 'either', sideEffects: false };
    expect(registry.policy('docs__other')).toEqual(usual);
    expect(registry.policy('docs__delete')).toEqual({ ...usual, decidedBy: 'operator', timeoutMs: 9000 });
    expect(registry.policy('docs__read_one_1f8293b3')).toEqual({ ...usual, approval: false });
  });

  it('[AG14] are none for tools of others', () => {
    expect(registry.policy('docs_search')).toEqual({});
  });
});
