/** Operators who sign in with an issuer of OpenID Connect (SC2), as a browser does: by redirects, with cookies. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET, type Next, OidcIssuer } from '../fixtures/oidc-issuer.ts';
import { type Answer, ask } from '../fixtures/operator-api.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const PUBLIC_URL = 'https://chat.example.com';
const START = '/v1/operators/oidc/company/start';

let issuer: OidcIssuer;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await OidcIssuer.start();
  const company = {
    title: 'Company',
    issuer: issuer.url,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    roleClaim: 'realm.roles',
    roles: { viewer: ['everybody'], reviewer: ['support', 'sales'], admin: ['it'] },
  };
  gateway = await startGateway({
    config: { operators: { publicUrl: PUBLIC_URL, issuers: { company } } },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

/** What one browser does, with its cookies. */
class Browser {
  cookie = '';

  async get(path: string): Promise<URL> {
    const { status, headers } = await this.#ask('GET', path);
    expect(status).toBe(303);
    const [given] = headers.getSetCookie();
    if (given !== undefined) this.cookie = given.split(';')[0] ?? '';
    return new URL(headers.get('location') ?? '', PUBLIC_URL);
  }

  /** Goes to the issuer and comes back with what it says. @returns path and query of the way back. */
  async goThere(next: Next): Promise<string> {
    const there = await this.get(START);
    issuer.next = next;
    const back = await fetch(there, { redirect: 'manual' });
    const { origin, pathname, search } = new URL(back.headers.get('location') ?? '');
    expect(origin).toBe(PUBLIC_URL);
    return pathname + search;
  }

  /** @returns the query with which the console is opened. */
  async signIn(next: Next): Promise<URLSearchParams> {
    const { pathname, searchParams } = await this.get(await this.goThere(next));
    expect(pathname).toBe('/console/');
    return searchParams;
  }

  redeem(ticket: string): Promise<Answer> {
    return this.#ask('POST', '/v1/operators/sign-in', { ticket });
  }

  #ask(method: string, path: string, body?: object): Promise<Answer> {
    const cookies = this.cookie === '' ? {} : { cookie: this.cookie };
    return ask(gateway, method, path, body, { token: null, headers: cookies });
  }
}

const as = (sub: string, ...roles: string[]): Next => ({ claims: { sub, name: `Name of ${sub}`, realm: { roles } } });

async function tokenOf(next: Next): Promise<{ token: string; operator: { id: string; operatorRole: string } }> {
  const browser = new Browser();
  const ticket = (await browser.signIn(next)).get('ticket') ?? '';
  const { status, body } = await browser.redeem(ticket);
  expect(status).toBe(200);
  return body as never;
}

interface Recorded {
  readonly action: string;
  readonly content: { readonly details: Readonly<Record<string, unknown>> };
}

async function recordsOf(id: string): Promise<readonly Recorded[]> {
  const { body } = await ask(gateway, 'GET', `/v1/audit?subject=${id}`);
  return (body as { records: Recorded[] }).records;
}

