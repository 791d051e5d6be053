/** Keys of providers, which tell by their form what they are. */
import type { Pattern } from '../pattern.ts';
import { whole, wholeWithDigit } from './key-forms.ts';

type Range = readonly [start: number, end: number];

/** Only `x` in place of the key: names such as EXAMPLE occur in keys that look real. */
const wholeUnlessBlank = (match: string): Range | undefined => (/x{6}/i.test(match) ? undefined : [0, match.length]);

export const providerKeys: readonly Pattern[] = [
  { kind: 'anthropic_key', regex: /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{12,220}/u, refine: wholeWithDigit },
  {
    kind: 'openai_key',
    regex:
      /(?<![A-Za-z0-9])sk-(?:(?:proj|svcacct|admin|None|or-v1|live|test)-[A-Za-z0-9_-]{12,220}|[A-Za-z0-9]{16,220})/u,
    refine: wholeWithDigit,
  },
  {
    kind: 'aws_access_key',
    regex: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/u,
    refine: wholeUnlessBlank,
  },
  {
    kind: 'aws_secret_key',
    regex:
      /(?<![A-Za-z])(?:aws[ _-]?)?secret[ _-]?(?:access[ _-]?)?key(?:[ _-]?id)?["']?(?: {0,2}(?:=>|[:=])| is)[ \n]{0,2}["'`]?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/iu,
    refine: (match) => (/x{6}/i.test(match) ? undefined : [match.length - 40, match.length]),
  },
  {
    kind: 'google_key',
    regex: /(?<![A-Za-z0-9])(?:AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{20,40}|ya29\.[A-Za-z0-9_-]{20,250})/u,
    refine: whole,
  },
  {
    kind: 'github_token',
    regex: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255})/u,
    refine: wholeWithDigit,
  },
  {
    kind: 'gitlab_token',
    regex: /(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|soat|ft|cbt|agent|oas|imt)-[A-Za-z0-9_.-]{18,200}/u,
    refine: wholeWithDigit,
  },
  {
    kind: 'slack_token',
    regex: /(?<![A-Za-z0-9])(?:xox[abeoprs]-|xapp-)[A-Za-z0-9-]{10,250}/u,
    refine: wholeWithDigit,
  },
  {
    kind: 'webhook_url',
    regex:
      /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/]{16,120}|discord(?:app)?\.com\/api\/webhooks\/\d{15,21}\/[A-Za-z0-9_-]{30,100}/u,
    refine: whole,
  },
  {
    kind: 'stripe_key',
    regex: /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9+/=]{20,120})/u,
    refine: wholeWithDigit,
  },
  {
    kind: 'sendgrid_key',
    regex: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/u,
    refine: whole,
  },
  { kind: 'twilio_key', regex: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/u, refine: whole },
  { kind: 'npm_token', regex: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,64}/u, refine: wholeWithDigit },
  { kind: 'pypi_token', regex: /(?<![A-Za-z0-9])pypi-AgE[A-Za-z0-9_-]{16,250}/u, refine: whole },
  { kind: 'hugging_face_token', regex: /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{24,64}/u, refine: whole },
  { kind: 'digitalocean_token', regex: /(?<![A-Za-z0-9])do[opr]_v1_[a-f0-9]{32,64}/u, refine: whole },
  { kind: 'telegram_token', regex: /(?<![A-Za-z0-9])\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/u, refine: whole },
  {
    kind: 'azure_key',
    regex: /(?<![A-Za-z])(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,88}={0,2}/iu,
    refine: whole,
  },
  {
    // Longer ones are found by their beginning; without it the rest is of no use.
    kind: 'jwt',
    regex: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,150}\.eyJ[A-Za-z0-9_-]{6,220}(?:\.[A-Za-z0-9_-]{0,120})?/u,
    refine: whole,
  },
  {
    // The line that announces it is the finding: what follows is too long to wait for.
    kind: 'private_key',
    regex: /-{4,5} ?BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}|PuTTY-User-Key-File-\d/u,
  },
  {
    // The first characters of keys in Base64: OpenSSH, PKCS #8 and #1, elliptic curves, Ed25519.
    kind: 'private_key',
    regex:
      /b3BlbnNzaC1rZXktdjE|MII[A-Za-z0-9+/]{1,3}IBADANBgkqhkiG9w0BAQEF|MII[A-Za-z0-9+/]{1,3}IBAAKC|MIGHAgEAMBMGByqGSM49|MHcCAQEEI|MC4CAQAwBQYDK2Vw/u,
  },
];
