/** One reader of a server that Parley is compared with: Socket.IO, or server-sent events. */
import type { Receiver } from './consumer.ts';
import { EventStream } from './event-stream.ts';
import { RawSocket } from './raw-socket.ts';
import { ORIGIN } from './session.ts';
import { decodeEvent, type ReadEvent, scanEvent, StreamCheck } from './stream-check.ts';
import { formatTurn, type Turn } from './turn.ts';

export type PeerKind = 'socket.io' | 'sse';

export interface PeerSessionOptions {
  readonly kind: PeerKind;
  readonly port: number;
  /** Tokens of the turn. */
  readonly tokens: number;
  /** Whether events are parsed. */
  readonly strict: boolean;
  /** Whether it reads what all get, and asks for no turn of its own. */
  readonly reads: boolean;
}

/** What there is of a connection. */
interface Connection {
  readonly bytes: number;
  readonly frames: number;
  send?(text: string): void;
  close(): void;
}

/** The event in a packet of Socket.IO or in an event of a stream, as JSON. */
const bodyOf: Record<PeerKind, (text: string) => string> = {
  'socket.io': (text) => JSON.stringify((JSON.parse(text.slice(2)) as unknown[])[1]),
  sse: (text) => text.slice(text.indexOf('data: ') + 'data: '.length),
};

export class PeerSession implements Receiver {
  readonly #options: PeerSessionOptions;
  readonly #check: StreamCheck;
  readonly #read: ReadEvent;
  readonly #problems: string[] = [];
  readonly #done = Promise.withResolvers<void>();
  readonly #joined = Promise.withResolvers<void>();
  #connection: Connection | undefined;

  private constructor(options: PeerSessionOptions) {
    const { kind, tokens, strict } = options;
    this.#options = options;
    this.#check = new StreamCheck(tokens);
    this.#read = strict ? (text) => decodeEvent(bodyOf[kind](text)) : scanEvent;
    // Whoever does not wait for it hears of it when the session is closed.
    this.#joined.promise.catch(() => {});
  }

  static async open(options: PeerSessionOptions): Promise<PeerSession> {
    const session = new PeerSession(options);
    if (options.kind === 'socket.io') await session.#join();
    else if (options.reads) await session.#stream('/events');
    return session;
  }

  get tokens(): number {
    return this.#check.tokens;
  }

  get frames(): number {
    return this.#connection?.frames ?? 0;
  }

  get bytes(): number {
    return this.#connection?.bytes ?? 0;
  }

  get done(): Promise<void> {
    return this.#done.promise;
  }

  begin(turn: Turn): void {
    const text = formatTurn(turn);
    if (this.#options.kind === 'socket.io') this.#connection?.send?.(`42${JSON.stringify(['message', text])}`);
    else {
      this.#stream(`/runs?text=${encodeURIComponent(text)}`).catch((error: unknown) => this.#fail(String(error)));
    }
  }

  close(): string[] {
    this.#connection?.close();
    return [...this.#problems, ...this.#check.close()];
  }

  /** Connects to Socket.IO and its default namespace. */
  async #join(): Promise<void> {
    const socket = await RawSocket.open({
      port: this.#options.port,
      path: '/socket.io/?EIO=4&transport=websocket',
      origin: ORIGIN,
      onText: (text) => this.#packet(text),
      onEnd: (reason) => this.#fail(reason),
    });
    this.#connection = socket;
    socket.send('40');
    await this.#joined.promise;
  }

  /** A packet of Engine.IO: `2` is a ping, `40` the namespace's answer, `42` an event. */
  #packet(text: string): void {
    if (text === '2') this.#connection?.send?.('3');
    else if (text.startsWith('40')) this.#joined.resolve();
    else if (text.startsWith('42')) this.#receive(text);
  }

  async #stream(path: string): Promise<void> {
    const { port } = this.#options;
    this.#connection = await EventStream.open({
      port,
      path,
      onEvent: (text) => this.#receive(text),
      onEnd: (reason) => this.#fail(reason),
    });
  }

  #receive(text: string): void {
    const event = this.#read(text);
    if (event === undefined) return;
    this.#check.add(event);
    if (event.type === 'run.completed') this.#done.resolve();
  }

  #fail(reason: string): void {
    this.#problems.push(reason);
    this.#joined.reject(new Error(reason));
    this.#done.resolve();
  }
}
