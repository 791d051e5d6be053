import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Generation } from './engine.ts';
import type { Fault } from './faults.ts';
import type { Pacer } from './pacing.ts';
import { responseEvents } from './wire-events.ts';
import type { WireEvent } from './wire-events.ts';

/** Events are joined up to this size while none of them has to wait. */
const WRITE_SIZE = 16_384;
/** Longest delay that a timer takes. */
const LONG_MS = 2 ** 31 - 1;
const RESET_GRACE_MS = 25;

/** What a stream needs of its request. */
export interface StreamContext {
  readonly response: ServerResponse;
  readonly pacer: Pacer;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
  readonly fault: Fault | undefined;
  /** Told after each token. */
  readonly onToken: () => void;
}

/** Sends a generation as server-sent events, at the pacer's speed, until its end or until the client has gone. */
export async function sendStream(generation: Generation, context: StreamContext): Promise<void> {
  const { pacer, signal, onToken } = context;
  const writer = new EventWriter(context.response, signal);
  let tokens = 0;
  for (const { event, tokens: cost } of responseEvents(generation.opened, generation.final)) {
    const terminal = event.type === `response.${generation.final.status}`;
    const broken = generation.ending !== 'normal' && (terminal || (cost > 0 && tokens >= generation.breakAfter));
    if (broken) return breakOff(generation, writer, context);
    if (cost > 0) {
      if (!pacer.isDue) await writer.flush();
      await pacer.nextToken();
      if (signal.aborted) return;
      tokens += 1;
      onToken();
    }
    await writer.write(event);
    if (signal.aborted) return;
  }
  await writer.flush();
  context.response.end();
}

async function breakOff(generation: Generation, writer: EventWriter, context: StreamContext): Promise<void> {
  const { response, signal, fault } = context;
  switch (generation.ending) {
    case 'error_event':
      await writer.write({
        type: 'error',
        code: 'server_error',
        message: fault?.message ?? 'An error occurred while processing your request.',
        param: null,
      });
      await writer.flush();
      response.end();
      return;
    case 'reset':
      await writer.flush();
      // A client drops what it has not read yet when the connection breaks; it is to see the tokens before.
      await delay(RESET_GRACE_MS, undefined, { signal }).catch(() => undefined);
      response.destroy();
      return;
    case 'stall':
      await writer.flush();
      await stall(signal);
      return;
    default:
      await writer.flush();
      response.end();
  }
}

/** Waits until the client has gone. */
export async function stall(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await delay(LONG_MS, undefined, { signal }).catch(() => undefined);
}

class EventWriter {
  readonly #response: ServerResponse;
  readonly #signal: AbortSignal;
  #buffer = '';
  #sequence = 0;

  constructor(response: ServerResponse, signal: AbortSignal) {
    this.#response = response;
    this.#signal = signal;
  }

  async write(event: WireEvent): Promise<void> {
    const { type, ...rest } = event;
    const data = JSON.stringify({ type, sequence_number: this.#sequence, ...rest });
    this.#sequence += 1;
    this.#buffer += `event: ${type}\ndata: ${data}\n\n`;
    if (this.#buffer.length >= WRITE_SIZE) await this.flush();
  }

  /** Hands the buffer to the socket and waits while the client reads too slowly. */
  async flush(): Promise<void> {
    if (this.#buffer === '' || this.#signal.aborted) return;
    const chunk = this.#buffer;
    this.#buffer = '';
    if (this.#response.write(chunk)) return;
    await once(this.#response, 'drain', { signal: this.#signal }).catch(() => undefined);
  }
}
