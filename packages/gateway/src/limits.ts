/** Sizes, times and counts that the gateway keeps to. */
import { DELTA_WINDOW_MS } from './run/delta-coalescer.ts';

export interface GatewayLimits {
  /** Largest frame of a client, in bytes; default 65 536. */
  readonly frameBytes: number;
  /** Longest message, in UTF-16 units; default 10 000. */
  readonly messageChars: number;
  /** Unanswered commands of one connection; default 16. */
  readonly inFlight: number;
  /** Unacknowledged bytes after which a reader gets a snapshot; default 262 144. */
  readonly unackedBytes: number;
  /** Time between pings, in milliseconds; default 25 000. */
  readonly heartbeatMs: number;
  /** Runs worked on at the same time; default 256. */
  readonly concurrentRuns: number;
  /** Positions of a conversation's log that are kept for resuming, at least 2 000; default 20 000. */
  readonly logPositions: number;
  /** Model calls of one run; default 15 (CO4). */
  readonly maxTurns: number;
  /** Tool calls of one run, those of nested agents included; default 30. Then the agent answers with what it has. */
  readonly maxToolCalls: number;
  /** Handoffs of one run; default 5 (AG5). Then the agent that has it answers itself. */
  readonly maxHandoffs: number;
  /** Longest that a run may be worked on between two pauses, in milliseconds; default 600 000. */
  readonly runMs: number;
  /** Longest wait for the first sign of a model, in milliseconds; default 60 000. */
  readonly modelFirstEventMs: number;
  /** Longest silence of a model in the middle of an answer, in milliseconds; default 60 000. */
  readonly modelIdleMs: number;
  /** Messages of one visitor, and from one address, a minute; default 10 (GU7). */
  readonly messagesPerMinute: number;
  /** How many of them may come at once; default 3. */
  readonly messageBurst: number;
  /**
   * Longest that a piece of text waits for others to go with, in milliseconds, at most 40; default 40 (LG3). With 1, nearly
   * each goes by itself.
   */
  readonly textWindowMs: number;
  /** How long the claim on a run holds without being renewed, in milliseconds; default 15 000. */
  readonly leaseMs: number;
  /** How long a person who has a conversation may be away before the agent has it again, in milliseconds; default 300 000. */
  readonly takeoverLeaseMs: number;
  /** Connections from one address, this machine excepted; default 256. */
  readonly connectionsPerAddress: number;
  /** Connections from one address that have not said `hello`; default 64. */
  readonly silentPerAddress: number;
}

const defaults: GatewayLimits = {
  frameBytes: 65_536,
  messageChars: 10_000,
  inFlight: 16,
  unackedBytes: 262_144,
  heartbeatMs: 25_000,
  concurrentRuns: 256,
  logPositions: 20_000,
  maxTurns: 15,
  maxToolCalls: 30,
  maxHandoffs: 5,
  runMs: 600_000,
  modelFirstEventMs: 60_000,
  modelIdleMs: 60_000,
  messagesPerMinute: 10,
  messageBurst: 3,
  textWindowMs: DELTA_WINDOW_MS,
  leaseMs: 15_000,
  takeoverLeaseMs: 300_000,
  connectionsPerAddress: 256,
  silentPerAddress: 64,
};

/** Shortest log that is kept: what a conversation may write while somebody is away for a moment. */
const MIN_LOG_POSITIONS = 2000;
/** Longest time of a timer: a longer one would fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** @throws Error naming each limit that is unknown or has a wrong value. */
export function resolveLimits(given: Partial<GatewayLimits> = {}): GatewayLimits {
  const problems = limitProblems(given);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return { ...defaults, ...given };
}

/** What is wrong with limits, by name. */
export function limitProblems(given: Partial<GatewayLimits>): string[] {
  return Object.entries({ ...defaults, ...given }).flatMap(([name, value]) => {
    if (!Object.hasOwn(defaults, name)) return [`limits.${name}: there is no such limit`];
    if (!Number.isSafeInteger(value) || value <= 0) return [`limits.${name}: expected a positive whole number`];
    if (name.endsWith('Ms') && value > MAX_TIMER_MS) return [`limits.${name}: expected at most ${MAX_TIMER_MS}`];
    if (name === 'textWindowMs' && value > DELTA_WINDOW_MS) {
      return [`limits.${name}: expected at most ${DELTA_WINDOW_MS}`];
    }
    const isShort = name === 'logPositions' && value < MIN_LOG_POSITIONS;
    return isShort ? [`limits.${name}: expected at least ${MIN_LOG_POSITIONS}`] : [];
  });
}
