import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { IncidentNotice } from './incidents.ts';
import { createLogger } from './logger.ts';
import { createWebhook, toSlack, type WebhookOptions } from './webhook.ts';

const notice: IncidentNotice = {
  kind: 'error_rate',
  state: 'begun',
  value: 0.062,
  limit: 0.05,
  runs: 100,
  traceId: 'ab'.repeat(16),
};
const latency: IncidentNotice = { kind: 'latency', state: 'begun', value: 16_240, limit: 15_000, runs: 100 };

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;
const takes: Answer = (_request, response) => void response.writeHead(200).end('ok');
const answers =
  (status: number): Answer =>
  (_request, response) =>
    void response.writeHead(status).end();

/** A receiver on a real port, which gives one answer after the other, the last one again and again. */
async function setUp(script: readonly Answer[], options: Partial<WebhookOptions> = {}) {
  const bodies: { text: string; incident: IncidentNotice }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const answer = script[Math.min(bodies.length, script.length - 1)] as Answer;
      bodies.push(JSON.parse(body) as (typeof bodies)[number]);
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const slept: number[] = [];
  let logged = '';
  const webhook = createWebhook({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/secret-of-the-hook`,
    service: 'support desk',
    logger: createLogger({ level: 'debug', destination: { write: (line) => void (logged += line) } }),
    sleep: async (ms) => void slept.push(ms),
    ...options,
  });
  return { webhook, bodies, slept, logged: () => logged };
}

describe('the payload', () => {
  it('[OB9] is a text that Slack shows, and the figures', () => {
    const traceUrl = (id: string): string => `https://traces.example.com/trace/${id}`;
    expect(toSlack(notice, { service: 'support desk', traceUrl })).toEqual({
      text: `:rotating_light: support desk: 6.2 % of the last 100 runs failed. <https://traces.example.com/trace/${'ab'.repeat(16)}|A trace>`,
      incident: notice,
    });
    expect(toSlack({ ...notice, state: 'over', value: 0.01 }, { service: 'desk' })).toMatchObject({
      text: ':white_check_mark: desk: Back to normal: 1.0 % of the last 100 runs failed.',
    });
    expect(toSlack(latency, { service: 'desk' })).toMatchObject({
      text: ':rotating_light: desk: 5 % of the last 100 runs took 16.2 s or longer.',
    });
    expect(toSlack({ ...latency, state: 'over', value: 4000 }, { service: 'desk' })).toMatchObject({
      text: ':white_check_mark: desk: Back to normal: 95 % of the last 100 runs took 4.0 s at most.',
    });
  });

  it('[OB9] has no markup of Slack but its own', () => {
    const { text } = toSlack(notice, { service: '<!channel> & co' }) as { text: string };
    expect(text).toContain('&lt;!channel&gt; &amp; co');
  });
});

describe('the webhook', () => {
  it('[OB9] posts notices in their order', async () => {
    const { webhook, bodies, logged } = await setUp([takes]);
    webhook.send(notice);
    webhook.send({ ...notice, state: 'over' });
    await webhook.close();
    expect(bodies.map(({ incident }) => incident.state)).toEqual(['begun', 'over']);
    expect(logged()).toBe('');
  });

  it('[OB9] tries again where the receiver is busy or broken, and says when it gives up', async () => {
    const once = await setUp([answers(503), answers(429), takes]);
    once.webhook.send(notice);
    await once.webhook.close();
    expect(once.bodies).toHaveLength(3);
    expect(once.slept).toEqual([1000, 5000]);
    const never = await setUp([answers(500)]);
    never.webhook.send(notice);
    await never.webhook.close();
    expect(never.bodies).toHaveLength(4);
    expect(never.slept).toEqual([1000, 5000, 30_000]);
    expect(never.logged()).toContain('a notice was given up');
  });

  it('[OB9] does not repeat what is refused for good', async () => {
    const { webhook, bodies, logged } = await setUp([answers(404)]);
    webhook.send(notice);
    await webhook.close();
    expect(bodies).toHaveLength(1);
    expect(logged()).toContain('"status":404');
  });

  it('[OB9] survives a receiver that hangs up, one that is not there, and an address that is none', async () => {
    const { webhook, bodies, logged } = await setUp([(_request, response) => void response.destroy(), takes]);
    webhook.send(notice);
    await webhook.close();
    expect(bodies).toHaveLength(2);
    // The address of a webhook is a secret.
    expect(logged()).not.toContain('secret-of-the-hook');
    for (const url of ['http://127.0.0.1:1/secret-of-the-hook', 'nonsense/secret-of-the-hook']) {
      const other = await setUp([takes], { url });
      other.webhook.send(notice);
      await other.webhook.close();
      expect(other.logged()).toContain('a notice was given up');
      expect(other.logged()).not.toContain('secret-of-the-hook');
    }
  });

  it('[OB9] never blocks: neither who sends nor who closes waits for a receiver that hangs', async () => {
    const { webhook, bodies } = await setUp([() => {}]);
    const startedAt = performance.now();
    for (let index = 0; index < 1000; index += 1) webhook.send(notice);
    expect(performance.now() - startedAt).toBeLessThan(200);
    await vi.waitFor(() => expect(bodies).toHaveLength(1));
    const closedAt = performance.now();
    await webhook.close(100);
    expect(performance.now() - closedAt).toBeGreaterThanOrEqual(95);
    expect(performance.now() - closedAt).toBeLessThan(600);
  });

  it('[OB9] keeps twenty notices, the newest', async () => {
    const { promise: until, resolve: open } = Promise.withResolvers<void>();
    const { webhook, bodies, logged } = await setUp([
      (_request, response) => void until.then(() => response.end()),
      takes,
    ]);
    webhook.send({ ...notice, runs: 0 });
    await vi.waitFor(() => expect(bodies).toHaveLength(1));
    for (let runs = 1; runs <= 30; runs += 1) webhook.send({ ...notice, runs });
    open();
    await webhook.close(5000);
    expect(bodies.map(({ incident }) => incident.runs)).toEqual([0, ...Array.from({ length: 20 }, (_, at) => 11 + at)]);
    expect(logged().match(/the oldest is dropped/g)).toHaveLength(10);
  });

  it('[OB9] works again after it had nothing to do', async () => {
    const { webhook, bodies } = await setUp([takes]);
    webhook.send(notice);
    await webhook.close();
    await webhook.close();
    webhook.send(latency);
    await webhook.close();
    expect(bodies.map(({ incident }) => incident.kind)).toEqual(['error_rate', 'latency']);
  });
});

it('[OB9] lets a process that has nothing else to do live until it has closed', async () => {
  const script = `
    import { createWebhook } from '${join(import.meta.dirname, 'webhook.ts')}';
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const webhook = createWebhook({ url: 'http://127.0.0.1:1/', service: 'desk', logger });
    webhook.send(${JSON.stringify(notice)});
    // The first attempt has failed by then, and the second is a second away.
    setTimeout(() => void webhook.close(300).then(() => console.log('closed')), 200);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout).toBe('closed\n');
});
