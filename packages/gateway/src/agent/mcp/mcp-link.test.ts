import type { CallToolResult, Tool } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Signal } from '../../telemetry/signals.ts';
import { McpLink, NotAvailable } from './mcp-link.ts';
import type { McpSession, SessionOptions } from './mcp-session.ts';

const named = (...names: string[]): Tool[] => names.map((name) => ({ name, inputSchema: { type: 'object' } }));

/** A server that does as it is told, time that passes when it is told, and the link between them. */
class Bench {
  readonly signals: Signal[] = [];
  /** Sleeps that have begun, in milliseconds. */
  readonly slept: number[] = [];
  readonly sessions: FakeSession[] = [];
  listed: Tool[] | Error = named('a');
  /** What comes of the next attempts to connect; none: a session. */
  refusals: Error[];
  nowMs = 0;
  readonly link: McpLink;
  readonly #sleepers = new Set<{ ms: number; wake: () => void }>();

  constructor({ tools, refusals = [] }: { tools?: readonly string[]; refusals?: Error[] } = {}) {
    this.refusals = refusals;
    this.link = new McpLink(
      'docs',
      { command: 'x', ...(tools && { tools }) },
      {
        open: async (_server, options) => {
          const refusal = this.refusals.shift();
          if (refusal !== undefined) throw refusal;
          const session = new FakeSession(this, options);
          this.sessions.push(session);
          return session;
        },
        tell: (signal) => void this.signals.push(signal),
        sleep: (ms, signal) => this.#sleep(ms, signal),
        now: () => this.nowMs,
        random: () => 0,
      },
    );
    this.link.start();
    onTestFinished(() => this.link.stop());
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.slept.push(ms);
    return new Promise((resolve, reject) => {
      const sleeper = { ms, wake: resolve };
      this.#sleepers.add(sleeper);
      const end = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      };
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
    });
  }

  /** Lets those who sleep this long go on. */
  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    for (const sleeper of this.#sleepers) {
      if (sleeper.ms !== ms) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    await settle();
  }

  get session(): FakeSession {
    return this.sessions.at(-1) as FakeSession;
  }

  get told(): unknown[] {
    return this.signals.map((signal) =>
      signal.type === 'tool_server.changed'
        ? signal.state
        : signal.type === 'tool_server.limited'
          ? signal.what
          : signal,
    );
  }

  get names(): string[] {
    return this.link.tools.map(({ name }) => name);
  }
}

class FakeSession implements McpSession {
  readonly pid = undefined;
  readonly #lost = Promise.withResolvers<void>();
  readonly lost = this.#lost.promise;
  readonly changed: () => void;
  lists = 0;
  isClosed = false;
  answer = Promise.resolve<CallToolResult>({ content: [] });
  readonly #bench: Bench;

  constructor(bench: Bench, options: SessionOptions) {
    this.#bench = bench;
    this.changed = options.onListChanged;
  }

  async list(_signal: AbortSignal): Promise<Tool[]> {
    this.lists += 1;
    const { listed } = this.#bench;
    if (listed instanceof Error) throw listed;
    return listed;
  }

  call(): Promise<CallToolResult> {
    return this.answer;
  }

  die(): void {
    this.#lost.resolve();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.#lost.resolve();
  }
}

/** Lets everything happen that needs no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a link to a server', () => {
  it('[AG14] is told once when it is up, and once when it is down', async () => {
    const bench = new Bench();
    await settle();
    expect(bench.told).toEqual(['up']);
    expect(bench.signals[0]).toMatchObject({ server: 'docs', tools: 1 });
    bench.refusals = [new Error('no'), new Error('no')];
    bench.session.die();
    await settle();
    await bench.pass(250);
    await bench.pass(500);
    expect(bench.told).toEqual(['up', 'down']);
    await bench.pass(1000);
    expect(bench.told).toEqual(['up', 'down', 'up']);
    expect(bench.sessions).toHaveLength(2);
  });

  it('[AG14] waits longer after each failure, and begins anew once a connection has held', async () => {
    const bench = new Bench();
    const no = (): Error => new Error('no');
    await settle();
    bench.refusals = Array.from({ length: 9 }, no);
    bench.session.die();
    await settle();
    const delays = [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000];
    for (const ms of delays) {
      expect(bench.slept.at(-1)).toBe(ms);
      await bench.pass(ms);
    }
    expect(bench.told).toEqual(['up', 'down', 'up']);
    bench.nowMs += 30_000;
    bench.session.die();
    await settle();
    expect(bench.slept.at(-1)).toBe(250);
  });

  it('[AG14] knows the tools while the server is away, and that they cannot be called', async () => {
    const bench = new Bench();
    await settle();
    expect(await bench.link.call('a', {}, undefined)).toEqual({ content: [] });
    await expect(bench.link.call('b', {}, undefined)).rejects.toBeInstanceOf(NotAvailable);
    bench.session.die();
    await settle();
    expect(bench.names).toEqual(['docs__a']);
    await expect(bench.link.call('a', {}, undefined)).rejects.toBeInstanceOf(NotAvailable);
  });

  it('[AG14] follows the list, and keeps what has not changed', async () => {
    const bench = new Bench();
    await settle();
    const [before] = bench.link.tools;
    bench.listed = named('a', 'b');
    bench.session.changed();
    bench.session.changed();
    await settle();
    expect(bench.names).toEqual(['docs__a', 'docs__b']);
    expect(bench.link.tools[0]).toBe(before);
    expect(bench.told).toEqual(['up']);
  });

  it('[AG14] gives up a server that no longer lists its tools, unless it is at work', async () => {
    const bench = new Bench();
    await settle();
    const answer = Promise.withResolvers<CallToolResult>();
    bench.session.answer = answer.promise;
    const call = bench.link.call('a', {}, undefined);
    bench.listed = new Error('it hangs');
    await bench.pass(30_000);
    expect(bench.told).toEqual(['up']);
    answer.resolve({ content: [] });
    await call;
    await bench.pass(30_000);
    expect(bench.told).toEqual(['up', 'down']);
    expect(bench.signals[1]).toMatchObject({ cause: bench.listed });
    expect(bench.session.isClosed).toBe(true);
  });

  it('[AG14] gives up a server that does not list its tools in time', async () => {
    const bench = new Bench();
    await settle();
    bench.session.list = (signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    bench.session.changed();
    await bench.pass(10_000);
    expect(bench.told).toEqual(['up', 'down']);
    expect(bench.signals[1]).toMatchObject({ cause: { name: 'TimeoutError' } });
  });

  it('[AG14] tells each limit once', async () => {
    const bench = new Bench({ tools: ['a', 'missing'] });
    await settle();
    bench.session.changed();
    await settle();
    expect(bench.told).toEqual(['tool_missing', 'up']);
  });

  it('[AG14] stops for good, whatever it is doing', async () => {
    const idle = new Bench();
    await settle();
    await idle.link.stop();
    expect(idle.session.isClosed).toBe(true);
    expect(idle.told).toEqual(['up']);

    const waiting = new Bench({ refusals: [new Error('no')] });
    await settle();
    await waiting.link.stop();
    await waiting.pass(250);
    expect(waiting.sessions).toHaveLength(0);
  });
});
