/**
 * Server-sent events on `node:http`, as a process: it runs the SDK for whoever asks and streams what comes of it, or it
 * streams a recorded turn to all. A reader that comes back with `Last-Event-ID` gets what it missed.
 *
 * What it does not do: events are in memory only, and gone with the process; nothing is acknowledged, a slow reader's are
 * buffered without bound, and everything that a reader has to say takes a request of its own.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rssBytes } from './memory.ts';
import { PeerRuns } from './peer-runs.ts';
import type { PeerApi } from './peer-server.ts';
import { replay } from './replay.ts';
import { cpuUs, serve } from './worker.ts';

/** A stream of events, which any number of readers may have. */
class Stream {
  readonly #events: string[] = [];
  readonly #readers = new Set<ServerResponse>();

  /** @param lastId Number of the last event that the reader has; what came after it is sent at once. */
  add(response: ServerResponse, lastId: number): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.flushHeaders();
    for (const event of this.#events.slice(lastId)) response.write(event);
    this.#readers.add(response);
    response.on('close', () => this.#readers.delete(response));
  }

  /** Number of the last event. */
  get head(): number {
    return this.#events.length;
  }

  send(data: string): void {
    const event = `id: ${this.#events.length + 1}\ndata: ${data}\n\n`;
    this.#events.push(event);
    for (const reader of this.#readers) reader.write(event);
  }

  end(): void {
    for (const reader of this.#readers) reader.destroy();
  }
}

let windowMs = 0;
let runs: PeerRuns | undefined;
/** What everybody is sent. */
let everybody = new Stream();
/** Streams of runs, by their text. */
const streams = new Map<string, Stream>();

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const lastId = request.headers['last-event-id'];
  const text = searchParams.get('text') ?? '';
  if (pathname === '/events') everybody.add(response, lastId === undefined ? everybody.head : Number(lastId));
  else if (pathname === '/runs') streamOf(text).add(response, Number(lastId ?? 0));
  else response.writeHead(404).end();
}

/** The stream of a run, which begins with it. */
function streamOf(text: string): Stream {
  const known = streams.get(text);
  if (known !== undefined) return known;
  const stream = new Stream();
  streams.set(text, stream);
  runs
    ?.run(text, { windowMs, emit: (frame) => stream.send(JSON.stringify(frame)) })
    .catch(() => stream.end())
    .finally(() => setTimeout(() => streams.delete(text), 120_000).unref());
  return stream;
}

const server = createServer(answer);

serve<PeerApi>({
  start: async (providerUrl) => {
    if (providerUrl !== undefined) runs = new PeerRuns(providerUrl);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  },
  gather: (ms) => {
    windowMs = ms;
  },
  broadcast: ({ turn }) => {
    const events = turn.filter(({ text }) => text.startsWith('{"sub":'));
    replay(events, (text) => {
      everybody.send(text);
      return true;
    });
  },
  rssBytes,
  cpuUs,
});
