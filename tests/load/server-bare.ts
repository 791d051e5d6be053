/**
 * The least that a server can do, as a process: `ws` with the gateway's options sends a recorded turn again, with timers
 * in place of a provider. It stores nothing, knows no runs, and reads nothing of what it is sent.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SUBPROTOCOL } from '@parley/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Recording } from './recording.ts';
import { cpuUs, serve } from './worker.ts';

let recording: Recording = { hello: [], open: [], turn: [] };

const server = createServer();
const sockets = new WebSocketServer({
  server,
  maxPayload: 65_536,
  perMessageDeflate: false,
  skipUTF8Validation: true,
  handleProtocols: () => SUBPROTOCOL,
});
sockets.on('connection', (socket) => {
  let received = 0;
  socket.on('message', () => {
    received += 1;
    // What comes later are acknowledgements.
    if (received === 1) for (const text of recording.hello) socket.send(text);
    else if (received === 2) for (const text of recording.open) socket.send(text);
    else if (received === 3) replay(socket);
  });
});

/** Frames go out at the times of the recording, so groups of tokens are those of the gateway's window. */
function replay(socket: WebSocket): void {
  const { turn } = recording;
  const startMs = performance.now();
  let next = 0;
  const step = (): void => {
    for (let frame = turn[next]; frame !== undefined; frame = turn[next]) {
      const waitMs = startMs + frame.atMs - performance.now();
      if (waitMs > 0) {
        setTimeout(step, Math.max(1, Math.ceil(waitMs)));
        return;
      }
      if (socket.readyState !== socket.OPEN) return;
      socket.send(frame.text);
      next += 1;
    }
  };
  step();
}

export interface BareApi {
  /** @returns the port. */
  start(): Promise<number>;
  /** What to send from now on. */
  load(recorded: Recording): void;
  cpuUs(): number;
}

serve<BareApi>({
  start: async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  },
  load: (recorded) => {
    recording = recorded;
  },
  cpuUs,
});
