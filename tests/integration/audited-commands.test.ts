/** Whatever an operator changes, by whatever command, is in the audit log (HI7). */
import { commands, type CommandType, commandTypes } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleFrame, type SampleIds } from '../fixtures/command-samples.ts';
import { decide } from '../fixtures/conversation.ts';
import { addAccount, ask, PASSWORD, signIn, trySignIn } from '../fixtures/operator-api.ts';
import { say } from '../fixtures/shop-agents.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.[Symbol.asyncDispose]());

/** What an operator may send that changes nothing for anybody else. All other commands are tried below, new ones too. */
const READING: readonly CommandType[] = [
  'conversation.open',
  'conversation.close',
  'conversation.list',
  'conversation.history',
  'inbox.watch',
  'auth.refresh',
];
const changing = commandTypes.filter((type) => commands[type].rank !== null && !READING.includes(type));

/** What a command has to find, where it is another state than a call that waits for an operator. */
const before: Partial<Record<CommandType, (operator: SocketClient, ids: SampleIds) => Promise<unknown>>> = {
  'approval.release': (operator, { approvalId }) => operator.command('approval.claim', { approvalId }),
  'conversation.handback': (operator, { conversationId }) =>
    operator.command('conversation.takeover', { conversationId }),
};

async function arrange(): Promise<SampleIds> {
  const visitor = await gateway.connect();
  const conversation = await visitor.open();
  const first = await conversation.ask(say.cancel());
  await decide(visitor, first.approval, { decision: 'approve', grant: 'conversation' });
  await conversation.ended(first.runId);
  const { runId, approval } = await conversation.ask(say.refund());
  return {
    conversationId: conversation.id,
    messageId: conversation.view.messages[0]?.id ?? '',
    runId,
    approvalId: approval.id,
    argsHash: approval.argsHash,
    grantId: conversation.view.grants?.[0]?.id ?? '',
    callId: approval.callId,
    sub: 0,
    token: '',
  };
}

interface Entry {
  readonly seq: number;
  readonly action: string;
  readonly actor: { readonly id?: string };
}

async function recordsOf(actor: string): Promise<readonly Entry[]> {
  return (await ask(gateway, 'GET', `/v1/audit?actor=${actor}&limit=200`)).body.records;
}

describe('the audit log', () => {
  it.each(changing)('[HI7] has a record of %s, and one only', async (type) => {
    const account = await addAccount(gateway, 'admin');
    const operator = await gateway.connect({ token: await signIn(gateway, account) });
    const ids = await arrange();
    await before[type]?.(operator, ids);
    const known = (await recordsOf(account.id)).length;
    const frame = sampleFrame(type, 1000, ids);
    operator.send(frame);
    expect(await operator.reply(1000)).toMatchObject({ type: 'ok' });
    expect(await recordsOf(account.id)).toHaveLength(known + 1);
    // The same command again, as after a lost reply, changes nothing more.
    operator.send({ ...frame, id: 1001 });
    await operator.reply(1001);
    expect(await recordsOf(account.id)).toHaveLength(known + 1);
  });

  it('[HI7] says nothing of what was said', async () => {
    const account = await addAccount(gateway, 'reviewer');
    const operator = await gateway.connect({ token: await signIn(gateway, account) });
    const visitor = await gateway.connect();
    const { id: conversationId } = await visitor.open();
    await operator.command('message.send', { conversationId, text: 'A purple armadillo' });
    const { body } = await ask(gateway, 'GET', `/v1/audit?conversation=${conversationId}`);
    expect(body.records).toMatchObject([{ action: 'message.sent', actor: { id: account.id }, site: 'shop' }]);
    expect(JSON.stringify(body)).not.toContain('armadillo');
  });

  it('[HI7] [SC2] has sign-ins that failed, without what was typed, and no more than it can take', async () => {
    const { id, name } = await addAccount(gateway, 'viewer');
    const failed = async (): Promise<{ content: { details: unknown } }[]> =>
      (await ask(gateway, 'GET', `/v1/audit?action=operator.sign_in_failed&subject=${id}`)).body.records;
    await trySignIn(gateway, { name, password: 'my other password' });
    await ask(gateway, 'PATCH', `/v1/operators/${id}`, { disabled: true });
    await trySignIn(gateway, { name, password: PASSWORD });
    expect((await failed()).map(({ content }) => content.details)).toEqual([{ why: 'disabled' }, { why: 'password' }]);
    await trySignIn(gateway, { name: 'secret typed into the wrong field', password: 'x' });
    const { body } = await ask(gateway, 'GET', '/v1/audit?action=operator.sign_in_failed&subject=unknown');
    expect(body.records).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain('wrong field');
  });
});
