/** What a connection needs of a WebSocket; `ws` is adapted to it in `ws-server.ts`. */
export interface Socket {
  send(text: string): void;
  /** Begins the closing handshake; the reason is cut to what a close frame can carry. */
  close(code: number, reason: string): void;
  /** Ends the socket without a handshake. */
  terminate(): void;
  /** Bytes handed over and not yet taken by the operating system. */
  readonly bufferedBytes: number;
}
