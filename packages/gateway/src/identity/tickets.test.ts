import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { hashToken } from './sessions.ts';
import { createTickets } from './tickets.ts';

const BROWSER = 'what one browser has';

function setUp() {
  const clock = { nowMs: Date.parse('2026-03-01T12:00:00Z') };
  const now = (): number => clock.nowMs;
  const store = openTemporaryStore(now);
  return { clock, store, tickets: createTickets({ store, now, random: randomBytes }) };
}

describe('tickets', () => {
  it('[SC2] are good once', async () => {
    const { tickets } = setUp();
    const [first, second] = [await tickets.issue('op_1', BROWSER), await tickets.issue('op_1', BROWSER)];
    expect(await tickets.redeem(first, BROWSER)).toBe('op_1');
    expect(await tickets.redeem(first, BROWSER)).toBeUndefined();
    const racing = await Promise.all([tickets.redeem(second, BROWSER), tickets.redeem(second, BROWSER)]);
    expect(racing.filter((operator) => operator === 'op_1')).toHaveLength(1);
  });

  it('[SC2] are good for a minute', async () => {
    const { clock, tickets } = setUp();
    const [early, late] = [await tickets.issue('op_1', BROWSER), await tickets.issue('op_1', BROWSER)];
    clock.nowMs += 59_000;
    expect(await tickets.redeem(early, BROWSER)).toBe('op_1');
    clock.nowMs += 1000;
    expect(await tickets.redeem(late, BROWSER)).toBeUndefined();
  });

  it('[SC2] are good in the browser that began, and are not used up by another one', async () => {
    const { tickets } = setUp();
    const ticket = await tickets.issue('op_1', BROWSER);
    expect(await tickets.redeem(ticket, 'what another browser has')).toBeUndefined();
    expect(await tickets.redeem(ticket, '')).toBeUndefined();
    expect(await tickets.redeem(ticket, BROWSER)).toBe('op_1');
  });

  it('[SC2] end with the sessions of their operator, and are no sessions themselves', async () => {
    const { tickets, store } = setUp();
    const ticket = await tickets.issue('op_1', BROWSER);
    expect(await store.operatorSession(hashToken(ticket))).toBeUndefined();
    await store.transaction((tx) => tx.endOperatorSessions({ operatorId: 'op_1' }));
    expect(await tickets.redeem(ticket, BROWSER)).toBeUndefined();
    expect(await tickets.redeem('nonsense', BROWSER)).toBeUndefined();
  });
});
