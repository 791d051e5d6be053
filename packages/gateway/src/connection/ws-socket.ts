import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Frame } from './frames.ts';
import type { Socket } from './socket.ts';

/** A close frame carries at most 123 bytes of reason. */
const REASON_BYTES = 123;

/** A connection of `ws`, and the stream below it. */
export class WsSocket implements Socket {
  readonly #ws: WebSocket;
  readonly #stream: Duplex;

  /** @param ws Without compression: then it has no queue of its own, and all that is written keeps its order. */
  constructor(ws: WebSocket, stream: Duplex) {
    this.#ws = ws;
    this.#stream = stream;
  }

  /** Past `ws`, which writes the header apart from the payload: a frame that many get is made once and takes one write. */
  send(frame: Frame): void {
    if (this.#ws.readyState === WebSocket.OPEN) this.#stream.write(frame);
  }

  together(work: () => void): void {
    this.#stream.cork();
    try {
      work();
    } finally {
      this.#stream.uncork();
    }
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, cutToBytes(reason, REASON_BYTES));
  }

  terminate(): void {
    this.#ws.terminate();
  }

  get bufferedBytes(): number {
    return this.#ws.bufferedAmount;
  }
}

/** Cuts a text so that its UTF-8 has at most so many bytes, between characters. */
function cutToBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
