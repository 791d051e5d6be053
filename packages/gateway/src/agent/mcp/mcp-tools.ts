/**
 * Tools of MCP servers as tools of agents (AG14). Whatever a server does, a call has an outcome that the model can use;
 * nothing of a server's errors is told to anybody but the log.
 */
import { getCurrentSpan, tool } from '@openai/agents';
import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client';
import { LRUCache } from 'lru-cache';
import type { AgentDefinitions } from '../definition.ts';
import { validateJson } from '../json-schema.ts';
import { checkArguments, describeInvalid } from '../tool-arguments.ts';
import { ToolFault } from '../tool-fault.ts';
import type { SourcedTool, ToolSource } from '../tool-source.ts';
import type { McpServers } from './mcp-config.ts';
import { type LinkDeps, McpLink, NotAvailable } from './mcp-link.ts';
import type { ListedTool } from './tool-list.ts';
import { toolPrefixOf } from './tool-names.ts';
import { readResult } from './tool-result.ts';

/** Stand-ins that are kept. */
const MAX_STAND_INS = 1000;

type Arguments = Readonly<Record<string, unknown>>;

/** What is known of a tool that a server does not list. */
const UNKNOWN: Omit<ListedTool, 'tool' | 'name'> = {
  description: 'This tool is not available right now.',
  parameters: { type: 'object', properties: {}, required: [], additionalProperties: true },
  strict: false,
  checkedBy: { type: 'object' },
};

export class McpTools implements ToolSource {
  readonly #links: ReadonlyMap<string, McpLink>;
  /** Servers of each agent. */
  readonly #byAgent: ReadonlyMap<string, readonly McpLink[]>;
  /** Tools as they were made, each for what was listed of it. */
  readonly #made = new WeakMap<ListedTool, SourcedTool>();
  /** Made for names that a server does not list. */
  readonly #standIns = new LRUCache<string, SourcedTool>({ max: MAX_STAND_INS });

  constructor(servers: McpServers, agents: AgentDefinitions, deps: LinkDeps) {
    this.#links = new Map(Object.entries(servers).map(([name, server]) => [name, new McpLink(name, server, deps)]));
    this.#byAgent = new Map(
      Object.entries(agents).map(([name, { mcpServers = [] }]) => [
        name,
        mcpServers.flatMap((server) => this.#links.get(server) ?? []),
      ]),
    );
  }

  /** Begins to connect, and does not wait for it. */
  start(): void {
    for (const link of this.#links.values()) link.start();
  }

  /** Ends all connections and processes. */
  async stop(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.stop()));
  }

  toolsFor(agent: string): readonly SourcedTool[] {
    const links = this.#byAgent.get(agent) ?? [];
    return links.flatMap((link) => link.tools.map((listed) => this.#toolOf(link, listed)));
  }

  standIn(agent: string, name: string): SourcedTool | undefined {
    const link = this.#byAgent.get(agent)?.find((one) => name.startsWith(toolPrefixOf(one.name)));
    if (link === undefined) return undefined;
    const known = this.#standIns.get(name);
    if (known !== undefined) return known;
    const made = makeTool(link, { ...UNKNOWN, name });
    this.#standIns.set(name, made);
    return made;
  }

  #toolOf(link: McpLink, listed: ListedTool): SourcedTool {
    let made = this.#made.get(listed);
    if (made === undefined) {
      made = makeTool(link, listed);
      this.#made.set(listed, made);
    }
    return made;
  }
}

function makeTool(link: McpLink, known: Omit<ListedTool, 'tool'>): SourcedTool {
  const { name, description, parameters, strict, checkedBy } = known;
  const made = tool({
    name,
    description,
    // As a server wrote it, and as JSON Schema has it.
    parameters: parameters as never,
    strict: strict as false,
    // The policies of tools of MCP servers say so, too; this is what holds without one.
    needsApproval: true,
    execute: () => '',
  }) as SourcedTool;
  // The SDK has an underscore for a hyphen, of its own accord.
  made.name = name;
  made.invoke = async (_context, input, details) => {
    try {
      return await callTool(link, name, input, details?.signal);
    } catch (error) {
      getCurrentSpan()?.setError({ message: 'Error running tool', data: { tool_name: name } });
      throw error;
    }
  };
  checkArguments(made, (args) => validateJson(checkedBy, args));
  return made;
}

/** @throws ToolFault with what the model is told. */
async function callTool(link: McpLink, name: string, input: string, signal: AbortSignal | undefined): Promise<string> {
  await link.settled(signal);
  const listed = link.tools.find((one) => one.name === name);
  if (listed === undefined) throw new ToolFault(notAvailable(name));
  const args = parse(input);
  const problems = args === undefined ? ['they are not JSON'] : validateJson(listed.checkedBy, args);
  if (problems.length > 0) throw new ToolFault(describeInvalid(problems));
  const result = await link
    .call(listed.tool, args as Arguments, signal)
    .catch((error: unknown) => failed(link, name, error, signal));
  const { text, isError, cutFrom } = readResult(result);
  if (cutFrom !== undefined) link.limit('result_cut', `a result has ${cutFrom} characters`, name);
  if (isError) throw new ToolFault(text);
  return text;
}

function failed(link: McpLink, name: string, error: unknown, signal: AbortSignal | undefined): never {
  // Whoever has stopped the call says what came of it.
  signal?.throwIfAborted();
  if (error instanceof NotAvailable) throw new ToolFault(notAvailable(name));
  link.failed(name, error);
  if (isAnswer(error)) throw new ToolFault(`The tool ${name} failed.`);
  link.giveUp(error);
  if (isUntried(error)) throw new ToolFault(notAvailable(name));
  throw new ToolFault(`The connection to the tool ${name} broke. Nobody knows whether the call had its effect.`);
}

/** What the client says of answers that are there, but of no use. */
const USELESS: ReadonlySet<unknown> = new Set([
  SdkErrorCode.InvalidResult,
  SdkErrorCode.UnsupportedResultType,
  SdkErrorCode.InputRequiredRoundsExceeded,
]);

/** Whether the server has answered, so that there is nothing wrong with the connection. */
function isAnswer(error: unknown): boolean {
  return error instanceof ProtocolError || (error instanceof SdkError && USELESS.has(error.code));
}

/** Whether the server cannot have begun with the call: nobody listens, or it does not know the session any more. */
function isUntried(error: unknown): boolean {
  if (error instanceof SdkHttpError) return [401, 403, 404, 429, 503].includes(error.status ?? 0);
  const cause = error instanceof Error ? (error.cause as { readonly code?: unknown } | undefined) : undefined;
  return cause?.code === 'ECONNREFUSED' || cause?.code === 'ENOTFOUND';
}

function notAvailable(name: string): string {
  return `The tool ${name} is not available right now.`;
}

function parse(input: string): unknown {
  try {
    // Some models write nothing where there are no arguments.
    return JSON.parse(input === '' ? '{}' : input);
  } catch {
    return undefined;
  }
}
