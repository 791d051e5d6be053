/** Drives the machine with a real socket and real timers; what frames mean is the host's business. */
import { encodeFrame, SUBPROTOCOL, type WelcomeFrame } from '@parley/protocol';
import type { CreateSocket, SocketLike } from '../socket.ts';
import type { Timers } from '../timers.ts';
import { type Incoming, readFrame } from './incoming.ts';
import { type Effect, initialState, type MachineEvent, type MachineState, step } from './machine.ts';

/** What the connection serves. Its methods must not throw. */
export interface ConnectionHost {
  /** Gets the token for the next `hello`; rejects when there is none. */
  token(fresh: boolean): Promise<string | undefined>;
  /** Whether the reason that `token` rejected with is final. */
  isFinal(reason: unknown): boolean;
  canRefresh(): boolean;
  /** The encoded `hello`. */
  hello(token: string | undefined): string;
  welcome(frame: WelcomeFrame): void;
  /** A frame after `welcome`, with its size in UTF-16 units. */
  frame(frame: Incoming, size: number): void;
  /** The connection was live and is not any more. */
  down(): void;
  changed(state: MachineState): void;
}

export interface ConnectionEnvironment {
  readonly url: string;
  readonly createSocket: CreateSocket;
  readonly timers: Timers;
  readonly now: () => number;
  readonly random: () => number;
}

const PONG = encodeFrame({ type: 'pong' });

export class Connection {
  readonly #host: ConnectionHost;
  readonly #env: ConnectionEnvironment;
  #state: MachineState = initialState;
  #socket: SocketLike | null = null;
  #timer: unknown = null;
  #token: string | undefined;
  /** Counts sockets, so that a token that comes too late opens none. */
  #generation = 0;

  constructor(host: ConnectionHost, env: ConnectionEnvironment) {
    this.#host = host;
    this.#env = env;
  }

  get state(): MachineState {
    return this.#state;
  }

  connect(): void {
    this.#dispatch({ type: 'connect' });
  }

  disconnect(): void {
    this.#dispatch({ type: 'disconnect' });
  }

  /** Tells that the network seems to be back. */
  online(): void {
    this.#dispatch({ type: 'online' });
  }

  /** Sends an encoded frame; lost without a word when the connection is not live, as frames on a dying one are. */
  send(text: string): void {
    if (this.#state.phase === 'live') this.#write(text);
  }

  #dispatch(event: MachineEvent): void {
    const { now, random } = this.#env;
    const before = this.#state;
    const next = step(before, event, { now: now(), random, canRefresh: this.#host.canRefresh() });
    this.#state = next.state;
    for (const effect of next.effects) this.#run(effect);
    // A sign of life changes only a time that nobody watches.
    if (
      next.state !== before &&
      (next.state.phase !== before.phase || event.type === 'online' || event.type === 'drain')
    ) {
      this.#host.changed(next.state);
    }
  }

  #run(effect: Effect): void {
    switch (effect.type) {
      case 'open':
        this.#dropSocket();
        this.#open(effect.fresh);
        break;
      case 'hello':
        this.#write(this.#host.hello(this.#token));
        break;
      case 'pong':
        this.#write(PONG);
        break;
      case 'close':
        this.#dropSocket(effect.code);
        break;
      case 'timer':
        this.#stopTimer();
        this.#timer = this.#env.timers.set(() => {
          this.#timer = null;
          this.#dispatch({ type: 'timer' });
        }, effect.ms);
        break;
      case 'stop_timer':
        this.#stopTimer();
        break;
      case 'down':
        this.#host.down();
        break;
    }
  }

  #open(fresh: boolean): void {
    const generation = this.#generation;
    this.#host.token(fresh).then(
      (token) => {
        if (generation !== this.#generation) return;
        this.#token = token;
        this.#openSocket();
      },
      (reason: unknown) => {
        if (generation === this.#generation)
          this.#dispatch({ type: 'token_failed', final: this.#host.isFinal(reason) });
      },
    );
  }

  #openSocket(): void {
    let socket: SocketLike;
    try {
      socket = this.#env.createSocket(this.#env.url, SUBPROTOCOL);
    } catch {
      this.#dispatch({ type: 'closed', code: 1006 });
      return;
    }
    this.#socket = socket;
    socket.onopen = () => this.#dispatch({ type: 'opened' });
    socket.onmessage = (event: { readonly data?: unknown }) => this.#receive(event.data);
    socket.onclose = (event: { readonly code?: number }) => {
      this.#dropSocket();
      this.#dispatch({ type: 'closed', code: event.code ?? 1006 });
    };
    // A `close` follows every `error` and says more; without a handler some sockets would throw.
    socket.onerror = () => undefined;
  }

  #receive(data: unknown): void {
    const reading = readFrame(data);
    if (reading.kind === 'broken') return this.#dispatch({ type: 'bad_frame' });
    if (reading.kind === 'skip') return this.#dispatch({ type: 'frame' });
    const { frame } = reading;
    switch (frame.type) {
      case 'welcome': {
        const first = this.#state.phase === 'handshaking';
        this.#dispatch({ type: 'welcome', heartbeatMs: frame.heartbeatMs });
        if (first) this.#host.welcome(frame);
        break;
      }
      case 'ping':
        this.#dispatch({ type: 'ping' });
        break;
      case 'drain':
        this.#dispatch({ type: 'drain', range: frame.reconnectAfterMs });
        break;
      default:
        this.#dispatch({ type: 'frame' });
        if (this.#state.phase === 'live') this.#host.frame(frame, (data as string).length);
    }
  }

  #write(text: string): void {
    try {
      this.#socket?.send(text);
    } catch {
      // The socket is closing; its `close` event is on the way and says what to do.
    }
  }

  #dropSocket(code?: number): void {
    this.#generation += 1;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    // Stays: a socket that is closed while it opens still reports an error.
    socket.onerror = () => undefined;
    if (code === undefined) return;
    try {
      socket.close(code);
    } catch {
      // Already closed.
    }
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#env.timers.clear(this.#timer);
    this.#timer = null;
  }
}
