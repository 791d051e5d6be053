/** How many steps a run has made, over its pauses and interruptions. */
import type { JsonValue } from '@parley/protocol';
import type { JournalEntry, RunClaim, StoreTransaction } from '../store/port.ts';
import { callIdOf } from './recovery.ts';

export interface Steps {
  /** Calls of tools that have a result. */
  readonly toolCalls: number;
  readonly handoffs: number;
}

/** Key of the entry that holds the steps of earlier segments. */
const CARRIED = 'steps';
const HANDOFF = 'handoff:';

/** Key of the journal entry of a handoff. */
export function handoffKey(index: number): string {
  return `${HANDOFF}${index}`;
}

/** The steps that a journal tells of: those of its segment, and those that were carried over from the ones before. */
export function countSteps(journal: readonly JournalEntry[]): Steps {
  const finished = journal.filter(({ status }) => status === 'finished');
  const carried = finished.find(({ key }) => key === CARRIED)?.body as Steps | undefined;
  return {
    toolCalls: (carried?.toolCalls ?? 0) + finished.filter(({ key }) => callIdOf(key) !== undefined).length,
    handoffs: (carried?.handoffs ?? 0) + finished.filter(({ key }) => key.startsWith(HANDOFF)).length,
  };
}

/** Carries the steps over into a segment, when the journal of the one before goes. */
export async function carrySteps(
  tx: StoreTransaction,
  claim: RunClaim,
  { toolCalls, handoffs }: Steps,
  segment: number,
): Promise<void> {
  const body: JsonValue = { toolCalls, handoffs };
  await tx.putJournal(claim, { key: CARRIED, segment, status: 'finished', body });
}
