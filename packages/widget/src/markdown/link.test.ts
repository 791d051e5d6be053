import { describe, expect, it } from 'vitest';
import { ImageConsent, readImagePolicy } from './images.ts';
import { placeToName } from './link.ts';

describe('the place that a link leads to', () => {
  it.each([
    ['https://shop.example/help', 'the help', null],
    ['https://example.com/a', 'the carrier', 'example.com'],
    ['https://example.com:8443/a', 'the carrier', 'example.com:8443'],
    ['https://example.com/a', 'https://example.com/a', null],
    ['https://example.com/a', 'example.com', null],
    ['https://evil.example/', 'https://bank.example/', 'evil.example'],
    ['https://evil.example/', 'evil.example.bank.example', 'evil.example'],
    ['https://evil.example/', 'evil.example\u200b', 'evil.example'],
    ['mailto:help@example.com?subject=x', 'write to us', 'help@example.com'],
    ['mailto:help@example.com', 'help@example.com', null],
  ])('[SC6] of %j, which says %j, is named: %j', (href, label, place) => {
    expect(placeToName(href, label, 'shop.example')).toBe(place);
  });

  it('[SC6] is named as it is asked for where its letters look like others', () => {
    const { href } = new URL('https://аpple.example/');
    expect(placeToName(href, 'https://аpple.example/', 'shop.example')).toBe('xn--pple-43d.example');
  });
});

describe('consent to images', () => {
  const cat = 'https://img.example/cat.png';

  it('[SC6] is for one address, in one conversation', () => {
    const consent = new ImageConsent(readImagePolicy());
    expect(consent.has('c1', cat)).toBe(false);
    consent.give('c1', cat);
    expect(consent.has('c1', cat)).toBe(true);
    expect(consent.has('c1', `${cat}?said=secret`)).toBe(false);
    expect(consent.has('c2', cat)).toBe(false);
  });

  it('[SC6] is not needed for hosts that the page names, and of no use where it wants no images', () => {
    const named = new ImageConsent(readImagePolicy(' cdn.example, img.example'));
    expect(named.has('c1', cat)).toBe(true);
    expect(named.has('c1', 'https://img.example.evil.example/')).toBe(false);
    expect(readImagePolicy('never').never).toBe(true);
    expect(readImagePolicy('').never).toBe(false);
  });

  it('[SC6] remembers a bounded number of addresses', () => {
    const consent = new ImageConsent(readImagePolicy());
    for (let index = 0; index <= 500; index += 1) consent.give('c1', `${cat}?${index}`);
    expect(consent.has('c1', `${cat}?0`)).toBe(false);
    expect(consent.has('c1', `${cat}?500`)).toBe(true);
  });
});
