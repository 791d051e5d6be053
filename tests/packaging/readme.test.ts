/** What the README says is true: its sample runs as it stands, and its agent can be talked to. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@parley/simulator';
import { expect, it } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { sampleFile, sampleOf } from '../fixtures/readme-sample.ts';
import { SocketClient } from '../fixtures/socket-client.ts';

const ORIGIN = 'https://depot.example';
const OPERATOR_TOKEN = 'operator-token-of-the-readme';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function connect(url: string, token?: string): Promise<SocketClient> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      const client = await SocketClient.open(url, { origin: ORIGIN });
      await client.hello({ site: 'depot', ...(token !== undefined && { token }) });
      return client;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

it('an agent of your own in under 25 lines: the sample of the README runs', async () => {
  const sample = sampleOf('README.md', 'tests/packaging/readme.test.ts');
  expect(
    sample
      .trim()
      .split('\n')
      .filter((line) => line.trim() !== '').length,
  ).toBeLessThan(25);

  const simulator = await startSimulator({ tokensPerSecond: 0 });
  const directory = mkdtempSync(join(tmpdir(), 'parley-readme-'));
  const file = sampleFile(sample, 'sample');
  const port = await freePort();
  let child: ChildProcess | undefined;
  try {
    child = spawn(process.execPath, [file], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: String(port),
        DATABASE: join(directory, 'gatekeeper.db'),
        OPENAI_BASE_URL: simulator.url,
        OPERATOR_TOKEN,
      },
    });
    const url = `ws://127.0.0.1:${port}/v1/socket`;
    const visitor = await connect(url);
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask('Please open gate GATE-7 for a delivery');
    expect(approval).toMatchObject({ tool: 'open_gate', decidedBy: 'operator' });
    const operator = await connect(url, OPERATOR_TOKEN);
    await decide(operator, approval, { decision: 'approve' });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(conversation.answer(runId)).toContain('is open');
    await Promise.all([visitor.drop(), operator.drop()]);
  } finally {
    if (child !== undefined) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    await simulator.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
