/** The socket before and around the frames: upgrades, sizes, encodings, what is no frame (TR1–TR3). */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeCodes } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { fakeTimers } from '../fixtures/fake-timers.ts';
import { type SocketClient, type SocketOptions, UpgradeRefused } from '../fixtures/socket-client.ts';
import { ORIGIN, OTHER_ORIGIN, startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const UPGRADE = [
  'GET /v1/socket HTTP/1.1',
  'Host: gateway',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  `Origin: ${ORIGIN}`,
];

/** Sends the head of a request, and bytes behind it, and returns what comes back until the server hangs up. */
async function sendHead(gateway: TestGateway, lines: readonly string[], rest: Buffer = Buffer.of()): Promise<string> {
  const stream = connect(gateway.port, '127.0.0.1');
  stream.write(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), rest]));
  return text(stream);
}

function refusedUpgrade(gateway: TestGateway, path: string, options: SocketOptions): Promise<number | undefined> {
  return gateway.socketAt(path, options).then(
    () => undefined,
    (error: unknown) => (error instanceof UpgradeRefused ? error.status : undefined),
  );
}

/** Another client's work goes on while somebody misbehaves. */
async function expectUnharmed(gateway: TestGateway, bystander: SocketClient): Promise<void> {
  await bystander.settled();
  expect(bystander.isOpen).toBe(true);
  const newcomer = await gateway.connect();
  expect(newcomer.isOpen).toBe(true);
}

describe('the upgrade', () => {
  it('[TR1] speaks parley.v1 without compression at /v1/socket', async () => {
    await using gateway = await startGateway();
    // The client offers permessage-deflate, as browsers do.
    const { upgradeHeaders } = await gateway.socketAt('/v1/socket', { protocols: ['parley.v1'] });
    expect(upgradeHeaders['sec-websocket-protocol']).toBe('parley.v1');
    expect(upgradeHeaders['sec-websocket-extensions']).toBeUndefined();
  });

  it('[TR1] answers other paths with 404', async () => {
    await using gateway = await startGateway();
    expect(await refusedUpgrade(gateway, '/v1/sockets', {})).toBe(404);
    expect(await refusedUpgrade(gateway, '/', {})).toBe(404);
  });

  it('[TR1] closes with 4406 when the subprotocol is not offered', async () => {
    await using gateway = await startGateway();
    for (const protocols of [[], ['parley.v2'], ['graphql-ws', 'parley.v0']]) {
      const client = await gateway.socket({ protocols });
      expect(await client.closed).toMatchObject({ code: closeCodes.version });
    }
  });

  it('[TR1] survives rubbish on a socket that it has just refused', async () => {
    await using gateway = await startGateway();
    const bystander = await gateway.connect();
    const answer = await sendHead(gateway, [...UPGRADE, 'Sec-WebSocket-Protocol: parley.v0'], Buffer.alloc(64, 0xff));
    expect(answer).toMatch(/^HTTP\/1\.1 101 /);
    await expectUnharmed(gateway, bystander);
  });

  it('[TR3] answers a missing or unknown Origin with 403', async () => {
    await using gateway = await startGateway();
    for (const origin of [null, 'https://evil.example', 'null', 'https://shop.example:444', 'http://shop.example']) {
      expect(await refusedUpgrade(gateway, '/v1/socket', { origin }), String(origin)).toBe(403);
    }
  });

  it('[TR3] takes no token from the address', async () => {
    await using gateway = await startGateway();
    const client = await gateway.socketAt(`/v1/socket?token=${gateway.operatorToken}`);
    const { principal } = await client.hello();
    expect(principal.role).toBe('visitor');
  });

  it.each(['//', 'http://[', '/%', '*'])('[TR1] survives an upgrade of %s', async (target) => {
    await using gateway = await startGateway();
    const bystander = await gateway.connect();
    const answer = await sendHead(gateway, [`GET ${target} HTTP/1.1`, ...UPGRADE.slice(1)]);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    await expectUnharmed(gateway, bystander);
  });

  it.each(['Upgrade', 'Sec-WebSocket-Key', 'Sec-WebSocket-Version'])(
    '[TR1] survives an upgrade with a wrong %s',
    async (header) => {
      await using gateway = await startGateway();
      const bystander = await gateway.connect();
      const lines = UPGRADE.map((line) => (line.startsWith(`${header}:`) ? `${header}: 7` : line));
      expect(await sendHead(gateway, lines)).toMatch(/^HTTP\/1\.1 4\d\d /);
      await expectUnharmed(gateway, bystander);
    },
  );
});

