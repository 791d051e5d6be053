/** CPU time of a gateway for each run, and how long its turns take, while many are under way at once. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Load } from './consumer.ts';
import { LossError, requireWhole } from './loss.ts';
import type { ProfileShares } from './profile-share.ts';
import type { SpanCounts } from './server-gateway.ts';
import { type Side, SIDES, type TracedGateway, type TracingSetting } from './tracing-setting.ts';

/** Figures of one measurement. */
export interface TurnCost {
  /** CPU-µs of the gateway for each run, from the messages to the end of the runs and of the export. */
  readonly usPerRun: number;
  /** How much longer each turn took than the provider, in milliseconds. */
  readonly lateMs: readonly number[];
  /** Runs that were under way when the last one had begun. */
  readonly atOnce: number;
  /** Share of one core that the gateway used. */
  readonly serverShare: number;
}

export interface TurnCosts {
  readonly runs: number;
  readonly rounds: Readonly<Record<Side, readonly TurnCost[]>>;
  /** What the code that traces had of the samples of one more round. */
  readonly shares: Readonly<Record<Side, ProfileShares>>;
  /** What became of the spans of all rounds. */
  readonly spans: Readonly<Record<Side, SpanCounts>>;
}

export interface TurnCostOptions {
  /** Runs at the same time. */
  readonly runs: number;
  readonly rounds: number;
  /** Core that the gateways may run on; undefined: any. */
  readonly core: number | undefined;
  /** Where the CPU profile of the gateway that exports is written; undefined: none is made. */
  readonly profile: string | undefined;
}

/** The text of an answer, at the speed of a model, after a tool call. */
export const SHAPE = { tokens: 90, tokensPerSecond: 30, firstTokenMs: 500, course: 'call' } as const;
/** What the provider takes for a turn: two answers, the second of which streams. */
const PROVIDER_MS = 2 * SHAPE.firstTokenMs + ((SHAPE.tokens - 1) * 1000) / SHAPE.tokensPerSecond;
const RAMP_MS = 2000;
/** Between the last message and the count of runs. */
const SETTLE_MS = 500;
/** How long a load may take beyond its schedule before what is missing counts as lost. */
const PATIENCE_MS = 20_000;

/**
 * Measures every side in every round.
 *
 * @throws LossError when a run is not whole, or a collector that accepts has not got all spans.
 */
export async function measureTurns(setting: TracingSetting, options: TurnCostOptions): Promise<TurnCosts> {
  const gateways = {} as Record<Side, TracedGateway>;
  for (const side of SIDES) {
    const profile = side === 'on' ? options.profile : undefined;
    gateways[side] = await setting.startGateway(side, { core: options.core, profile });
  }
  const rounds: Record<Side, TurnCost[]> = { off: [], on: [], dead: [], hanging: [] };
  const loadOf = (side: Side, round: number | string): Load => {
    return { runs: options.runs, rampMs: RAMP_MS, turn: { id: `${side}-${round}`, ...SHAPE } };
  };
  // The first round warms up: it has to be as complete as the others, but it does not count.
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
      const cost = await measureTurn(setting, gateways[side], loadOf(side, round), side === 'on');
      if (round > 0) rounds[side].push(cost);
    }
  }
  const shares = {} as Record<Side, ProfileShares>;
  for (const side of SIDES) {
    const { process: gateway } = gateways[side];
    await gateway.call('startProfile');
    await measureTurn(setting, gateways[side], loadOf(side, 'profile'), side === 'on');
    shares[side] = await gateway.call('stopProfile');
  }
  const spans = {} as Record<Side, SpanCounts>;
  for (const side of SIDES) spans[side] = await gateways[side].process.call('spans');
  requireDelivered(spans.on, await setting.collector.call('spans'));
  await Promise.all(SIDES.map((side) => gateways[side].stop()));
  return { runs: options.runs, rounds, shares, spans };
}

function requireDelivered({ exported }: SpanCounts, taken: number): void {
  if (exported !== taken) throw new LossError('spans', [`${exported} were delivered, and ${taken} have arrived`]);
}

/** Has a load done by a gateway. @throws LossError */
export async function measureTurn(
  { client }: Pick<TracingSetting, 'client'>,
  { process: gateway, port }: Pick<TracedGateway, 'process' | 'port'>,
  load: Load,
  flushes: boolean,
): Promise<TurnCost> {
  await client.call('connect', port, load, 'ws');
  // Nobody pays for the garbage of the round before.
  await gateway.call('collectGarbage');
  const beforeUs = await gateway.call('cpuUs');
  const beganMs = performance.now();
  await client.call('begin');
  await delay(RAMP_MS + SETTLE_MS);
  const atOnce = await gateway.call('runs');
  requireWhole(load.turn.id, await client.call('finish', PROVIDER_MS + RAMP_MS + PATIENCE_MS));
  // What is exported belongs to these runs. Where nothing can be delivered, a flush would only be another attempt.
  if (flushes) await gateway.call('flush');
  const spentUs = (await gateway.call('cpuUs')) - beforeUs;
  const durations = await client.call('durations');
  return {
    usPerRun: spentUs / load.runs,
    lateMs: durations.map((ms) => ms - PROVIDER_MS),
    atOnce,
    serverShare: spentUs / 1000 / (performance.now() - beganMs),
  };
}
