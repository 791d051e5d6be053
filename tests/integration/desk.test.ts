/** The product as people run it: its own process, its own files, signals and a plug that is pulled (DE1, HI1, GW4, GW8). */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { readOrder } from '../fixtures/desk-database.ts';
import { type Desk, DeskFailed, type DeskOptions, startDesk } from '../fixtures/start-desk.ts';

const CHECK = 'Can you check order ORD-5678?';
const REFUND = 'Refund $20 for ORD-5678, it arrived broken';
const root = join(import.meta.dirname, '..', '..');
const instant = { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '0' };

/** How a start fails. */
async function failingStart(options: DeskOptions): Promise<DeskFailed> {
  try {
    await using desk = await startDesk(options);
    throw new Error(`it started at ${desk.url}`);
  } catch (error) {
    if (error instanceof DeskFailed) return error;
    throw error;
  }
}

describe('a newcomer', () => {
  it('[DE1] [HI1] [GW4] asks, is killed while a refund waits, comes back, and the refund is made once', async () => {
    await using first = await startDesk({ env: instant });
    const visitor = await first.connect();
    expect((await visitor.frame('welcome')).model.mode).toBe('simulated');
    const conversation = await visitor.open();
    const checked = await conversation.turn(CHECK);
    expect(conversation.answer(checked.runId)).toContain('TRK-111');
    const { runId, approval } = await conversation.ask(REFUND);
    expect(approval).toMatchObject({ decidedBy: 'operator', tool: 'issue_refund' });
    expect(approval.summary).toContain('$20.00');
    await first.kill('SIGKILL');
    expect(readOrder(first.dataDir, 'ORD-5678').refundedCents).toBe(0);

    await using second = await startDesk({ env: instant, dataDir: first.dataDir });
    const back = await second.connect({ token: visitor.token, resume: [conversation.log] });
    const resumed = await back.following(1);
    expect(back.frames.some(({ type }) => type === 'snapshot')).toBe(false);
    const talk = await resumed.turn('Which order were we talking about?');
    expect(resumed.answer(talk.runId)).toContain('ORD-5678');

    const operator = await second.operator();
    const { approvals } = await operator.command('inbox.watch', {});
    expect(approvals.map(({ id }) => id)).toEqual([approval.id]);
    await decide(operator, approval, { decision: 'approve' });
    expect((await resumed.ended(runId)).status).toBe('completed');
    expect(resumed.answer(runId)).toContain('$79.98');
    expect(readOrder(second.dataDir, 'ORD-5678').refundedCents).toBe(2000);

    await second.kill('SIGKILL');
    await using third = await startDesk({ env: instant, dataDir: first.dataDir });
    const again = await third.connect({ token: visitor.token });
    const replayed = await again.open({ conversationId: conversation.id });
    expect(replayed.view).toEqual(resumed.view);
    expect(replayed.terminals(runId)).toHaveLength(1);
    expect(readOrder(third.dataDir, 'ORD-5678').refundedCents).toBe(2000);
  });

  it('[GW4] is in the middle of an answer when the plug is pulled, and gets it whole after the restart', async () => {
    await using first = await startDesk({ env: { PARLEY_SIMULATOR_TOKENS_PER_SECOND: '100' } });
    const visitor = await first.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send('Please count to 60');
    await visitor.when(() => conversation.answer(runId).length > 20);
    await first.kill('SIGKILL');
    await using second = await startDesk({ env: instant, dataDir: first.dataDir });
    const back = await second.connect({ token: visitor.token, resume: [conversation.log] });
    const resumed = await back.following(1);
    expect((await resumed.ended(runId)).status).toBe('completed');
    const numbers = Array.from({ length: 60 }, (_, index) => index + 1).join(', ');
    expect(resumed.answers(runId).map(({ text }) => text)).toEqual([numbers]);
    expect(resumed.terminals(runId)).toHaveLength(1);
  });
});

describe('signals', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('[GW8] %s tells clients, and exits 0 within a moment', async (signal) => {
    await using desk = await startDesk({ env: instant });
    const visitor = await desk.connect();
    const conversation = await visitor.open();
    await conversation.turn(CHECK);
    const startedMs = performance.now();
    const [exit, close] = await Promise.all([desk.kill(signal), visitor.closed]);
    expect(exit).toEqual({ code: 0, signal: null });
    expect(performance.now() - startedMs).toBeLessThan(3000);
    expect(close.code).toBe(4001);
    expect((await visitor.frame('drain')).reconnectAfterMs).toEqual([0, 5000]);
  });

  it('[GW8] a stop loses nothing: the next start goes on with the same conversation', async () => {
    await using first = await startDesk({ env: instant });
    const visitor = await first.connect();
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask('Please cancel my order ORD-9012');
    await first.kill('SIGTERM');
    await using second = await startDesk({ env: instant, dataDir: first.dataDir });
    const back = await second.connect({ token: visitor.token, resume: [conversation.log] });
    const resumed = await back.following(1);
    await decide(back, approval, { decision: 'approve' });
    expect((await resumed.ended(runId)).status).toBe('completed');
    expect(readOrder(second.dataDir, 'ORD-9012').status).toBe('Cancelled');
  });
});

