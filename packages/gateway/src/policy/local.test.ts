import { describe, expect, it } from 'vitest';
import { isLocal, isLoopback } from './local.ts';

describe('this machine', () => {
  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('has the address %s', (address) => {
    expect(isLoopback(address)).toBe(true);
    expect(isLocal(address, { host: 'localhost' })).toBe(true);
  });

  it.each(['', '10.0.0.1', '::2', '::ffff:10.0.0.1', '1127.0.0.1', '203.0.113.127.0.0.1'])('has not %j', (address) => {
    expect(isLocal(address, {})).toBe(false);
  });

  it.each(['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'])(
    '[SC2] is not who asks when a proxy on it says %s',
    (header) => {
      expect(isLocal('127.0.0.1', { [header]: '' })).toBe(false);
    },
  );
});
