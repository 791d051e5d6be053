import { expect, it } from 'vitest';
import { secretPatterns } from './secrets.ts';
import { finder } from './testing/find.ts';

const find = finder(secretPatterns);

/** So many letters and digits in no order: keys in a source file would alarm whoever scans it. */
function key(length: number, alphabet = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYz'): string {
  return Array.from({ length }, (_, i) => alphabet[(i * 7) % alphabet.length]).join('');
}
const hex = (length: number): string => key(length, '0123456789abcdef');
const upper = (length: number): string => key(length, 'A2B3C4D5E6F7G');
const jwt = `eyJ${key(33)}.eyJ${key(60)}.${key(43)}`;

it.each([
  ['openai_key', `sk-${key(48)}`],
  ['openai_key', `sk-proj-${key(120)}`],
  ['anthropic_key', `sk-ant-api03-${key(90)}`],
  ['aws_access_key', `AKIA${upper(16)}`],
  ['aws_access_key', `ASIA${upper(16)}`],
  ['google_key', `AIza${key(35)}`],
  ['github_token', `ghp_${key(36)}`],
  ['github_token', `ghs_${key(36)}`],
  ['github_token', `github_pat_${key(22)}_${key(59)}`],
  ['gitlab_token', `glpat-${key(20)}`],
  ['slack_token', `xoxb-123456789012-${key(24)}`],
  ['slack_token', `xapp-1-${upper(11)}-1234567890123-${hex(64)}`],
  ['stripe_key', `sk_live_${key(24)}`],
  ['stripe_key', `rk_live_${key(24)}`],
  ['stripe_key', `whsec_${key(32)}`],
  ['sendgrid_key', `SG.${key(22)}.${key(43)}`],
  ['twilio_key', `SK${hex(32)}`],
  ['npm_token', `npm_${key(36)}`],
  ['pypi_token', `pypi-AgEIcHlwaS5vcmc${key(70)}`],
  ['hugging_face_token', `hf_${key(34)}`],
  ['digitalocean_token', `dop_v1_${hex(64)}`],
  ['telegram_token', `123456789:AA${key(33)}`],
  ['jwt', jwt],
  ['private_key', '-----BEGIN RSA PRIVATE KEY-----'],
  ['private_key', '-----BEGIN PRIVATE KEY-----'],
  ['private_key', '-----BEGIN OPENSSH PRIVATE KEY-----'],
  ['private_key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
  ['connection_string', 'postgres://user:pass@'],
  ['connection_string', 'mongodb+srv://admin:S3cret@'],
  ['connection_string', 'redis://:hunter2@'],
  ['connection_string', 'https://alice:s3cr3t@'],
])('[GU4] finds %s: %s', (kind, secret) => {
  for (const text of [secret, `Use ${secret} for it`, `"${secret}"`, `KEY\n${secret}\nend`]) {
    expect(find(text)).toEqual([`${kind} ${secret}`]);
  }
});

it.each([
  ['aws_secret_key', `aws_secret_access_key = ${key(40)}`, key(40)],
  ['azure_key', `AccountName=shop;AccountKey=${key(86)}==;`, `AccountKey=${key(86)}==`],
  ['webhook_url', `https://hooks.slack.com/services/T0/B0/${key(24)}`, `hooks.slack.com/services/T0/B0/${key(24)}`],
  ['password', 'password=hunter2', 'hunter2'],
  ['password', 'Password: P@ssw0rd!', 'P@ssw0rd'],
  ['password', 'my password is hunter2.', 'hunter2'],
  ['password', '(password: hunter2)', 'hunter2'],
  ['password', '{"password": "swordfish"}', 'swordfish'],
  ['password', String.raw`{\"password\":\"swordfish1\"}`, 'swordfish1'],
  ['password', 'DB_PASSWORD=correcthorse', 'correcthorse'],
  ['password', '**Password:** Tr0ub4dor&3', 'Tr0ub4dor&3'],
  ['password', 'mein Passwort ist Geheim123', 'Geheim123'],
  ['password', 'mot de passe : Soleil2024', 'Soleil2024'],
  ['password', 'la contraseña es Gato1234', 'Gato1234'],
  ['password', 'пароль: qwerty123', 'qwerty123'],
  ['password', '密码是abc123456', 'abc123456'],
  ['secret', 'api_key: "abc123def456ghi789"', 'abc123def456ghi789'],
  ['secret', 'the api key is 9f8e7d6c5b4a3210', '9f8e7d6c5b4a3210'],
  ['secret', 'client_secret=Zx81kkQ09aLpQ', 'Zx81kkQ09aLpQ'],
  ['secret', 'token=abcdef1234567890', 'abcdef1234567890'],
  ['secret', 'X-Api-Key: 9f8e7d6c5b4a3210', '9f8e7d6c5b4a3210'],
  ['authorization', 'Authorization: Basic dXNlcjpwYXNz1234', 'dXNlcjpwYXNz1234'],
])('[GU6] finds the value of %s in: %s', (kind, text, value) => {
  expect(find(text)).toEqual([`${kind} ${value}`]);
});

it.each([
  'sk-...',
  'sk-xxxxxxxxxxxxxxxxxxxxxxxx',
  'sk-your-api-key-goes-here',
  'scikit sk-cube-grid-animation',
  'AKIA',
  'pypi-mirror',
  '-----BEGIN PUBLIC KEY-----',
  '-----BEGIN CERTIFICATE-----',
  `pk_live_${key(24)}`,
  'npm_config_registry',
  '12:34:56',
  'postgres://localhost:5432/db',
  'postgres://user:****@host/db',
  'postgres://user:<password>@host/db',
  'https://example.com:8080/@handle',
  'ssh://git@example.com/x',
  'password: ********',
  'password reset',
  'your password must have 8 characters',
  'Password: at least 8 characters',
  'password is required',
  'Your password is incorrect',
  'The password is case-sensitive',
  'password: 12-character minimum',
  'password is at-least-8-characters',
  '{"password": "Minimum 8 characters"}',
  'password: <YOUR_PASSWORD>',
  'password=example',
  'password: string',
  'password: z.string()',
  'password=process.env.DB_PASSWORD',
  'password=${X}',
  'Wifi password: see label',
  'password:\nEnter your new password',
  'forgot password?',
  'password=changeme',
  'api_key: <YOUR_API_KEY>',
  'api_key="your-api-key-here"',
  'api_key=xxxxxxxxxxxxxxxx',
  'api key is required',
  'token: null',
  'max_tokens: 4096',
  'the token is expired',
  'secret: none',
  'secretary: Jane123456',
  'secret sauce: tomato2',
  'Authorization: Bearer <token>',
  'Authorization: Bearer $TOKEN',
  'Bearer tokens are used for authentication',
])('[GU4] finds no secret in: %s', (text) => {
  expect(find(text)).toEqual([]);
});
