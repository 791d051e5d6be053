import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { OPENED, server, useServer } from './testing/client-fixture.ts';
import { created, eventFrame } from './testing/frames.ts';

const ADDRESS = 'http://127.0.0.1:8787';

useServer();

/** What the README promises to find there: an agent that answers. */
async function answerOneMessage(): Promise<string | undefined> {
  const peer = await server().peer();
  await peer.welcome();
  await peer.answer('conversation.open', OPENED);
  peer.send({ type: 'live', sub: 1, seq: 0 });
  const { text } = await peer.answer('message.send', { messageId: 'm1', runId: 'r1', position: 0 });
  const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, totalTokens: 2 };
  peer.send(
    eventFrame(created('m1', String(text)), 1),
    eventFrame({ type: 'run.started', runId: 'r1', messageId: 'm1', agent: 'support', traceId: 't' }, 2),
    eventFrame({ type: 'message.started', runId: 'r1', messageId: 'a1', agent: 'support' }, 3),
    eventFrame({ type: 'message.completed', messageId: 'a1', text: 'On its way.' }, 4),
    eventFrame(
      { type: 'run.completed', runId: 'r1', status: 'completed', usage, costUsd: null, durationMs: 5, traceId: 't' },
      5,
    ),
  );
  return peer.request.headers.origin;
}

it('the sample of the README runs', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const sample = /```ts\n([\s\S]+?)```/.exec(readme)?.[1] ?? '';
  const here = server().url.replace('ws:', 'http:');
  const code = sample.replaceAll(ADDRESS, here).replace('@parley/client', new URL('index.ts', import.meta.url).href);
  const folder = await mkdtemp(join(tmpdir(), 'parley-readme-'));
  try {
    const file = join(folder, 'sample.mts');
    await writeFile(file, code);
    const [origin, { stdout }] = await Promise.all([answerOneMessage(), promisify(execFile)(process.execPath, [file])]);
    expect(stdout).toBe('user: Where is my order?\nassistant: On its way.\n');
    expect(origin).toBe(here);
  } finally {
    await rm(folder, { recursive: true });
  }
});
