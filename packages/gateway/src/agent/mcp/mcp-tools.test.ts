import type { CallToolResult, Tool } from '@modelcontextprotocol/client';
import { ProtocolError } from '@modelcontextprotocol/client';
import { Agent, type AgentOutputItem } from '@openai/agents';
import { assistantMessage, functionCall } from '@openai/agents/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Signal } from '../../telemetry/signals.ts';
import { AgentBench, type Finished } from '../../testing/agent-bench.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { logSignals } from '../../telemetry/signal-log.ts';
import type { McpSession } from './mcp-session.ts';
import { McpTools } from './mcp-tools.ts';

const search: Tool = {
  name: 'search',
  inputSchema: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
};
const script: AgentOutputItem[][] = [
  [functionCall('docs__search', { query: 'x' }, { callId: 'call_1' })],
  [assistantMessage('Done')],
];

interface Setting {
  readonly call?: () => Promise<CallToolResult>;
  readonly listed?: readonly Tool[];
  /** Answers of the model; default: a call, and then the end. */
  readonly answers?: AgentOutputItem[][];
}

interface Started {
  readonly bench: AgentBench;
  readonly tools: McpTools;
  readonly signals: Signal[];
  /** What the model was told about its call. */
  told(): string;
}

/** An agent with the tools of one server; nobody has to be asked about them. */
async function start({ call, listed = [search], answers = script }: Setting): Promise<Started> {
  const agent = new Agent({ name: 'A' });
  const signals: Signal[] = [];
  const session: McpSession = {
    lost: new Promise(() => {}),
    pid: undefined,
    list: async () => listed,
    call: call ?? (async () => ({ content: [] })),
    close: async () => {},
  };
  const server = { command: 'x' };
  const tools = new McpTools(
    { docs: server },
    { a: { agent, title: 'A', mcpServers: ['docs'] } },
    {
      open: async () => session,
      tell: (signal) => void signals.push(signal),
      sleep: (_ms, signal) => new Promise((_, reject) => signal.addEventListener('abort', reject)),
      now: () => 0,
      random: () => 0,
    },
  );
  tools.start();
  onTestFinished(() => tools.stop());
  await new Promise((resolve) => setImmediate(resolve));
  const bench = new AgentBench({
    agents: [agent],
    script: answers,
    sources: [tools],
    sourced: { byPrefix: { docs__: { approval: false } } },
  });
  const told = (): string => {
    const input = bench.model.lastCall?.request.input as unknown as { type: string; output?: { text?: string } }[];
    return input.find(({ type }) => type === 'function_call_result')?.output?.text ?? '';
  };
  return { bench, tools, signals, told };
}

const statusOf = ({ recorder }: Finished): string | undefined =>
  recorder.lines.find((line) => line.endsWith(' call_1') && !line.startsWith('tool '));

describe('a call of a tool of an MCP server', () => {
  it("[ER4] has failed when the server says so, with the tool's own words", async () => {
    const content = [{ type: 'text', text: 'There is no such document.' }] as const;
    const { bench, told } = await start({ call: async () => ({ content: [...content], isError: true }) });
    const finished = await bench.run();
    expect(finished.outcome.type).toBe('completed');
    expect(statusOf(finished)).toBe('failed call_1');
    expect(told()).toBe('There is no such document.');
  });

  it.each([
    ['an error of the protocol', new ProtocolError(-32603, 'canary'), 'The tool docs__search failed.'],
    [
      'nobody who listens',
      new TypeError('canary', { cause: Object.assign(new Error('canary'), { code: 'ECONNREFUSED' }) }),
      'The tool docs__search is not available right now.',
    ],
    [
      'a connection that breaks',
      new TypeError('canary'),
      'The connection to the tool docs__search broke. Nobody knows whether the call had its effect.',
    ],
  ])('[ER4] has failed with %s, and nobody but the log hears why', async (_, error, sentence) => {
    const { bench, told, signals } = await start({ call: () => Promise.reject(error) });
    const finished = await bench.run();
    expect(finished.outcome.type).toBe('completed');
    expect(statusOf(finished)).toBe('failed call_1');
    expect(told()).toBe(sentence);
    expect(signals).toContainEqual({ type: 'tool_server.failed', server: 'docs', tool: 'docs__search', cause: error });
    const logged: object[] = [];
    const note = (fields: object): void => void logged.push(fields);
    const log = logSignals({ ...silentLogger, debug: note, info: note, warn: note, error: note });
    for (const signal of signals) log(signal);
    expect(JSON.stringify(logged)).not.toContain('canary');
    expect(JSON.stringify(finished.recorder.lines)).not.toContain('canary');
  });

  it('[AG14] that was made before a crash is repeated, though the server does not list the tool now', async () => {
    const first = await start({ call: async () => ({ content: [{ type: 'text', text: 'Found.' }] }) });
    const { recorder } = await first.bench.run();
    const second = await start({ listed: [], answers: script.slice(1) });
    const models = new Map([...recorder.models].slice(0, 1));
    const finished = await second.bench.run({ remembered: { models, tools: recorder.tools } });
    expect(finished.outcome.type).toBe('completed');
    expect(finished.recorder.calls).toEqual([]);
    expect(second.told()).toBe('Found.');
  });

  it('[AG14] that was never begun makes no tool of a name', async () => {
    const first = await start({});
    const { recorder } = await first.bench.run();
    const second = await start({ listed: [] });
    const models = new Map([...recorder.models].slice(0, 1));
    await second.bench.run({ remembered: { models, tools: new Map() } });
    expect(second.told()).toContain('not found');
  });
});

it('[AG14] a tool stays the same object while nothing changes, and a name of another server is none', async () => {
  const { tools } = await start({});
  expect(tools.toolsFor('a')[0]).toBe(tools.toolsFor('a')[0]);
  expect(tools.standIn('a', 'docs__gone')).toBe(tools.standIn('a', 'docs__gone'));
  expect(tools.standIn('a', 'other__gone')).toBeUndefined();
  expect(tools.standIn('b', 'docs__gone')).toBeUndefined();
});
