/** A visitor's connection, command by command: where it matters when each answer comes. */
import { randomUUID } from 'node:crypto';
import { SOCKET_PATH, SUBPROTOCOL } from '@parley/protocol';
import { monotonicUs } from './clock.ts';
import { RawSocket } from './raw-socket.ts';
import { ORIGIN, SITE } from './session.ts';
import { typeOf } from './stream-check.ts';

/** Where a client is in a conversation. */
export interface Position {
  readonly conversationId: string;
  readonly epoch: string;
  readonly seq: number;
}

export interface VisitOptions {
  readonly port: number;
  /** Token of the visitor; absent for a new one. */
  readonly token?: string | undefined;
  /** Conversations to go on with. */
  readonly resume?: readonly Position[];
  /** Told of each frame as it comes. */
  readonly onFrame?: (text: string, atUs: number) => void;
}

interface Received {
  readonly text: string;
  readonly atUs: number;
}

export class Visit {
  readonly #onFrame: VisitOptions['onFrame'];
  /** Who waits for a frame of some type. */
  readonly #waiting = new Map<string, PromiseWithResolvers<Received>>();
  #socket: RawSocket | undefined;
  #gone: Error | undefined;
  #ids = 0;
  token = '';

  private constructor({ onFrame }: VisitOptions) {
    this.#onFrame = onFrame;
  }

  /** Connects and says hello. */
  static async open(options: VisitOptions): Promise<Visit> {
    const { port, token, resume } = options;
    const visit = new Visit(options);
    visit.#socket = await RawSocket.open({
      port,
      path: SOCKET_PATH,
      origin: ORIGIN,
      subprotocol: SUBPROTOCOL,
      onText: (text) => visit.#receive(text),
      onEnd: (reason) => visit.#fail(new Error(reason)),
    });
    const welcome = visit.next('welcome');
    visit.send({
      type: 'hello',
      site: SITE,
      client: { id: randomUUID() },
      ...(token !== undefined && { token }),
      ...(resume && { resume }),
    });
    const { visitorToken } = JSON.parse((await welcome).text) as { visitorToken?: string };
    visit.token = visitorToken ?? token ?? '';
    return visit;
  }

  send(frame: object): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Sends a command with a number of its own. */
  command(type: string, fields: object): void {
    this.#ids += 1;
    this.send({ type, id: this.#ids, ...fields });
  }

  /** The next frame of a type. @throws Error when the connection ends before. */
  next(type: string): Promise<Received> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    const waiting = Promise.withResolvers<Received>();
    this.#waiting.set(type, waiting);
    return waiting.promise;
  }

  close(): void {
    this.#socket?.close();
  }

  #receive(text: string): void {
    const atUs = monotonicUs();
    const type = typeOf(text);
    this.#onFrame?.(text, atUs);
    if (type === 'error' || type === 'drain') this.#fail(new Error(`the server sent ${text}`));
    const waiting = this.#waiting.get(type);
    this.#waiting.delete(type);
    waiting?.resolve({ text, atUs });
  }

  #fail(error: Error): void {
    this.#gone = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