describe('starts that fail', () => {
  it('[DE1] a port that is in use is named, with the variable that changes it', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as AddressInfo;
    const { exit, stderr } = await failingStart({ port });
    squatter.close();
    expect(exit.code).toBe(1);
    expect(stderr).toContain(`port ${port} of 127.0.0.1 is in use`);
    expect(stderr).toContain('PORT');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('[DE1] wrong settings are named all at once, and secrets are not repeated', async () => {
    const { exit, stderr } = await failingStart({
      env: { PORT: 'abc', OPENAI_BASE_URL: 'nowhere', PARLEY_OPERATOR_TOKEN: 'short-secret' },
    });
    expect(exit.code).toBe(2);
    for (const name of ['PORT', 'OPENAI_BASE_URL', 'PARLEY_OPERATOR_TOKEN']) expect(stderr).toContain(name);
    expect(stderr).not.toContain('short-secret');
    expect(stderr).not.toContain('    at ');
  });

  it('[HI7] a file for anchors that cannot be written is named before anything is stored', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-anchors-'));
    const file = join(dataDir, 'missing', 'heads.jsonl');
    const { exit, stderr } = await failingStart({ dataDir, env: { PARLEY_AUDIT_ANCHOR_FILE: file } });
    expect(exit.code).toBe(1);
    expect(stderr.trim()).toBe(
      `Parley could not start: PARLEY_AUDIT_ANCHOR_FILE is "${file}", which cannot be written; expected a file in a folder that there is.`,
    );
    expect(readdirSync(dataDir)).toEqual([]);
    rmSync(dataDir, { recursive: true });
  });

  const oldNode = findOldNode();
  it.skipIf(oldNode === undefined)('[DE1] on an old Node it says in one line what to do', () => {
    const { status, stdout, stderr } = spawnSync(oldNode as string, [join(root, 'apps/support-desk/start.mjs')], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('npx -y pnpm@12 start');
  });
});

/** A Node of the machine's own that is too old for the product, where there is one. */
function findOldNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  const found = ['/usr/local/bin', ...folders].map((folder) => join(folder, 'node')).filter((file) => existsSync(file));
  return found.find((file) => Number(execFileSync(file, ['-p', 'process.versions.node.split(".")[0]'])) < 22);
}

describe('a desk that runs', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await startDesk({ env: { ...instant, PARLEY_LOG_LEVEL: 'trace' } });
  });

  afterAll(() => desk[Symbol.asyncDispose]());

  it('[DE1] refuses a second process on the same data with a sentence, and goes on', async () => {
    const { exit, stderr } = await failingStart({ dataDir: desk.dataDir });
    expect(exit.code).toBe(1);
    expect(stderr).toContain('another process is using');
    expect(stderr).not.toContain('    at ');
    const visitor = await desk.connect();
    expect((await (await visitor.open()).turn(CHECK)).status).toBe('completed');
  });

  it('[DE1] serves the storefront with a content security policy, and tells about its health', async () => {
    const page = await fetch(`${desk.url}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await page.text()).toContain('<html');
    for (const path of ['/healthz', '/readyz']) {
      const answer = await fetch(`${desk.url}${path}`);
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
    }
  });

  it.each(['/nowhere', '/..%2fpackage.json', '/%2e%2e/package.json', '/%'])(
    '[DE1] answers %s with 404',
    async (path) => {
      const answer = await fetch(`${desk.url}${path}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
    },
  );

  const isBuilt = existsSync(join(root, 'apps/console/dist/index.html'));
  it.skipIf(!isBuilt)('[DE1] serves the console, once it is built', async () => {
    const page = await fetch(`${desk.url}/console/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('[SC4] writes no token and nothing that was said into its log', async () => {
    const visitor = await desk.connect();
    const operator = await desk.operator();
    const conversation = await visitor.open();
    const { runId, approval } = await conversation.ask(REFUND);
    await decide(operator, approval, { decision: 'reject', reason: 'Not this time.' });
    await conversation.ended(runId);
    await expect.poll(() => desk.stdout()).toMatch(new RegExp(`${runId}.*run completed`));
    const log = desk.stdout().replace(/^Operator console: .*$/m, '') + desk.stderr();
    for (const secret of [visitor.token, desk.operatorToken, 'arrived broken', 'Not this time']) {
      expect(log).not.toContain(secret);
    }
  });
});
