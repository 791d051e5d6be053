/** A client of server-sent events, of no more than the benchmark needs. */
import { connect, type Socket } from 'node:net';

export interface EventStreamOptions {
  readonly port: number;
  readonly path: string;
  /** Id of the last event that was received; absent: from now on. */
  readonly lastEventId?: string;
  /** Told of each event, with all its lines. */
  readonly onEvent: (text: string) => void;
  /** The stream has ended; the reason is for people. */
  readonly onEnd: (reason: string) => void;
}

const HEADER_END = '\r\n\r\n';
const EVENT_END = '\n\n';

export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #socket: Socket;
  /** Bytes that are no whole chunk yet. */
  #rest: Buffer = Buffer.alloc(0);
  /** Text that is no whole event yet. */
  #text = '';
  #isOpen = false;
  #ended = false;
  readonly #opened = Promise.withResolvers<void>();
  /** Bytes received, the head of the response and the framing of its chunks included. */
  bytes = 0;
  /** Events received. */
  frames = 0;

  private constructor(options: EventStreamOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
  }

  /** @throws Error when the server refuses. */
  static async open(options: EventStreamOptions): Promise<EventStream> {
    const { port, path, lastEventId } = options;
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'Accept: text/event-stream',
        'Cache-Control: no-cache',
        ...(lastEventId === undefined ? [] : [`Last-Event-ID: ${lastEventId}`]),
      ].join('\r\n') + HEADER_END,
    );
    const stream = new EventStream(options, socket);
    socket.on('data', (chunk) => stream.#receive(chunk));
    socket.on('error', (error) => stream.#end(error.message));
    socket.on('close', () => stream.#end('the connection ended'));
    await stream.#opened.promise;
    return stream;
  }

  close(): void {
    this.#ended = true;
    this.#socket.destroy();
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.close();
    this.#opened.reject(new Error(reason));
    if (this.#isOpen) this.#options.onEnd(reason);
  }

  #receive(bytes: Buffer): void {
    this.bytes += bytes.length;
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    if (!this.#isOpen) this.#readHead();
    if (this.#isOpen) this.#readChunks();
  }

  #readHead(): void {
    const end = this.#rest.indexOf(HEADER_END);
    if (end === -1) return;
    const status = this.#rest.toString('latin1', 0, this.#rest.indexOf('\r\n'));
    if (!status.startsWith('HTTP/1.1 200 ')) return this.#end(`the request was answered with ${status}`);
    this.#rest = this.#rest.subarray(end + HEADER_END.length);
    this.#isOpen = true;
    this.#opened.resolve();
  }

  #readChunks(): void {
    for (let chunk = readChunk(this.#rest); chunk !== undefined && !this.#ended; chunk = readChunk(this.#rest)) {
      this.#rest = this.#rest.subarray(chunk.end);
      if (chunk.body.length === 0) return this.#end('the response ended');
      this.#text += chunk.body.toString('utf8');
      for (let end = this.#text.indexOf(EVENT_END); end !== -1; end = this.#text.indexOf(EVENT_END)) {
        const event = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + EVENT_END.length);
        this.frames += 1;
        this.#options.onEvent(event);
      }
    }
  }
}

/** The first chunk of a chunked body, if all of it is there. */
function readChunk(bytes: Buffer): { readonly body: Buffer; readonly end: number } | undefined {
  const line = bytes.indexOf('\r\n');
  if (line === -1) return undefined;
  const start = line + 2;
  const length = Number.parseInt(bytes.toString('latin1', 0, line), 16);
  const end = start + length + 2;
  return bytes.length < end ? undefined : { body: bytes.subarray(start, start + length), end };
}
