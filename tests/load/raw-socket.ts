/** A WebSocket client of no more than the benchmark needs: a full one would cost the load more than it measures. */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface RawSocketOptions {
  readonly port: number;
  readonly path: string;
  readonly origin: string;
  /** Default none. */
  readonly subprotocol?: string;
  readonly onText: (text: string) => void;
  /** The socket has ended; the reason is for people. */
  readonly onEnd: (reason: string) => void;
}

const OPCODE_TEXT = 1;
const OPCODE_CLOSE = 8;
const FINAL = 0x80;
const MASKED = 0x80;
const HEADER_END = '\r\n\r\n';

export class RawSocket {
  readonly #options: RawSocketOptions;
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  #ended = false;
  /** Bytes received after the upgrade, headers of frames included. */
  bytes = 0;
  /** Text frames received. */
  frames = 0;

  private constructor(options: RawSocketOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
  }

  /** @throws Error when the server refuses the upgrade. */
  static async open(options: RawSocketOptions): Promise<RawSocket> {
    const socket = connect(options.port, '127.0.0.1');
    socket.setNoDelay(true);
    const { path, origin, subprotocol } = options;
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${options.port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
        `Origin: ${origin}`,
      ].join('\r\n') + HEADER_END,
    );
    const raw = new RawSocket(options, socket);
    const first = await upgraded(socket);
    socket.on('data', (chunk) => raw.#receive(chunk));
    socket.on('error', (error) => raw.#end(error.message));
    socket.on('close', () => raw.#end('the connection ended'));
    raw.#receive(first);
    return raw;
  }

  /** Sends a text frame of at most 65,535 bytes, masked with zeros: that is a mask like any other to the server. */
  send(text: string): void {
    const payload = Buffer.from(text);
    const long = payload.length > 125;
    const header = Buffer.alloc(long ? 8 : 6);
    header[0] = FINAL | OPCODE_TEXT;
    header[1] = MASKED | (long ? 126 : payload.length);
    if (long) header.writeUInt16BE(payload.length, 2);
    this.#socket.write(Buffer.concat([header, payload]));
  }

  /** Reads nothing any more, so that what the server sends fills the buffers of the system. */
  stopReading(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#ended = true;
    this.#socket.destroy();
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.close();
    this.#options.onEnd(reason);
  }

  #receive(chunk: Buffer): void {
    this.bytes += chunk.length;
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let frame = readFrame(rest); frame !== undefined && !this.#ended; frame = readFrame(rest)) {
      rest = rest.subarray(frame.end);
      if (frame.opcode === OPCODE_TEXT) {
        this.frames += 1;
        this.#options.onText(frame.payload.toString('utf8'));
      } else if (frame.opcode === OPCODE_CLOSE) {
        const code = frame.payload.length < 2 ? 'none' : frame.payload.readUInt16BE(0);
        this.#end(`closed with ${code} ${frame.payload.toString('utf8', 2)}`);
      }
    }
    this.#rest = rest;
  }
}

/** Waits for the answer to the upgrade. @returns what came after it. */
function upgraded(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const receive = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(HEADER_END);
      if (end === -1) return;
      socket.removeListener('data', receive).removeListener('error', reject).removeListener('close', refuse);
      const status = head.toString('latin1', 0, head.indexOf('\r\n'));
      if (status.startsWith('HTTP/1.1 101 ')) resolve(head.subarray(end + HEADER_END.length));
      else reject(new Error(`the upgrade was answered with ${status}`));
    };
    const refuse = (): void => reject(new Error('the connection ended before the upgrade'));
    socket.on('data', receive).on('error', reject).on('close', refuse);
  });
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Where the next frame begins. */
  readonly end: number;
}

/** The first frame of the bytes, if all of it is there. Servers do not mask, and none here splits a message. */
function readFrame(bytes: Buffer): Frame | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  let start = 2;
  let length = second;
  if (length === 126) {
    if (bytes.length < 4) return undefined;
    start = 4;
    length = bytes.readUInt16BE(2);
  } else if (length === 127) {
    if (bytes.length < 10) return undefined;
    start = 10;
    length = Number(bytes.readBigUInt64BE(2));
  }
  const end = start + length;
  return bytes.length < end ? undefined : { opcode: first & 0x0f, payload: bytes.subarray(start, end), end };
}
