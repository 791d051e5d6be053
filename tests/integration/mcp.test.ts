/** Tools of MCP servers, over the socket and with real servers (AG14, ER4, HI1). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from '@openai/agents';
import { createLogger, createOpenAiProvider, type GatewayOptions, type McpServers, type Signal } from '@parley/gateway';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Conversation, decide } from '../fixtures/conversation.ts';
import { freePorts } from '../fixtures/free-ports.ts';
import { eventually, everything, HttpServer, isAlive, odd, pidsIn } from '../fixtures/mcp-servers.ts';
import { type Script, ScriptedProvider } from '../fixtures/scripted-provider.ts';
import { ORIGIN, startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

/** An agent that calls one tool when it is told something, and then says that it is done. */
const calling =
  (name: string, args: unknown = {}): Script =>
  ({ last }) =>
    last.includes('function_call_output') ? 'Done.' : { calls: [{ name, arguments: args }] };

interface Desk extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly provider: ScriptedProvider;
  readonly signals: Signal[];
  readonly pidFile: string;
  /** Servers of the gateways that start from now on. */
  servers: McpServers;
  logged(): string;
  /** Waits until the server is up for the nth time. */
  up(server: string, times?: number): Promise<unknown>;
  /** What the model was told last. */
  told(): string;
}

