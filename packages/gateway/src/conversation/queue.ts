/** The order of runs within a conversation: at most one is active, the others wait in the order of their messages. */
import type { RunState, StoreTransaction } from '../store/port.ts';
import type { CommitTools } from './log.ts';

/** Runs that may wait behind the active one. */
export const QUEUE_LIMIT = 5;

/** Whether a run of this state keeps others of its conversation from running. */
export function isActive(state: RunState): boolean {
  return state === 'runnable' || state === 'running';
}

/**
 * Lets the next run of the conversation go, if none is active: a decided one first, then the oldest message.
 * To be called in the transaction in which a run ended, paused, or was decided.
 */
export async function promoteNext(
  conversationId: string,
  { tx, afterwards }: Pick<CommitTools, 'tx' | 'afterwards'>,
): Promise<void> {
  // A person has the conversation: nothing begins before it is handed back.
  if ((await tx.takeover(conversationId)) !== undefined) return;
  const runs = await tx.unfinishedRuns(conversationId);
  if (runs.some(({ state }) => isActive(state))) return;
  const queued = runs.filter(({ state }) => state === 'queued');
  // A run that has started before goes on before a new one begins.
  const next = queued.find(({ startedAtMs }) => startedAtMs !== undefined) ?? queued[0];
  if (next === undefined) return;
  await tx.updateRun(next.id, { state: 'runnable' });
  afterwards({ type: 'runnable', runId: next.id });
}

/** Place in the queue for a new message, from 1, or 0 when its run may start at once. */
export async function nextPosition(tx: StoreTransaction, conversationId: string): Promise<number> {
  const runs = await tx.unfinishedRuns(conversationId);
  if (!runs.some(({ state }) => isActive(state) || state === 'queued')) return 0;
  return runs.filter(({ state, startedAtMs }) => state === 'queued' && startedAtMs === undefined).length + 1;
}
