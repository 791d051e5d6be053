/**
 * Keeps the connection to one MCP server: connects in the background, notices when the server is gone, connects again,
 * and follows the list of its tools. What was listed stays known while the server is away.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { CallToolResult, Tool } from '@modelcontextprotocol/client';
import type { Tell, ToolServerLimit } from '../../telemetry/signals.ts';
import { DEFAULT_CONNECT_TIMEOUT_MS, type McpServer } from './mcp-config.ts';
import type { McpSession, SessionOptions } from './mcp-session.ts';
import { type ListedTool, readListing } from './tool-list.ts';

export interface LinkDeps {
  readonly open: (server: McpServer, options: SessionOptions) => Promise<McpSession>;
  readonly tell: Tell;
  /** Rejects when the signal is aborted first. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

/** There is no connection, or no such tool: the call was not made. */
export class NotAvailable extends Error {
  override readonly name = 'NotAvailable';
}

/** The server has ended the connection, or its process is over. */
class Gone extends Error {
  override readonly name = 'ToolServerGone';
}

/** Limits that are remembered as told. */
const MAX_TOLD = 1000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;
/** A connection that has held this long was a good one: the next attempts are quick again. */
const STABLE_MS = 30_000;
/** How often a server that nobody calls is asked for its tools, so that one that hangs is noticed. */
const CHECK_MS = 30_000;

/** Sleeps without keeping the process alive. */
export const systemSleep: LinkDeps['sleep'] = (ms, signal) => wait(ms, undefined, { signal, ref: false });

export class McpLink {
  readonly name: string;
  readonly #server: McpServer;
  readonly #deps: LinkDeps;
  readonly #stop = new AbortController();
  /** Settled once it is known what came of the first attempt. */
  readonly #tried = Promise.withResolvers<void>();
  /** Limits that were told. */
  readonly #told = new Set<string>();
  #running: Promise<void> = Promise.resolve();
  #session: McpSession | undefined;
  /** Ends the connection of this moment, with the reason. */
  #over: AbortController | undefined;
  #listing: Promise<void> | undefined;
  #listAgain = false;
  #state: 'up' | 'down' | undefined;
  #inFlight = 0;
  #raw: ReadonlyMap<string, Tool> = new Map();
  #tools: readonly ListedTool[] = [];

  constructor(name: string, server: McpServer, deps: LinkDeps) {
    this.name = name;
    this.#server = server;
    this.#deps = deps;
  }

  /** As they were listed last. */
  get tools(): readonly ListedTool[] {
    return this.#tools;
  }

  /** Id of the server's process, while there is one. */
  get pid(): number | undefined {
    return this.#session?.pid;
  }

  start(): void {
    this.#running = this.#keep();
  }

  /** Ends the connection, and the process. */
  async stop(): Promise<void> {
    this.#stop.abort(new NotAvailable('the gateway is closing'));
    await this.#running;
    this.#tried.resolve();
  }

