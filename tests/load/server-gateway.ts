/** The gateway, as a process, put together as the support desk does it: store on disk, spans made, logs written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, tool } from '@openai/agents';
import {
  createGateway,
  createLogger,
  createOpenAiProvider,
  type Gateway,
  type GatewayOptions,
  openSqliteStore,
  type Store,
} from '@parley/gateway';
import {
  instrumentModelProvider,
  setupTracing,
  type SetupTracingOptions,
  type Tracing,
  type TracingStats,
} from '@parley/otel';
import * as z from 'zod';
import { type ProfileShares, startProfile, stopProfile } from './profile-share.ts';
import { monotonicUs } from './clock.ts';
import { grow } from './grown-log.ts';
import { collectGarbage, heapBytes, rssBytes } from './memory.ts';
import { ORIGIN, SITE } from './session.ts';
import { TOOL } from './turn.ts';
import { cpuUs, serve } from './worker.ts';

const AGENT = 'bench';
/** Modules that trace: this project's, OpenTelemetry's and the SDK's. */
const TRACING = /packages\/otel\/|@opentelemetry\/|\/telemetry\/turn-span|agents-core\/dist\/tracing\//;

type Environment = NonNullable<SetupTracingOptions['env']>;
type TracedOptions = Pick<GatewayOptions, 'modelProvider' | 'tracer' | 'onToolCall'>;

/** What tells one gateway of a comparison from another. */
export interface GatewaySetup {
  /** Where tracing reads its variables. */
  readonly tracing: Environment;
  /** The agent's tool; `gated`: each call waits for the visitor's decision. */
  readonly tool: 'none' | 'free' | 'gated';
  /** Whether there are guardrails, which hold text back; default: those that a gateway has by default. */
  readonly guardrails?: false;
  /** How long pieces of text are gathered, in milliseconds; default: as long as a gateway does by default. */
  readonly textWindowMs?: number;
}

/** What became of the spans of a process. */
export type SpanCounts = Pick<TracingStats['export'], 'exported' | 'failed' | 'dropped' | 'pending'>;

let gateway: Gateway | undefined;
let store: Store | undefined;
let tracing: Tracing | undefined;
/** Readers that were slow, by what became of them. */
const slowed = { merged: 0, snapshot: 0, closed: 0 };
/** When the tool began, by the subject that it was asked about. */
const toolStarts = new Map<string, number>();

const server = createServer((request, response) => void gateway?.handleRequest(request, response));
server.on('upgrade', (request, stream, head) => gateway?.handleUpgrade(request, stream, head));

const lookUp = tool({
  name: TOOL,
  description: 'Looks something up.',
  parameters: z.object({ subject: z.string() }),
  execute: async ({ subject }) => {
    toolStarts.set(subject, monotonicUs());
    return `found ${subject}`;
  },
});

/** The options that have to do with tracing. */
function traced(providerUrl: string, env: Environment): TracedOptions {
  tracing = setupTracing({ serviceName: 'parley-bench', env });
  const { processor, tracer } = tracing;
  return {
    modelProvider: instrumentModelProvider(createOpenAiProvider({ baseUrl: providerUrl }), {
      processor,
      baseUrl: providerUrl,
    }),
    tracer,
    onToolCall: ({ callId }) => processor.recordToolCall(callId),
  };
}

async function start(providerUrl: string, setup: GatewaySetup): Promise<number> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  // However the benchmark ends: a parent that is gone ends this process as well.
  process.on('exit', () => rmSync(dataDirectory, { recursive: true, force: true }));
  const { tool: toolOf, guardrails, textWindowMs } = setup;
  store = openSqliteStore({ file: join(dataDirectory, 'parley.db') });
  gateway = await createGateway({
    agents: {
      [AGENT]: {
        agent: new Agent({
          name: 'Bench',
          instructions: 'Answer.',
          model: 'bench',
          tools: toolOf === 'none' ? [] : [lookUp],
        }),
        title: 'Bench',
        ...(toolOf === 'gated' && { tools: { [TOOL]: { approval: true, decidedBy: 'visitor' } } }),
      },
    },
    store,
    onSignal: (signal) => {
      if (signal.type === 'reader.slowed') slowed[signal.kind] += 1;
    },
    sites: { [SITE]: { origins: [ORIGIN], agents: [AGENT] } },
    logger: createLogger(),
    ...(guardrails === false && { guardrails: [] }),
    limits: { messagesPerMinute: 60_000, messageBurst: 60_000, ...(textWindowMs !== undefined && { textWindowMs }) },
    ...traced(providerUrl, setup.tracing),
  });
  await gateway.start();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export interface GatewayApi {
  /** @returns the port. */
  start(providerUrl: string, setup: GatewaySetup): Promise<number>;
  cpuUs(): number;
  /** Runs that are being worked on. */
  runs(): number;
  /** Sends the spans that wait. */
  flush(): Promise<void>;
  spans(): SpanCounts;
  /** Adds events to conversations, as if so much had been said in them. @returns the last position of each. */
  grow(conversationIds: readonly string[], events: number): Promise<number[]>;
  /** How often readers were slow: their events were merged, or replaced by a snapshot, or they were sent away. */
  slowed(): { merged: number; snapshot: number; closed: number };
  /** When the tool began that was asked about a subject, in microseconds of the monotonic clock. */
  takeToolStart(subject: string): number | undefined;
  /** Bytes of live objects; needs `--expose-gc`. */
  heapBytes(): Promise<number>;
  /** Bytes of the process in memory; needs `--expose-gc`. */
  rssBytes(): Promise<number>;
  /** Needs `--expose-gc`. */
  collectGarbage(): void;
  startProfile(): Promise<void>;
  /** @returns the shares of the code that traces since then. */
  stopProfile(): Promise<ProfileShares>;
  close(): Promise<void>;
}

serve<GatewayApi>({
  start,
  cpuUs,
  runs: () => gateway?.stats().runs ?? 0,
  flush: async () => {
    await tracing?.forceFlush();
  },
  spans: () => tracing?.stats().export ?? { exported: 0, failed: 0, dropped: 0, pending: 0 },
  grow: async (conversationIds, events) => {
    if (store === undefined) throw new Error('start was not called');
    return grow(store, conversationIds, events);
  },
  slowed: () => slowed,
  takeToolStart: (subject) => {
    const at = toolStarts.get(subject);
    toolStarts.delete(subject);
    return at;
  },
  heapBytes,
  rssBytes,
  collectGarbage,
  startProfile,
  stopProfile: () => stopProfile(TRACING),
  close: async () => gateway?.close(),
});
