import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { CheckTools } from '../policy/guardrails/guardrail.ts';
import { moderation } from './moderation.ts';

interface Endpoint {
  readonly baseUrl: string;
  readonly asked: { path: string | undefined; key: string | undefined; body: unknown }[];
}

/** What OpenAI's endpoint would answer. */
async function startEndpoint(reply: { status?: number; body: unknown }): Promise<Endpoint> {
  const asked: Endpoint['asked'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      asked.push({ path: request.url, key: request.headers.authorization, body });
      const headers = { 'content-type': 'application/json', 'retry-after-ms': '1' };
      response.writeHead(reply.status ?? 200, headers).end(JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

const tools: CheckTools = { signal: new AbortController().signal, ask: async () => null };
const result = (flagged: boolean, categories: Record<string, boolean>): object => ({
  id: 'modr_1',
  model: 'omni-moderation-latest',
  results: [{ flagged, categories, category_scores: {} }],
});

it('[GU3] refuses what the endpoint flags, and says the category', async () => {
  const { baseUrl, asked } = await startEndpoint({ body: result(true, { hate: false, violence: true }) });
  const guardrail = moderation({ apiKey: 'key-1', baseUrl });
  expect(await guardrail.check('Something', tools)).toEqual({ tripped: true, reason: 'violence' });
  expect(asked).toEqual([
    {
      path: '/v1/moderations',
      key: 'Bearer key-1',
      body: { model: 'omni-moderation-latest', input: 'Something' },
    },
  ]);
});

it('[GU3] lets pass what is not flagged', async () => {
  const { baseUrl } = await startEndpoint({ body: result(false, { hate: false }) });
  expect(await moderation({ apiKey: 'k', baseUrl }).check('Hello', tools)).toEqual({ tripped: false });
});

it('[GU3] gives no verdict when the endpoint fails, or answers something else', async () => {
  const failing = await startEndpoint({ status: 500, body: { error: { message: 'no' } } });
  await expect(moderation({ apiKey: 'k', baseUrl: failing.baseUrl }).check('Hello', tools)).rejects.toThrow();
  expect(failing.asked).toHaveLength(2);
  const other = await startEndpoint({ body: {} });
  await expect(moderation({ apiKey: 'k', baseUrl: other.baseUrl }).check('Hello', tools)).rejects.toThrow();
});

it('is valid for both stages', () => {
  expect(moderation({ apiKey: 'k' })).toMatchObject({ name: 'moderation_input', mode: 'parallel', action: 'block' });
  expect(moderation({ apiKey: 'k', mode: 'blocking' })).toMatchObject({ mode: 'blocking' });
  expect(moderation({ apiKey: 'k', stage: 'output' })).toMatchObject({
    name: 'moderation_output',
    mode: 'blocking',
    action: 'retract',
  });
  expect(moderation({ apiKey: 'k', stage: 'output', action: 'hold' })).toMatchObject({ action: 'hold' });
});
