/** The load client, as a process: many visitors, of whom one parses what it gets and the others only count it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerKind } from './audience.ts';
import {
  about,
  allWithin,
  type FirstToken,
  type Load,
  type Part,
  partsOf,
  type Progress,
  type Receiver,
} from './consumer.ts';
import { PeerSession } from './peer-session.ts';
import type { Recording } from './recording.ts';
import { Session } from './session.ts';
import type { Turn } from './turn.ts';
import { cpuUs, serve } from './worker.ts';

/** How long frames that should not come have time to come after a run has ended, in milliseconds. */
const LINGER_MS = 100;

let load: { readonly part: Part; readonly session: Receiver }[] = [];

async function connect(port: number, wanted: Load, kind: ServerKind): Promise<void> {
  load = [];
  for (const part of partsOf(wanted)) {
    const options = { port, tokens: part.turn.tokens, strict: load.length === 0 };
    const session =
      kind === 'ws' ? await Session.open(options) : await PeerSession.open({ ...options, kind, reads: false });
    load.push({ part, session });
  }
}

async function single(port: number, turn: Turn, timeoutMs: number): Promise<Session> {
  const session = await Session.open({ port, tokens: turn.tokens, strict: true });
  session.begin(turn);
  await allWithin([session.done], timeoutMs);
  return session;
}

/** @returns why a run that must fail did not; undefined when it did. */
async function fail(port: number, turn: Turn, timeoutMs: number): Promise<string | undefined> {
  const session = await single(port, turn, timeoutMs);
  const { status } = session;
  const [problem] = session.close();
  return status === 'failed' ? undefined : (problem ?? `the run is ${status}`);
}

/** Runs turns that fail, so many at a time. */
async function failAll(port: number, turns: readonly Turn[], atOnce: number, timeoutMs: number): Promise<string[]> {
  const problems: string[] = [];
  const left = turns.values();
  const worker = async (): Promise<void> => {
    for (const turn of left) {
      const problem = await fail(port, turn, timeoutMs);
      if (problem !== undefined) problems.push(...about(turn, [problem]));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return problems;
}

function sum(figure: (session: Receiver) => number): number {
  return load.reduce((total, { session }) => total + figure(session), 0);
}

export interface ClientApi {
  /** Connects the visitors of a load, one conversation each. */
  connect(port: number, wanted: Load, kind: ServerKind): Promise<void>;
  /** Begins the turns. */
  begin(): void;
  progress(): Progress;
  /** Waits for the turns to end. @returns what was lost or doubled. */
  finish(timeoutMs: number): Promise<string[]>;
  /** How long the turns of the last load took, in milliseconds. */
  durations(): number[];
  /** Runs turns that must fail, so many at a time. @returns those that did not. */
  fail(port: number, turns: readonly Turn[], atOnce: number, timeoutMs: number): Promise<string[]>;
  /** Does one turn. */
  turn(port: number, turn: Turn, timeoutMs: number): Promise<FirstToken>;
  /** Does one turn and keeps what the server sent. */
  record(port: number, turn: Turn, timeoutMs: number): Promise<{ recording: Recording; problems: readonly string[] }>;
  cpuUs(): number;
}

serve<ClientApi>({
  connect,
  begin: () => {
    for (const { part, session } of load) setTimeout(() => session.begin(part.turn), part.delayMs);
  },
  progress: () => ({
    tokens: sum(({ tokens }) => tokens),
    frames: sum(({ frames }) => frames),
    bytes: sum(({ bytes }) => bytes),
  }),
  finish: async (timeoutMs) => {
    await allWithin(
      load.map(({ session }) => session.done),
      timeoutMs,
    );
    await delay(LINGER_MS);
    return load.flatMap(({ part, session }) => about(part.turn, session.close()));
  },
  durations: () =>
    load.flatMap(({ session }) =>
      session instanceof Session && session.durationUs !== undefined ? [session.durationUs / 1000] : [],
    ),
  fail: failAll,
  turn: async (port, turn, timeoutMs) => {
    const session = await single(port, turn, timeoutMs);
    return { atUs: session.firstDeltaUs, problems: about(turn, session.close()) };
  },
  record: async (port, turn, timeoutMs) => {
    const session = await single(port, turn, timeoutMs);
    await delay(LINGER_MS);
    return { recording: session.record(), problems: about(turn, session.close()) };
  },
  cpuUs,
});
