import { describe, expect, it } from 'vitest';
import { createClient } from './create-client.ts';
import { ParleyError } from './errors.ts';
import { nodeSocket } from './socket.ts';
import { converse, memoryStorage, OPENED, server, start, until, useServer } from './testing/client-fixture.ts';

useServer();

describe('handshake', () => {
  it('[HS1] says hello with the site, the client and the origin, and shows what the server said', async () => {
    const client = start({
      token: () => 'secret',
      clientId: 'tab-1',
      app: { name: 'shop', version: '2.1.0' },
      createSocket: nodeSocket('https://shop.test'),
    });
    const peer = await server().peer();
    expect(peer.request.url).toBe('/v1/socket');
    expect(peer.request.headers).toMatchObject({
      origin: 'https://shop.test',
      'sec-websocket-protocol': 'parley.v1',
    });
    expect(await peer.welcome()).toEqual({
      type: 'hello',
      site: 'shop',
      token: 'secret',
      client: { id: 'tab-1', name: 'shop', version: '2.1.0' },
    });
    expect(await until(client.status, ({ phase }) => phase === 'live')).toMatchObject({
      principal: { id: 'vis_1', role: 'visitor' },
      agents: [{ name: 'support' }],
      model: { mode: 'simulated' },
      error: null,
      nextRetryAt: null,
    });
  });

  it('[HS1] tells the language of the person, unless it is none', async () => {
    start({ locale: 'de-CH' });
    expect(await (await server().peer()).receive('hello')).toMatchObject({ locale: 'de-CH' });
    start({ locale: 'en-US@posix' });
    expect(await (await server().peer()).receive('hello')).not.toHaveProperty('locale');
  });

  it('[HS2] keeps the visitor that the server made, and shows it next time', async () => {
    const storage = memoryStorage();
    const told: string[] = [];
    const first = start({ storage, onToken: (token) => void told.push(token) });
    await (await server().peer()).welcome({ visitorToken: 'visitor-1' });
    await until(first.status, ({ phase }) => phase === 'live');
    first.close();
    expect(told).toEqual(['visitor-1']);
    start({ storage });
    expect(await (await server().peer()).welcome()).toMatchObject({ token: 'visitor-1' });
  });

  it('[HS4] 4401 gets another token once', async () => {
    let asked = 0;
    const client = start({ token: () => `token-${(asked += 1)}` });
    const first = await server().peer();
    expect(await first.receive('hello')).toMatchObject({ token: 'token-1' });
    first.close(4401);
    const second = await server().peer();
    expect(await second.receive('hello')).toMatchObject({ token: 'token-2' });
    second.close(4401);
    const { error } = await until(client.status, ({ phase }) => phase === 'failed');
    expect(error).toMatchObject({ code: 'unauthorized', closeCode: 4401, retryable: false });
    await expect(client.request('conversation.list', {})).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('[HS4] a visitor whose token is refused becomes a new one', async () => {
    const values = new Map([['parley:shop:visitor-token', 'old']]);
    const client = start({ storage: memoryStorage(values) });
    const first = await server().peer();
    expect(await first.receive('hello')).toMatchObject({ token: 'old' });
    first.close(4401);
    const hello = await (await server().peer()).welcome({ visitorToken: 'new' });
    expect(hello['token']).toBeUndefined();
    await until(client.status, ({ phase }) => phase === 'live');
    expect([...values.values()]).toEqual(['new']);
  });

  it.each([4400, 4403, 4406, 4408, 4409, 4429, 1009])('close code %i is final', async (code) => {
    const client = start();
    const pending = client.request('conversation.list', {});
    (await server().peer()).close(code);
    await expect(pending).rejects.toMatchObject({ closeCode: code, retryable: false });
    expect(client.status.getSnapshot()).toMatchObject({ phase: 'failed', error: { closeCode: code } });
  });

  it('a token function that fails is asked again, unless it says that this is no use', async () => {
    let asked = 0;
    const client = start({
      token: () => {
        asked += 1;
        if (asked === 1) throw new Error('the network is down');
        throw new ParleyError('unauthorized', 'Signed out.');
      },
    });
    await until(client.status, ({ phase }) => phase === 'failed');
    expect(asked).toBe(2);
    expect(client.status.getSnapshot().error).toMatchObject({ code: 'unauthorized' });
  });

  it('[HS4] a new token is sent before the old one expires', async () => {
    let asked = 0;
    const client = start({
      token: () => `token-${(asked += 1)}`,
      timers: { set: (run, ms) => setTimeout(run, ms / 100), clear: (timer) => clearTimeout(timer as number) },
    });
    const peer = await server().peer();
    await peer.welcome({ heartbeatMs: 10_000_000, expiresAt: new Date(Date.now() + 100_000).toISOString() });
    const expiresAt = '2040-01-01T00:00:00Z';
    expect(await peer.answer('auth.refresh', { expiresAt })).toMatchObject({ token: 'token-2' });
    await until(client.status, (status) => status.expiresAt === expiresAt);
  });
});

describe('commands', () => {
  it('[AP1] a decision that comes second hears of the first', async () => {
    const { peer, conversation } = await converse();
    const resolution = { decision: 'approved', by: { id: 'op_1', role: 'operator' }, at: '2026-01-01T00:00:00Z' };
    const deciding = conversation.decide({ id: 'apr_1', argsHash: 'abc' }, 'reject', { reason: 'too much' });
    const frame = await peer.receive('approval.decide');
    expect(frame).toMatchObject({ approvalId: 'apr_1', argsHash: 'abc', decision: 'reject', reason: 'too much' });
    peer.send({
      type: 'error',
      id: frame['id'],
      code: 'already_resolved',
      message: 'Done.',
      retryable: false,
      resolution,
    });
    await expect(deciding).rejects.toMatchObject({ code: 'already_resolved', resolution });
  });

  it('are typed by the command table, and get a key where they need one', async () => {
    const { client, peer, conversation } = await converse();
    const given = client.request('feedback.give', { conversationId: 'conv_1', rating: 'up' });
    expect(await peer.answer('feedback.give', {})).toMatchObject({
      rating: 'up',
      key: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(await given).toEqual({});
    const cancelled = conversation.cancel('run_1');
    expect(await peer.answer('run.cancel', {})).toMatchObject({ conversationId: 'conv_1', runId: 'run_1' });
    await cancelled;
    const history = conversation.history(40, 10);
    expect(await peer.answer('conversation.history', { messages: [], more: false })).toMatchObject({
      before: 40,
      limit: 10,
    });
    expect(await history).toEqual({ messages: [], more: false });
    const list = client.listConversations({ limit: 5 });
    await peer.answer('conversation.list', { conversations: [] });
    expect(await list).toEqual({ conversations: [] });
  });

  it('one conversation is opened once; closing it ends the subscription', async () => {
    const { client, peer, conversation } = await converse();
    expect(await client.openConversation({ conversationId: 'conv_1' })).toBe(conversation);
    conversation.close();
    expect(await peer.answer('conversation.close', {})).toMatchObject({ sub: 1 });
    expect((await until(conversation, ({ sync }) => sync === 'closed')).error).toBeNull();
    const again = client.openConversation({ conversationId: 'conv_1' });
    await peer.answer('conversation.open', { ...OPENED, sub: 2 });
    expect(await again).not.toBe(conversation);
  });

  it('a conversation that cannot be opened says why', async () => {
    const client = start();
    const opening = client.openConversation({ conversationId: 'conv_9' });
    const peer = await server().peer();
    await peer.welcome();
    const { id } = await peer.receive('conversation.open');
    peer.send({ type: 'error', id, code: 'not_found', message: 'No such conversation.', retryable: false });
    await expect(opening).rejects.toMatchObject({ code: 'not_found' });
  });

  it('closing the client rejects what waits; connecting again resumes', async () => {
    const { client, peer, conversation } = await converse();
    const waiting = client.request('conversation.list', {});
    client.close();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
    expect(await peer.closed()).toBe(1000);
    client.connect();
    const hello = await (await server().peer()).welcome({ subscriptions: [OPENED] });
    expect(hello['resume']).toHaveLength(1);
    expect(conversation.getSnapshot().sync).not.toBe('closed');
  });
});

describe('options', () => {
  it.each([
    ['url', { url: 'nonsense' }],
    ['url', { url: 'ftp://gateway.test' }],
    ['url', { url: 'wss://gateway.test/?token=secret' }],
    ['site', { site: '' }],
    ['token', { token: '' }],
    ['clientId', { clientId: 'x'.repeat(129) }],
    ['maxOutbox', { maxOutbox: 0 }],
    ['requestTimeoutMs', { requestTimeoutMs: Number.NaN }],
  ])('%s is checked: %j', (field, wrong) => {
    expect(() => createClient({ url: 'ws://gateway.test', site: 'shop', ...wrong })).toThrow(
      expect.objectContaining({ code: 'bad_request', field }),
    );
  });
});
