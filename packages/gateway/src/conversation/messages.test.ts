import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.ts';
import type { Caller } from '../policy/authorise.ts';
import { RateLimiter } from '../policy/limits/rate-limiter.ts';
import { sampleConversation } from '../store/conformance/harness.ts';
import { RunBench } from '../testing/run-bench.ts';
import type { ConversationDeps } from './deps.ts';
import { sendMessage } from './messages.ts';

const visitor: Caller = { principal: { id: 'vis_1', role: 'visitor' }, site: 'storefront' };

async function setUp({ burst = 1, tokens = 1000, spent = 0 } = {}) {
  const bench = new RunBench({}, { budgets: { visitor_day: { tokens } } });
  const { store, clock } = bench;
  const messageRate = new RateLimiter({ perMinute: 10, burst });
  const deps: ConversationDeps = { ...bench.deps, messageRate };
  const owned = { ownerId: 'vis_1', site: 'storefront' };
  await store.transaction(async (tx) => {
    await tx.createConversation({ ...sampleConversation('conv_1'), ...owned });
    const key = { scope: 'visitor_day', key: 'storefront:vis_1', day: '2026-03-01' };
    await tx.addSpending([{ ...key, tokens: spent, nanoUsd: 0, unpricedTokens: spent }]);
  });
  const send = async (caller: Caller = visitor, fields = {}): Promise<unknown> => {
    const command = {
      type: 'message.send',
      id: 1,
      conversationId: 'conv_1',
      key: randomUUID(),
      text: 'Hello',
    } as const;
    try {
      return await sendMessage(deps, caller, { ...command, ...fields });
    } catch (error) {
      if (error instanceof GatewayError) return { code: error.code, ...error.details };
      throw error;
    }
  };
  return { clock, send };
}

describe('a message', () => {
  it('[GU7] passes again after just the time that was named', async () => {
    const { clock, send } = await setUp();
    expect(await send()).toMatchObject({ position: 0 });
    expect(await send()).toEqual({ code: 'rate_limited', retryAfterMs: 6000 });
    clock.nowMs += 5999;
    expect(await send()).toEqual({ code: 'rate_limited', retryAfterMs: 1 });
    clock.nowMs += 1;
    expect(await send()).toMatchObject({ position: 1 });
  });

  it('[GU7] that finds one of its two buckets empty takes nothing from the other', async () => {
    const { send } = await setUp();
    const at = (id: string, address: string): Caller => ({ ...visitor, principal: { id, role: 'visitor' }, address });
    expect(await send(at('vis_1', '203.0.113.1'))).toMatchObject({ position: 0 });
    expect(await send(at('vis_1', '203.0.113.2'))).toMatchObject({ code: 'rate_limited' });
    // That address has still what it had.
    expect(
      await send({ principal: { id: 'srv_1', role: 'service' }, site: 'storefront', address: '203.0.113.2' }),
    ).toMatchObject({
      position: 1,
    });
  });

  it('[GU7] [CO3] that the budget has no room for does not count', async () => {
    const { clock, send } = await setUp({ spent: 1000 });
    const untilMidnight = 12 * 3600 * 1000;
    for (let tries = 0; tries < 3; tries += 1) {
      expect(await send()).toEqual({ code: 'budget_exhausted', retryAfterMs: untilMidnight });
    }
    clock.nowMs += untilMidnight;
    expect(await send()).toMatchObject({ position: 0 });
  });
});