describe('an operator of an issuer', () => {
  it('[SC2] signs in by redirects and a ticket, with the rank that the issuer says', async () => {
    const { body: ways } = await ask(gateway, 'GET', '/v1/operators/sign-in', undefined, { token: null });
    expect(ways).toEqual({ methods: ['oidc', 'development'], issuers: [{ name: 'company', title: 'Company' }] });

    const sub = randomUUID();
    const browser = new Browser();
    const query = await browser.signIn(as(sub, 'everybody', 'sales'));
    expect([...query.keys()]).toEqual(['ticket']);
    const { status, body, headers } = await browser.redeem(query.get('ticket') ?? '');
    expect(status).toBe(200);
    const operator = {
      id: expect.stringMatching(/^op_[\w-]{27}$/) as string,
      name: `Name of ${sub}`,
      operatorRole: 'reviewer',
    };
    expect(body).toEqual({
      token: expect.stringMatching(/^ops_/) as string,
      expiresAt: expect.any(String) as string,
      operator,
    });
    expect(headers.getSetCookie()[0]).toMatch(/^parley-sign-in=; .*Max-Age=0/);
    const socket = await gateway.connect({ token: body.token as string });
    expect((await socket.frame('welcome')).principal).toEqual({ ...operator, role: 'operator' });

    const { id } = body.operator as { id: string };
    const { body: listed } = await ask(gateway, 'GET', '/v1/operators');
    expect((listed as { operators: { id: string }[] }).operators.find((each) => each.id === id)).toMatchObject({
      issuer: 'company',
      hasPassword: false,
    });
    const records = await recordsOf(id);
    expect(records.map(({ action }) => action).toSorted()).toEqual(['operator.added', 'operator.signed_in']);
    expect(records.find(({ action }) => action === 'operator.signed_in')?.content.details).toEqual({
      method: 'company',
    });
  });

  it('[SC2] has a cookie that no script reads and no other site sends, only over TLS where there is any', async () => {
    const cookieWith = async (headers: Record<string, string>): Promise<string> => {
      const { headers: given } = await ask(gateway, 'GET', START, undefined, { token: null, headers });
      return given.getSetCookie()[0] ?? '';
    };
    const plain = /^parley-sign-in=[\w-]{43}; Path=\/v1\/operators; Max-Age=600; HttpOnly; SameSite=Lax$/;
    expect(await cookieWith({})).toMatch(plain);
    expect(await cookieWith({ 'x-forwarded-proto': 'https' })).toMatch(/; SameSite=Lax; Secure$/);
  });

  it('[SC2] has another rank from the next sign-in on, also where they are signed in already', async () => {
    const sub = randomUUID();
    const { token } = await tokenOf(as(sub, 'it'));
    expect((await ask(gateway, 'GET', '/v1/operators', undefined, { token })).status).toBe(200);
    const { operator } = await tokenOf(as(sub, 'support'));
    expect(operator.operatorRole).toBe('reviewer');
    expect((await ask(gateway, 'GET', '/v1/operators', undefined, { token })).status).toBe(403);
    expect((await recordsOf(operator.id)).map(({ action }) => action)).toContain('operator.changed');
  });

  it('[SC2] is signed out everywhere once the issuer gives them no rank any more', async () => {
    const sub = randomUUID();
    const { token, operator } = await tokenOf(as(sub, 'support'));
    const socket = await gateway.connect({ token });
    const query = await new Browser().signIn(as(sub, 'another team'));
    expect(Object.fromEntries(query)).toEqual({ problem: 'forbidden' });
    expect((await socket.closed).code).toBe(4401);
    expect((await recordsOf(operator.id)).map(({ action }) => action)).toContain('operator.refused');
  });

  it('[SC2] can be kept out by an admin here, whatever the issuer says', async () => {
    const sub = randomUUID();
    const { operator } = await tokenOf(as(sub, 'support'));
    const patched = await ask(gateway, 'PATCH', `/v1/operators/${operator.id}`, { disabled: true });
    expect(patched.status).toBe(200);
    expect(Object.fromEntries(await new Browser().signIn(as(sub, 'support')))).toEqual({ problem: 'forbidden' });
  });

  it('[SC2] may have their rank in the user info', async () => {
    const { operator } = await tokenOf({ claims: { sub: 'alice' }, userInfo: { realm: { roles: ['it'] } } });
    expect(operator.operatorRole).toBe('admin');
  });

  it('[SC2] may come back to another process than the one that sent them', async () => {
    const browser = new Browser();
    const back = await browser.goThere(as(randomUUID(), 'support'));
    await gateway.restart();
    const { searchParams } = await browser.get(back);
    await gateway.restart();
    expect((await browser.redeem(searchParams.get('ticket') ?? '')).status).toBe(200);
  });
});

