import { isIP, isIPv4 } from 'node:net';

import { type MasterKeys, parseMasterKeys } from '@parley/gateway';

import { shown, shownPath } from './problems.ts';
import type { Reading } from './problems.ts';

const MIN_TOKEN_LENGTH = 16;
const MIN_SECRET_LENGTH = 32;
const MAX_TOKEN_LENGTH = 512;
const MAX_TOKENS_PER_SECOND = 100_000;
const MAX_RATE = 10_000;
const MAX_DAYS = 36_500;

/** A TCP port; 0 lets the system pick one. */
export function readPort(text: string): Reading<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535
    ? { ok: true, value: port }
    : { ok: false, given: shown(text), expected: 'a whole number from 0 to 65535' };
}

/** A port, or `off`. */
export function readAdminPort(text: string): Reading<number | 'off'> {
  if (text === 'off') return { ok: true, value: 'off' };
  const port = readPort(text);
  return port.ok ? port : { ...port, expected: `${port.expected}, or off` };
}

/** A host name or an IP address to listen on; brackets around an IPv6 address are taken off. */
export function readHost(text: string): Reading<string> {
  const host = text.replace(/^\[(.+)\]$/, '$1');
  const isName =
    host.length <= 253 &&
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(host) &&
    // Digits and dots only is an address that was mistyped.
    !/^[\d.]+$/.test(host);
  return isIP(host) !== 0 || isName
    ? { ok: true, value: host }
    : {
        ok: false,
        given: shown(text),
        expected: 'an IP address or a host name, without a scheme or a port',
      };
}

/** Whether only programs on this machine can reach the host. A name other than `localhost` counts as reachable by others. */
export function isLoopback(host: string): boolean {
  return (
    host.toLowerCase() === 'localhost' ||
    (isIPv4(host) && host.startsWith('127.')) ||
    (isIP(host) === 6 && /^(0*:)+0*1$/.test(host))
  );
}

/** A folder; `~` is refused because nobody but a shell would expand it. */
export function readFolder(text: string): Reading<string> {
  return isPath(text) ? { ok: true, value: text } : { ok: false, given: shown(text), expected: WRITTEN_OUT };
}

/** The path of a file, as strict about `~`. */
export function readFile(text: string): Reading<string> {
  return isPath(text) ? { ok: true, value: text } : { ok: false, given: shownPath(text), expected: WRITTEN_OUT };
}

const WRITTEN_OUT = 'a path written out, without "~"';

function isPath(text: string): boolean {
  return !/^~(\/|$)|\0/.test(text);
}

/** Origins of web pages, with commas between them. */
export function readOrigins(text: string): Reading<readonly string[]> {
  const origins = text.split(',').map((part) => part.trim());
  const wrong = origins.find((origin) => URL.parse(origin)?.origin !== origin || !/^https?:/.test(origin));
  return wrong === undefined
    ? { ok: true, value: origins }
    : { ok: false, given: shown(wrong), expected: 'origins such as https://shop.example, with commas between them' };
}

const LOG_LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** How much is logged. */
export function readLogLevel(text: string): Reading<string> {
  return LOG_LEVELS.includes(text)
    ? { ok: true, value: text }
    : { ok: false, given: shown(text), expected: `one of ${LOG_LEVELS.join(', ')}` };
}

/** The operator's token: long enough not to be guessed, and fit for a header or a link. */
export function readOperatorToken(text: string): Reading<string> {
  const fits = text.length >= MIN_TOKEN_LENGTH && text.length <= MAX_TOKEN_LENGTH;
  return fits && isPrintable(text)
    ? { ok: true, value: text }
    : {
        ok: false,
        given: describedSecret(text),
        expected: `${MIN_TOKEN_LENGTH} to ${MAX_TOKEN_LENGTH} letters, digits or signs, without spaces`,
      };
}

/** What the shop's customers are signed in with. */
export function readCustomerSecret(text: string): Reading<string> {
  const fits = text.length >= MIN_SECRET_LENGTH && text.length <= MAX_TOKEN_LENGTH && isPrintable(text);
  return fits
    ? { ok: true, value: text }
    : {
        ok: false,
        given: describedSecret(text),
        expected: `${MIN_SECRET_LENGTH} to ${MAX_TOKEN_LENGTH} letters, digits or signs, without spaces`,
      };
}

