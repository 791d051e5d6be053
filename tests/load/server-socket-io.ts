/**
 * Socket.IO with connection state recovery, as a process, used as its documentation does: it runs the SDK for whoever sends
 * a message and emits what comes of it, or it emits a recorded turn to all.
 *
 * What it does not do: events are in memory only, two minutes of them, and gone with the process; nothing is
 * acknowledged, and a slow reader's are buffered without bound.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { rssBytes } from './memory.ts';
import { PeerRuns } from './peer-runs.ts';
import type { PeerApi } from './peer-server.ts';
import { replay } from './replay.ts';
import { cpuUs, serve } from './worker.ts';

let windowMs = 0;
let runs: PeerRuns | undefined;

const server = createServer();
const sockets = new Server(server, {
  transports: ['websocket'],
  connectionStateRecovery: { maxDisconnectionDuration: 120_000 },
});
sockets.on('connection', (socket) => {
  socket.on('message', (text: string) => {
    runs?.run(text, { windowMs, emit: (frame) => socket.emit('event', frame) }).catch(() => socket.disconnect(true));
  });
});

serve<PeerApi>({
  start: async (providerUrl) => {
    if (providerUrl !== undefined) runs = new PeerRuns(providerUrl);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  },
  gather: (ms) => {
    windowMs = ms;
  },
  broadcast: ({ turn }) => {
    const events = turn.filter(({ text }) => text.startsWith('{"sub":'));
    const parsed = events.map(({ atMs, text }) => ({ atMs, text, frame: JSON.parse(text) as object }));
    let next = 0;
    replay(parsed, () => {
      sockets.emit('event', parsed[next]?.frame);
      next += 1;
      return true;
    });
  },
  rssBytes,
  cpuUs,
});
