/** What a connection needs of a WebSocket; `ws` is adapted to it in `ws-server.ts`. */
export interface Socket {
  send(text: string): void;
  /** What is sent in it leaves together: for many frames at once, that takes a fraction of the time. */
  together(work: () => void): void;
  /** Begins the closing handshake; the reason is cut to what a close frame can carry. */
  close(code: number, reason: string): void;
  /** Ends the socket without a handshake. */
  terminate(): void;
  /** Bytes handed over and not yet taken by the operating system. */
  readonly bufferedBytes: number;
}
