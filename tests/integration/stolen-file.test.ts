/** What somebody reads who has stolen the gateway's database, after people have said everything that a command can carry. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore, parseMasterKeys } from '@parley/gateway';
import { type CommandType, commandTypes } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { askPage, bring, call, glow, startWithPage } from '../fixtures/page-tools.ts';

/** What a command carries of what people or pages say; null where it carries ids and choices alone. */
const said: { readonly [T in CommandType]: readonly string[] | null } = {
  'conversation.open': null,
  'conversation.close': null,
  // What is looked for is stored nowhere.
  'conversation.list': null,
  'conversation.history': null,
  'conversation.delete': null,
  'message.send': ['canary-message', 'canary-context', 'canary-tool'],
  'run.cancel': null,
  'approval.decide': ['canary-reason'],
  'approval.claim': null,
  'approval.release': null,
  'grant.revoke': null,
  'inbox.watch': null,
  'conversation.takeover': null,
  'conversation.handback': null,
  'tool.result': ['canary-output'],
  'tool.claim': null,
  'feedback.give': ['canary-comment'],
  'auth.refresh': null,
};
/** What models say, and what they call tools with. */
const answered = ['canary-answer', 'canary-arguments'];

/** Everything that is said, to a gateway with or without a master key. @returns all bytes of its files, while it runs. */
async function play(isEncrypted: boolean): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-stolen-'));
  try {
    const keys = parseMasterKeys(createHash('sha256').update('stolen').digest('hex'));
    const masterKeys = isEncrypted && keys.ok ? keys.keys : undefined;
    await using desk = await startWithPage(
      [call('glow'), { text: 'canary-answer' }, call('buy', { product: 'canary-arguments' })],
      { glow: { sideEffects: false }, buy: { approval: true, decidedBy: 'operator' } },
      { store: openSqliteStore({ file: join(folder, 'parley.db'), masterKeys }) },
    );
    const visitor = await desk.gateway.connect();
    const conversation = await visitor.open();
    const { runId, asked } = await askPage(conversation, [glow]);
    await bring(conversation, asked, { output: { found: true, note: 'canary-output' } });
    await conversation.ended(runId);
    const buy = { name: 'buy', description: 'canary-tool', parameters: { type: 'object' } };
    const context = { note: 'canary-context' };
    const second = await conversation.send('canary-message', { tools: [buy], context });
    const approval = await conversation.approvalOf(second.runId);
    await decide(await desk.gateway.operator(), approval, { decision: 'reject', reason: 'canary-reason' });
    await conversation.ended(second.runId);
    await visitor.command('feedback.give', {
      conversationId: conversation.id,
      rating: 'down',
      comment: 'canary-comment',
    });
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a database that was stolen', () => {
  let plain = '';
  let encrypted = '';
  beforeAll(async () => {
    plain = await play(false);
    encrypted = await play(true);
  });
  afterAll(() => {
    plain = '';
    encrypted = '';
  });

  it.each([...commandTypes.flatMap((type) => said[type] ?? []), ...answered])('[SE4] does not hold %s', (canary) => {
    // It would be found where it is not encrypted.
    expect(plain.includes(canary)).toBe(true);
    expect(encrypted.includes(canary)).toBe(false);
  });

  it('[SE4] still tells ids and states, which are no content', () => {
    expect(encrypted).toContain('conv_');
    expect(encrypted).toContain('run.completed');
  });
});
