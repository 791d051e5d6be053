import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { sendStream } from './endpoint.ts';

/** Sends pieces to whoever asks. */
async function serve(pieces: () => AsyncGenerator<string>) {
  const sent = Promise.withResolvers<unknown>();
  const server = createServer((_request, response) => {
    sendStream({ response }, pieces(), { type: 'text/plain', file: 'x.txt' }).then(sent.resolve, (error: unknown) => {
      sent.resolve({ error, headersSent: response.headersSent });
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const request = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  request.on('error', () => {});
  return { request, sent: sent.promise };
}

const PIECE = 'x'.repeat(100_000);
const PIECES = 1000;

it('sendStream makes pieces no faster than they are read, and stops when nobody reads any more', async () => {
  let made = 0;
  let isReleased = false;
  const { request, sent } = await serve(async function* () {
    try {
      for (; made < PIECES; made += 1) yield PIECE;
    } finally {
      isReleased = true;
    }
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // Nothing is read: what both ends and the system hold back is much less than all of it, and then nothing more is made.
  let before = -1;
  while (before !== made) {
    before = made;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThan(PIECES / 2);
  response.destroy();
  expect(await sent).toBeUndefined();
  expect(isReleased).toBe(true);
});

it('sendStream sends all of it to whom reads, and says nothing before it knows that it can', async () => {
  const { request } = await serve(async function* () {
    for (const piece of ['a', 'b', 'c']) yield piece;
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  expect(text).toBe('abc');
  expect(response.headers['content-disposition']).toBe('attachment; filename="x.txt"');

  const failure = new Error('there is nothing');
  // oxlint-disable-next-line require-yield
  const failed = await serve(async function* () {
    throw failure;
  });
  expect(await failed.sent).toEqual({ error: failure, headersSent: false });
});
