/** How long the first token takes from the provider to its receiver, one turn at a time. */
import type { FirstToken } from './consumer.ts';
import { requireWhole } from './loss.ts';
import type { Stage } from './stage.ts';
import type { Turn } from './turn.ts';

/** Times in milliseconds, by round. */
export interface FirstTokens {
  /** First `message.delta` frame at a client of the gateway. */
  readonly gateway: readonly (readonly number[])[];
  /** First text event of the SDK in its own process. */
  readonly sdk: readonly (readonly number[])[];
}

export interface FirstTokenOptions {
  readonly rounds: number;
  /** Turns of each side in each round. */
  readonly turns: number;
}

type Side = keyof FirstTokens;

/** Enough tokens for a stream, few enough for many turns. */
const SHAPE = { tokens: 4, tokensPerSecond: 250, firstTokenMs: 15 };
/** Turns of each side before anything counts. */
const WARM_UP_TURNS = 30;
const TIMEOUT_MS = 10_000;

/** @throws LossError */
export async function measureFirstTokens(stage: Stage, { rounds, turns }: FirstTokenOptions): Promise<FirstTokens> {
  const { client } = stage;
  const [{ process: provider }, { port }, sdk] = [await stage.provider(), await stage.gateway(), await stage.sdk()];
  const sides: Record<Side, (turn: Turn) => Promise<FirstToken>> = {
    gateway: (turn) => client.call('turn', port, turn, TIMEOUT_MS),
    sdk: (turn) => sdk.call('turn', turn, TIMEOUT_MS),
  };
  let count = 0;

  const timeOf = async (side: Side): Promise<number> => {
    count += 1;
    const turn = { id: `first-${count}`, ...SHAPE };
    const received = await sides[side](turn);
    const sentUs = await provider.call('takeFirstToken', turn.id);
    requireWhole(side, received.problems);
    return ((received.atUs ?? Number.NaN) - (sentUs ?? Number.NaN)) / 1000;
  };
  /** The sides take turns, and take turns in going first. */
  const round = async (size: number): Promise<Record<Side, number[]>> => {
    const times: Record<Side, number[]> = { gateway: [], sdk: [] };
    for (let index = 0; index < size; index += 1) {
      const order: Side[] = index % 2 === 0 ? ['gateway', 'sdk'] : ['sdk', 'gateway'];
      for (const side of order) times[side].push(await timeOf(side));
    }
    return times;
  };

  await round(WARM_UP_TURNS);
  const results = [];
  for (let index = 0; index < rounds; index += 1) results.push(await round(turns));
  return { gateway: results.map((times) => times.gateway), sdk: results.map((times) => times.sdk) };
}
