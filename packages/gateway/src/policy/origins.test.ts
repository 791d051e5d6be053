import { expect, it } from 'vitest';
import { isKnownOrigin, isOriginOf } from './origins.ts';

const sites = {
  storefront: { origins: ['https://shop.example', 'http://localhost:8787'], agents: ['support'] },
  blog: { origins: ['https://blog.example'], agents: ['support'] },
};

it.each([
  ['https://shop.example', true, true],
  ['http://localhost:8787', true, true],
  ['https://blog.example', true, false],
  ['http://shop.example', false, false],
  ['https://shop.example:444', false, false],
  ['https://shop.example/', false, false],
  ['https://shop.example.evil.test', false, false],
  ['https://evil.test/https://shop.example', false, false],
  ['HTTPS://SHOP.EXAMPLE', false, false],
  ['null', false, false],
  ['', false, false],
])('[SC1] %s: of some site %s, of the storefront %s', (origin, ofAny, ofStorefront) => {
  expect(isKnownOrigin(sites, origin)).toBe(ofAny);
  expect(isOriginOf(sites.storefront, origin)).toBe(ofStorefront);
});

it('[TR3] refuses what has no origin, and a site that there is not', () => {
  expect(isKnownOrigin(sites, undefined)).toBe(false);
  expect(isOriginOf(undefined, 'https://shop.example')).toBe(false);
});
