/** Identities of visitors that are worth nothing any more (SC1). */
import type { Bus } from '../bus/port.ts';
import type { By } from '../conversation/audit.ts';
import type { Store, StoreTransaction } from '../store/port.ts';

/** Whose tokens: one visitor's, or those of everybody on a site, or everywhere. */
export type Revoked = { readonly visitorId: string } | { readonly site?: string };

/** How long a token may live at most: after that, a revocation has nothing left to hold for. */
const LONGEST_LIFE_MS = 31 * 24 * 3600 * 1000;

/** What a token of a visitor is revoked by. */
export function subjectsOf(visitorId: string, site: string): string[] {
  return [`visitor ${visitorId}`, `site ${site}`, 'everybody'];
}

function subjectOf(revoked: Revoked): string {
  if ('visitorId' in revoked) return `visitor ${revoked.visitorId}`;
  return revoked.site === undefined ? 'everybody' : `site ${revoked.site}`;
}

export interface RevocationDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly now: () => number;
}

export async function revokeIn(tx: StoreTransaction, revoked: Revoked, beforeMs: number, nowMs: number): Promise<void> {
  await tx.revoke(subjectOf(revoked), beforeMs, Math.max(nowMs, beforeMs) + LONGEST_LIFE_MS);
}

/**
 * Makes tokens worthless that were issued before a moment, and closes their connections on every node.
 *
 * @param options.reason Why, for the audit log.
 */
export async function revokeVisitors(
  { store, bus, now }: RevocationDeps,
  revoked: Revoked,
  by: By,
  { beforeMs, reason }: { readonly beforeMs: number; readonly reason?: string },
): Promise<void> {
  const isOne = 'visitorId' in revoked;
  await store.transaction(async (tx) => {
    await revokeIn(tx, revoked, beforeMs, now());
    await tx.appendAudit({
      ...by,
      action: isOne ? 'visitor.revoked' : 'visitors.revoked',
      ...(!isOne && revoked.site !== undefined && { site: revoked.site }),
      subject: isOne ? { type: 'visitor', id: revoked.visitorId } : { type: 'site', id: revoked.site ?? '*' },
      ...(reason !== undefined && { reason }),
      details: { before: new Date(beforeMs).toISOString() },
    });
  });
  bus.publish({ type: 'identity.changed', ...(isOne && { principalId: revoked.visitorId }) });
}
