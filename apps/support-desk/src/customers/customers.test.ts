import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userId } from '@parley/gateway';
import { decodeJwt, jwtVerify } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { CUSTOMERS, createCustomers } from './customers.ts';
import { keptTokenSecret } from './token-secret.ts';

const SECRET = 'a secret of the shop that is long enough';

it('[SC1] signs a token for a customer, a new one each time, good for five minutes', async () => {
  let count = 0;
  const now = Date.parse('2026-11-20T14:00:00Z');
  const customers = createCustomers(
    'storefront',
    SECRET,
    () => now,
    () => `jti-${(count += 1)}`,
  );
  const alice = CUSTOMERS.get('alice');
  if (alice === undefined) throw new Error('there is no Alice');
  const token = await customers.sign(alice);
  const { payload } = await jwtVerify(token, new TextEncoder().encode(SECRET), { currentDate: new Date(now) });
  expect(payload).toEqual({
    sub: 'alice@example.com',
    name: 'Alice Johnson',
    aud: 'parley',
    iss: 'fieldnote-supply',
    jti: 'jti-1',
    iat: now / 1000,
    exp: now / 1000 + 300,
  });
  expect(decodeJwt(await customers.sign(alice)).jti).toBe('jti-2');
});

it('[SC1] knows whose conversation it is by the visitor’s id, and of nobody else', () => {
  const customers = createCustomers('storefront', SECRET, Date.now, String);
  expect(customers.emailOf(userId('storefront', 'bob@example.com'))).toBe('bob@example.com');
  expect([customers.emailOf(userId('other', 'bob@example.com')), customers.emailOf('vis_1')]).toEqual([
    undefined,
    undefined,
  ]);
});

it('[SC1] makes a secret up at the first start, and keeps it for its user alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const secret = keptTokenSecret(folder);
  expect(secret.length).toBeGreaterThanOrEqual(43);
  expect(keptTokenSecret(folder)).toBe(secret);
  expect(statSync(join(folder, 'customer-token-secret')).mode & 0o777).toBe(0o600);
});
