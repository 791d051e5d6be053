/**
 * The least that a server can do, as a process: `ws` with the gateway's options sends a recorded turn again, with timers
 * in place of a provider. It stores nothing, knows no runs, and reads nothing of what it is sent.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SUBPROTOCOL } from '@parley/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import { rssBytes } from './memory.ts';
import type { Recording } from './recording.ts';
import { replay } from './replay.ts';
import { cpuUs, serve } from './worker.ts';

let recording: Recording = { hello: [], open: [], turn: [] };
let answers = true;

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
    else if (received === 3 && answers) replay(recording.turn, (text) => sendTo(socket, text));
  });
});

function sendTo(socket: WebSocket, text: string): boolean {
  if (socket.readyState !== socket.OPEN) return false;
  socket.send(text);
  return true;
}

export interface BareApi {
  /** @returns the port. */
  start(): Promise<number>;
  /**
   * What to send from now on.
   *
   * @param toEach Whether everybody gets the turn who asks for it; otherwise all get it together by {@link broadcast}.
   */
  load(recorded: Recording, toEach: boolean): void;
  /** Begins to send the turn to all. */
  broadcast(): void;
  /** Bytes of the process in memory; needs `--expose-gc`. */
  rssBytes(): Promise<number>;
  cpuUs(): number;
}

serve<BareApi>({
  start: async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  },
  load: (recorded, toEach) => {
    recording = recorded;
    answers = toEach;
  },
  broadcast: () =>
    // All of a turn but the answer to its message, which is for one.
    replay(
      recording.turn.filter(({ text }) => !text.startsWith('{"type":')),
      (text) => {
        for (const socket of sockets.clients) sendTo(socket, text);
        return true;
      },
    ),
  rssBytes,
  cpuUs,
});
