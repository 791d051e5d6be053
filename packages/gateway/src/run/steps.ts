/** How many steps a run has made, over its pauses and interruptions. */
import type { JsonValue } from '@parley/protocol';
import type { JournalEntry, RunClaim, StoreTransaction } from '../store/port.ts';
import type { RecordedFallback } from './agent-port.ts';
import { callIdOf } from './recovery.ts';

export interface Steps {
  /** Calls of tools that have a result. */
  readonly toolCalls: number;
  readonly handoffs: number;
  /** Agents that it went to after the one that it began with, in their order. */
  readonly path: readonly string[];
  /** Agent that has failed, as long as its fallback is the last of the path. */
  readonly standsInFor?: string;
  /** Whether an agent has failed, so that its fallback went on. */
  readonly fellBack?: true;
}

/** What the journal holds of a handoff. */
export type Handoff = { readonly to: string };

/** Key of the entry that holds the steps of earlier segments. */
const CARRIED = 'steps';
const HANDOFF = 'handoff:';

/** Key of the journal entry of a fallback. */
export const FALLBACK = 'fallback';

/** What it holds. */
export type Fallback = RecordedFallback & {
  readonly from: string;
  /** Handoffs before it. */
  readonly afterHandoffs: number;
};

/** Key of the journal entry of a handoff. */
export function handoffKey(index: number): string {
  return `${HANDOFF}${index}`;
}

/** The steps that a journal tells of: those of its segment, and those that were carried over from the ones before. */
export function countSteps(journal: readonly JournalEntry[]): Steps {
  const finished = journal.filter(({ status }) => status === 'finished');
  const carried = finished.find(({ key }) => key === CARRIED)?.body as unknown as Steps | undefined;
  const handoffs = finished
    .filter(({ key }) => key.startsWith(HANDOFF))
    .toSorted((left, right) => indexOf(left.key) - indexOf(right.key));
  const path = handoffs.map(({ body }) => (body as unknown as Handoff).to);
  const fallback = finished.find(({ key }) => key === FALLBACK)?.body as Fallback | undefined;
  let standsInFor = path.length === 0 ? carried?.standsInFor : undefined;
  if (fallback !== undefined) {
    const at = fallback.afterHandoffs - (carried?.handoffs ?? 0);
    if (at === path.length) standsInFor = fallback.from;
    path.splice(at, 0, fallback.to);
  }
  return {
    toolCalls: (carried?.toolCalls ?? 0) + finished.filter(({ key }) => callIdOf(key) !== undefined).length,
    handoffs: (carried?.handoffs ?? 0) + handoffs.length,
    path: [...(carried?.path ?? []), ...path],
    ...(standsInFor !== undefined && { standsInFor }),
    ...((fallback !== undefined || carried?.fellBack === true) && { fellBack: true }),
  };
}

function indexOf(key: string): number {
  return Number(key.slice(HANDOFF.length));
}

/** Carries the steps over into a segment, when the journal of the one before goes. */
export async function carrySteps(
  tx: StoreTransaction,
  claim: RunClaim,
  { path, ...steps }: Steps,
  segment: number,
): Promise<void> {
  const body: JsonValue = { ...steps, path: [...path] };
  await tx.putJournal(claim, { key: CARRIED, segment, status: 'finished', body });
}
