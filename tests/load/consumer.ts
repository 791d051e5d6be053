/** What receives the tokens of many turns: the load client, or the SDK alone. */
import { formatTurn, type Turn } from './turn.ts';

/** Many turns at once, begun evenly over a while so that they do not tick together. */
export interface Load {
  readonly runs: number;
  readonly rampMs: number;
  /** The turn of each run, its id followed by the run's number. */
  readonly turn: Turn;
}

/** How far a load has come. */
export interface Progress {
  /** Tokens delivered. */
  readonly tokens: number;
  readonly frames: number;
  readonly bytes: number;
}

/** Who receives a turn, over whatever transport. */
export interface Receiver {
  /** Tokens received. */
  readonly tokens: number;
  /** Frames received. */
  readonly frames: number;
  /** Bytes received. */
  readonly bytes: number;
  /** Resolves when the turn is over, or no longer can be. */
  readonly done: Promise<void>;
  /** Has the turn done. */
  begin(turn: Turn): void;
  /** Ends it. @returns what was lost or doubled. */
  close(): string[];
}

/** One turn of a load. */
export interface Part {
  readonly turn: Turn;
  /** Since the begin of the load. */
  readonly delayMs: number;
}

export function partsOf({ runs, rampMs, turn }: Load): Part[] {
  return Array.from({ length: runs }, (_, index) => ({
    turn: { ...turn, id: `${turn.id}.${index}` },
    delayMs: (index * rampMs) / runs,
  }));
}

/** The first token of one turn at its receiver. */
export interface FirstToken {
  /** Microseconds of the monotonic clock; undefined when there was none. */
  readonly atUs: number | undefined;
  /** What was lost or doubled. */
  readonly problems: readonly string[];
}

/** Names the turn that a problem is about. */
export function about(turn: Turn, problems: readonly string[]): string[] {
  return problems.map((problem) => `${formatTurn(turn)}: ${problem}`);
}

/** Waits for all, but not for ever. @returns whether all came in time. */
export async function allWithin(promises: readonly Promise<unknown>[], timeoutMs: number): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), timeoutMs);
  const inTime = await Promise.race([Promise.all(promises).then(() => true), late.promise]);
  clearTimeout(timer);
  return inTime;
}
