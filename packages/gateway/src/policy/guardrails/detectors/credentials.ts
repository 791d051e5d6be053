/** Secrets that are known by what stands before them: connection strings, assignments, headers. */
import type { Pattern } from '../pattern.ts';
import { isPassword, isPlaceholder, isToken, type ValueContext } from './secret-values.ts';
import { folded } from './words.ts';

type Range = readonly [start: number, end: number];

const PASSWORD = folded(
  'password|passwd|passphrase|passcode|passwort|kennwort|contraseña|mot de passe|senha|wachtwoord|parola|hasło|lösenord|пароль|密码|密碼|パスワード|비밀번호|pwd|mdp|(?<![a-z])pw',
);
const TOKEN = String.raw`(?:api|access|private|secret|auth|signing|encryption|service|master|account|client|app|webhook|license)[ _-]?(?:secret[ _-]?)?(?:key|token|secret)|(?:refresh|bearer|id|session|bot|deploy|personal access)[ _-]?token|secret|token|api[ _-]?secret|credentials?|jwt|bearer`;

/** How a value is said to be one: `=`, `:`, `=>`, "is". */
const SIGN = / {0,2}(?:=>|->|:=|[:=])| (?:is|was|ist|lautet|es|est|e)(?: now| jetzt| ahora)?:?|是|は/u.source;
/** Quotes, also escaped ones, and what makes text bold or code. */
const QUOTE = /\\?["'`*_]{0,2}/u.source;
const VALUE = /[^\s"'`,;<>{}[\]|\\]{6,200}/u.source;
const CLOSE = /\\?["'`]?/u.source;
const GIVEN = `${QUOTE}(?:${SIGN})[*_]{0,2}[ \\n]{0,2}${QUOTE}${VALUE}${CLOSE}`;
const GIVEN_PARTS = new RegExp(
  `^.{1,80}?${QUOTE}(?<sign>${SIGN})[*_]{0,2}[ \\n]{0,2}(?<quote>${QUOTE})(?<value>${VALUE})(?<close>${CLOSE})$`,
  'isu',
);

/** What ends a sentence or a parenthesis is no part of the value. */
function trimmed(value: string): string {
  const bare = value.replace(/[.!?:*_]{1,9}$/, '');
  return bare.includes('(') ? bare : bare.replace(/\)[.!?:*_]{0,9}$/, '');
}

/** Looks at the value behind the name; offsets are of the value alone. */
function refineValue(match: string, isSecret: (value: string, context: ValueContext) => boolean): Range | undefined {
  const { sign = '', quote = '', value = '', close = '' } = GIVEN_PARTS.exec(match)?.groups ?? {};
  const isQuoted = /["'`]/.test(quote);
  // Behind a quote that is not closed there are more words: a sentence.
  const context = (isQuoted ? close !== '' : sign.includes('=')) ? 'code' : 'prose';
  const secret = trimmed(value);
  const start = match.length - close.length - value.length;
  return isSecret(secret, context) ? [start, start + secret.length] : undefined;
}

function refineUrl(match: string): Range | undefined {
  const password = /:(?<password>[^\s:/@]{0,128})@$/.exec(match)?.groups?.['password'] ?? '';
  return password === '' ||
    /^(?:[*•.]{1,128}|x{3,128}|\$\{?\w{1,64}\}?|<.{0,128}>|\{.{0,128}\}|\[.{0,128}\])$/i.test(password)
    ? undefined
    : [0, match.length];
}

function refineHeader(match: string): Range | undefined {
  const value = /\S{1,512}$/.exec(match)?.[0] ?? '';
  return isPlaceholder(value) || !/[0-9]/.test(value) ? undefined : [match.length - value.length, match.length];
}

export const credentials: readonly Pattern[] = [
  {
    kind: 'connection_string',
    regex:
      /(?<![a-z])(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|snowflake|neo4j|bolt|cassandra|kafka|nats|mqtts?|ldaps?|ftps?|sftp|ssh|smtps?|imaps?|wss?|git|https?)(?:\+[a-z0-9]{1,16})?:\/\/[^\s:/@]{0,64}:[^\s:/@]{1,128}@/iu,
    refine: refineUrl,
  },
  {
    kind: 'authorization',
    regex:
      /(?<![a-z])authorization["'`]?(?: {0,2}[:=]| header is)[ \n]{0,2}["'`]?(?:bearer|basic|token|apikey|digest) {1,2}[a-z0-9._~+/=-]{8,300}/iu,
    refine: refineHeader,
  },
  {
    kind: 'bearer_token',
    regex: /(?<![a-z])bearer {1,2}[a-z0-9._~+/=-]{20,300}/iu,
    refine: refineHeader,
  },
  {
    kind: 'password',
    regex: new RegExp(String.raw`(?:${PASSWORD})(?:[_-]?[a-z0-9]{1,12})?${GIVEN}`, 'iu'),
    refine: (match) => refineValue(match, isPassword),
  },
  {
    kind: 'secret',
    regex: new RegExp(
      String.raw`(?<![a-z])(?:[a-z0-9]{1,20}[_.-]){0,3}(?:${TOKEN})(?:[_-][a-z0-9]{1,12})?${GIVEN}`,
      'iu',
    ),
    refine: (match) => refineValue(match, isToken),
  },
];
