import type { ResolvedApproval } from '@parley/client';

const outcomes = {
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired: nobody decided in time',
  cancelled: 'No longer needed',
} as const;

type Resolution = Pick<ResolvedApproval['resolution'], 'decision' | 'by'>;

/** Who decided what, in a few words. */
export function describeOutcome({ decision, by }: Resolution): string {
  if (by === null) return outcomes[decision];
  return `${outcomes[decision]} by ${by.name ?? (by.role === 'visitor' ? 'the visitor' : by.id)}`;
}