  /** Waits for the first attempt to connect: after a start nobody shall hear that a server is away which needs a moment. */
  async settled(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (signal?.aborted === true) return;
    signal?.addEventListener('abort', () => resolve(), { once: true });
    await Promise.race([this.#tried.promise, promise]);
  }

  /** @throws NotAvailable when the call was not made; anything else when nobody knows what came of it. */
  async call(
    tool: string,
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal | undefined,
  ): Promise<CallToolResult> {
    const [session, definition] = [this.#session, this.#raw.get(tool)];
    if (session === undefined || definition === undefined) throw new NotAvailable();
    this.#inFlight += 1;
    try {
      return await session.call(definition, args, signal);
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** The server does not answer as one that is there: the connection is given up, and made anew. */
  giveUp(cause: unknown): void {
    this.#over?.abort(cause);
  }

  /** A call has failed by no fault of the tool. */
  failed(tool: string, cause: unknown): void {
    this.#deps.tell({ type: 'tool_server.failed', server: this.name, tool, cause });
  }

  /** A limit was hit. Each is told once, results excepted. */
  limit(what: ToolServerLimit, reason: string, tool?: string): void {
    const key = `${what} ${tool}`;
    if (what !== 'result_cut' && this.#told.has(key)) return;
    if (this.#told.size < MAX_TOLD) this.#told.add(key);
    this.#deps.tell({
      type: 'tool_server.limited',
      server: this.name,
      what,
      reason,
      ...(tool !== undefined && { tool }),
    });
  }

  async #keep(): Promise<void> {
    const { now, sleep, random } = this.#deps;
    const { signal } = this.#stop;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const beganAt = now();
      const cause = await this.#serve().catch((error: unknown) => error);
      if (signal.aborted) return;
      this.#change('down', cause);
      if (now() - beganAt >= STABLE_MS) failures = 0;
      const delay = Math.min(FIRST_DELAY_MS * 2 ** failures, MAX_DELAY_MS) * (0.5 + random() / 2);
      await sleep(delay, signal).catch(() => {});
    }
  }

  /** Connects, and stays until the connection is over. @throws why it is, when somebody knows. */
  async #serve(): Promise<void> {
    const over = new AbortController();
    const session = await this.#connect(over);
    try {
      void session.lost.then(() => over.abort(new Gone()));
      const until = AbortSignal.any([over.signal, this.#stop.signal]);
      while (!until.aborted) {
        await this.#deps.sleep(CHECK_MS, until).catch(() => {});
        // One that is at work may have no time to answer.
        if (!until.aborted && this.#inFlight === 0) await this.#list(session);
      }
      over.signal.throwIfAborted();
    } finally {
      this.#session = undefined;
      this.#over = undefined;
      await session.close();
    }
  }

  async #connect(over: AbortController): Promise<McpSession> {
    const { signal, done } = this.#within(this.#timeoutMs);
    let session: McpSession | undefined;
    const onListChanged = (): void => {
      if (session !== undefined) this.#list(session).catch((cause: unknown) => over.abort(cause));
    };
    try {
      session = await this.#deps.open(this.#server, { signal, onListChanged });
      await this.#list(session);
      this.#session = session;
      this.#over = over;
      this.#change('up');
      return session;
    } catch (error) {
      await session?.close();
      throw error;
    } finally {
      done();
      this.#tried.resolve();
    }
  }

  get #timeoutMs(): number {
    return this.#server.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
  }

  /** Fetches the list; once more when somebody wants that in the meantime. */
  async #list(session: McpSession): Promise<void> {
    if (this.#listing !== undefined) {
      this.#listAgain = true;
      return this.#listing;
    }
    this.#listing = this.#fetchList(session).finally(() => (this.#listing = undefined));
    return this.#listing;
  }

  async #fetchList(session: McpSession): Promise<void> {
    const { signal, done } = this.#within(this.#timeoutMs);
    try {
      do {
        this.#listAgain = false;
        this.#take(await session.list(signal));
      } while (this.#listAgain);
    } finally {
      done();
    }
  }

  #take(listed: readonly Tool[]): void {
    const { tools, notes } = readListing(this.name, listed, this.#server.tools);
    this.#raw = new Map(listed.map((tool) => [tool.name, tool]));
    // The same object for what has not changed: tools are known by it.
    const known = new Map(this.#tools.map((tool) => [JSON.stringify(tool), tool]));
    this.#tools = tools.map((tool) => known.get(JSON.stringify(tool)) ?? tool);
    for (const { what, reason, tool } of notes) this.limit(what, reason, tool);
  }

  #change(state: 'up' | 'down', cause?: unknown): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#deps.tell({
      type: 'tool_server.changed',
      server: this.name,
      state,
      tools: this.#tools.length,
      ...(cause !== undefined && { cause }),
    });
  }

  /** A signal that is aborted after this time, or when the link stops. */
  #within(ms: number): { readonly signal: AbortSignal; readonly done: () => void } {
    const time = new AbortController();
    const over = new AbortController();
    const late = new DOMException(`not within ${ms} ms`, 'TimeoutError');
    this.#deps.sleep(ms, over.signal).then(
      () => time.abort(late),
      () => {},
    );
    return { signal: AbortSignal.any([time.signal, this.#stop.signal]), done: () => over.abort() };
  }
}
