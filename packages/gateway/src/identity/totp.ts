/** One-time codes of an authenticator app: RFC 6238 with SHA-1, six digits and 30 seconds, which every app knows. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const PERIOD_MS = 30_000;
const DIGITS = 6;
/** Periods around the present one whose codes are taken as well: clocks differ, and people type slowly. */
const DRIFT = 1;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Bytes of a secret, as RFC 4226 recommends. */
export const TOTP_SECRET_BYTES = 20;

/**
 * @param secret In base32.
 * @param lastPeriod Period of the last code that was taken; that one and earlier ones are used up.
 * @returns the period whose code this is, or undefined for a code that is wrong or used up.
 */
export function checkTotp(secret: string, code: string, nowMs: number, lastPeriod = -1): number | undefined {
  const present = Math.floor(nowMs / PERIOD_MS);
  const given = Buffer.from(code.replaceAll(' ', ''));
  const key = fromBase32(secret);
  for (let period = present - DRIFT; period <= present + DRIFT; period += 1) {
    const expected = Buffer.from(totpCode(key, period));
    if (period > lastPeriod && given.length === expected.length && timingSafeEqual(given, expected)) return period;
  }
  return undefined;
}

/** The code of a period (RFC 4226, 5.3). */
export function totpCode(key: Uint8Array, period: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(period));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 0x0f;
  const number = hash.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** What an authenticator app reads, as a link or as the picture of one. */
export function totpUri(name: string, secret: string): string {
  const issuer = 'Parley';
  return `otpauth://totp/${issuer}:${encodeURIComponent(name)}?secret=${secret}&issuer=${issuer}`;
}

export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let [bits, size] = [0, 0];
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    size += 8;
    for (; size >= 5; size -= 5) text += ALPHABET[(bits >> (size - 5)) & 31];
    bits &= (1 << size) - 1;
  }
  return size === 0 ? text : text + ALPHABET[(bits << (5 - size)) & 31];
}

export function fromBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let [bits, size] = [0, 0];
  for (const letter of text) {
    bits = (bits << 5) | ALPHABET.indexOf(letter);
    size += 5;
    if (size < 8) continue;
    size -= 8;
    bytes.push(bits >> size);
    bits &= (1 << size) - 1;
  }
  return Uint8Array.from(bytes);
}
