/**
 * One connection: from the upgrade to the close. It decodes frames, answers commands in their order, and keeps the
 * subscriptions; what the commands do is the business of `conversation/`.
 */
import { isUtf8 } from 'node:buffer';
import {
  closeCodes,
  type Command,
  decodeClientFrame,
  defaultLimits,
  encodeFrame,
  type FrameProblem,
  type HelloFrame,
  type Principal,
  type ServerFrame,
} from '@parley/protocol';
import { GatewayError, reportError, toErrorFrame } from '../errors.ts';
import type { Identity } from '../policy/authenticate.ts';
import { handleCommand } from './commands.ts';
import type { ConnectionDeps, ConnectionInfo, Welcomed } from './deps.ts';
import { Flow } from './flow.ts';
import { textFrame } from './frames.ts';
import { welcome } from './handshake.ts';
import type { Socket } from './socket.ts';

/** How long a socket may take to say `hello`, in milliseconds (TR3). */
const HELLO_TIMEOUT_MS = 5000;

/** A command that was not done; `invalid` is the type of what was none. */
interface Failed {
  readonly type: string;
  readonly traceparent?: string | undefined;
}

export class Connection {
  readonly id: string;
  readonly #deps: ConnectionDeps;
  readonly #socket: Socket;
  readonly #info: ConnectionInfo;
  readonly #helloTimer: NodeJS.Timeout;
  #welcomed: Welcomed | undefined;
  #greeting = false;
  #closed = false;
  /** Set once it has counted as open. */
  #opened: { readonly role: Principal['role']; readonly site: string } | undefined;
  #queue: Promise<void> = Promise.resolve();
  #inFlight = 0;
  #lastHeardMs: number;
  #lastPingMs: number;
  #expiryTimer: NodeJS.Timeout | undefined;