describe('nobody else', () => {
  const nowS = Math.floor(Date.now() / 1000);
  it.each<[string, Next]>([
    ['whom the issuer refuses', { error: 'access_denied' }],
    ['with an ID token for another attempt', { claims: { nonce: 'another' } }],
    ['with an ID token without a nonce', { claims: { nonce: undefined } }],
    ['with an ID token for somebody else', { claims: { aud: 'another-client' } }],
    ['with an ID token of another issuer', { claims: { iss: 'https://issuer.example' } }],
    ['with an ID token that has expired', { claims: { iat: nowS - 600, exp: nowS - 300 } }],
    ['with an ID token that names nobody', { claims: { sub: undefined } }],
    ['with an ID token that another key has signed', { sign: 'with another key' }],
    ['with an ID token that nobody has signed', { sign: 'not at all' }],
  ])('[SC2] gets in %s', async (_, next) => {
    const claims = { realm: { roles: ['it'] }, ...next.claims };
    expect(Object.fromEntries(await new Browser().signIn({ ...next, claims }))).toEqual({ problem: 'unauthorized' });
  });

  const problem = async (browser: Browser, path: string) => Object.fromEntries((await browser.get(path)).searchParams);

  it('[SC2] gets in with the way back of another browser, or of none', async () => {
    const back = await new Browser().goThere(as('eve', 'it'));
    expect(await problem(new Browser(), back)).toEqual({ problem: 'unauthorized' });
    const other = new Browser();
    await other.get(START);
    expect(await problem(other, back)).toEqual({ problem: 'unauthorized' });
  });

  it('[SC2] gets in twice with one way back, or with one that was made up', async () => {
    const browser = new Browser();
    const back = await browser.goThere(as('eve', 'it'));
    expect((await browser.get(back)).searchParams.has('ticket')).toBe(true);
    expect(await problem(browser, back)).toEqual({ problem: 'unauthorized' });
    const made = new URL(await browser.goThere(as('eve', 'it')), PUBLIC_URL);
    const state = made.searchParams.get('state') ?? '';
    made.searchParams.set('state', `${state.slice(0, -6)}AAAAAA`);
    expect(await problem(browser, made.pathname + made.search)).toEqual({ problem: 'unauthorized' });
    expect(await problem(browser, '/v1/operators/oidc/company/callback')).toEqual({ problem: 'unauthorized' });
  });

  it('[SC2] gets in with a code that was guessed or taken from another attempt', async () => {
    const [browser, other] = [new Browser(), new Browser()];
    const back = new URL(await browser.goThere(as('eve', 'it')), PUBLIC_URL);
    const foreign = new URL(await other.goThere(as('alice', 'it')), PUBLIC_URL);
    back.searchParams.set('code', foreign.searchParams.get('code') ?? '');
    expect(await problem(browser, back.pathname + back.search)).toEqual({ problem: 'unauthorized' });
  });

  it('[SC2] gets in with a ticket of another browser, or with one that was redeemed', async () => {
    const browser = new Browser();
    const ticket = (await browser.signIn(as('alice', 'it'))).get('ticket') ?? '';
    const taken = await new Browser().redeem(ticket);
    expect([taken.status, taken.body.error.field]).toEqual([401, 'ticket']);
    const { cookie } = browser;
    expect((await browser.redeem(ticket)).status).toBe(200);
    browser.cookie = cookie;
    expect((await browser.redeem(ticket)).status).toBe(401);
    expect((await browser.redeem('nonsense')).status).toBe(401);
  });

  it('[SC2] gets in after the ten minutes of an attempt', async () => {
    const browser = new Browser();
    const back = await browser.goThere(as('alice', 'it'));
    gateway.clock.advance(601_000);
    expect(await problem(browser, back)).toEqual({ problem: 'unauthorized' });
  });
});

describe('an issuer that is out of order', () => {
  it('[SC2] is said to be so, and asked again the next time', async () => {
    await using down = await OidcIssuer.start();
    const company = {
      title: 'Company',
      issuer: down.url,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      roles: { admin: ['it'] },
    };
    await using own = await startGateway({ config: { operators: { publicUrl: PUBLIC_URL, issuers: { company } } } });
    const start = async (): Promise<string> => {
      const { status, headers } = await ask(own, 'GET', START, undefined, { token: null });
      return `${status} ${headers.get('location')}`;
    };
    down.isDown = true;
    expect(await start()).toBe('303 /console/?problem=unavailable');
    down.isDown = false;
    expect(await start()).toMatch(`303 ${down.url}/authorize?`);
  });

  it('[SC2] is no reason to take somebody for refused', async () => {
    const query = await new Browser().signIn({ tokenStatus: 503 });
    expect(Object.fromEntries(query)).toEqual({ problem: 'unavailable' });
  });

  it('[SC2] is not asked by one address again and again', async () => {
    const company = { title: 'Company', issuer: issuer.url, clientId: CLIENT_ID, roles: { admin: ['it'] } };
    const operators = { publicUrl: PUBLIC_URL, issuers: { company } };
    await using own = await startGateway({ config: { operators, clientAddress: () => '203.0.113.7' } });
    const there: (string | null)[] = [];
    for (let count = 0; count < 41; count += 1) {
      const { headers } = await ask(own, 'GET', START, undefined, { token: null });
      there.push(headers.get('location'));
    }
    expect(there.slice(0, 40).every((address) => address?.startsWith(issuer.url))).toBe(true);
    expect(there.at(-1)).toBe('/console/?problem=rate_limited');
  });

  it('[SC2] is no other one, and no way but a link leads there', async () => {
    const of = async (method: string, path: string): Promise<number> =>
      (await ask(gateway, method, path, undefined, { token: null })).status;
    expect(await of('GET', '/v1/operators/oidc/nobody/start')).toBe(404);
    expect(await of('GET', '/v1/operators/oidc/company/elsewhere')).toBe(404);
    expect(await of('POST', START)).toBe(405);
  });
});
