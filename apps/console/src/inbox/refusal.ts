import type { ClientStatus } from '@parley/client';

/** Rank of the operator; null before it is known. */
export type Rank = NonNullable<ClientStatus['principal']>['operatorRole'] | null;

/** Why somebody may not decide, in words for them; null when they may. */
export function refusalFor(operatorRole: Rank): string | null {
  return operatorRole === 'viewer' ? 'You may look at this, but not decide it: your rank is viewer.' : null;
}
