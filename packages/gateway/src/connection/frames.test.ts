import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { LogEntry } from '../store/port.ts';
import { readFrame } from '../testing/read-frame.ts';
import { eventFrame, sharedEventFrame, textFrame } from './frames.ts';

const entry: LogEntry = { seq: 7, at: '2026-03-01T12:00:00.000Z', type: 'message.delta', body: '{"type":"x"}' };
const parts = { sub: 2, covers: 1, body: entry.body };

describe('frames', () => {
  it('[TR1] are read by another implementation as they were meant, whatever their size', async () => {
    const texts = [0, 1, 125, 126, 65_535, 65_536, 200_000].flatMap((bytes) => [
      'a'.repeat(bytes),
      'é'.repeat(Math.floor(bytes / 2)),
      '€'.repeat(Math.floor(bytes / 3)),
    ]);
    const all = [...texts, '👋🏽 {"type":"ok"}', 'half a pair \ud83d'];
    const server = createServer();
    const sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, stream, head) =>
      sockets.handleUpgrade(request, stream, head, () => {
        for (const text of all) stream.write(textFrame(text));
      }),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => {
      client.terminate();
      server.close();
    });
    const received: string[] = [];
    await new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('message', (data: Buffer, isBinary) => {
        received.push(`${isBinary ? 'binary ' : ''}${data.toString('utf8')}`);
        if (received.length === all.length) resolve();
      });
    });
    expect(received).toEqual(all.map((text) => text.toWellFormed()));
  });

  it('[LG2] tell where an event is in the log, and what it stands for', () => {
    expect(readFrame(eventFrame(entry, parts))).toEqual({ sub: 2, seq: 7, at: entry.at, type: 'x' });
    expect(readFrame(eventFrame(entry, { ...parts, covers: 3 }))).toMatchObject({ seq: 7, covers: 3 });
  });

  it('are made once for readers who get the same, and anew for who does not', () => {
    const first = sharedEventFrame(entry, parts);
    expect(first.equals(eventFrame(entry, parts))).toBe(true);
    expect(sharedEventFrame(entry, { ...parts })).toBe(first);
    for (const other of [{ sub: 3 }, { covers: 2 }, { body: '{"type":"y"}' }]) {
      const different = { ...parts, ...other };
      expect(sharedEventFrame(entry, different).equals(eventFrame(entry, different))).toBe(true);
    }
  });
});
