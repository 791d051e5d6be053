/** One visitor: a socket, a conversation, one turn. */
import { randomUUID } from 'node:crypto';
import { SOCKET_PATH, SUBPROTOCOL } from '@parley/protocol';
import { monotonicUs } from './clock.ts';
import type { Receiver } from './consumer.ts';
import { RawSocket } from './raw-socket.ts';
import type { Recording } from './recording.ts';
import { decodeEvent, type ReadEvent, scanEvent, StreamCheck, typeOf } from './stream-check.ts';
import { formatTurn, type Turn } from './turn.ts';

/** The site that the gateway serves, and its origin. */
export const SITE = 'bench';
export const ORIGIN = 'https://bench.example';

/** How often the real client acknowledges what it has received; to serve that is part of the server's work. */
const ACK_MS = 250;
const OPEN_ID = 1;
const SEND_ID = 2;

export interface SessionOptions {
  readonly port: number;
  /** Tokens of the turn. */
  readonly tokens: number;
  /** Whether frames are parsed, and kept for {@link Session.record}. */
  readonly strict: boolean;
  /** Token of the visitor; absent for a new one. */
  readonly token?: string | undefined;
  /** Conversation of the visitor; absent for a new one. */
  readonly conversationId?: string | undefined;
  /** Last position of the conversation that is known; default 0. */
  readonly seq?: number | undefined;
  /** Told of each delta: when it came, in microseconds of the monotonic clock, and which text it has. */
  readonly onDelta?: (atUs: number, offset: number, chars: number) => void;
}

interface Received {
  readonly atUs: number;
  readonly text: string;
}

export class Session implements Receiver {
  readonly #strict: boolean;
  readonly #read: ReadEvent;
  readonly #check: StreamCheck;
  readonly #problems: string[] = [];
  readonly #onDelta: SessionOptions['onDelta'];
  readonly #done = Promise.withResolvers<void>();
  /** Who waits for a frame of some type. */
  readonly #waiting = new Map<string, PromiseWithResolvers<string>>();
  /** Frames received since the frame of the same number was sent. */
  readonly #kept: { readonly sentUs: number; readonly received: Received[] }[] = [];
  #socket: RawSocket | undefined;
  #conversation = { conversationId: '', sub: 0 };
  #token = '';
  #acks: NodeJS.Timeout | undefined;
  #ackedSeq = 0;
  #lastSeq = 0;
  #firstDeltaUs: number | undefined;
  #begunUs = 0;
  #durationUs: number | undefined;
  #status: string | undefined;

  private constructor({ tokens, strict, onDelta, seq }: SessionOptions) {
    this.#strict = strict;
    this.#onDelta = onDelta;
    this.#read = strict ? decodeEvent : scanEvent;
    this.#check = new StreamCheck(tokens, seq);
  }

  /** Connects, says hello and opens a conversation. */
  static async open(options: SessionOptions): Promise<Session> {
    const { token, conversationId, seq } = options;
    const session = new Session(options);
    session.#socket = await RawSocket.open({
      port: options.port,
      path: SOCKET_PATH,
      origin: ORIGIN,
      subprotocol: SUBPROTOCOL,
      onText: (text) => session.#receive(text),
      onEnd: (reason) => session.#fail(reason),
    });
    session.#send({ type: 'hello', site: SITE, client: { id: randomUUID() }, ...(token !== undefined && { token }) });
    const welcome = JSON.parse(await session.#next('welcome')) as { visitorToken?: string };
    session.#token = welcome.visitorToken ?? token ?? '';
    session.#send({
      type: 'conversation.open',
      id: OPEN_ID,
      ...(conversationId !== undefined && { conversationId }),
      ...(seq !== undefined && { seq }),
    });
    const [opened] = await Promise.all([session.#next('ok'), session.#next('live')]);
    session.#conversation = (JSON.parse(opened) as { result: { conversationId: string; sub: number } }).result;
    return session;
  }

  /** Token of the visitor. */
  get token(): string {
    return this.#token;
  }

  get conversationId(): string {
    return this.#conversation.conversationId;
  }

  /** When the first text came, in microseconds of the monotonic clock. */
  get firstDeltaUs(): number | undefined {
    return this.#firstDeltaUs;
  }

  /** From the message to the end of the run, in microseconds; undefined before it has ended. */
  get durationUs(): number | undefined {
    return this.#durationUs;
  }

  /** How the run has ended; only where frames are parsed. */
  get status(): string | undefined {
    return this.#status;
  }

  get tokens(): number {
    return this.#check.tokens;
  }

  /** Frames received. */
  get frames(): number {
    return this.#socket?.frames ?? 0;
  }

  /** Bytes received. */
  get bytes(): number {
    return this.#socket?.bytes ?? 0;
  }

  /** Resolves when the run has completed, or no longer can. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  begin(turn: Turn): void {
    const { conversationId } = this.#conversation;
    this.#begunUs = monotonicUs();
    this.#send({ type: 'message.send', id: SEND_ID, conversationId, key: randomUUID(), text: formatTurn(turn) });
    this.listen();
  }

  /** Acknowledges what comes, as the real client does. */
  listen(): void {
    const { sub } = this.#conversation;
    this.#acks = setInterval(() => {
      if (this.#ackedSeq === this.#lastSeq) return;
      this.#ackedSeq = this.#lastSeq;
      this.#socket?.send(JSON.stringify({ type: 'ack', sub, seq: this.#ackedSeq }));
    }, ACK_MS);
  }

  /** Reads nothing and acknowledges nothing any more. */
  stopReading(): void {
    clearInterval(this.#acks);
    this.#socket?.stopReading();
  }

  /** Ends the session. @returns what was lost or doubled. */
  close(): string[] {
    clearInterval(this.#acks);
    this.#socket?.close();
    return [...this.#problems, ...this.#check.close()];
  }

  /** What the server sent, for another server to send it again. */
  record(): Recording {
    const [hello, open, turn] = this.#kept;
    const texts = (received: readonly Received[] = []): string[] => received.map(({ text }) => text);
    return {
      hello: texts(hello?.received),
      open: texts(open?.received),
      turn: (turn?.received ?? []).map(({ atUs, text }) => ({ atMs: (atUs - (turn?.sentUs ?? atUs)) / 1000, text })),
    };
  }

  #send(frame: object): void {
    if (this.#strict) this.#kept.push({ sentUs: monotonicUs(), received: [] });
    this.#socket?.send(JSON.stringify(frame));
  }

  #next(type: string): Promise<string> {
    const waiting = Promise.withResolvers<string>();
    this.#waiting.set(type, waiting);
    return waiting.promise;
  }

  #receive(text: string): void {
    const atUs = monotonicUs();
    if (this.#strict) this.#kept.at(-1)?.received.push({ atUs, text });
    const event = this.#read(text);
    if (event === undefined) {
      this.#steer(text);
      return;
    }
    if (event.type === 'message.delta') {
      this.#firstDeltaUs ??= atUs;
      this.#onDelta?.(atUs, event.offset, event.chars);
    }
    this.#check.add(event);
    this.#lastSeq = event.seq;
    if (event.type !== 'run.completed') return;
    this.#durationUs = atUs - this.#begunUs;
    this.#status = event.status;
    this.#done.resolve();
  }

  #steer(text: string): void {
    const type = typeOf(text);
    if (type === 'error' || type === 'snapshot' || type === 'drain')
      this.#fail(`the server sent ${text.slice(0, 200)}`);
    this.#waiting.get(type)?.resolve(text);
  }

  /** Nothing that is waited for will come. */
  #fail(reason: string): void {
    this.#problems.push(reason);
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#done.resolve();
  }
}
