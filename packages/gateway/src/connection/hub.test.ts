import { Agent } from '@openai/agents';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createRegistry } from '../agent/definition.ts';
import { createInProcessBus } from '../bus/in-process.ts';
import { Channels } from '../conversation/channels.ts';
import { Presence } from '../conversation/presence.ts';
import { ConversationLog } from '../conversation/log.ts';
import { createIds } from '../ids.ts';
import { createKnownUsers } from '../identity/known-users.ts';
import { createIdentities } from '../policy/authenticate.ts';
import { createVisitorTokens } from '../policy/visitor-tokens.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { accountsOf, roomyRate } from '../testing/policies.ts';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { Hub, type HubLimits } from './hub.ts';

const ORIGIN = 'https://shop.example';
const roomy: HubLimits = { perAddress: 8, silentPerAddress: 8, silentFromLoopback: 8 };

/** A server with nothing but a hub; gives its port. */
async function serve(limits: HubLimits = roomy): Promise<{ port: number; hub: Hub }> {
  const store = openTemporaryStore();
  const bus = createInProcessBus();
  const registry = createRegistry({ support: { agent: new Agent({ name: 'Support' }), title: 'Support' } });
  const newId = createIds();
  const tokens = createVisitorTokens(new Uint8Array(32), newId, Date.now);
  const knownUsers = createKnownUsers({ tokens: {}, store, now: Date.now });
  const hub = new Hub(
    {
      store,
      log: new ConversationLog(store, bus),
      channels: new Channels(bus),
      presence: new Presence(),
      registry,
      sites: { storefront: { origins: [ORIGIN], agents: ['support'] } },
      newId,
      now: Date.now,
      logger: silentLogger,
      tell: () => {},
      traceRefusal: () => 'ab'.repeat(16),
      messageChars: 100,
      messageRate: roomyRate(),
      argumentProblems: () => [],
      accountFor: accountsOf({ store, now: Date.now }),
      onApprovalWait: () => {},
      identities: createIdentities({ tokens, knownUsers, store, now: Date.now }),
      merge: async () => 0,
      limits: { frameBytes: 4096, messageChars: 100, inFlight: 4, unackedBytes: 1000 },
      heartbeatMs: 25_000,
      model: { mode: 'live' },
      isDraining: () => false,
    },
    limits,
  );
  const server = createServer();
  server.on('upgrade', (request, stream, head) => hub.handleUpgrade(request, stream, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    await hub.close();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, hub };
}

interface Attempt {
  readonly path?: string;
  readonly origin?: string;
  readonly protocols?: readonly string[];
}

/** Opens a socket, whatever becomes of it. */
function open(
  port: number,
  { path = '/v1/socket', origin = ORIGIN, protocols = ['parley.v1'] }: Attempt = {},
): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, [...protocols], { origin });
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());
  return socket;
}

async function statusOf(socket: WebSocket): Promise<number> {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return response.statusCode;
}

async function closeCodeOf(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

describe('an upgrade', () => {
  it('[TR3] is refused with 403 for an origin that no site lists', async () => {
    const { port } = await serve();
    expect(await statusOf(open(port, { origin: 'https://evil.test' }))).toBe(403);
    expect(await statusOf(open(port, { origin: `${ORIGIN}.evil.test` }))).toBe(403);
  });

  it('[TR1] is refused with 404 for another path', async () => {
    const { port } = await serve();
    expect(await statusOf(open(port, { path: '/v1/socket/' }))).toBe(404);
    expect(await statusOf(open(port, { path: '/' }))).toBe(404);
  });

  it.each(['//', '//[', 'http://', '/v1/socket\u0001'])('does no harm with the target %j', async (target) => {
    const { port } = await serve();
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    socket.write(
      `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: ${ORIGIN}\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 4/);
    // The server is still there.
    await once(open(port), 'open');
  });

  it.each([[[]], [['parley.v2']], [['other', 'parley.v0']]])(
    '[TR2] closes with 4406 when %j was offered',
    async (protocols) => {
      const { port } = await serve();
      expect(await closeCodeOf(open(port, { protocols }))).toBe(4406);
    },
  );

  it('[TR1] picks our subprotocol, and no compression', async () => {
    const { port, hub } = await serve();
    const socket = open(port, { protocols: ['other', 'parley.v1'] });
    await once(socket, 'open');
    expect([socket.protocol, socket.extensions]).toEqual(['parley.v1', '']);
    expect(hub.size).toBe(1);
  });

  it('[TR3] is limited for sockets that say nothing, and free again when those are gone', async () => {
    const { port, hub } = await serve({ ...roomy, silentFromLoopback: 2 });
    const sockets = [open(port), open(port)];
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    expect(await closeCodeOf(open(port))).toBe(4029);
    sockets[0]?.close();
    await closeCodeOf(sockets[0] as WebSocket);
    expect(hub.size).toBe(1);
    const next = open(port);
    await once(next, 'open');
    expect(next.readyState).toBe(WebSocket.OPEN);
  });
});

describe('the first frame', () => {
  const hello = (id: string) =>
    JSON.stringify({ type: 'hello', site: 'storefront', client: { id, name: 'test', version: '1' } });

  it('[TR1] [HS1] closes the socket when it is no hello', async () => {
    const { port } = await serve();
    const frames: (string | Buffer)[] = [
      'no JSON',
      '{"type":"pong"}',
      Buffer.from([0xff, 0xfe]),
      '[]',
      '{"type":"hello"}',
    ];
    for (const frame of frames) {
      const socket = open(port);
      await once(socket, 'open');
      socket.send(frame, { binary: false });
      expect(await closeCodeOf(socket)).toBe(4400);
    }
    const binary = open(port);
    await once(binary, 'open');
    binary.send(Buffer.from(hello('tab_1')), { binary: true });
    expect(await closeCodeOf(binary)).toBe(4400);
  });

  it('[TR1] closes the socket with 1009 when it is too big', async () => {
    const { port } = await serve();
    const socket = open(port);
    await once(socket, 'open');
    socket.send('x'.repeat(5000));
    expect(await closeCodeOf(socket)).toBe(1009);
  });

  it('[HS3] of a newer socket of the same tab closes the older one', async () => {
    const { port, hub } = await serve();
    const first = open(port);
    await once(first, 'open');
    first.send(hello('tab_1'));
    const [welcome] = (await once(first, 'message')) as [Buffer];
    const { visitorToken } = JSON.parse(welcome.toString()) as { visitorToken: string };
    const second = open(port);
    await once(second, 'open');
    second.send(JSON.stringify({ ...(JSON.parse(hello('tab_1')) as object), token: visitorToken }));
    expect(await closeCodeOf(first)).toBe(4409);
    expect(hub.size).toBe(1);
    second.send(hello('tab_1'));
    expect(await closeCodeOf(second)).toBe(4400);
  });

  it('[SC1] closes the socket for a site that the origin does not belong to', async () => {
    const { port } = await serve();
    for (const site of ['blog', 'toString', '__proto__']) {
      const socket = open(port);
      await once(socket, 'open');
      socket.send(hello('tab_1').replace('storefront', site));
      expect(await closeCodeOf(socket)).toBe(4403);
    }
  });
});
