/** All connections of a node: upgrades in, one timer for all, and the order to leave. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeCodes, SOCKET_PATH, SUBPROTOCOL } from '@parley/protocol';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { isLocal, isLoopback } from '../policy/local.ts';
import { isKnownOrigin } from '../policy/origins.ts';
import { Connection } from './connection.ts';
import type { ConnectionDeps, ConnectionInfo } from './deps.ts';
import { WsSocket } from './ws-socket.ts';

export interface HubLimits {
  /** Connections from one address; this machine's own is not limited, since a reverse proxy may stand behind it. */
  readonly perAddress: number;
  /** Connections from one address that have not said `hello` yet (TR3). */
  readonly silentPerAddress: number;
  /** The same for this machine's own address. */
  readonly silentFromLoopback: number;
}

/** How many connections come from one address. */
interface Count {
  all: number;
  silent: number;
}

const TICK_MS = 1000;
/** Refused origins that are told apart in the log; whoever makes up more than this is not worth a line. */
const REFUSED_LIMIT = 100;

export class Hub {
  readonly #deps: ConnectionDeps;
  readonly #limits: HubLimits;
  readonly #server: WebSocketServer;
  readonly #connections = new Map<Connection, { readonly address: string; silent: boolean }>();
  readonly #byTab = new Map<string, Connection>();
  readonly #counts = new Map<string, Count>();
  readonly #refused = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(deps: Omit<ConnectionDeps, 'supersede' | 'forget' | 'isConnected'>, limits: HubLimits) {
    this.#deps = {
      ...deps,
      supersede: (connection) => this.#supersede(connection),
      forget: (connection) => this.#forget(connection),
      isConnected: (principalId, clientId) => this.#byTab.has(tabKey(principalId, clientId)),
    };
    this.#limits = limits;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: deps.limits.frameBytes,
      perMessageDeflate: false,
      // Invalid UTF-8 is answered by the connection itself, with the code that the protocol names for it.
      skipUTF8Validation: true,
      // A browser gives up on a server that picks none of what it offered: then it would never see the close code.
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : (offered.values().next().value ?? false)),
    });
    this.#timer = setInterval(() => {
      const nowMs = deps.now();
      for (const connection of this.#connections.keys()) connection.tick(nowMs);
    }, TICK_MS);
    this.#timer.unref();
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Takes an HTTP upgrade; what is not for the socket is refused. */
  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // Until `ws` has the stream, an error on it is nobody's: without a listener it would end the process.
    stream.on('error', () => stream.destroy());
    // Anybody can send a target that is no address; this is no place to throw.
    if (URL.parse(request.url ?? '/', 'http://localhost')?.pathname !== SOCKET_PATH) {
      return refuseUpgrade(stream, 404, 'Not Found');
    }
    const { origin } = request.headers;
    if (origin === undefined || !isKnownOrigin(this.#deps.sites, origin)) {
      this.#noteRefused(origin ?? '');
      return refuseUpgrade(stream, 403, 'Forbidden');
    }
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    const remoteAddress = this.#deps.clientAddress?.(request) ?? request.socket.remoteAddress ?? '';
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      // A protocol error of the peer, or a frame over the limit; `ws` closes with the code for it.
      socket.on('error', () => {});
      // The handshake succeeds even for a client that is refused here: a close code is all that a browser is told.
      if (!offered.includes(SUBPROTOCOL))
        return socket.close(closeCodes.version, `expected subprotocol ${SUBPROTOCOL}`);
      const { all, silent } = this.#counts.get(remoteAddress) ?? { all: 0, silent: 0 };
      const { perAddress, silentPerAddress, silentFromLoopback } = this.#limits;
      const local = isLoopback(remoteAddress);
      if (!local && all >= perAddress) return socket.close(closeCodes.tooManyConnections, 'too many connections');
      if (silent >= (local ? silentFromLoopback : silentPerAddress)) {
        return socket.close(closeCodes.rateLimited, 'too many connections without hello');
      }
      this.#open(socket, stream, {
        origin,
        remoteAddress,
        loopback: local,
        isLocal: isLocal(remoteAddress, request.headers),
      });
    });
  }

  /** Says once for each origin that it was refused: a page that may not connect is told nothing by its browser. */
  #noteRefused(origin: string): void {
    if (this.#refused.has(origin) || this.#refused.size >= REFUSED_LIMIT) return;
    this.#refused.add(origin);
    this.#deps.logger.warn({ origin: origin.slice(0, 200) }, "refused a socket: the origin is on no site's list");
  }

  #open(ws: WebSocket, stream: Duplex, info: ConnectionInfo): void {
    const { remoteAddress } = info;
    const connection = new Connection(this.#deps, new WsSocket(ws, stream), info);
    this.#connections.set(connection, { address: remoteAddress, silent: true });
    const count = this.#counts.get(remoteAddress) ?? { all: 0, silent: 0 };
    this.#counts.set(remoteAddress, { all: count.all + 1, silent: count.silent + 1 });
    ws.on('message', (data: RawData, isBinary) => connection.receive(data as Buffer, isBinary));
    ws.on('close', () => connection.closed());
  }

  #supersede(connection: Connection): void {
    this.#hasSpoken(connection);
    const tab = tabOf(connection);
    const older = this.#byTab.get(tab);
    this.#byTab.set(tab, connection);
    if (older !== connection) older?.close(closeCodes.superseded, 'superseded by a newer connection of the same tab');
  }

  #forget(connection: Connection): void {
    const { address } = this.#connections.get(connection) ?? {};
    this.#hasSpoken(connection);
    this.#connections.delete(connection);
    if (this.#byTab.get(tabOf(connection)) === connection) this.#byTab.delete(tabOf(connection));
    const count = address === undefined ? undefined : this.#counts.get(address);
    if (address === undefined || count === undefined) return;
    count.all -= 1;
    if (count.all === 0) this.#counts.delete(address);
  }

  #hasSpoken(connection: Connection): void {
    const known = this.#connections.get(connection);
    if (known?.silent !== true) return;
    known.silent = false;
    const count = this.#counts.get(known.address);
    if (count !== undefined) count.silent -= 1;
  }

  /** Tells every client to come back later, within the range. */
  drain(reconnectAfterMs: [number, number]): void {
    for (const connection of this.#connections.keys()) connection.drain(reconnectAfterMs);
  }

  /** Closes the connections of one principal. */
  closePrincipal(principalId: string, code: number, reason: string): void {
    for (const connection of this.#connections.keys()) {
      if (connection.principal?.id === principalId) connection.close(code, reason);
    }
  }

  /**
   * Something about identities has changed: connections whose principal is not good any more are closed.
   *
   * @param principalId Whose; default everybody's.
   */
  recheck(principalId?: string): void {
    for (const connection of this.#connections.keys()) {
      if (principalId !== undefined && connection.principal?.id !== principalId) continue;
      connection.recheck().catch((cause: unknown) => {
        this.#deps.tell({ type: 'fault', what: 'an identity could not be checked', cause });
      });
    }
  }

  /** Closes every connection, and waits a moment for the close frames to leave. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const connection of this.#connections.keys()) connection.close(closeCodes.drain, 'this node is going away');
    const deadline = setTimeout(() => {
      for (const client of this.#server.clients) client.terminate();
    }, 1000);
    while (this.#server.clients.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    clearTimeout(deadline);
    this.#server.close();
  }
}

function tabOf(connection: Connection): string {
  return tabKey(connection.principal?.id ?? '', connection.clientId ?? connection.id);
}

function tabKey(principalId: string, clientId: string): string {
  return `${principalId}\n${clientId}`;
}

function refuseUpgrade(stream: Duplex, status: number, text: string): void {
  stream.end(`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
