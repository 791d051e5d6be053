import { describe, expect, it } from 'vitest';
import { visible } from './visible.ts';

describe('text on which somebody decides', () => {
  it('[SC6] spells out what cannot be seen', () => {
    expect(visible('ORD-5678\u202e.exe')).toBe(String.raw`ORD-5678\u{202e}.exe`);
    expect(visible('pay\u200bpal\u{e0041}')).toBe(String.raw`pay\u{200b}pal\u{e0041}`);
    expect(visible('a\u0000b\u001b[0m')).toBe(String.raw`a\u{0}b\u{1b}[0m`);
  });

  it.each([
    // Cyrillic among Latin letters; all Cyrillic; Greek; a letter of phonetics; full width.
    ['pаypal.com', 'xn--pypal-4ve.com'],
    ['аррӏе.com', 'xn--80ak6aa92e.com'],
    ['gοοgle.com', 'xn--ggle-0nda.com'],
    ['ɡoogle.com', 'xn--oogle-qmc.com'],
    ['ｅxample.com', 'example.com'],
  ])('[SC6] says what %s is', (host, ascii) => {
    expect(visible(`https://${host}/login`)).toBe(`https://${host} [${ascii}]/login`);
    expect(visible(`Write to pay@${host}, soon.`)).toBe(`Write to pay@${host} [${ascii}], soon.`);
  });

  it('[SC6] says what cannot be a name of a host at all', () => {
    expect(visible(`xn--аррӏе.com`)).toBe('xn--аррӏе.com [?]');
  });

  it('leaves alone what is what it seems', () => {
    for (const text of [
      'Zwei\tZeilen\nmit Ümläuten, 日本語, עברית und 👩‍💻 ❤️',
      'https://münchen.example/straße and info@bücher.example',
      '例え.テスト, москва.рф, παράδειγμα.δοκιμή, hello世界.example',
      'example.com xn--80ak6aa92e.com 1.5 ORD-5678.',
    ]) {
      expect(visible(text)).toBe(text);
    }
  });

  it('takes time in proportion to the length', () => {
    const hostile = ['а.'.repeat(50_000), 'a-'.repeat(50_000), 'а'.repeat(100_000), '\u200b'.repeat(50_000)];
    for (const text of hostile) {
      const before = performance.now();
      visible(text);
      expect(performance.now() - before).toBeLessThan(5000);
    }
  });
});
