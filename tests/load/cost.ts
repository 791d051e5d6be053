/** CPU time of a server process for each token that it delivers. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Load, Progress } from './consumer.ts';
import { requireWhole } from './loss.ts';
import type { Recording } from './recording.ts';
import type { Stage } from './stage.ts';
import type { Turn } from './turn.ts';

/** Figures of one measurement. */
export interface Cost {
  /** CPU-µs for each token while all runs stream. */
  readonly usPerToken: number;
  /** CPU-µs for each frame, likewise. */
  readonly usPerFrame: number;
  /** CPU-µs for each token of whole turns: their beginning and end included. */
  readonly wholeUsPerToken: number;
  readonly framesPerToken: number;
  readonly bytesPerToken: number;
  /** Share of one core that the server used while all runs streamed. */
  readonly serverShare: number;
  /** The same of provider and clients together. */
  readonly loadShare: number;
  /** Tokens delivered while all runs streamed, as a share of those that were due. */
  readonly delivered: number;
}

/** Who delivers, and to whom. */
export interface Deliverer {
  cpuUs(): Promise<number>;
  /** CPU-µs of the processes that receive. */
  receiverUs(): Promise<number>;
  connect(load: Load): Promise<void>;
  begin(load: Load): Promise<void>;
  progress(): Promise<Progress>;
  /** @returns what was lost or doubled. */
  finish(load: Load, timeoutMs: number): Promise<string[]>;
}

export interface CostOptions {
  /** Runs at the same time; of a stream that is fanned out, its readers. */
  readonly runs: number;
  /** Rounds that count; one before them, which warms up, does not, unless it is all quick. */
  readonly rounds: number;
  readonly quick: boolean;
  readonly windowMs: number;
  /** Of each run; default 60. */
  readonly tokensPerSecond?: number;
  /** While which runs begin, in milliseconds. */
  readonly rampMs: number;
  /**
   * Between the first token of the last run and the window, in milliseconds; default 250. A server that has rested while
   * the others were measured needs a second until it is at work again as one that never rests.
   */
  readonly settleMs?: number;
}

export const TOKENS_PER_SECOND = 60;
const FIRST_TOKEN_MS = 50;
const SETTLE_MS = 250;
/** Between the window and the last token of the first run. */
const MARGIN_MS = 300;
/** How long a load may take beyond its schedule before what is missing counts as lost. */
const PATIENCE_MS = 30_000;

function streamMsOf({ windowMs, rampMs, settleMs = SETTLE_MS }: CostOptions): number {
  return rampMs + settleMs + windowMs + MARGIN_MS;
}

/** The turns of a measurement, but for their ids. */
export function shapeOf(options: CostOptions): Omit<Turn, 'id'> {
  const { tokensPerSecond = TOKENS_PER_SECOND } = options;
  return {
    tokens: Math.ceil((streamMsOf(options) * tokensPerSecond) / 1000),
    tokensPerSecond,
    firstTokenMs: FIRST_TOKEN_MS,
  };
}

/** A turn as the gateway sends it. */
export async function record(stage: Stage, port: number, options: CostOptions): Promise<Recording> {
  const timeoutMs = streamMsOf(options) + PATIENCE_MS;
  const turn = { id: 'record', ...shapeOf(options) };
  const { recording, problems } = await stage.client.call('record', port, turn, timeoutMs);
  requireWhole('the turn to record', problems);
  return recording;
}

/**
 * Measures each deliverer in every round, in an order that changes with the round.
 *
 * @throws LossError
 */
export async function measureCosts<N extends string>(
  stage: Stage,
  deliverers: Readonly<Record<N, Deliverer>>,
  options: CostOptions,
): Promise<Record<N, Cost[]>> {
  const names = Object.keys(deliverers) as N[];
  const rounds = Object.fromEntries(names.map((name) => [name, [] as Cost[]])) as Record<N, Cost[]>;
  // The first round warms up: it has to be as complete as the others, but it does not count.
  for (let round = options.quick ? 1 : 0; round <= options.rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const turn: Turn = { id: `${name.replaceAll(' ', '-')}-${options.runs}-${round}`, ...shapeOf(options) };
      const load: Load = { runs: options.runs, rampMs: options.rampMs, turn };
      const cost = await measure(stage, deliverers[name], load, options);
      if (round > 0) rounds[name].push(cost);
    }
  }
  return rounds;
}

interface Sample {
  readonly atMs: number;
  readonly serverUs: number;
  readonly loadUs: number;
  readonly progress: Progress;
}

async function sample(stage: Stage, server: Deliverer): Promise<Sample> {
  const provider = await stage.provider();
  const [serverUs, progress, providerUs, receiverUs] = await Promise.all([
    server.cpuUs(),
    server.progress(),
    provider.process.call('cpuUs'),
    server.receiverUs(),
  ]);
  return { atMs: performance.now(), serverUs, loadUs: providerUs + receiverUs, progress };
}

async function measure(stage: Stage, server: Deliverer, load: Load, options: CostOptions): Promise<Cost> {
  await server.connect(load);
  const beforeUs = await server.cpuUs();
  await server.begin(load);
  // By the schedule, not by what has arrived: a server that is late must not be given a later window.
  await delay(load.rampMs + FIRST_TOKEN_MS + (options.settleMs ?? SETTLE_MS));
  const first = await sample(stage, server);
  await delay(options.windowMs);
  const last = await sample(stage, server);
  requireWhole(load.turn.id, await server.finish(load, load.rampMs + streamMsOf(options) + PATIENCE_MS));
  const afterUs = await server.cpuUs();

  const tokens = last.progress.tokens - first.progress.tokens;
  const frames = last.progress.frames - first.progress.frames;
  const spentMs = last.atMs - first.atMs;
  const serverUs = last.serverUs - first.serverUs;
  const { turn, runs } = load;
  return {
    usPerToken: serverUs / tokens,
    usPerFrame: serverUs / frames,
    wholeUsPerToken: (afterUs - beforeUs) / (runs * turn.tokens),
    framesPerToken: frames / tokens,
    bytesPerToken: (last.progress.bytes - first.progress.bytes) / tokens,
    serverShare: serverUs / 1000 / spentMs,
    loadShare: (last.loadUs - first.loadUs) / 1000 / spentMs,
    delivered: tokens / ((runs * turn.tokensPerSecond * spentMs) / 1000),
  };
}
