import { describe, expect, it } from 'vitest';
import { checkTotp, fromBase32, toBase32, totpCode, totpUri } from './totp.ts';

const key = new TextEncoder().encode('12345678901234567890');
const secret = toBase32(key);

describe('one-time codes', () => {
  // Appendix B of RFC 6238, of which apps show the last six digits.
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('[SC2] at %d s are those of RFC 6238', (seconds, code) => {
    expect(totpCode(key, Math.floor(seconds / 30))).toBe(code.slice(2));
    expect(checkTotp(secret, code.slice(2), seconds * 1000)).toBe(Math.floor(seconds / 30));
  });

  it('[SC2] are taken one period early or late, and not more', () => {
    const now = 1_000_000 * 30_000;
    const taken = [-2, -1, 0, 1, 2].map((away) => checkTotp(secret, totpCode(key, 1_000_000 + away), now));
    expect(taken).toEqual([undefined, 999_999, 1_000_000, 1_000_001, undefined]);
  });

  it('[SC2] are used up with the one that was taken', () => {
    const now = 1_000_000 * 30_000;
    expect(checkTotp(secret, totpCode(key, 1_000_000), now, 1_000_000)).toBeUndefined();
    expect(checkTotp(secret, totpCode(key, 999_999), now, 1_000_000)).toBeUndefined();
    expect(checkTotp(secret, totpCode(key, 1_000_001), now, 1_000_000)).toBe(1_000_001);
  });

  it.each(['', '1', '1234567', 'abcdef', '０００００0'])('[SC2] %j is none', (code) => {
    expect(checkTotp(secret, code, 59_000)).toBeUndefined();
  });

  it('may be typed with a space', () => {
    expect(checkTotp(secret, '287 082', 59_000)).toBe(1);
  });

  it('have secrets that apps can read', () => {
    // RFC 4648, without padding.
    const samples = { f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', fooba: 'MZXW6YTB', foobar: 'MZXW6YTBOI' };
    for (const [text, encoded] of Object.entries(samples)) {
      expect(toBase32(new TextEncoder().encode(text))).toBe(encoded);
      expect(new TextDecoder().decode(fromBase32(encoded))).toBe(text);
    }
    expect(totpUri('Alice Johnson', 'MZXW6')).toBe('otpauth://totp/Parley:Alice%20Johnson?secret=MZXW6&issuer=Parley');
  });
});