/** A gateway with the agents `helper`, which has the server `docs`, and `plain`, which has none. */
async function startDesk(
  docs: (pidFile: string) => McpServers[string],
  script: Script,
  more: Partial<GatewayOptions> = {},
): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-mcp-'));
  const pidFile = join(folder, 'pids');
  const provider = await ScriptedProvider.start(script);
  const signals: Signal[] = [];
  const lines: string[] = [];
  const state = { servers: { docs: docs(pidFile) } as McpServers };
  const config: Partial<GatewayOptions> = {
    get agents() {
      return {
        helper: { agent: new Agent({ name: 'Helper' }), title: 'Helper', mcpServers: ['docs'] },
        plain: { agent: new Agent({ name: 'Plain' }), title: 'Plain' },
      };
    },
    get mcpServers() {
      return state.servers;
    },
    sites: { shop: { origins: [ORIGIN], agents: ['helper', 'plain'] } },
    modelProvider: createOpenAiProvider({ baseUrl: provider.url }),
    logger: createLogger({ level: 'trace', destination: { write: (line) => void lines.push(line) } }),
    onSignal: (signal) => void signals.push(signal),
    ...more,
  };
  const gateway = await startGateway({ config });
  const ups = (server: string): number =>
    signals.filter((one) => one.type === 'tool_server.changed' && one.server === server && one.state === 'up').length;
  return {
    gateway,
    provider,
    signals,
    pidFile,
    get servers() {
      return state.servers;
    },
    set servers(servers) {
      state.servers = servers;
    },
    logged: () => lines.join(''),
    up: (server, times = 1) => eventually(() => ups(server) >= times),
    told: () => provider.requests.at(-1)?.last ?? '',
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function talk({ gateway }: Desk, agent = 'helper'): Promise<Conversation> {
  const visitor = await gateway.connect();
  return visitor.open({ agent });
}

const free = { approval: false } as const;
const toolsOf = (conversation: Conversation) => conversation.view.tools.map(({ tool, status }) => [tool, status]);

/** Names of the tools that the model could choose from in its last request. */
function offered({ provider }: Desk): string[] {
  const { tools = [] } = JSON.parse(provider.requests.at(-1)?.text ?? '{}') as { tools?: { name: string }[] };
  return tools.map(({ name }) => name);
}

describe('tools of an MCP server', () => {
  it('[AG14] wait for an operator, unless their policy says otherwise', async () => {
    await using desk = await startDesk(
      (pids) => ({ ...everything(pids), tools: ['echo', 'get-sum'], policies: { 'get-sum': free } }),
      calling('docs__echo', { message: 'hello there' }),
    );
    await desk.up('docs');
    const conversation = await talk(desk);
    const { runId, approval } = await conversation.ask('Say it');
    expect(offered(desk)).toEqual(['docs__echo', 'docs__get-sum']);
    expect(approval).toMatchObject({
      tool: 'docs__echo',
      decidedBy: 'operator',
      arguments: { message: 'hello there' },
    });
    await decide(await desk.gateway.operator(), approval, { decision: 'approve' });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(desk.told()).toContain('Echo: hello there');

    desk.provider.script = calling('docs__get-sum', { a: 2, b: 40 });
    expect((await conversation.turn('Add')).status).toBe('completed');
    expect(desk.told()).toContain('42');
    expect(toolsOf(conversation)).toEqual([
      ['docs__echo', 'succeeded'],
      ['docs__get-sum', 'succeeded'],
    ]);

    desk.provider.script = () => 'Hello.';
    await (await talk(desk, 'plain')).turn('Hello');
    expect(offered(desk)).toEqual([]);
  });

  it('[AG14] nobody is asked about arguments that are not valid, and the model is told what is wrong', async () => {
    await using desk = await startDesk(everything, calling('docs__echo', { message: 5 }));
    await desk.up('docs');
    const conversation = await talk(desk);
    expect((await conversation.turn('Say it')).status).toBe('completed');
    expect(conversation.view.approvals).toEqual([]);
    expect(desk.told()).toContain('/message');
  });

  it('[AG14] the process gets nothing of our environment, and ends with the gateway', async () => {
    process.env['PARLEY_TEST_SECRET'] = 'canary-of-the-environment';
    onTestFinished(() => void delete process.env['PARLEY_TEST_SECRET']);
    await using desk = await startDesk(
      (pids) => ({ ...everything(pids), env: { GIVEN: 'canary-that-was-given' }, policy: free }),
      calling('docs__get-env'),
      { guardrails: [] },
    );
    await desk.up('docs');
    await (await talk(desk)).turn('What is in the environment?');
    expect(desk.told()).toContain('canary-that-was-given');
    expect(desk.told()).not.toContain('canary-of-the-environment');
    expect(desk.logged()).not.toContain('canary');
    const [pid = 0] = pidsIn(desk.pidFile);
    expect(isAlive(pid)).toBe(true);
    await desk.gateway.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('[AG14] too many, too large, too long: what is left out is told', async () => {
    await using desk = await startDesk((pids) => ({ ...odd(pids, 'flood'), policy: free }), calling('docs__flood'));
    await desk.up('docs');
    await (await talk(desk)).turn('Go');
    expect(offered(desk)).toHaveLength(63);
    expect(offered(desk)[1]).toMatch(/^docs__tool_0_[0-9a-f]{8}$/);
    expect(desk.told()).toMatch(/The result was cut here: it has 120000 characters/);
    const limits = desk.signals.filter((one) => one.type === 'tool_server.limited').map(({ what }) => what);
    expect(limits.toSorted()).toEqual(['result_cut', 'too_many_tools', 'tool_left_out']);
  });
});

describe('a server that fails', () => {
  it('[ER4] is killed in the middle of a call: the call has failed, the run goes on, the server is started again', async () => {
    await using desk = await startDesk(
      (pids) => ({ ...everything(pids), policy: free }),
      calling('docs__trigger-long-running-operation', { duration: 30, steps: 1 }),
    );
    await desk.up('docs');
    const conversation = await talk(desk);
    const { runId } = await conversation.send('Take your time');
    await conversation.client.when(() => conversation.view.tools.some(({ status }) => status === 'running'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(pidsIn(desk.pidFile)[0] as number, 'SIGKILL');
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(toolsOf(conversation)).toEqual([['docs__trigger-long-running-operation', 'failed']]);
    expect(desk.told()).toContain('Nobody knows whether the call had its effect');

    desk.provider.script = calling('docs__echo', { message: 'back again' });
    await desk.up('docs', 2);
    await conversation.turn('Are you there?');
    expect(desk.told()).toContain('Echo: back again');
    expect(pidsIn(desk.pidFile)).toHaveLength(2);
  });

  it('[ER4] hangs: the call is timed out', async () => {
    await using desk = await startDesk(
      (pids) => ({ ...odd(pids, 'hang'), policy: free, timeoutMs: 300 }),
      calling('docs__wait'),
    );
    await desk.up('docs');
    const conversation = await talk(desk);
    expect((await conversation.turn('Wait')).status).toBe('completed');
    expect(toolsOf(conversation)).toEqual([['docs__wait', 'timed_out']]);
    expect(desk.told()).toContain('did not answer within 300 ms');
  });

  it.each(['mute', 'babble'])('[AG14] %s: the gateway starts, and works without it', async (behaviour) => {
    await using desk = await startDesk(
      (pids) => ({ ...odd(pids, behaviour), connectTimeoutMs: 300 }),
      () => 'Hello.',
    );
    expect((await (await talk(desk)).turn('Hello')).status).toBe('completed');
    const isDown = (one: Signal): boolean => one.type === 'tool_server.changed' && one.state === 'down';
    await eventually(() => pidsIn(desk.pidFile).length >= 2 && desk.signals.some(isDown));
    expect(desk.signals.filter(isDown)).toHaveLength(1);
    expect(desk.logged()).not.toContain('this is no message');
  });

  it('[AG14] is not there at first, comes later, goes and comes back: over HTTP', async () => {
    const [port = 0] = await freePorts(1);
    await using desk = await startDesk(
      () => ({ url: `http://127.0.0.1:${port}/mcp`, headers: { 'x-key': 'canary-of-a-header' }, policy: free }),
      () => 'Hello.',
    );
    const conversation = await talk(desk);
    await conversation.turn('Hello');
    expect(offered(desk)).toEqual([]);
    {
      await using _server = await HttpServer.start(port);
      await desk.up('docs');
      desk.provider.script = calling('docs__echo', { message: 'over http' });
      await conversation.turn('Say it');
      expect(desk.told()).toContain('Echo: over http');
    }
    await conversation.turn('Say it');
    expect(desk.told()).toContain('The tool docs__echo is not available right now.');
    await using _server = await HttpServer.start(port);
    await desk.up('docs', 2);
    await conversation.turn('Say it');
    expect(desk.told()).toContain('Echo: over http');
    expect(desk.logged()).not.toContain('canary-of-a-header');
  });

  it('[HI1] is gone after a restart while a call waits for a person: the run goes on, with a tool that has failed', async () => {
    await using desk = await startDesk(everything, calling('docs__echo', { message: 'hello' }));
    await desk.up('docs');
    const conversation = await talk(desk);
    const { runId, approval } = await conversation.ask('Say it');
    desk.servers = { docs: { command: 'there-is-no-such-program' } };
    await desk.gateway.restart();
    const visitor = await desk.gateway.connect({ token: conversation.client.token });
    const again = await visitor.open({ conversationId: conversation.id, agent: 'helper' });
    await decide(await desk.gateway.operator(), approval, { decision: 'approve' });
    expect((await again.ended(runId)).status).toBe('completed');
    expect(toolsOf(again)).toEqual([['docs__echo', 'failed']]);
    expect(desk.told()).toContain('The tool docs__echo is not available right now.');
  });

  it('[HI1] was at work when the gateway stopped: a person says what came of the call', async () => {
    await using desk = await startDesk((pids) => ({ ...odd(pids, 'hang'), policy: free }), calling('docs__wait'));
    await desk.up('docs');
    const conversation = await talk(desk);
    const { runId } = await conversation.send('Wait');
    await conversation.client.when(() => conversation.view.tools.some(({ status }) => status === 'running'));
    desk.servers = { docs: { command: 'there-is-no-such-program', policy: free } };
    await desk.gateway.restart();
    const visitor = await desk.gateway.connect({ token: conversation.client.token });
    const again = await visitor.open({ conversationId: conversation.id, agent: 'helper' });
    const approval = await again.approvalOf(runId);
    expect(approval).toMatchObject({ question: 'outcome', tool: 'docs__wait' });
    await decide(await desk.gateway.operator(), approval, { decision: 'approve' });
    expect((await again.ended(runId)).status).toBe('completed');
    expect(desk.told()).not.toContain('not found');
  });

  it('[HI1] needs a moment after a restart: the call that was approved is made', async () => {
    await using desk = await startDesk(everything, calling('docs__echo', { message: 'hello' }));
    await desk.up('docs');
    const conversation = await talk(desk);
    const { runId, approval } = await conversation.ask('Say it');
    await desk.gateway.restart();
    const visitor = await desk.gateway.connect({ token: conversation.client.token });
    const again = await visitor.open({ conversationId: conversation.id, agent: 'helper' });
    await decide(await desk.gateway.operator(), approval, { decision: 'approve' });
    expect((await again.ended(runId)).status).toBe('completed');
    expect(desk.told()).toContain('Echo: hello');
  });
});
