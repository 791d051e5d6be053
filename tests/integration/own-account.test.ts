/** What operators do to their own accounts, and what keeps everybody from being locked out (SC2). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount, ask, type Answer, PASSWORD, signIn, trySignIn } from '../fixtures/operator-api.ts';
import { codeOf } from '../fixtures/one-time-codes.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const ANOTHER = 'another long password';

const as = (token: string, method: string, path: string, body?: object): Promise<Answer> =>
  ask(gateway, method, `/v1/account${path}`, body, { token });

const refusal = ({ status, body }: Answer): unknown[] => [status, body.error?.field];

describe('one’s own account', () => {
  it('[SC2] tells who one is; the development operator has none', async () => {
    const account = await addAccount(gateway, 'viewer');
    const token = await signIn(gateway, account);
    expect((await as(token, 'GET', '')).body.operator).toMatchObject({
      ...account,
      operatorRole: 'viewer',
      hasPassword: true,
      hasTotp: false,
      signedInAt: expect.any(String) as string,
    });
    expect((await ask(gateway, 'GET', '/v1/account')).status).toBe(404);
    expect((await ask(gateway, 'GET', '/v1/account', undefined, { token: null })).status).toBe(401);
    expect((await as(token, 'POST', '')).status).toBe(404);
  });

  it('[SC2] another password takes the one before, and ends all sign-ins but this one', async () => {
    const account = await addAccount(gateway, 'viewer');
    const [here, elsewhere] = [await signIn(gateway, account), await signIn(gateway, account)];
    const socket = await gateway.connect({ token: elsewhere });
    const wrong = await as(here, 'POST', '/password', { password: 'not the one', newPassword: ANOTHER });
    expect(refusal(wrong)).toEqual([400, 'password']);
    expect(refusal(await as(here, 'POST', '/password', { password: PASSWORD, newPassword: 'short' }))).toEqual([
      400,
      'newPassword',
    ]);
    expect((await as(here, 'POST', '/password', { password: PASSWORD, newPassword: ANOTHER })).status).toBe(200);
    expect((await socket.closed).code).toBe(4401);
    expect([(await as(elsewhere, 'GET', '')).status, (await as(here, 'GET', '')).status]).toEqual([401, 200]);
    expect((await trySignIn(gateway, { name: account.name, password: PASSWORD })).status).toBe(401);
    expect((await trySignIn(gateway, { name: account.name, password: ANOTHER })).status).toBe(200);
    const { body } = await ask(gateway, 'GET', `/v1/audit?action=operator.changed&actor=${account.id}`);
    expect(body.records).toHaveLength(1);
    expect(JSON.stringify(body)).not.toContain(ANOTHER);
  });

  it('[SC2] one-time codes are asked for once the app has shown that it has the secret', async () => {
    const account = await addAccount(gateway, 'viewer');
    const token = await signIn(gateway, account);
    const password = PASSWORD;
    const { secret, uri } = (await as(token, 'POST', '/totp', { password })).body;
    expect(uri).toContain(`secret=${secret}`);
    // A secret that never reached the app would lock them out.
    expect(refusal(await as(token, 'PUT', '/totp', { password, secret, code: '000000' }))).toEqual([400, 'code']);
    expect(refusal(await as(token, 'PUT', '/totp', { password, secret: 'AAAA', code: '000000' }))).toEqual([
      400,
      'secret',
    ]);
    expect((await trySignIn(gateway, { name: account.name, password })).status).toBe(200);
    const code = codeOf(secret, gateway.clock.now());
    expect((await as(token, 'PUT', '/totp', { password, secret, code })).body.operator).toMatchObject({
      hasTotp: true,
    });
    // That code is used up.
    expect(refusal(await trySignIn(gateway, { name: account.name, password, code }))).toEqual([401, 'code']);
    expect(refusal(await as(token, 'DELETE', '/totp', { password: 'not the one' }))).toEqual([400, 'password']);
    expect((await as(token, 'DELETE', '/totp', { password })).body.operator).toMatchObject({ hasTotp: false });
    expect((await trySignIn(gateway, { name: account.name, password })).status).toBe(200);
  });

  it('[SC2] nobody guesses the password in a page that was left open', async () => {
    const token = await signIn(gateway, await addAccount(gateway, 'viewer'));
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      statuses.push((await as(token, 'POST', '/totp', { password: `guess ${count}` })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 400), 429]);
    expect((await as(token, 'POST', '/totp', { password: PASSWORD })).status).toBe(429);
  });
});

describe('accounts of others', () => {
  it('[SC2] an admin ends the sign-ins of one', async () => {
    const account = await addAccount(gateway, 'reviewer');
    const token = await signIn(gateway, account);
    const socket = await gateway.connect({ token });
    const path = `/v1/operators/${account.id}/sessions`;
    expect((await ask(gateway, 'DELETE', path, undefined, { token })).status).toBe(403);
    expect((await ask(gateway, 'DELETE', path)).status).toBe(200);
    expect((await socket.closed).code).toBe(4401);
    expect((await as(token, 'GET', '')).status).toBe(401);
    expect((await ask(gateway, 'DELETE', '/v1/operators/op_nobody/sessions')).status).toBe(404);
    expect((await ask(gateway, 'PATCH', path, {})).status).toBe(404);
    const { body } = await ask(gateway, 'GET', `/v1/audit?action=operator.sessions_ended&subject=${account.id}`);
    expect(body.records).toHaveLength(1);
  });

  it('[SC2] the last admin keeps rank and account, whoever asks', async () => {
    await using own = await startGateway();
    const [first, second] = [await addAccount(own, 'admin'), await addAccount(own, 'admin')];
    const patch = (id: string, body: object) => ask(own, 'PATCH', `/v1/operators/${id}`, body);
    expect((await patch(first.id, { operatorRole: 'viewer' })).status).toBe(200);
    expect(refusal(await patch(second.id, { operatorRole: 'reviewer' }))).toEqual([400, 'operatorRole']);
    expect(refusal(await patch(second.id, { disabled: true }))).toEqual([400, 'disabled']);
    expect((await patch(second.id, { password: ANOTHER })).status).toBe(200);
    expect((await patch(first.id, { operatorRole: 'admin' })).status).toBe(200);
    // Both at once: one of them stays.
    const both = await Promise.all([patch(first.id, { disabled: true }), patch(second.id, { disabled: true })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });
});
