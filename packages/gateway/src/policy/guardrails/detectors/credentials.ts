/** Secrets that are known by what stands before them: connection strings, assignments, headers, options of commands. */
import type { Pattern } from '../pattern.ts';
import { isPassphrase, isPassword, isPlaceholder, isRandom, isToken, type ValueContext } from './secret-values.ts';
import { PASSWORD, PURPOSE, SIGN, TOKEN } from './secret-words.ts';
import { folded } from './words.ts';

type Range = readonly [start: number, end: number];

/** Quotes, also escaped ones, and what makes text bold or code. */
const QUOTE = /\\?["'`*_]{0,2}/u.source;
const VALUE = /[^\s"'`,;<>{}[\]|\\]{6,200}/u.source;
const CLOSE = /\\?["'`]?/u.source;
const given = (sign: string): string => `${QUOTE}(?:${sign})[*_]{0,2}[ \\n]{0,2}${QUOTE}${VALUE}${CLOSE}`;
const GIVEN = given(SIGN);
const GIVEN_PARTS = new RegExp(
  `^.{1,160}?${QUOTE}(?<sign>${SIGN})[*_]{0,2}[ \\n]{0,2}(?<quote>${QUOTE})(?<value>${VALUE})(?<close>${CLOSE})$`,
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

/** The machine itself, and names that stand for a host. */
const SAMPLE_HOST = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host|hostname|server|db|database|)$/i;

/** What people write in place of a password; a sample host has sample credentials such as postgres:postgres. */
function isSamplePassword(user: string, password: string, host: string): boolean {
  if (/^(?:[*•.]{1,128}|x{3,128}|\$\{?\w{1,64}\}?|%\w{1,64}%|<.{0,128}>|\{.{0,128}\}|\[.{0,128}\])$/i.test(password)) {
    return true;
  }
  if (/^[A-Z]{2,40}(?:[_-][A-Z]{1,40}){0,8}$/.test(password)) return true;
  if (SAMPLES.has(password.toLowerCase())) return true;
  return SAMPLE_HOST.test(host) && user.toLowerCase() === password.toLowerCase();
}

const SAMPLES = new Set(
  folded(
    'password|passwd|pass|pwd|passwort|kennwort|contraseña|clave|motdepasse|mot_de_passe|mdp|senha|wachtwoord|parola|hasło|şifre|secret|token|changeme|mypassword|my-password|my_password|yourpassword|your-password|your_password',
  ).split('|'),
);

function refineUrl(match: string): Range | undefined {
  const found = /\/\/(?<user>[^\s:/@]{0,64}):(?<password>[^\s:/@]{0,128})@(?<host>[^@]{0,64})$/.exec(match);
  const { user = '', password = '', host = '' } = found?.groups ?? {};
  return password === '' || isSamplePassword(user, password, host) ? undefined : [0, match.length - host.length];
}

function refineHeader(match: string): Range | undefined {
  const value = /\S{1,512}$/.exec(match)?.[0] ?? '';
  return isPlaceholder(value) || !/[0-9]/.test(value) ? undefined : [match.length - value.length, match.length];
}

/** Of a session, not of a choice of language. */
function refineCookie(match: string): Range | undefined {
  const value = match.slice(match.indexOf('=') + 1);
  return isToken(value, 'code') ? [match.length - value.length, match.length] : undefined;
}

const OPTION_PARTS = /^(?:--[a-z-]{1,40}[ =]|-p|sshpass -p ?|login \S{1,40} password )["']?(?<value>[^\s"'`]{1,200})/i;

/** The value behind an option of a command; without quotes it may be the next word of a sentence. */
function refineOption(match: string): Range | undefined {
  const value = OPTION_PARTS.exec(match)?.groups?.['value'] ?? '';
  const isQuoted = /["']$/.test(match);
  const start = match.length - value.length - Number(isQuoted);
  const secret = trimmed(value);
  return isPassword(secret, isQuoted ? 'code' : 'prose') ? [start, start + secret.length] : undefined;
}

/** `user:password` of curl; numbers alone are those of a user and a group. */
function refineUser(match: string): Range | undefined {
  const password = /:(?<password>[^\s:"'`]{1,128})$/.exec(match)?.groups?.['password'] ?? '';
  const isSecret = /[a-z]/i.test(password) && isPassword(password, 'prose');
  return isSecret ? [match.length - password.length, match.length] : undefined;
}

/** The word behind the name, without any sign: when nobody could have thought of it, or when it looks like a password. */
function refineBare(match: string): Range | undefined {
  const { gap = '', value = '', close = '' } = BARE_PARTS.exec(match)?.groups ?? {};
  const secret = trimmed(value);
  const isSetApart = close !== '' || /[|>]/.test(gap) || /[!@#$%^&*?+=~][^.]/.test(secret);
  const isMixed = /[A-Z]/.test(secret) && /[a-z]/.test(secret) && /[a-z]\d{1,9}[a-z]/i.test(secret);
  const isLikely = secret.length >= 8 && /[a-z].*\d|\d.*[a-z]/i.test(secret) && (isSetApart || isMixed);
  const isSecret = isRandom(secret) || /^[0-9a-f]{32,128}$/.test(secret) || (isLikely && isPassword(secret, 'prose'));
  const start = match.length - close.length - value.length;
  return isSecret ? [start, start + secret.length] : undefined;
}

/** The value behind "key", which says little: only when nobody could have thought of it. */
function refineKey(match: string): Range | undefined {
  const value = /[^\s"'`:=]{1,200}$/.exec(match)?.[0] ?? '';
  return isRandom(value) ? [match.length - value.length, match.length] : undefined;
}

/** The words between quotes, or behind the colon. */
function refineWords(match: string): Range | undefined {
  const found = /["'`:=](?<words> {0,2}[a-z][a-z0-9 ,-]{1,200})["'`]?$/i.exec(match);
  const words = found?.groups?.['words'] ?? '';
  if (found === null || !isPassphrase(words)) return undefined;
  const start = found.index + 1 + words.length - words.trimStart().length;
  return [start, start + words.trim().length];
}

/** Between a name and its value: a space, a dash, the line of a table, the end of a tag. */
const GAP = / (?:-{1,2} )?| {0,4}\| {0,4}|>/u.source;
const BARE_PARTS = new RegExp(`^.{1,80}?(?<gap>${GAP})["'\`]?(?<value>${VALUE})(?<close>["'\`]?)$`, 'su');

const PHRASE = String.raw`(?:passphrase|(?:seed|recovery|mnemonic|backup|secret|wallet)[ _-]?(?:phrase|words)|mnemonic)`;

const options: readonly Pattern[] = [
  {
    kind: 'password',
    regex:
      /(?<![\w-])(?:--(?:[a-z]{1,12}-)?(?:password|passwd|pass|passphrase|pwd|token|api-?key|secret)[ =]["']?|-p["']|sshpass -p ?["']?|login [^\s]{1,40} password )[^\s"'`<>{}[\]$|\\]{6,200}["']?/iu,
    refine: refineOption,
  },
  {
    kind: 'password',
    regex: /(?<![\w-])(?:-u|--user)[ =]["']?[\w.@-]{1,40}:[^\s:"'`<>{}[\]$|\\]{6,128}/iu,
    refine: refineUser,
  },
];

const phrases: readonly Pattern[] = [
  {
    kind: 'password',
    regex: new RegExp(
      String.raw`(?:(?:${PASSWORD}) (?:is|ist|est|es|e)|${PHRASE}${PURPOSE}["']?(?: is| ist|:| ?=))[: ]{0,2}["'\x60][a-z]{2,12}(?:[ -][a-z0-9]{2,12}){2,23}["'\x60]`,
      'iu',
    ),
    refine: refineWords,
  },
  {
    kind: 'password',
    regex: new RegExp(String.raw`${PHRASE}${PURPOSE}(?: is)?: ?\n?(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8}`, 'iu'),
    refine: refineWords,
  },
];

export const credentials: readonly Pattern[] = [
  {
    kind: 'connection_string',
    // The host tells samples from what is in use; it is no part of the finding.
    regex:
      /(?<![a-z])(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|snowflake|neo4j|bolt|cassandra|kafka|nats|mqtts?|ldaps?|ftps?|sftp|ssh|smtps?|imaps?|wss?|git|https?)(?:\+[a-z0-9]{1,16})?:\/\/[^\s:/@]{0,64}:[^\s:/@]{1,128}@[a-z0-9.-]{0,24}/iu,
    refine: refineUrl,
  },
  {
    // A token in place of the user.
    kind: 'connection_string',
    regex: /(?<![a-z])https?:\/\/[a-z0-9_-]{20,128}@/iu,
    refine: (match) => (isRandom(match.slice(match.indexOf('//') + 2, -1)) ? [0, match.length] : undefined),
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
    regex: new RegExp(String.raw`(?:${PASSWORD})(?:[_-]?[a-z0-9]{1,12})?${PURPOSE}${GIVEN}`, 'iu'),
    refine: (match) => refineValue(match, isPassword),
  },
  {
    // Not a boarding pass, nor a passport.
    kind: 'password',
    regex: new RegExp(
      String.raw`(?:(?<![a-z]|[a-z] )pass(?![a-z])(?:[_-][a-z0-9]{1,12})?${given(' {0,2}[:=]')}|(?<![a-z])pass${given(' ?=')})`,
      'iu',
    ),
    refine: (match) => refineValue(match, isPassword),
  },
  {
    kind: 'secret',
    regex: new RegExp(
      String.raw`(?<![a-z])(?:[a-z0-9]{1,20}[_.-]){0,3}(?:${TOKEN})(?:[_-][a-z0-9]{1,12}){0,2}${PURPOSE}${GIVEN}`,
      'iu',
    ),
    refine: (match) => refineValue(match, isToken),
  },
  {
    kind: 'secret',
    regex: new RegExp(String.raw`(?<![a-z])(?:${TOKEN}|${PASSWORD})(?:${GAP})["'\x60]?${VALUE}["'\x60]?`, 'iu'),
    refine: refineBare,
  },
  {
    kind: 'secret',
    regex: /(?<![a-z])key["'`]?(?: is|:| ?=) ?["'`]?[a-z0-9_+/-]{20,200}/iu,
    refine: refineKey,
  },
  {
    kind: 'cookie',
    regex: /(?<![a-z-])(?:set-)?cookie["']?: ?["']?[\w.-]{1,40}=[^\s"',;]{12,200}/iu,
    refine: refineCookie,
  },
  {
    kind: 'signature',
    regex: /[?&;](?:x-(?:amz|goog)-(?:signature|security-token)|sig)=[a-z0-9%+/=_-]{32,200}/iu,
    refine: (match) => (isPlaceholder(match) ? undefined : [0, match.length]),
  },
  {
    kind: 'password_hash',
    regex:
      /\$(?:2[abxy]\$\d\d\$[./a-z0-9]{53}|argon2(?:id|i|d)\$v=\d{1,3}\$m=[\d,a-z=]{1,40}\$[a-z0-9+/]{8,100}|[156]\$(?:rounds=\d{1,9}\$)?[./a-z0-9]{1,16}\$[./a-z0-9]{22,86})/iu,
  },
  ...phrases,
  ...options,
];
