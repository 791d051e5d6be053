import { describe, expect, it } from 'vitest';
import { converse, memoryStorage, OPENED, server, start, until, useServer } from '../testing/client-fixture.ts';
import { MAX_TOKEN_FAILURES } from './tokens.ts';
import type { UserCredentials } from './user.ts';

useServer();

const user = { id: 'usr_1', role: 'visitor', name: 'Alice Johnson' } as const;

describe('users', () => {
  it('[UI6] closes what was the visitor’s, and finds it again when the user has signed out', async () => {
    const values = new Map<string, string>();
    const storage = memoryStorage(values);
    const { client, conversation } = await converse({ storage }, { visitorToken: 'visitor-1' });
    client.setUser({ token: 'jwt-1' });
    await until(conversation, ({ sync }) => sync === 'closed');
    expect(client.status.getSnapshot()).toMatchObject({ hasUser: true, principal: null, merged: null });
    const asUser = await server().peer();
    expect(await asUser.welcome({ principal: user })).toEqual(
      expect.objectContaining({ token: 'jwt-1', client: expect.objectContaining({ id: client.clientId }) }),
    );
    await until(client.status, ({ principal }) => principal?.id === 'usr_1');
    client.storage.setItem('place', '7');
    expect([...values.keys()]).toEqual(['parley:shop:visitor-token', 'parley:shop:user']);

    client.setUser(null);
    const again = await server().peer();
    const hello = await again.welcome();
    expect([hello['token'], hello['resume'], hello['merge']]).toEqual(['visitor-1', undefined, undefined]);
    expect([...values.keys()]).toEqual(['parley:shop:visitor-token']);
    expect(client.status.getSnapshot()).toMatchObject({ hasUser: false });
  });

  it('[HS5] takes the visitor’s conversations along when asked to: once, with what is still to be sent', async () => {
    const values = new Map<string, string>();
    const { client, conversation } = await converse({ storage: memoryStorage(values) }, { visitorToken: 'visitor-1' });
    client.setUser({ getToken: () => 'jwt', merge: true });
    const key = conversation.send('Where is my order?');
    const asUser = await server().peer();
    const hello = await asUser.welcome({ principal: user, merged: 1, subscriptions: [OPENED] });
    expect(hello).toMatchObject({ token: 'jwt', merge: 'visitor-1', resume: [{ conversationId: 'conv_1' }] });
    asUser.send({ type: 'live', sub: 1, seq: 0 });
    expect(await asUser.receive('message.send')).toMatchObject({ key });
    expect(client.status.getSnapshot()).toMatchObject({ merged: 1, principal: user });
    expect([...values.keys()]).toEqual(['parley:shop:user']);
    asUser.cut();
    expect(await (await server().peer()).welcome({ principal: user })).not.toHaveProperty('merge');
  });

  it('[HS4] ends the sign-in when the page says that there is none, or has failed often enough; asks again when told to', async () => {
    const problems: unknown[] = [];
    let asked = 0;
    let getToken: () => string | null = () => {
      asked += 1;
      throw new Error('the shop is closed');
    };
    const client = start({
      onUserProblem: (problem) => problems.push(problem),
      timers: { set: (run, ms) => setTimeout(run, ms / 1_000), clear: (timer) => clearTimeout(timer as number) },
    });
    client.setUser({ getToken: () => getToken() });
    const { error } = await until(client.status, ({ phase }) => phase === 'failed');
    expect(error).toMatchObject({ code: 'unauthorized', retryable: false });
    expect([asked, problems.length]).toEqual([MAX_TOKEN_FAILURES, MAX_TOKEN_FAILURES]);

    getToken = () => null;
    client.setOnline(false);
    client.setOnline(true);
    await until(client.status, ({ phase }) => phase === 'connecting');
    await until(client.status, ({ phase }) => phase === 'failed');
    getToken = () => 'jwt';
    client.connect();
    await until(client.status, ({ phase }) => phase === 'handshaking');
  });

  it('[SC1] says that a token was refused, and who it was is not known any more', async () => {
    const client = start();
    client.setUser({ token: 'jwt' });
    const peer = await server().peer();
    await peer.welcome({ principal: user });
    await until(client.status, ({ principal }) => principal !== null);
    peer.close(4401);
    const { error, principal, hasUser } = await until(client.status, ({ phase }) => phase === 'failed');
    expect([error?.code, principal, hasUser]).toEqual(['unauthorized', null, true]);
  });

  it.each([
    ['neither', {}, 'token'],
    ['both', { token: 'a', getToken: () => 'b' }, 'token'],
    ['an empty token', { token: '' }, 'token'],
    ['a token that is too long', { token: 'x'.repeat(4097) }, 'token'],
    ['no function', { getToken: 'jwt' }, 'getToken'],
    ['no truth value', { token: 'jwt', merge: 'yes' }, 'merge'],
    ['no object', 7, 'token'],
  ])('[UI6] refuses %s, names the field, and changes nothing', (_what, given, field) => {
    const client = start();
    expect(() => client.setUser(given as UserCredentials)).toThrow(
      expect.objectContaining({ code: 'bad_request', field }),
    );
    expect(client.status.getSnapshot().hasUser).toBe(false);
  });
});
