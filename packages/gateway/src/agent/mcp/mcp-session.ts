/** One connection to one MCP server, through the client of the protocol's own SDK. */
import { setTimeout as wait } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport, type CallToolResult, type Tool } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { limitBody } from './limit-body.ts';
import type { McpServer } from './mcp-config.ts';

export interface McpSession {
  /** Resolves once the connection is over, whoever has ended it. */
  readonly lost: Promise<void>;
  /** Id of the server's process, when it has one of ours. */
  readonly pid: number | undefined;
  list(signal: AbortSignal): Promise<readonly Tool[]>;
  call(tool: Tool, args: Readonly<Record<string, unknown>>, signal: AbortSignal | undefined): Promise<CallToolResult>;
  /** Ends the connection, and the process. Never rejects. */
  close(): Promise<void>;
}

export interface SessionOptions {
  /** Aborted when it takes too long, or when nobody wants the connection any more. */
  readonly signal: AbortSignal;
  /** The server says that its tools have changed. */
  readonly onListChanged: () => void;
}

/** Largest message of a server, in bytes; a larger one ends the connection. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Pages of a listing that are fetched. */
const MAX_PAGES = 16;
/** Announcements of changes that come within this time are one, in milliseconds. */
const CHANGES_SETTLE_MS = 50;
/** Longest that a server may take to hear that its session is over, in milliseconds. */
const GOODBYE_MS = 500;
/** The policies of tools say how long a call may take; the client shall not have its own idea. */
const NO_TIMEOUT_MS = 2_147_483_647;

/** Connects to a server. @throws whatever the transport or the server has to say. */
export async function openSession(server: McpServer, options: SessionOptions): Promise<McpSession> {
  const { signal, onListChanged } = options;
  const lost = Promise.withResolvers<void>();
  const client = new Client(
    { name: 'parley', version: '1' },
    {
      // The older handshake is spoken by every server. Where asking for the newer one costs nothing, it is asked for:
      // over standard input it would take a second process.
      versionNegotiation: { mode: 'url' in server ? 'auto' : 'legacy' },
      // There is nobody whom a server could ask something in the middle of a call.
      inputRequired: { autoFulfill: false },
      listMaxPages: MAX_PAGES,
      listChanged: { tools: { autoRefresh: false, debounceMs: CHANGES_SETTLE_MS, onChanged: onListChanged } },
    },
  );
  client.onclose = () => lost.resolve();
  const transport = transportTo(server);
  const close = async (): Promise<void> => {
    if ('terminateSession' in transport) await goodbye(transport);
    await client.close().catch(() => {});
    // A connection that never came about has a transport all the same.
    await transport.close().catch(() => {});
    lost.resolve();
  };
  try {
    await abortable(client.connect(transport, { timeout: NO_TIMEOUT_MS, signal }), signal);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    lost: lost.promise,
    get pid() {
      return transport instanceof StdioClientTransport ? (transport.pid ?? undefined) : undefined;
    },
    async list(until) {
      if (client.getServerCapabilities()?.tools === undefined) return [];
      const options = { timeout: NO_TIMEOUT_MS, signal: until, cacheMode: 'bypass' } as const;
      return (await abortable(client.listTools(undefined, options), until)).tools;
    },
    call(tool, args, until) {
      // Without the schema of its results: nobody here relies on it, and the client would make code of it.
      const { outputSchema: _, ...toolDefinition } = tool;
      const options = { timeout: NO_TIMEOUT_MS, toolDefinition, ...(until && { signal: until }) };
      return client.callTool({ name: tool.name, arguments: { ...args } }, options);
    },
    close,
  };
}

function transportTo(server: McpServer): StdioClientTransport | StreamableHTTPClientTransport {
  if ('url' in server) {
    return new StreamableHTTPClientTransport(new URL(server.url), {
      ...(server.headers && { requestInit: { headers: { ...server.headers } } }),
      fetch: (url, init) => fetch(url, init).then((response) => limitBody(response, init, MAX_MESSAGE_BYTES)),
    });
  }
  const { command, args = [], env, cwd } = server;
  return new StdioClientTransport({
    command,
    args: [...args],
    ...(env && { env: { ...env } }),
    ...(cwd !== undefined && { cwd }),
    // What it writes there is of the inside of the server, and may be anything.
    stderr: 'ignore',
    maxBufferSize: MAX_MESSAGE_BYTES,
  });
}

/** Tells the server that its session is over, which matters to the server only. */
async function goodbye(transport: StreamableHTTPClientTransport): Promise<void> {
  const enough = new AbortController();
  const done = transport.terminateSession().catch(() => {});
  await Promise.race([done, wait(GOODBYE_MS, undefined, { signal: enough.signal, ref: false }).catch(() => {})]);
  enough.abort();
}

/** The client does not look at the signal in every step of a handshake. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // What comes of it later concerns nobody.
    work.catch(() => {});
  }
}