describe('what is no frame', () => {
  const lone = Buffer.from([0x22, 0xc3, 0x28, 0x22]);
  const cases: readonly [name: string, data: string | Uint8Array, binary: boolean, code: number][] = [
    ['a binary frame', Buffer.from('{"type":"pong"}'), true, closeCodes.badFrame],
    ['a frame over 64 KiB', `{"type":"pong","x":"${'x'.repeat(65_536)}"}`, false, closeCodes.tooBig],
    ['invalid UTF-8', Buffer.concat([Buffer.from('{"type":'), lone, Buffer.from('}')]), false, closeCodes.badFrame],
    ['invalid JSON', '{"type":"pong"', false, closeCodes.badFrame],
    ['an empty frame', '', false, closeCodes.badFrame],
    ['an array', '[{"type":"pong"}]', false, closeCodes.badFrame],
    ['null', 'null', false, closeCodes.badFrame],
    ['a string', '"pong"', false, closeCodes.badFrame],
    ['an object without type', '{"id":1}', false, closeCodes.badFrame],
    ['a type that is no string', '{"type":7,"id":1}', false, closeCodes.badFrame],
    ['an object nested too deeply', `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`, false, closeCodes.badFrame],
    ['deep brackets', '['.repeat(60_000), false, closeCodes.badFrame],
  ];

  it.each(cases)('[TR1] %s closes the connection, and no other', async (_name, data, binary, code) => {
    await using gateway = await startGateway();
    const [bystander, client] = [await gateway.connect(), await gateway.connect()];
    client.sendRaw(data, { binary });
    expect((await client.closed).code).toBe(code);
    await expectUnharmed(gateway, bystander);
  });

  it('[TR1] a frame of exactly 64 KiB is one', async () => {
    await using gateway = await startGateway();
    const client = await gateway.connect();
    const frame = JSON.stringify({ type: 'pong', padding: '' });
    client.sendRaw(frame.replace('""', `"${'x'.repeat(65_536 - frame.length)}"`));
    await client.settled();
  });

  it('[TR2] unknown fields are ignored, and an unknown command is unsupported', async () => {
    await using gateway = await startGateway();
    const client = await gateway.connect();
    client.send({ type: 'conversation.list', id: 1000, surprise: { deep: [1, 2] } });
    client.send({ type: 'conversation.fly', id: 1001 });
    client.send({ type: 'conversation.fly', id: 'no number' });
    expect(await client.frame('ok', ({ id }) => id === 1000)).toBeDefined();
    expect(await client.frame('error', ({ id }) => id === 1001)).toMatchObject({
      code: 'unsupported',
      retryable: false,
    });
    expect(await client.frame('error', ({ id }) => id === null)).toMatchObject({ code: 'unsupported' });
  });

  it('[TR2] a command with a wrong field is answered with the field, and what was sent is not repeated', async () => {
    await using gateway = await startGateway();
    const client = await gateway.connect();
    client.send({ type: 'message.send', id: 1000, conversationId: '<script>', key: 'no-uuid', text: '' });
    const error = await client.frame('error');
    expect(error).toMatchObject({ id: 1000, code: 'bad_request', field: 'conversationId' });
    expect(JSON.stringify(error)).not.toContain('script');
    await client.settled();
  });
});

describe('before welcome', () => {
  it('[TR3] closes with 4408 when nobody says hello for five seconds, and no other connection', async () => {
    await using gateway = await startGateway();
    using timers = fakeTimers();
    const silent = await gateway.socket();
    const bystander = await gateway.connect();
    timers.advance(4999);
    await bystander.settled();
    expect(silent.isOpen).toBe(true);
    timers.advance(1);
    expect((await silent.closed).code).toBe(closeCodes.noHello);
    await expectUnharmed(gateway, bystander);
  });

  it('[TR3] greets whoever said hello in time, however late it is read', async () => {
    await using gateway = await startGateway();
    using timers = fakeTimers();
    const client = await gateway.socket();
    // What is sent here is read by the gateway after its timers, as when it was busy.
    await new Promise((resolve) => setImmediate(resolve));
    const welcome = client.hello();
    timers.advance(5000);
    expect((await welcome).type).toBe('welcome');
  });

  it('[TR3] a frame over 8 KiB closes the connection', async () => {
    await using gateway = await startGateway();
    const client = await gateway.socket();
    client.send({ type: 'hello', site: 'shop', client: { id: 'tab' }, padding: 'x'.repeat(8192) });
    expect((await client.closed).code).toBe(closeCodes.tooBig);
  });

  it.each([
    ['another site', { site: 'other' }],
    ['no site that there is', { site: 'nowhere' }],
    ['a name of every object', { site: 'constructor' }],
  ])('[TR3] an origin that belongs to %s is closed with 4403', async (_name, hello) => {
    await using gateway = await startGateway();
    const client = await gateway.socket();
    await expect(client.hello(hello)).rejects.toThrow(String(closeCodes.forbidden));
  });

  it('[TR3] each site is reached from its own origin', async () => {
    await using gateway = await startGateway();
    const client = await gateway.connect({ origin: OTHER_ORIGIN, site: 'other' });
    expect((await client.frame('welcome')).agents.map(({ name }) => name)).toEqual(['plain']);
  });

  it('[TR3] silent sockets of one address are few, and those that spoke do not count', async () => {
    await using gateway = await startGateway({ remoteAddress: '203.0.113.7', limits: { silentPerAddress: 3 } });
    const spoken = await gateway.connect();
    const silent = [await gateway.socket(), await gateway.socket(), await gateway.socket()];
    const surplus = await gateway.socket();
    expect((await surplus.closed).code).toBe(closeCodes.rateLimited);
    await silent[0]?.close();
    await gateway.connect();
    expect(spoken.isOpen).toBe(true);
  });

  it('[TR3] connections of one address are limited', async () => {
    await using gateway = await startGateway({ remoteAddress: '203.0.113.7', limits: { connectionsPerAddress: 2 } });
    const first = await gateway.connect();
    await gateway.connect();
    const surplus = await gateway.socket();
    expect((await surplus.closed).code).toBe(closeCodes.tooManyConnections);
    await first.close();
    await gateway.connect();
  });

  it('[TR3] a socket that leaves in the middle of hello leaves nothing behind', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const client = await gateway.socket();
    client.send({
      type: 'hello',
      site: 'shop',
      token: visitor.token,
      client: { id: 'tab' },
      resume: [conversation.log.position],
    });
    await client.drop();
    await expectUnharmed(gateway, visitor);
    await visitor.settled();
    expect(gateway.gateway.stats().connections).toBe(2);
  });
});
