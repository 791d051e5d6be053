import type { SocketLike } from '../socket.ts';

/** A socket whose other end is the test. Client frames wait in `sent` until the test looks at them. */
export class FakeSocket implements SocketLike {
  readonly url: string;
  readonly sent: Record<string, unknown>[] = [];
  closedWith: number | null = null;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;

  constructor(url: string) {
    this.url = url;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as Record<string, unknown>);
  }

  close(code?: number): void {
    this.closedWith = code ?? 1005;
  }

  open(): void {
    this.#call(this.onopen, {});
  }

  /** A frame arrives; strings travel as they are. */
  deliver(frame: object | string): void {
    this.#call(this.onmessage, { data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
  }

  /** The connection ends from outside. */
  drop(code = 1006): void {
    this.#call(this.onclose, { code });
  }

  /** Takes the first frame that waits. */
  take(): Record<string, unknown> | undefined {
    return this.sent.shift();
  }

  /** Takes the first waiting frame of a type; what came before it is passed over. */
  takeType(type: string): Record<string, unknown> {
    const index = this.sent.findIndex((frame) => frame['type'] === type);
    const frame = this.sent[index];
    if (frame === undefined) {
      throw new Error(`no ${type} among ${this.sent.map((one) => String(one['type'])).join(', ') || 'nothing'}`);
    }
    this.sent.splice(0, index + 1);
    return frame;
  }

  #call(handler: ((event: never) => void) | null, event: object): void {
    handler?.(event as never);
  }
}
