/** What the connection needs of a WebSocket: browsers, Node's global and the `ws` package all have it. */
export interface SocketLike {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
}

/** Opens a socket. May throw; the client treats that like a failed connection. */
export type CreateSocket = (url: string, protocol: string) => SocketLike;

/** Node's WebSocket takes options where browsers take only protocols. */
interface SocketConstructor {
  new (url: string, options: string | { protocols: string; headers: Record<string, string> }): SocketLike;
}

/** Whether this platform has a WebSocket of its own. */
export function hasGlobalSocket(): boolean {
  return 'WebSocket' in globalThis;
}

function globalSocket(): SocketConstructor {
  return (globalThis as unknown as { WebSocket: SocketConstructor }).WebSocket;
}

/** The default: the WebSocket of the browser, which sends the page's origin by itself. */
export const browserSocket: CreateSocket = (url, protocol) => new (globalSocket())(url, protocol);

/**
 * For Node 22 and later: its own WebSocket, with headers.
 *
 * @param origin Sent as `Origin`; must be on the site's allow-list (TR3).
 * @param headers Further headers of the upgrade request.
 */
export function nodeSocket(origin: string, headers: Record<string, string> = {}): CreateSocket {
  return (url, protocol) => new (globalSocket())(url, { protocols: protocol, headers: { ...headers, Origin: origin } });
}
