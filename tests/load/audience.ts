/** Many connections to one server, as a process: readers of one stream, or connections that do nothing. */
import { setTimeout as delay } from 'node:timers/promises';
import { SOCKET_PATH, SUBPROTOCOL } from '@parley/protocol';
import { about, allWithin, type Progress, type Receiver } from './consumer.ts';
import { PeerSession, type PeerKind } from './peer-session.ts';
import { RawSocket } from './raw-socket.ts';
import { ORIGIN, Session } from './session.ts';
import { TOKEN_CHARS, type Turn } from './turn.ts';
import { cpuUs, serve } from './worker.ts';

/** `ws`: a gateway, or a bare server that answers like one. */
export type ServerKind = 'ws' | PeerKind;

export interface ReadersWanted {
  readonly kind: ServerKind;
  readonly port: number;
  /** Readers of one stream, of whom the first parses what it gets and the others only count it. */
  readonly readers: number;
  /** Further readers, who have opened the conversation from its beginning and never read. */
  readonly deaf: number;
  /** Tokens of the turn. */
  readonly tokens: number;
  /** Conversation of a gateway to read from its end on, with its visitor's token; absent for a new one. */
  readonly conversation?: { readonly token: string; readonly id: string; readonly head: number };
}

export interface IdleWanted {
  /** `bare`: a socket and no more. */
  readonly kind: ServerKind | 'bare';
  readonly port: number;
  readonly connections: number;
}

/** How old a piece of text is when it arrives, in milliseconds since its token was due. */
export interface Ages {
  /** Of the first token of each delta: what has waited longest for company. */
  readonly oldest: readonly number[];
  /** Of its last token. */
  readonly newest: readonly number[];
}

/** Connections that are made at the same time. */
const AT_ONCE = 64;
/** How long frames that should not come have time to come after a turn has ended, in milliseconds. */
const LINGER_MS = 100;

let readers: Receiver[] = [];
let speaker: Session | undefined;
let deaf: Session[] = [];
let idle: { close(): void }[] = [];
let arrivals: { readonly atUs: number; readonly first: number; readonly last: number }[] = [];

async function inBatches<T>(count: number, open: () => Promise<T>): Promise<T[]> {
  const opened: T[] = [];
  while (opened.length < count) {
    const size = Math.min(AT_ONCE, count - opened.length);
    opened.push(...(await Promise.all(Array.from({ length: size }, open))));
  }
  return opened;
}

async function connect({ kind, port, readers: count, deaf: deafCount, tokens, conversation }: ReadersWanted) {
  if (kind !== 'ws') {
    const open = (strict: boolean): Promise<PeerSession> =>
      PeerSession.open({ kind, port, tokens, strict, reads: true });
    readers = [await open(true), ...(await inBatches(count - 1, () => open(false)))];
    return;
  }
  arrivals = [];
  const onDelta = (atUs: number, offset: number, chars: number): void => {
    const [first, last] = [offset / TOKEN_CHARS, (offset + chars - 1) / TOKEN_CHARS];
    arrivals.push({ atUs, first: Math.floor(first), last: Math.floor(last) });
  };
  const { token, id: conversationId, head: seq } = conversation ?? {};
  const first = await Session.open({ port, tokens, strict: true, onDelta, token, conversationId, seq });
  const same = { port, tokens, strict: false, token: first.token, conversationId: first.conversationId };
  speaker = first;
  deaf = await inBatches(deafCount, async () => {
    const session = await Session.open(same);
    session.stopReading();
    return session;
  });
  readers = [first, ...(await inBatches(count - 1, () => Session.open({ ...same, seq, onDelta })))];
}

async function open({ kind, port }: IdleWanted): Promise<{ close(): void }> {
  const nobody = { tokens: 0, strict: false };
  if (kind === 'socket.io' || kind === 'sse') return PeerSession.open({ kind, port, reads: true, ...nobody });
  if (kind === 'ws') return Session.open({ port, ...nobody });
  return RawSocket.open({
    port,
    path: SOCKET_PATH,
    origin: ORIGIN,
    subprotocol: SUBPROTOCOL,
    onText: () => {},
    onEnd: () => {},
  });
}

function agesSince(firstUs: number, tokensPerSecond: number): Ages {
  const age = (atUs: number, token: number): number => (atUs - firstUs) / 1000 - (token * 1000) / tokensPerSecond;
  return {
    oldest: arrivals.map(({ atUs, first }) => age(atUs, first)),
    newest: arrivals.map(({ atUs, last }) => age(atUs, last)),
  };
}

function sum(figure: (reader: Receiver) => number): number {
  return readers.reduce((total, reader) => total + figure(reader), 0);
}

export interface AudienceApi {
  /** Connects readers to one stream. */
  connect(wanted: ReadersWanted): Promise<void>;
  /**
   * Everybody reads from now on.
   *
   * @param turn Is asked for by the first of them; absent where the server sends by itself.
   */
  begin(turn?: Turn): void;
  progress(): Progress;
  /** Waits for the turn to end. @returns what was lost or doubled. */
  finish(turn: Turn, timeoutMs: number): Promise<string[]>;
  /**
   * How old the text was that the readers of the last turn got.
   *
   * @param firstUs When its first token was due, in microseconds of the monotonic clock; the others follow evenly.
   */
  ages(firstUs: number, tokensPerSecond: number): Ages;
  /** Makes connections that do nothing. */
  idle(wanted: IdleWanted): Promise<void>;
  /** Ends them. */
  endIdle(): void;
  cpuUs(): number;
}

serve<AudienceApi>({
  connect,
  begin: (turn) => {
    for (const reader of readers) if (reader instanceof Session && reader !== speaker) reader.listen();
    if (turn === undefined) speaker?.listen();
    else speaker?.begin(turn);
  },
  progress: () => ({
    tokens: sum(({ tokens }) => tokens),
    frames: sum(({ frames }) => frames),
    bytes: sum(({ bytes }) => bytes),
  }),
  finish: async (turn, timeoutMs) => {
    await allWithin(
      readers.map(({ done }) => done),
      timeoutMs,
    );
    await delay(LINGER_MS);
    const problems = readers.flatMap((reader) => about(turn, reader.close()));
    for (const session of deaf) session.close();
    [readers, deaf, speaker] = [[], [], undefined];
    return problems;
  },
  ages: agesSince,
  idle: async (wanted) => {
    idle = await inBatches(wanted.connections, () => open(wanted));
  },
  endIdle: () => {
    for (const connection of idle) connection.close();
    idle = [];
  },
  cpuUs,
});
