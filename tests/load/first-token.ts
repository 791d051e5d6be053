/** How long the first token takes from the provider to its receiver, one turn at a time. */
import type { FirstToken } from './consumer.ts';
import { requireWhole } from './loss.ts';
import type { Stage } from './stage.ts';
import type { Worker } from './worker.ts';
import type { SdkApi } from './sdk-alone.ts';
import type { Turn } from './turn.ts';

/** Does one turn. @returns when its first token came. */
export type Side = (turn: Turn) => Promise<FirstToken>;

export interface FirstTokenOptions {
  readonly rounds: number;
  /** Turns of each side in each round. */
  readonly turns: number;
  readonly tokensPerSecond: number;
  readonly quick: boolean;
}

/** Enough tokens for a stream, few enough for many turns. */
const SHAPE = { tokens: 4, firstTokenMs: 15 };
/** Turns of each side before anything counts. */
const WARM_UP_TURNS = 30;
const TIMEOUT_MS = 10_000;

/** Turns of a gateway, up to the first text at its client. */
export function firstAtClient({ client }: Stage, port: number): Side {
  return (turn) => client.call('turn', port, turn, TIMEOUT_MS);
}

/** Turns of the SDK alone, up to its first event with text. */
export function firstInSdk(sdk: Worker<SdkApi>): Side {
  return (turn) => sdk.call('turn', turn, TIMEOUT_MS);
}

/**
 * Measures every side in every round.
 *
 * @returns by side and round, how long each first token took from the provider to its receiver, in milliseconds.
 * @throws LossError
 */
export async function measureFirstTokens<N extends string>(
  stage: Stage,
  sides: Readonly<Record<N, Side>>,
  { rounds, turns, tokensPerSecond, quick }: FirstTokenOptions,
): Promise<Record<N, number[][]>> {
  const { process: provider } = await stage.provider();
  const names = Object.keys(sides) as N[];
  let count = 0;

  const timeOf = async (side: N): Promise<number> => {
    count += 1;
    const turn = { id: `first-${count}`, tokensPerSecond, ...SHAPE };
    const received = await sides[side](turn);
    const sentUs = await provider.call('takeFirstToken', turn.id);
    requireWhole(side, received.problems);
    return ((received.atUs ?? Number.NaN) - (sentUs ?? Number.NaN)) / 1000;
  };
  /** The sides take turns, and take turns in going first. */
  const round = async (size: number): Promise<Record<N, number[]>> => {
    const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>;
    for (let index = 0; index < size; index += 1) {
      for (const side of index % 2 === 0 ? names : names.toReversed()) times[side].push(await timeOf(side));
    }
    return times;
  };

  await round(quick ? 1 : WARM_UP_TURNS);
  const results: Record<N, number[]>[] = [];
  for (let index = 0; index < rounds; index += 1) results.push(await round(turns));
  return Object.fromEntries(names.map((name) => [name, results.map((times) => times[name])])) as Record<N, number[][]>;
}
