import type { ClientStatus } from '@parley/client';

/**
 * Why somebody cannot stay signed in, in words for them.
 *
 * @returns null while there is nothing wrong with the token; a lost connection is no reason.
 */
export function signInProblem({
  phase,
  error,
  principal,
}: Pick<ClientStatus, 'phase' | 'error' | 'principal'>): string | null {
  if (phase === 'failed' && (error?.code === 'unauthorized' || error?.code === 'forbidden')) {
    return 'You are not signed in: the sign-in is over, or the token is not right.';
  }
  if (phase === 'live' && principal !== null && principal.role !== 'operator') {
    return 'That token does not belong to an operator.';
  }
  return null;
}
