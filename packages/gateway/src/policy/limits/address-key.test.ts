import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey } from './address-key.ts';

describe('the key of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::/64'],
    ['2001:0DB8:0000:0001::1', '2001:db8:0:1::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:2::1', '2001:db8:0:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    // Only the one prefix means IPv4.
    ['::203.0.113.7', '0:0:0:0::/64'],
    ['1::ffff:203.0.113.7', '1:0:0:0::/64'],
    ['', 'unknown'],
    ['203.0.113.7:4711', 'unknown'],
    ['203.0.113.700', 'unknown'],
    ['2001:db8::1::2', 'unknown'],
    ['example.com', 'unknown'],
    [undefined, 'unknown'],
  ])('of %s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });

  it('[GU7] is the same for all addresses of one /64, however they are written, and of no other', () => {
    const group = fc.integer({ min: 0, max: 0xff_ff });
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 8, maxLength: 8 }),
        fc.array(group, { minLength: 4, maxLength: 4 }),
        (groups, host) => {
          const written = groups.map((value) => value.toString(16).padStart(4, '0').toUpperCase()).join(':');
          const neighbour = [...groups.slice(0, 4), ...host].map((value) => value.toString(16)).join(':');
          const other = [groups[0], groups[1], groups[2], (groups[3] ?? 0) ^ 1, ...host]
            .map((value) => (value ?? 0).toString(16))
            .join(':');
          const mapped = groups.slice(0, 5).every((value) => value === 0);
          fc.pre(!mapped);
          expect(addressKey(written)).toBe(addressKey(neighbour));
          expect(addressKey(other)).not.toBe(addressKey(written));
        },
      ),
    );
  });

  it('throws at no text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('0', '1', 'f', 'ff', '203', ':', '::', '.', '%', 'x') }),
        (text) => typeof addressKey(text) === 'string',
      ),
    );
  });
});
