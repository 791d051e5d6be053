/** Visitors who come back to what they know, as a process. */
import { monotonicUs } from './clock.ts';
import { allWithin } from './consumer.ts';
import { decodeEvent, scanEvent } from './stream-check.ts';
import { type Position, Visit } from './visit.ts';
import { cpuUs, serve } from './worker.ts';

/** A visitor of a conversation, and how far they are in it. */
export interface Known extends Position {
  readonly token: string;
}

/** What came of everybody's coming back. */
export interface Return {
  /** How long it took until each was live, in milliseconds from the moment at which all began. */
  readonly liveMs: readonly number[];
  /** What was lost or doubled. */
  readonly problems: readonly string[];
}

/** What it took to open a conversation. */
export interface Opening {
  /** From the command to `live`, in milliseconds. */
  readonly ms: number;
  readonly bytes: number;
}

/** Connections that are made at the same time, where all need not come at once. */
const AT_ONCE = 64;

async function enrol(port: number): Promise<Known> {
  const visit = await Visit.open({ port });
  const [opened, live] = [visit.next('ok'), visit.next('live')];
  visit.command('conversation.open', {});
  const { result } = JSON.parse((await opened).text) as { result: { conversationId: string; epoch: string } };
  await live;
  visit.close();
  return { token: visit.token, conversationId: result.conversationId, epoch: result.epoch, seq: 0 };
}

interface Arrival {
  liveUs: number | undefined;
  readonly problems: string[];
}

/** @param strict Whether what comes is parsed. */
async function comeBack(port: number, known: Known, head: number, strict: boolean): Promise<Arrival> {
  const { token, conversationId, epoch, seq } = known;
  const read = strict ? decodeEvent : scanEvent;
  const arrival: Arrival = { liveUs: undefined, problems: [] };
  const isLive = Promise.withResolvers<void>();
  let last = seq;
  const complain = (problem: string): void => {
    // One loss shifts everything after it: the first says enough.
    if (arrival.problems.length === 0) arrival.problems.push(`${conversationId}: ${problem}`);
  };
  const onFrame = (text: string, atUs: number): void => {
    const event = read(text);
    if (event !== undefined) {
      if (event.seq - event.covers !== last)
        complain(`event ${event.seq} covers ${event.covers}, and comes after ${last}`);
      last = event.seq;
    } else if (text.startsWith('{"type":"live"')) {
      if (arrival.liveUs !== undefined) complain('live came twice');
      arrival.liveUs = atUs;
      isLive.resolve();
    } else if (text.startsWith('{"type":"snapshot"')) complain('a snapshot came in place of events');
  };
  const visit = await Visit.open({ port, token, resume: [{ conversationId, epoch, seq }], onFrame });
  await isLive.promise;
  visit.close();
  if (last !== head) complain(`the last event was ${last} of ${head}`);
  return arrival;
}

async function comeBackAll(
  port: number,
  all: readonly Known[],
  heads: readonly number[],
  timeoutMs: number,
): Promise<Return> {
  const beganUs = monotonicUs();
  const arrivals: Arrival[] = [];
  const problems: string[] = [];
  const coming = all.map(async (known, index) => {
    try {
      arrivals.push(await comeBack(port, known, heads[index] ?? 0, index === 0));
    } catch (error) {
      problems.push(`${known.conversationId}: ${String(error)}`);
    }
  });
  if (!(await allWithin(coming, timeoutMs))) problems.push(`${arrivals.length} of ${all.length} were live in time`);
  return {
    liveMs: arrivals.map(({ liveUs = Number.NaN }) => (liveUs - beganUs) / 1000),
    problems: [...problems, ...arrivals.flatMap((arrival) => arrival.problems)],
  };
}

async function openAgain(visit: Visit, conversationId: string, position: Partial<Position>, count: number) {
  const openings: Opening[] = [];
  for (let index = 0; index < count; index += 1) {
    const live = visit.next('live');
    const beganUs = monotonicUs();
    bytes = 0;
    visit.command('conversation.open', { conversationId, ...position });
    const { atUs } = await live;
    openings.push({ ms: (atUs - beganUs) / 1000, bytes });
  }
  return openings;
}

/** Bytes received since a conversation was asked for. */
let bytes = 0;
/** Bytes received after which they are acknowledged: who never does gets no more than 256 KiB. */
const ACK_BYTES = 65_536;
const POSITION = /^\{"sub":(\d+),"seq":(\d+)/;

export interface ReturningApi {
  /** Makes visitors with a conversation each. */
  enrol(port: number, count: number): Promise<Known[]>;
  /** Has all come back at once, from where they are. */
  comeBack(port: number, all: readonly Known[], heads: readonly number[], timeoutMs: number): Promise<Return>;
  /**
   * Opens a conversation some times, on one connection.
   *
   * @param seq Last position that the client has; absent: none.
   */
  open(port: number, known: Known, seq: number | undefined, count: number): Promise<Opening[]>;
  cpuUs(): number;
}

serve<ReturningApi>({
  enrol: async (port, count) => {
    const all: Known[] = [];
    while (all.length < count) {
      const size = Math.min(AT_ONCE, count - all.length);
      all.push(...(await Promise.all(Array.from({ length: size }, () => enrol(port)))));
    }
    return all;
  },
  comeBack: comeBackAll,
  open: async (port, { token, conversationId, epoch }, seq, count) => {
    let unacked = 0;
    const visit = await Visit.open({
      port,
      token,
      onFrame: (text) => {
        bytes += Buffer.byteLength(text);
        unacked += Buffer.byteLength(text);
        const [, sub, at] = POSITION.exec(text) ?? [];
        if (unacked < ACK_BYTES || sub === undefined) return;
        visit.send({ type: 'ack', sub: Number(sub), seq: Number(at) });
        unacked = 0;
      },
    });
    const openings = await openAgain(visit, conversationId, seq === undefined ? {} : { epoch, seq }, count);
    visit.close();
    return openings;
  },
  cpuUs,
});
