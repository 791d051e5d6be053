import { expect, it } from 'vitest';
import { isSecretName } from './secret-names.ts';

it.each([
  'password',
  'Password',
  'PASSWORD',
  'passwd',
  'pwd',
  'passphrase',
  'userPassword',
  'db_password',
  'password2',
  'new-password',
  'passwordConfirmation',
  'password_hash',
  'secret',
  'client_secret',
  'clientSecret',
  'token',
  'access_token',
  'accessToken',
  'X-Auth-Token',
  'csrfToken',
  'api_key',
  'apiKey',
  'APIKey',
  'apikey',
  'x-api-key',
  'privateKey',
  'aws_secret_access_key',
  'authorization',
  'Authorization',
  'auth',
  'credentials',
  'bearer',
  'cvv',
  'session_id',
  'connectionString',
  'Contraseña',
  'passwort',
])('[GU6] %s holds a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

it.each([
  '',
  'order_id',
  'email',
  'key',
  'keyword',
  'keys',
  'reason',
  'amount',
  'secretary',
  'passenger',
  'compass',
  'pinned',
  'max_tokens',
  'tokens',
  'token_count',
  'nextPageToken',
  'page_token',
  'has_password',
  'passwordHint',
  'forgotPassword',
  'public_key',
  'tokenType',
  'author',
  'authorName',
  'boarding_pass',
  'pin_code',
  'shipping',
  'primaryKey',
  '密',
])('[GU6] %s holds none', (name) => {
  expect(isSecretName(name)).toBe(false);
});

it('[GU6] is quick for a name of any length', () => {
  const from = performance.now();
  expect(isSecretName(`${'aB_'.repeat(100_000)}password`)).toBe(true);
  expect(performance.now() - from).toBeLessThan(200);
});
