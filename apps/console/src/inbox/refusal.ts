import type { ClientStatus } from '@parley/client';
import type { Pending } from './arrange.ts';

export type Person = NonNullable<ClientStatus['principal']>;

const ranks = ['viewer', 'reviewer', 'admin'] as const;

/**
 * Why somebody may not decide, in words for them; null when they may.
 *
 * @param me Null before it is known.
 */
export function refusalFor(me: Person | null, approval: Pending): string | null {
  const { operatorRole: needed, endorsements = [], decidedBy } = approval;
  const rank = ranks.indexOf(me?.operatorRole ?? 'admin');
  if (rank === 0) return 'You may look at this, but not decide it: your rank is viewer.';
  if (decidedBy === 'visitor') return 'The visitor decides this.';
  if (needed !== undefined && rank < ranks.indexOf(needed)) {
    return `This is above your limit as a ${ranks[rank]}: it takes ${needed === 'admin' ? 'an admin' : `a ${needed}`}.`;
  }
  if (endorsements.some(({ by }) => by.id === me?.id)) {
    return 'You have approved this. It takes a second person, who is not you.';
  }
  return null;
}
