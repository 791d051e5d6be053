/** When the disk does not do what it should: a clear answer, and nothing that was acknowledged is gone. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodes } from '@parley/protocol';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../fixtures/conversation.ts';
import { NotReady } from '../fixtures/gateway-process.ts';
import { ask } from '../fixtures/ledger-agents.ts';
import { LoneGateway } from '../fixtures/lone-gateway.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';

/** The kernel can keep a process from making files longer than this: to the process, that is a full disk. */
const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;

function limitFiles(gateway: LoneGateway, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(gateway.process.pid), `--fsize=${bytes}:unlimited`]);
}

const unavailable = { code: 'unavailable', message: errorCodes.unavailable.message, retryable: true };

/** Waits until every run that was accepted has ended, and looks for every message that was. */
async function expectAllThere(
  client: SocketClient,
  conversationId: string,
  accepted: readonly string[],
): Promise<void> {
  const { log } = await client.open({ conversationId, agent: 'clerk' });
  await client.when(() => log.view.runs.every(({ status }) => status === 'completed'), 15_000);
  const shown = log.view.messages.filter(({ role }) => role === 'user').map(({ id }) => id);
  expect(shown).toEqual(accepted);
  expect(log.view.runs).toHaveLength(accepted.length);
}

describe('a full disk', () => {
  /** Sends until something is refused. */
  async function fill(conversation: Conversation, accepted: string[]): Promise<void> {
    for (let turn = 0; turn < 200; turn += 1) {
      const reply = await conversation.client.request('message.send', {
        conversationId: conversation.id,
        text: `${ask.count(5)} ${'x'.repeat(8000)}`,
      });
      if (reply.type === 'error') {
        if (reply.code === 'queue_full') await sleep(20);
        else {
          expect(reply).toMatchObject(unavailable);
          return;
        }
      } else accepted.push(String(reply.result['messageId']));
    }
    throw new Error('the disk was never full');
  }

  it.skipIf(!hasPrlimit)(
    '[CM1] refuses what it cannot store, keeps what it has, and goes on when there is room',
    async () => {
      await using gateway = await LoneGateway.prepare();
      await gateway.open();
      const visitor = await gateway.connect();
      const conversation = await visitor.open({ agent: 'clerk' });
      const accepted = [(await conversation.send(ask.enter('ORD-3001'))).messageId];
      await visitor.when(() => conversation.view.runs[0]?.status === 'completed');

      limitFiles(gateway, statSync(`${gateway.storeFile}-wal`).size + 100_000);
      await fill(conversation, accepted);
      // What only reads goes on.
      expect(await visitor.command('conversation.list', {})).toMatchObject({
        conversations: [{ id: conversation.id }],
      });

      limitFiles(gateway, 'unlimited');
      const key = randomUUID();
      const text = ask.enter('ORD-3002');
      await expect
        .poll(async () => (await visitor.request('message.send', { conversationId: conversation.id, text, key })).type)
        .toBe('ok');
      const { messageId } = await conversation.send(text, { key });
      accepted.push(messageId);
      await expectAllThere(await gateway.connect({ token: visitor.token }), conversation.id, accepted);
      await gateway.restart();
      await expectAllThere(await gateway.connect({ token: visitor.token }), conversation.id, accepted);
      const effects = gateway.ledger.lines().filter(({ stage }) => stage === 'effect');
      expect(effects.map(({ orderId }) => orderId)).toEqual(['ORD-3001', 'ORD-3002']);
    },
  );
});

describe('a database that somebody else has locked', () => {
  it('[CM1] is unavailable until it is free again', async () => {
    await using gateway = await LoneGateway.prepare();
    await gateway.open();
    const visitor = await gateway.connect();
    const conversation = await visitor.open({ agent: 'clerk' });
    const first = await conversation.send(ask.enter('ORD-4001'));
    await conversation.ended(first.runId);

    const other = new BetterSqlite3(gateway.storeFile);
    other.exec('BEGIN IMMEDIATE');
    const fields = { conversationId: conversation.id, key: randomUUID(), text: ask.enter('ORD-4002') };
    expect(await visitor.refusal('message.send', fields)).toMatchObject(unavailable);
    other.exec('ROLLBACK');
    other.close();

    const second = await visitor.command('message.send', fields);
    await conversation.ended(second.runId as string);
    const accepted = [first.messageId, second.messageId];
    await expectAllThere(await gateway.connect({ token: visitor.token }), conversation.id, accepted);
    expect(gateway.ledger.lines().filter(({ stage }) => stage === 'effect')).toHaveLength(2);
  });
});

describe('a damaged database', () => {
  /** The sentence with which a process ends instead of starting. */
  async function refusal(gateway: LoneGateway): Promise<string> {
    const refused = await gateway.open().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NotReady);
    expect(await gateway.process.exited).toEqual({ code: 1, signal: null });
    return (refused as NotReady).message;
  }

  it('that is no database at all keeps the gateway from starting, with a sentence', async () => {
    await using gateway = await LoneGateway.prepare();
    writeFileSync(gateway.storeFile, 'This is no database. '.repeat(1000));
    expect(await refusal(gateway)).toMatch(/SQLITE_NOTADB/);
  });

  it('that has lost its end keeps the gateway from starting, with a sentence', async () => {
    await using gateway = await LoneGateway.prepare();
    await gateway.open();
    await gateway.process.kill('SIGTERM');
    truncateSync(gateway.storeFile, 8192);
    await expect(gateway.restart()).rejects.toThrow(/malformed|SQLITE_CORRUPT/);
  });
});
