import type { ResolvedApproval } from '@parley/client';

const outcomes = {
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired: nobody decided in time',
  cancelled: 'No longer needed',
} as const;

/** What came of a call that was interrupted, as somebody answered it. */
const answers = { done: 'it happened', not_done: 'it did not happen', retry: 'do it again' } as const;

type Resolution = Pick<ResolvedApproval['resolution'], 'decision' | 'by' | 'outcome'>;

/** Who decided what, in a few words. */
export function describeOutcome({ decision, by, outcome }: Resolution): string {
  if (by === null) return outcomes[decision];
  const who = by.name ?? (by.role === 'visitor' ? 'the visitor' : by.id);
  return outcome === undefined ? `${outcomes[decision]} by ${who}` : `Answered by ${who}: ${answers[outcome]}`;
}
