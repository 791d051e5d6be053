import type { OperatorRole } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { BusMessage } from '../bus/port.ts';
import type { Caller } from '../policy/authorise.ts';
import { createApproval, createConversation, createRun } from '../store/conformance/harness.ts';
import { RunBench } from '../testing/run-bench.ts';
import { CLAIM_MS, claimApproval, claimOf, releaseApproval } from './claims.ts';

function operator(id: string, operatorRole: OperatorRole): Caller {
  return { principal: { id, role: 'operator', operatorRole }, site: 'storefront' };
}
const [alice, bob, boss] = [
  operator('op_alice', 'reviewer'),
  operator('op_bob', 'reviewer'),
  operator('op_boss', 'admin'),
];

/** A pending approval, and what is told of claims on it. */
async function pending() {
  const bench = new RunBench({ issue_refund: {} });
  await createConversation(bench.store, 'conv_1');
  await createRun(bench.store, 'conv_1', 'run_1', 'waiting');
  const asked = new Date(bench.clock.nowMs + 3_600_000).toISOString();
  await createApproval(bench.store, 'appr_1', { expiresAt: asked });
  const told: BusMessage[] = [];
  bench.bus.subscribe((message) => void (message.type === 'claimed' && told.push(message)));
  const { deps, clock } = bench;
  const until = (): string => new Date(clock.nowMs + CLAIM_MS).toISOString();
  const claim = (caller: Caller) =>
    claimApproval(deps, caller, { type: 'approval.claim', id: 1, approvalId: 'appr_1' });
  const release = (caller: Caller) =>
    releaseApproval(deps, caller, { type: 'approval.release', id: 1, approvalId: 'appr_1' });
  return { bench, told, until, claim, release };
}

describe('a claim', () => {
  it('holds for whoever came first, is renewed, told, and lapses', async () => {
    const { bench, told, until, claim } = await pending();
    const first = await claim(alice);
    expect(first).toEqual({ by: { id: 'op_alice', role: 'operator' }, until: until() });
    bench.clock.nowMs += CLAIM_MS - 1;
    expect(await claim(bob)).toEqual(first);
    const renewed = await claim(alice);
    expect(renewed.until).toBe(until());
    bench.clock.nowMs += CLAIM_MS;
    const record = await bench.store.approval('appr_1');
    expect(record && claimOf(record, bench.clock.nowMs)).toBeUndefined();
    const other = await claim(bob);
    expect(other.by.id).toBe('op_bob');
    expect(told).toEqual(
      [first, renewed, other].map((held) => ({ type: 'claimed', approvalId: 'appr_1', claim: held })),
    );
    const actions = (await bench.store.readAudit(0, 10)).map(({ action, actor }) => [action, actor.id]);
    expect(actions).toEqual([
      ['approval.claimed', 'op_alice'],
      ['approval.claimed', 'op_bob'],
    ]);
  });

  it('is let go by whoever has it, and broken by an admin only', async () => {
    const { told, claim, release } = await pending();
    expect(await release(alice)).toEqual({ by: null, until: null });
    const held = await claim(alice);
    expect(await release(bob)).toEqual(held);
    expect(await release(boss)).toEqual({ by: null, until: null });
    await claim(bob);
    expect(await release(bob)).toEqual({ by: null, until: null });
    expect(told.filter((message) => message.type === 'claimed' && message.claim === null)).toHaveLength(2);
  });

  it('hinders nobody from deciding, and is for what is pending', async () => {
    const { bench, claim, release } = await pending();
    await claim(alice);
    await bench.decide('call_of_appr_1');
    await expect(claim(alice)).rejects.toMatchObject({ code: 'already_resolved' });
    await expect(release(alice)).rejects.toMatchObject({ code: 'already_resolved' });
    const unknown = { type: 'approval.claim', id: 1, approvalId: 'appr_none' } as const;
    await expect(claimApproval(bench.deps, alice, unknown)).rejects.toMatchObject({ code: 'not_found' });
  });
});
