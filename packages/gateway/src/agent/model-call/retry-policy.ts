import { APIError } from 'openai';
import { faultOf, isTransient } from './provider-fault.ts';

/** Attempts that one model gets: the first, and three more (ER2). */
const MAX_ATTEMPTS = 4;

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 8000;
/** Nobody waits longer than this for an answer to begin: a provider that asks for more is given up. */
const MAX_RETRY_AFTER_MS = 60_000;

/**
 * How long to wait before a failed model call is made once more: 0.5, 1, 2 … up to 8 seconds with up to half of it taken
 * off at random, and no less than the provider asks for in `retry-after-ms` or `retry-after`.
 *
 * @param attempt Number of attempts made so far, 1 or more.
 * @param random From 0 up to, but not, 1.
 * @param nowMs Unix time in milliseconds; a `retry-after` may be a date.
 * @returns milliseconds; undefined when it is not to be tried again.
 */
export function retryDelay(error: unknown, attempt: number, random: () => number, nowMs: number): number | undefined {
  if (attempt >= MAX_ATTEMPTS || !isTransient(faultOf(error))) return undefined;
  const backoff = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS) * (0.5 + random() / 2);
  const headers = error instanceof APIError ? error.headers : undefined;
  if (headers?.get('x-should-retry') === 'false') return undefined;
  const asked = headers === undefined ? undefined : retryAfter(headers, nowMs);
  if (asked === undefined) return Math.round(backoff);
  if (asked > MAX_RETRY_AFTER_MS) return undefined;
  // Those who were turned away together shall not come back together.
  return Math.round(Math.max(backoff, asked * (1 + random() / 10)));
}

/** @returns milliseconds; undefined when the headers name no time that can be read. */
function retryAfter(headers: Headers, nowMs: number): number | undefined {
  const milliseconds = toNumber(headers.get('retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds;
  const value = headers.get('retry-after');
  const seconds = toNumber(value);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(value ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function toNumber(value: string | null): number | undefined {
  return value !== null && /^\d{1,15}(?:\.\d{1,15})?$/.test(value) ? Number(value) : undefined;
}
