import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Agent } from '@openai/agents';
import { createRegistry } from '../agent/definition.ts';
import { GatewayError } from '../errors.ts';
import { createIds } from '../ids.ts';
import { createRouter, type RouterOptions } from './router.ts';
import { fileFor } from './static.ts';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const registry = createRegistry({
  support: { agent: new Agent({ name: 'Support' }), title: 'Support', starters: ['Where is it?'] },
  triage: { agent: new Agent({ name: 'Triage' }), title: 'Help desk' },
  inside: { agent: new Agent({ name: 'Inside' }), title: 'Inside', availableTo: ['operator'] },
});

type Ask = (path: string, options?: { method?: string; headers?: Record<string, string> }) => Promise<Reply>;

/** A server with the router alone; requests are sent as they are, without tidying their paths. */
async function serve(options: Partial<RouterOptions> = {}): Promise<Ask> {
  const router = createRouter({
    mounts: [],
    sites: {},
    registry,
    notReady: async () => undefined,
    newId: createIds(),
    tell: () => {},
    ...options,
  });
  const server = createServer((request, response) => void router(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return async (path, { method = 'GET', headers = {} } = {}) => {
    const request = sendRequest({ host: '127.0.0.1', port, path, method, headers }).end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
  };
}

/** `public/` with files to serve, and a file beside it that must not be. */
function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'parley-static-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'public', 'assets'), { recursive: true });
  mkdirSync(join(root, 'public-too'));
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'public-too', 'secret.txt'), 'secret');
  writeFileSync(join(root, 'public', 'index.html'), '<h1>Hello</h1>');
  writeFileSync(join(root, 'public', 'widget.js'), 'void 0;');
  writeFileSync(join(root, 'public', 'assets', 'data.bin'), Buffer.from([0, 255]));
  return join(root, 'public');
}

describe('health', () => {
  it('[OB10] says that the process lives, and whether it can serve', async () => {
    let reason: string | undefined;
    const ask = await serve({ notReady: async () => reason });
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    expect(await ask('/readyz?verbose')).toMatchObject({ status: 200 });
    reason = 'draining';
    expect(await ask('/readyz')).toMatchObject({ status: 503, body: '{"status":"draining"}' });
    expect((await ask('/healthz')).status).toBe(200);
  });
});

describe('errors', () => {
  it('[EV3] answer with the code, and with nothing internal', async () => {
    const told: object[] = [];
    const ask = await serve({
      tell: (signal) => void told.push(signal),
      notReady: async () => {
        throw new Error('secret detail');
      },
    });
    const reply = await ask('/readyz');
    expect(reply).toMatchObject({ status: 500, headers: { 'content-type': 'application/json' } });
    const { error } = JSON.parse(reply.body) as { error: { code: string; errorId: string } };
    expect(error).toMatchObject({ code: 'internal', retryable: true });
    expect(reply.body).not.toContain('secret');
    expect(told).toMatchObject([{ errorId: error.errorId }]);
  });

  it('carry the field and the time to wait', async () => {
    const ask = await serve({
      notReady: async () => {
        throw new GatewayError('rate_limited', 'Slower, please.', { field: 'text', retryAfterMs: 1500 });
      },
    });
    const reply = await ask('/readyz');
    expect(reply).toMatchObject({ status: 429, headers: { 'retry-after': '2' } });
    expect(JSON.parse(reply.body)).toEqual({
      error: { code: 'rate_limited', message: 'Slower, please.', retryable: true, field: 'text' },
    });
  });

  it.each(['/', '/nothing', '//', '//[', '/%', '/v1/socket', '*', 'http://other.test/x'])(
    'answer 404 to the target %s',
    async (path) => {
      const ask = await serve({ mounts: [{ path: '/widget/', directory: folder() }] });
      expect(await ask(path)).toMatchObject({ status: 404 });
    },
  );
});

describe('every answer', () => {
  const locked = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  };

  it.each(['/healthz', '/nothing', '/v1/agents', '/widget', '/widget/widget.js'])(
    '[SC6] is neither framed, nor run, nor taken for something else: %s',
    async (path) => {
      const ask = await serve({ mounts: [{ path: '/widget/', directory: folder(), crossOrigin: true }] });
      const { headers } = await ask(path);
      expect(headers).toMatchObject(locked);
      expect(headers['strict-transport-security']).toBeUndefined();
    },
  );

  it('keeps browsers to TLS where the request came by TLS', async () => {
    const ask = await serve();
    const { headers } = await ask('/healthz', { headers: { 'x-forwarded-proto': 'https' } });
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}$/);
  });

  it('[SC2] is framed by pages of the same origin only where that was said', async () => {
    const directory = folder();
    const ask = await serve({
      mounts: [
        { path: '/console/', directory },
        { path: '/', directory, framed: true },
      ],
    });
    const framing = async (path: string) => {
      const { headers } = await ask(path);
      return [
        headers['x-frame-options'],
        /frame-ancestors [^;]+/.exec(String(headers['content-security-policy']))?.[0],
      ];
    };
    expect(await framing('/console/')).toEqual(['DENY', "frame-ancestors 'none'"]);
    expect(await framing('/')).toEqual(['SAMEORIGIN', "frame-ancestors 'self'"]);
  });
});

