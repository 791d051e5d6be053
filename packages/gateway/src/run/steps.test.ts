import { expect, it } from 'vitest';
import type { JsonValue } from '@parley/protocol';
import type { JournalEntry, RunClaim, StoreTransaction } from '../store/port.ts';
import { carrySteps, countSteps, FALLBACK, handoffKey } from './steps.ts';

const entry = (key: string, body: JsonValue): JournalEntry => ({ key, segment: 0, status: 'finished', body });
const handoff = (index: number, to: string): JournalEntry => entry(handoffKey(index), { to });
const fallback = (from: string, afterHandoffs: number): JournalEntry =>
  entry(FALLBACK, { from, to: 'spare', code: 'model_unavailable', afterModelCalls: 1, afterHandoffs });

/** The steps as the next segment finds them. */
async function carried(journal: readonly JournalEntry[]): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  const tx = { putJournal: async (_claim: RunClaim, put: JournalEntry) => void entries.push(put) };
  await carrySteps(tx as unknown as StoreTransaction, { runId: 'run_1', fence: 1 }, countSteps(journal), 1);
  return entries;
}

it('[AG5] [AG12] tells agents in their order, with the fallback in its place', () => {
  expect(countSteps([handoff(1, 'refunds'), fallback('orders', 1), handoff(0, 'orders')])).toEqual({
    toolCalls: 0,
    handoffs: 2,
    path: ['orders', 'spare', 'refunds'],
    fellBack: true,
  });
});

it('[AG12] knows for whom a fallback stands in, until it hands over, also over a pause', async () => {
  const journal = [handoff(0, 'orders'), fallback('orders', 1)];
  expect(countSteps(journal)).toMatchObject({ path: ['orders', 'spare'], standsInFor: 'orders' });
  const next = await carried(journal);
  expect(countSteps(next)).toEqual(countSteps(journal));
  expect(countSteps([...next, handoff(1, 'spare')])).toEqual({
    toolCalls: 0,
    handoffs: 2,
    path: ['orders', 'spare', 'spare'],
    fellBack: true,
  });
});

it('[AG12] knows it where the agent fails after a pause', async () => {
  const next = await carried([handoff(0, 'orders')]);
  expect(countSteps([...next, fallback('orders', 1)])).toMatchObject({
    handoffs: 1,
    path: ['orders', 'spare'],
    standsInFor: 'orders',
  });
});
