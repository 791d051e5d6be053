/** Sign-ins of operators that last: random tokens, of which the store has the hash. */
import { createHash } from 'node:crypto';
import type { Principal } from '@parley/protocol';
import type { OperatorRecord, OperatorSession } from '../store/port-identity.ts';
import type { StoreReads, StoreTransaction } from '../store/port.ts';

/** How long a sign-in lasts, in milliseconds. */
export const SESSION_LIFETIME_MS = 12 * 3600 * 1000;

const PREFIX = 'ops_';
const TOKEN_BYTES = 32;

export interface StartedSession {
  readonly token: string;
  readonly expiresAtMs: number;
  readonly principal: Principal;
}

/** Whether a token is one of a session, good or not. */
export function isSessionToken(token: string): boolean {
  return token.startsWith(PREFIX);
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

export function toPrincipal({ id, name, operatorRole }: OperatorRecord): Principal {
  return { id, role: 'operator', name, operatorRole };
}

/** Begins a session in the transaction that finds the operator to be who they say. */
export async function startSession(
  tx: StoreTransaction,
  operator: OperatorRecord,
  { nowMs, random }: { readonly nowMs: number; readonly random: (size: number) => Uint8Array },
): Promise<StartedSession> {
  const token = `${PREFIX}${Buffer.from(random(TOKEN_BYTES)).toString('base64url')}`;
  const expiresAtMs = nowMs + SESSION_LIFETIME_MS;
  const tokenHash = hashToken(token);
  await tx.putOperatorSession({ tokenHash, operatorId: operator.id, createdAtMs: nowMs, expiresAtMs });
  return { token, expiresAtMs, principal: toPrincipal(operator) };
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
