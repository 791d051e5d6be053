/** A real WebSocket server that says what the test tells it to. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { welcomeFrame } from './frames.ts';

type Frame = Record<string, unknown>;

/** Things that arrive, and those who wait for them. */
class Queue<T> {
  readonly #items: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];

  push(item: T): void {
    const waiter = this.#waiting.shift();
    if (waiter === undefined) this.#items.push(item);
    else waiter(item);
  }

  next(what: string): Promise<T> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), 5_000);
      this.#waiting.push((next) => {
        clearTimeout(timer);
        resolve(next);
      });
    });
  }
}

/** The server's end of one connection. */
export class Peer {
  readonly request: IncomingMessage;
  readonly #socket: WebSocket;
  readonly #frames = new Queue<Frame>();
  readonly #closed = new Queue<number>();

  constructor(socket: WebSocket, request: IncomingMessage) {
    this.#socket = socket;
    this.request = request;
    socket.on('message', (data: Buffer) => this.#frames.push(JSON.parse(data.toString()) as Frame));
    socket.on('close', (code) => this.#closed.push(code));
  }

  send(...frames: readonly object[]): void {
    for (const frame of frames) this.#socket.send(JSON.stringify(frame));
  }

  /** Sends what is no frame. */
  sendText(text: string): void {
    this.#socket.send(text);
  }

  /** The next frame of this type; others on the way to it are passed over. */
  async receive(type: string): Promise<Frame> {
    for (;;) {
      const frame = await this.#frames.next(type);
      if (frame['type'] === type) return frame;
    }
  }

  /** Answers the next command of this type. */
  async answer(type: string, result: object): Promise<Frame> {
    const frame = await this.receive(type);
    this.send({ type: 'ok', id: frame['id'], result });
    return frame;
  }

  async welcome(fields: Parameters<typeof welcomeFrame>[0] = {}): Promise<Frame> {
    const hello = await this.receive('hello');
    this.send(welcomeFrame(fields));
    return hello;
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  /** Cuts the line, as a dead network does. */
  cut(): void {
    this.#socket.terminate();
  }

  closed(): Promise<number> {
    return this.#closed.next('the close');
  }
}

export class ScriptedServer implements AsyncDisposable {
  readonly #server: WebSocketServer;
  readonly #peers = new Queue<Peer>();
  /** When each connection arrived, in milliseconds since 1970. */
  readonly arrivals: number[] = [];

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket: WebSocket, request) => {
      this.arrivals.push(Date.now());
      this.#peers.push(new Peer(socket, request));
    });
  }

  static async start(): Promise<ScriptedServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'parley.v1' });
    await once(server, 'listening');
    return new ScriptedServer(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next connection. */
  peer(): Promise<Peer> {
    return this.#peers.next('a connection');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
