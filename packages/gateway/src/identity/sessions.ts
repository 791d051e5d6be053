/** Sign-ins of operators that last: random tokens, of which the store has the hash. */
import { createHash } from 'node:crypto';
import type { Principal } from '@parley/protocol';
import type { OperatorRecord, OperatorSession } from '../store/port-identity.ts';
import type { StoreReads } from '../store/port.ts';

const PREFIX = 'ops_';

/** Whether a token is one of a session, good or not. */
export function isSessionToken(token: string): boolean {
  return token.startsWith(PREFIX);
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function toPrincipal({ id, name, operatorRole }: OperatorRecord): Principal {
  return { id, role: 'operator', name, operatorRole };
}

/** @returns who has the session at this moment, with the rank of this moment; undefined when it is over. */
export async function findSession(
  store: Pick<StoreReads, 'operator' | 'operatorSession'>,
  tokenHash: string,
  nowMs: number,
): Promise<{ readonly session: OperatorSession; readonly principal: Principal } | undefined> {
  const session = await store.operatorSession(tokenHash);
  if (session === undefined || session.expiresAtMs <= nowMs) return undefined;
  const operator = await store.operator(session.operatorId);
  if (operator === undefined || operator.disabled) return undefined;
  return { session, principal: toPrincipal(operator) };
}
