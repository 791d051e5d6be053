/** A collector for traces, as a process: it counts the spans that it takes, or takes them and never answers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { serve } from './worker.ts';

/** Every span has it once, and no attribute is named like it. */
const SPAN = '"startTimeUnixNano"';

let spans = 0;

function countSpans(text: string): number {
  return text.split(SPAN).length - 1;
}

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  spans += countSpans(text.toString('utf8'));
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
}

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface CollectorApi {
  /** @returns the address of a collector that accepts spans, and of one that reads them and never answers. */
  start(): Promise<{ accepting: string; hanging: string }>;
  /** Spans taken so far. */
  spans(): number;
}

serve<CollectorApi>({
  start: async () => ({
    accepting: await listen((request, response) => void take(request, response)),
    hanging: await listen((request) => request.resume()),
  }),
  spans: () => spans,
});
