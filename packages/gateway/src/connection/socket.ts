import type { Frame } from './frames.ts';

/** Where frames are sent. */
export interface Outlet {
  /** Does nothing once the socket closes. */
  send(frame: Frame): void;
  /** What is sent in it leaves together: for many frames at once, that takes a fraction of the time. */
  together(work: () => void): void;
}

/** What a connection needs of a WebSocket. */
export interface Socket extends Outlet {
  /** Begins the closing handshake; the reason is cut to what a close frame can carry. */
  close(code: number, reason: string): void;
  /** Ends the socket without a handshake. */
  terminate(): void;
  /** Bytes handed over and not yet taken by the operating system. */
  readonly bufferedBytes: number;
}
