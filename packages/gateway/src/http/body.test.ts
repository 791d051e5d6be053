import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readBody } from './body.ts';

const Schema = z.strictObject({ name: z.string(), deep: z.optional(z.object({ count: z.int() })) });
const server = createServer((request: IncomingMessage, response) => {
  readBody(request, Schema).then(
    (body) => response.end(JSON.stringify(body)),
    (error: { code: string; message: string }) => response.end(`${error.code} ${error.message}`),
  );
});
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function send(body: string, type = 'application/json'): Promise<string> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).text();
}

describe('readBody', () => {
  it('reads what the schema says', async () => {
    expect(await send('{"name":"é"}', 'application/json; charset=utf-8')).toBe('{"name":"é"}');
  });

  it.each([
    ['', 'bad_request body: expected JSON'],
    ['{"name":', 'bad_request body: expected JSON'],
    ['7', 'bad_request body: '],
    ['{}', 'bad_request name: '],
    ['{"name":"x","deep":{"count":0.5}}', 'bad_request deep.count: '],
    ['{"name":"x","colour":"red"}', 'bad_request colour: there is no such field'],
    [`{"name":"${'x'.repeat(16_384)}"}`, 'bad_request body: expected at most 16384 bytes'],
  ])('refuses %.40s and names the field', async (body, refusal) => {
    expect(await send(body)).toContain(refusal);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    '[SC1] does not read %s, which a form of any page can send',
    async (type) => {
      expect(await send('{"name":"x"}', type)).toBe('bad_request content-type: expected application/json');
    },
  );
});
