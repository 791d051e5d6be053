import { describe, expect, it } from 'vitest';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { createTickets } from './tickets.ts';

function setUp() {
  const clock = { nowMs: Date.parse('2026-03-01T12:00:00Z') };
  const now = (): number => clock.nowMs;
  const store = openTemporaryStore(now);
  const secret = new Uint8Array(32).fill(7);
  return {
    clock,
    tickets: createTickets(secret, { store, now }),
    make: (key: Uint8Array) => createTickets(key, { store, now }),
  };
}

describe('tickets', () => {
  it('[SC2] are good once', async () => {
    const { tickets } = setUp();
    const [first, second] = [await tickets.issue('op_1'), await tickets.issue('op_1')];
    expect(await tickets.redeem(first)).toBe('op_1');
    expect(await tickets.redeem(first)).toBeUndefined();
    const racing = await Promise.all([tickets.redeem(second), tickets.redeem(second)]);
    expect(racing.filter((operator) => operator === 'op_1')).toHaveLength(1);
  });

  it('[SC2] are good for a minute', async () => {
    const { clock, tickets } = setUp();
    const [early, late] = [await tickets.issue('op_1'), await tickets.issue('op_1')];
    clock.nowMs += 59_000;
    expect(await tickets.redeem(early)).toBe('op_1');
    clock.nowMs += 1000;
    expect(await tickets.redeem(late)).toBeUndefined();
  });

  it('[SC2] are made by this gateway alone', async () => {
    const { tickets, make } = setUp();
    expect(await tickets.redeem(await make(new Uint8Array(32).fill(8)).issue('op_1'))).toBeUndefined();
    expect(await tickets.redeem('nonsense')).toBeUndefined();
  });
});