/** Keys that content is encrypted with. */
export function readMasterKeys(text: string): Reading<MasterKeys> {
  const parsed = parseMasterKeys(text);
  return parsed.ok
    ? { ok: true, value: parsed.keys }
    : { ok: false, given: describedSecret(text), expected: parsed.expected };
}

/** A provider's API key. */
export function readApiKey(text: string): Reading<string> {
  return isPrintable(text)
    ? { ok: true, value: text }
    : { ok: false, given: describedSecret(text), expected: 'a key without spaces' };
}

/** The address of a server that speaks the provider's API; a slash at the end is taken off. */
export function readBaseUrl(text: string): Reading<string> {
  const expected =
    'an http:// or https:// address without user name and password, for example https://api.openai.com/v1';
  const url = URL.parse(text);
  const fits =
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '';
  return fits ? { ok: true, value: text.replace(/\/+$/, '') } : { ok: false, given: shown(text), expected };
}

/** Where notices are sent. It is a secret, so what is wrong with it is not shown. */
export function readWebhook(text: string): Reading<string> {
  const address = readBaseUrl(text);
  if (address.ok) return address;
  return { ok: false, given: 'set (not shown)', expected: 'an http:// or https:// address' };
}

/** A page that people open. */
export function readPageUrl(text: string): Reading<string> {
  const address = readBaseUrl(text);
  return address.ok
    ? address
    : { ...address, expected: 'an http:// or https:// address, for example http://localhost:16686' };
}

/** The name of a model, or one of the words that stand for one. */
export function readModelName(text: string): Reading<string> {
  return isPrintable(text) && text.length <= 200
    ? { ok: true, value: text }
    : { ok: false, given: shown(text), expected: 'the name of a model, without spaces' };
}

/** The name of a model that such a word is to stand for. */
export function readConcreteModel(text: string): Reading<string> {
  return ['auto', 'small', 'large'].includes(text)
    ? { ok: false, given: shown(text), expected: 'the name that the provider knows the model by' }
    : readModelName(text);
}

/** What is on or off. */
export const SWITCH = ['off', 'on'] as const;

/** One of some words. */
export function readChoice<T extends string>(choices: readonly T[]): (text: string) => Reading<T> {
  return (text) => {
    const value = choices.find((choice) => choice === text);
    return value === undefined
      ? { ok: false, given: shown(text), expected: `one of ${choices.join(', ')}` }
      : { ok: true, value };
  };
}

/** How many of something there may be in a minute or at once. */
export function readRate(text: string): Reading<number> {
  const rate = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return rate >= 1 && rate <= MAX_RATE
    ? { ok: true, value: rate }
    : { ok: false, given: shown(text), expected: `a whole number from 1 to ${MAX_RATE}` };
}

/** A number of days that something is kept, or `off` for ever. */
export function readDays(text: string): Reading<number | 'off'> {
  if (text === 'off') return { ok: true, value: text };
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= MAX_DAYS
    ? { ok: true, value: days }
    : { ok: false, given: shown(text), expected: `a whole number of days from 1 to ${MAX_DAYS}, or off` };
}

/** A number of tokens that may be used, or `off`. */
export function readBudgetTokens(text: string): Reading<number | 'off'> {
  if (text === 'off') return { ok: true, value: text };
  const tokens = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  return tokens >= 1
    ? { ok: true, value: tokens }
    : { ok: false, given: shown(text), expected: 'a whole number of tokens from 1, or off' };
}

/** An amount of US dollars that may be spent, or `off`. */
export function readBudgetUsd(text: string): Reading<number | 'off'> {
  if (text === 'off') return { ok: true, value: text };
  const usd = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  return usd > 0
    ? { ok: true, value: usd }
    : { ok: false, given: shown(text), expected: 'US dollars, more than 0 and less than a million, or off' };
}

/** A speed in tokens per second; 0 means without delay. */
export function readTokensPerSecond(text: string): Reading<number> {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return rate <= MAX_TOKENS_PER_SECOND
    ? { ok: true, value: rate }
    : {
        ok: false,
        given: shown(text),
        expected: `a number from 0 (instant) to ${MAX_TOKENS_PER_SECOND}`,
      };
}

function isPrintable(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

function describedSecret(text: string): string {
  return `a value of ${text.length} character${text.length === 1 ? '' : 's'} (not shown)`;
}