  constructor(deps: ConnectionDeps, socket: Socket, info: ConnectionInfo) {
    this.id = deps.newId('conn');
    this.#deps = deps;
    this.#socket = socket;
    this.#info = info;
    this.#lastHeardMs = deps.now();
    this.#lastPingMs = this.#lastHeardMs;
    this.#helloTimer = setTimeout(() => {
      // When many come at once, a hello may be there and not be read yet: what is there is read before this.
      setImmediate(() => {
        if (!this.#greeting) this.close(closeCodes.noHello, 'no hello in time');
      });
    }, HELLO_TIMEOUT_MS);
  }

  /** Undefined before `welcome`. */
  get principal(): Principal | undefined {
    return this.#welcomed?.caller.principal;
  }

  /** Id of the tab, as the client gave it. */
  get clientId(): string | undefined {
    return this.#welcomed?.clientId;
  }

  /** What `ws` received. */
  receive(data: Buffer, isBinary: boolean): void {
    if (this.#closed) return;
    this.#lastHeardMs = this.#deps.now();
    if (isBinary) return this.close(closeCodes.badFrame, 'frames are text');
    if (this.#welcomed === undefined && data.length > defaultLimits.helloBytes) {
      return this.close(closeCodes.tooBig, `before welcome a frame has at most ${defaultLimits.helloBytes} bytes`);
    }
    if (!isUtf8(data)) return this.close(closeCodes.badFrame, 'the frame is not valid UTF-8');
    const decoded = decodeClientFrame(data.toString('utf8'));
    if (!decoded.ok) return this.#refuse(decoded.problem);
    const { frame } = decoded;
    if (this.#welcomed === undefined) {
      if (frame.type !== 'hello' || this.#greeting) return this.close(closeCodes.badFrame, 'expected one hello first');
      this.#greeting = true;
      void this.#greet(frame);
      return;
    }
    switch (frame.type) {
      case 'hello':
        return this.close(closeCodes.badFrame, 'a second hello');
      case 'pong':
        return;
      case 'ack':
        this.#welcomed.flow.acked(frame.sub, frame.seq);
        for (const subscription of this.#welcomed.subscriptions.values()) subscription.resume();
        return;
      default:
        this.#accept(frame, this.#welcomed);
    }
  }

  #refuse(problem: FrameProblem): void {
    if (problem.answer === 'close' || this.#welcomed === undefined) {
      this.close(problem.answer === 'close' ? problem.closeCode : closeCodes.badFrame, problem.message);
      return;
    }
    const { id, code, message, field } = problem;
    const error = new GatewayError(code, message, field === undefined ? {} : { field });
    this.#answerFailure(id, { type: 'invalid' }, error);
  }

  async #greet(hello: HelloFrame): Promise<void> {
    try {
      const welcomed = await welcome(this.#deps, hello, this.#info, {
        connectionId: this.id,
        flow: new Flow(this.#deps.limits.unackedBytes),
        outlet: this.#socket,
        onFailure: (error) => this.#fail(error),
      });
      if ('closeCode' in welcomed) return this.close(welcomed.closeCode, welcomed.reason);
      this.#welcomed = welcomed.state;
      if (this.#closed) return this.#unsubscribe();
      clearTimeout(this.#helloTimer);
      this.#deps.supersede(this);
      this.#setExpiry(welcomed.state.identity.expiresAtMs);
      const { principal, site } = welcomed.state.caller;
      const { id: connectionId } = this;
      // Before anything is sent: what is sent may already close it again.
      this.#opened = { role: principal.role, site };
      this.#deps.tell({ type: 'connection.opened', connectionId, principal: principal.id, role: principal.role, site });
      this.#send(welcomed.frame);
      for (const start of welcomed.starts) start();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Past its time an identity is worth nothing: the socket closes, unless it was refreshed (HS4). */
  #setExpiry(expiresAtMs: number): void {
    clearTimeout(this.#expiryTimer);
    // A timer holds 24.8 days at most; a later expiry is looked at again then.
    const delayMs = Math.min(expiresAtMs - this.#deps.now(), 2 ** 31 - 1);
    this.#expiryTimer = setTimeout(
      () => {
        if (this.#deps.now() >= expiresAtMs) this.close(closeCodes.unauthorized, 'the token has expired');
        else this.#setExpiry(expiresAtMs);
      },
      Math.max(0, delayMs),
    );
    this.#expiryTimer.unref();
  }

  #accept(command: Command, welcomed: Welcomed): void {
    if (this.#inFlight >= this.#deps.limits.inFlight) {
      const error = new GatewayError('rate_limited', 'Too many commands are unanswered.', { retryAfterMs: 100 });
      this.#answerFailure(command.id, command, error);
      return;
    }
    this.#inFlight += 1;
    // One after the other: two messages of one tab keep their order.
    this.#queue = this.#queue.then(async () => {
      await this.#answer(command, welcomed);
      this.#inFlight -= 1;
    });
  }

  async #answer(command: Command, welcomed: Welcomed): Promise<void> {
    try {
      await this.recheck();
      if (this.#closed) return;
      const { result, afterwards } = await handleCommand(this.#deps, welcomed, command, {
        refresh: (identity: Identity) => {
          welcomed.identity = identity;
          welcomed.caller = { ...welcomed.caller, principal: identity.principal };
          this.#setExpiry(identity.expiresAtMs);
        },
        connection: this.#info,
      });
      if (this.#closed) return this.#unsubscribe();
      this.#send({ type: 'ok', id: command.id, result });
      afterwards?.();
    } catch (thrown) {
      this.#answerFailure(command.id, command, thrown);
    }
  }

  /** Tells the client what it may know of a command that was not done; everybody else hears of it, too. */
  #answerFailure(id: number | null, command: Failed, thrown: unknown): void {
    const { newId, tell, traceRefusal } = this.#deps;
    const report = reportError(thrown, () => newId('err'));
    const { error, errorId } = report;
    const traceId = traceRefusal({
      command: command.type,
      code: error.code,
      ...(command.traceparent !== undefined && { traceparent: command.traceparent }),
    });
    tell({
      type: 'command.failed',
      connectionId: this.id,
      command: command.type,
      code: error.code,
      traceId,
      ...(errorId !== undefined && { errorId, cause: thrown }),
    });
    this.#send(toErrorFrame(id, { ...report, traceId }));
  }

  /**
   * Makes sure that the principal is still who it was, with the rank of this moment: asked for each command, now and then,
   * and when something has changed. Closes the connection of one that is not.
   */
  async recheck(): Promise<void> {
    const welcomed = this.#welcomed;
    if (this.#closed || welcomed === undefined) return;
    const { identity, caller } = welcomed;
    try {
      const principal = await this.#deps.identities.check(identity, caller.site);
      // Refreshed meanwhile: then that counts.
      if (welcomed.identity === identity) welcomed.caller = { ...welcomed.caller, principal };
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'unauthorized') throw error;
      if (welcomed.identity === identity) this.close(closeCodes.unauthorized, error.message);
    }
  }

  /** Called about once a second for every connection: life, flow and pings share one timer. */
  tick(nowMs: number): void {
    const { heartbeatMs } = this.#deps;
    if (this.#welcomed === undefined) return;
    if (this.#welcomed.flow.isHopeless(nowMs, this.#socket.bufferedBytes)) {
      this.#deps.tell({ type: 'reader.slowed', kind: 'closed' });
      this.close(closeCodes.slowReader, 'the reader is too slow');
      return;
    }
    if (nowMs - this.#lastHeardMs > heartbeatMs + 10_000) {
      this.close(closeCodes.noLife, 'nothing was heard');
      return;
    }
    if (nowMs - this.#lastPingMs >= heartbeatMs) {
      this.#lastPingMs = nowMs;
      this.#send({ type: 'ping' });
      // Also when nobody has told this node of a change.
      this.recheck().catch((error: unknown) => this.#fail(error));
    }
  }

  #send(frame: ServerFrame): void {
    if (!this.#closed) this.#socket.send(textFrame(encodeFrame(frame)));
  }

  #fail(error: unknown): void {
    const errorId = this.#deps.newId('err');
    this.#deps.tell({ type: 'fault', what: 'connection failed', errorId, cause: error });
    this.close(closeCodes.internal, `internal error ${errorId}`);
  }

  /** Tells the client that this node goes away and when to come back. */
  drain(reconnectAfterMs: [number, number]): void {
    if (this.#welcomed !== undefined) this.#send({ type: 'drain', reconnectAfterMs });
  }

  /** Closes the socket with a code that says what the client is to do. */
  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.closed();
    this.#socket.close(code, reason);
  }

  /** The socket is gone. Disconnecting decides nothing and cancels nothing (AP6). */
  closed(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#helloTimer);
    clearTimeout(this.#expiryTimer);
    this.#unsubscribe();
    if (this.#opened !== undefined) {
      this.#deps.tell({ type: 'connection.closed', connectionId: this.id, ...this.#opened });
    }
    this.#deps.forget(this);
  }

  /** Ends every subscription; also those that were made while the socket was going. */
  #unsubscribe(): void {
    for (const subscription of this.#welcomed?.subscriptions.values() ?? []) subscription.close();
    for (const inbox of this.#welcomed?.inboxes.values() ?? []) inbox.close();
  }
}