describe('files', () => {
  it('are served with their type, and with headers that keep them harmless', async () => {
    const ask = await serve({ mounts: [{ path: '/', directory: folder() }] });
    const page = await ask('/?from=mail');
    expect(page).toMatchObject({ status: 200, body: '<h1>Hello</h1>' });
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': '14',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
      'cache-control': 'no-cache',
    });
    const script = await ask('/widget.js');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['access-control-allow-origin']).toBeUndefined();
    expect((await ask('/assets/data.bin')).headers['content-type']).toBe('application/octet-stream');
  });

  it('[UI7] are kept for good when their names change with their content, and asked for again otherwise', async () => {
    const directory = folder();
    writeFileSync(join(directory, 'panel.0123456789abcdef.js'), '1');
    const ask = await serve({ mounts: [{ path: '/widget/', directory, crossOrigin: true }] });
    const cacheOf = async (file: string) => (await ask(`/widget/${file}`)).headers['cache-control'];
    expect(await cacheOf('panel.0123456789abcdef.js')).toBe('public, max-age=31536000, immutable');
    expect(await cacheOf('widget.js')).toBe('no-cache');
  });

  it('may be for other sites too', async () => {
    const ask = await serve({ mounts: [{ path: '/widget/', directory: folder(), crossOrigin: true }] });
    expect((await ask('/widget/widget.js')).headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(await ask('/widget')).toMatchObject({ status: 308, headers: { location: '/widget/' } });
    expect(await ask('/widget/')).toMatchObject({ status: 200, body: '<h1>Hello</h1>' });
  });

  it('are not sent again to those who have them', async () => {
    const directory = folder();
    const ask = await serve({ mounts: [{ path: '/', directory }] });
    const { headers } = await ask('/widget.js');
    const condition = { 'if-none-match': String(headers['etag']) };
    expect(await ask('/widget.js', { headers: condition })).toMatchObject({ status: 304, body: '' });
    utimesSync(join(directory, 'widget.js'), 1, 1);
    expect(await ask('/widget.js', { headers: condition })).toMatchObject({ status: 200, body: 'void 0;' });
  });

  it('can be asked about with HEAD, and be changed with nothing', async () => {
    const ask = await serve({ mounts: [{ path: '/', directory: folder() }] });
    const head = await ask('/widget.js', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '7' } });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(await ask('/widget.js', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/..%2fpublic-too%2fsecret.txt',
    '/..%5csecret.txt',
    '/widget.js%00.txt',
    '/%00',
    '/%',
    '/%ff',
    '/assets',
    '/assets/',
  ])('are never those of another folder, or none at all: %s', async (path) => {
    const ask = await serve({ mounts: [{ path: '/', directory: folder() }] });
    expect(await ask(path)).toMatchObject({ status: 404 });
  });

  it('are found however the folder is written', () => {
    for (const directory of ['/srv/app', '/srv/app/', '/srv/./app', '/srv/other/../app']) {
      expect(fileFor({ path: '/', directory }, '/a/b.js')).toBe('/srv/app/a/b.js');
      expect(fileFor({ path: '/', directory }, '/..%2fapp2%2fx')).toBeUndefined();
    }
    expect(fileFor({ path: '/widget/', directory: '/srv' }, '/other/x')).toBeUndefined();
  });
});

describe('GET /v1/agents', () => {
  const sites = {
    shop: { origins: ['https://shop.example'], agents: ['support', 'inside', 'triage'] },
    blog: { origins: ['https://blog.example'], agents: ['triage'] },
  };
  const agents = [
    { name: 'support', title: 'Support', starters: ['Where is it?'] },
    { name: 'triage', title: 'Help desk' },
  ];

  it('[GW9] [AG7] lists what a visitor of the site may choose', async () => {
    const ask = await serve({ sites });
    const { status, headers, body } = await ask('/v1/agents?site=shop');
    expect([status, headers['content-type'], JSON.parse(body)]).toEqual([
      200,
      'application/json',
      { site: 'shop', agents },
    ]);
    const only = await serve({ sites: { shop: sites.shop } });
    expect(JSON.parse((await only('/v1/agents')).body)).toEqual({ site: 'shop', agents });
    expect((await ask('/v1/agents?site=shop', { method: 'HEAD' })).status).toBe(200);
  });

  it('[SC1] lets pages of the site read it, and no others', async () => {
    const ask = await serve({ sites });
    const allowed = async (origin: string) =>
      (await ask('/v1/agents?site=shop', { headers: { origin } })).headers['access-control-allow-origin'];
    expect(await allowed('https://shop.example')).toBe('https://shop.example');
    expect(await allowed('https://blog.example')).toBeUndefined();
  });

  it('[GW9] says what is wrong', async () => {
    const ask = await serve({ sites });
    const refused = async (path: string, method = 'GET') => {
      const { status, body } = await ask(path, { method });
      return [status, body === '' ? null : (JSON.parse(body) as { error: { field?: string } }).error.field];
    };
    expect(await refused('/v1/agents')).toEqual([400, 'site']);
    expect(await refused('/v1/agents?site=constructor')).toEqual([404, 'site']);
    expect(await refused('/v1/agents?site=shop', 'POST')).toEqual([405, null]);
  });
});
