import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyIdOf, markPlain, newKeyId, openText, readPlain, sealText } from './sealed-text.ts';

const key = { id: newKeyId(randomBytes), key: createSecretKey(randomBytes(32)) };
/** Any text that has a form in UTF-8. */
const texts = fc.string({ unit: 'grapheme', maxLength: 300 });

describe('sealed text', () => {
  it('is opened as it was, and looks different each time', () => {
    fc.assert(
      fc.property(texts, fc.string(), (text, place) => {
        const sealed = sealText(key, place, text, randomBytes);
        expect(keyIdOf(sealed)).toBe(key.id);
        expect(openText(key.key, place, sealed)).toBe(text);
        expect(sealText(key, place, text, randomBytes)).not.toBe(sealed);
      }),
    );
  });

  it('is opened for its own place and with its own key alone', () => {
    const sealed = sealText(key, 'here', 'text', randomBytes);
    expect(openText(key.key, 'there', sealed)).toBeUndefined();
    expect(openText(createSecretKey(randomBytes(32)), 'here', sealed)).toBeUndefined();
  });

  it('is not opened once any bit of it was changed, any character left out, or anything put behind it', () => {
    const sealed = sealText(key, 'here', 'What was said', randomBytes);
    for (let index = 0; index < sealed.length; index += 1) {
      for (let bit = 0; bit < 7; bit += 1) {
        const flipped = String.fromCharCode(sealed.charCodeAt(index) ^ (1 << bit));
        const changed = sealed.slice(0, index) + flipped + sealed.slice(index + 1);
        expect(openText(key.key, 'here', changed), changed).toBeUndefined();
      }
      expect(openText(key.key, 'here', sealed.slice(0, index))).toBeUndefined();
      expect(openText(key.key, 'here', sealed.slice(0, index) + sealed.slice(index + 1))).toBeUndefined();
    }
    for (const behind of ['A', '=', ' ', '\n', sealed])
      expect(openText(key.key, 'here', sealed + behind)).toBeUndefined();
  });
});

describe('plain text', () => {
  it('is read as it was, and never taken for sealed, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          texts,
          texts.map((text) => `~${text}`),
          texts.map((text) => `~1${key.id}${text}`),
        ),
        (text) => {
          const stored = markPlain(text);
          expect(keyIdOf(stored)).toBeUndefined();
          expect(readPlain(stored)).toBe(text);
        },
      ),
    );
  });
});
