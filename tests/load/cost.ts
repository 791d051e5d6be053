/** CPU time of a server process for each token that it delivers. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Load, Progress } from './consumer.ts';
import { requireWhole } from './loss.ts';
import { type Recording, uncoalesced } from './recording.ts';
import type { Setting } from './setting.ts';
import type { Turn } from './turn.ts';

/** Who delivers, in the order of the report. */
export const VARIANTS = ['gateway', 'bare', 'bare uncoalesced', 'sdk'] as const;
export type Variant = (typeof VARIANTS)[number];

/** Figures of one measurement. */
export interface Cost {
  /** CPU-µs for each token while all runs stream. */
  readonly usPerToken: number;
  /** CPU-µs for each token of whole turns: their beginning and end included. */
  readonly wholeUsPerToken: number;
  readonly framesPerToken: number;
  readonly bytesPerToken: number;
  /** Share of one core that the server used while all runs streamed. */
  readonly serverShare: number;
  /** The same of provider and client together. */
  readonly loadShare: number;
  /** Tokens delivered while all runs streamed, as a share of those that were due. */
  readonly delivered: number;
  /** How late the provider wrote a token at worst, in milliseconds. */
  readonly latenessMs: number;
}

export interface Costs {
  readonly runs: number;
  readonly rounds: Readonly<Record<Variant, readonly Cost[]>>;
}

export interface CostOptions {
  /** Numbers of runs at the same time. */
  readonly runs: readonly number[];
  readonly rounds: number;
  readonly windowMs: number;
}

const TOKENS_PER_SECOND = 60;
const FIRST_TOKEN_MS = 50;
const RAMP_MS = 500;
/** Between the first token of the last run and the window. */
const SETTLE_MS = 250;
/** Between the window and the last token of the first run. */
const MARGIN_MS = 300;
/** How long a load may take beyond its schedule before what is missing counts as lost. */
const PATIENCE_MS = 20_000;

interface Server {
  cpuUs(): Promise<number>;
  connect(load: Load): Promise<void>;
  begin(load: Load): Promise<void>;
  progress(): Promise<Progress>;
  finish(): Promise<string[]>;
}

/**
 * Measures every variant in every round, for each number of runs.
 *
 * @throws LossError
 */
export async function measureCosts(setting: Setting, options: CostOptions): Promise<Costs[]> {
  const { windowMs } = options;
  const streamMs = RAMP_MS + SETTLE_MS + windowMs + MARGIN_MS;
  const shape = {
    tokens: Math.ceil((streamMs * TOKENS_PER_SECOND) / 1000),
    tokensPerSecond: TOKENS_PER_SECOND,
    firstTokenMs: FIRST_TOKEN_MS,
  };
  const { recording, problems } = await setting.client.call(
    'record',
    setting.gatewayPort,
    { id: 'record', ...shape },
    streamMs + PATIENCE_MS,
  );
  requireWhole('the turn to record', problems);
  const timeoutMs = RAMP_MS + streamMs + PATIENCE_MS;
  const servers: Record<Variant, Server> = {
    gateway: {
      ...overSocket(setting, setting.gatewayPort, timeoutMs),
      cpuUs: () => setting.gateway.call('cpuUs'),
    },
    bare: bare(setting, recording, timeoutMs),
    'bare uncoalesced': bare(setting, uncoalesced(recording, TOKENS_PER_SECOND), timeoutMs),
    sdk: alone(setting, timeoutMs),
  };
  const all: Costs[] = [];
  for (const runs of options.runs) {
    const rounds: Record<Variant, Cost[]> = { gateway: [], bare: [], 'bare uncoalesced': [], sdk: [] };
    // The first round warms up: it has to be as complete as the others, but it does not count.
    for (let round = 0; round <= options.rounds; round += 1) {
      const order = round % 2 === 0 ? VARIANTS : VARIANTS.toReversed();
      for (const variant of order) {
        const turn: Turn = { id: `${variant.replaceAll(' ', '-')}-${runs}-${round}`, ...shape };
        const load: Load = { runs, rampMs: RAMP_MS, turn };
        const cost = await measure(setting, servers[variant], load, windowMs);
        if (round > 0) rounds[variant].push(cost);
      }
    }
    all.push({ runs, rounds });
  }
  return all;
}

/** What the load client does with a server. */
function overSocket({ client }: Setting, port: number, timeoutMs: number): Omit<Server, 'cpuUs'> {
  return {
    connect: (load) => client.call('connect', port, load),
    begin: () => client.call('begin'),
    progress: () => client.call('progress'),
    finish: () => client.call('finish', timeoutMs),
  };
}

function bare(setting: Setting, recording: Recording, timeoutMs: number): Server {
  const received = overSocket(setting, setting.barePort, timeoutMs);
  return {
    ...received,
    cpuUs: () => setting.bare.call('cpuUs'),
    connect: async (load) => {
      await setting.bare.call('load', recording);
      await received.connect(load);
    },
  };
}

/** The SDK, which receives its tokens itself. */
function alone({ sdk }: Setting, timeoutMs: number): Server {
  return {
    cpuUs: () => sdk.call('cpuUs'),
    connect: async () => {},
    begin: (load) => sdk.call('begin', load),
    progress: () => sdk.call('progress'),
    finish: () => sdk.call('finish', timeoutMs),
  };
}

interface Sample {
  readonly atMs: number;
  readonly serverUs: number;
  readonly loadUs: number;
  readonly progress: Progress;
}

async function sample({ provider, client }: Setting, server: Server): Promise<Sample> {
  const [serverUs, progress, providerUs, clientUs] = await Promise.all([
    server.cpuUs(),
    server.progress(),
    provider.call('cpuUs'),
    client.call('cpuUs'),
  ]);
  return { atMs: performance.now(), serverUs, loadUs: providerUs + clientUs, progress };
}

async function measure(setting: Setting, server: Server, load: Load, windowMs: number): Promise<Cost> {
  await server.connect(load);
  const beforeUs = await server.cpuUs();
  await server.begin(load);
  // By the schedule, not by what has arrived: a server that is late must not be given a later window.
  await delay(RAMP_MS + FIRST_TOKEN_MS + SETTLE_MS);
  await setting.provider.call('takeLateness');
  const first = await sample(setting, server);
  await delay(windowMs);
  const last = await sample(setting, server);
  const latenessMs = await setting.provider.call('takeLateness');
  requireWhole(load.turn.id, await server.finish());
  const afterUs = await server.cpuUs();

  const tokens = last.progress.tokens - first.progress.tokens;
  const spentMs = last.atMs - first.atMs;
  const serverUs = last.serverUs - first.serverUs;
  const { turn, runs } = load;
  return {
    usPerToken: serverUs / tokens,
    wholeUsPerToken: (afterUs - beforeUs) / (runs * turn.tokens),
    framesPerToken: (last.progress.frames - first.progress.frames) / tokens,
    bytesPerToken: (last.progress.bytes - first.progress.bytes) / tokens,
    serverShare: serverUs / 1000 / spentMs,
    loadShare: (last.loadUs - first.loadUs) / 1000 / spentMs,
    delivered: tokens / ((runs * turn.tokensPerSecond * spentMs) / 1000),
    latenessMs,
  };
}
