/** Deleting everything about one visitor (SE5). */
import { GatewayError } from '../errors.ts';
import type { Tell } from '../telemetry/signals.ts';
import type { Bus } from '../bus/port.ts';
import { revokeIn } from '../identity/revocation.ts';
import type { By } from './audit.ts';
import { type RemovalDeps, removeConversations } from './removal.ts';

export interface ErasureDeps extends RemovalDeps {
  readonly bus: Bus;
  readonly tell: Tell;
}

export interface Erasure {
  /** Under which the audit log has it: nothing there says who the visitor was. */
  readonly id: string;
  readonly conversations: number;
}

/** Conversations looked up in one go. */
const BATCH = 100;

/**
 * Erases all conversations of a visitor and everything else about them, the contents of the audit log included, makes their
 * tokens worthless and closes their connections. One that was interrupted is made complete by doing it again.
 *
 * @param options.reason Why; kept, so it is best to name nobody.
 * @throws GatewayError `not_found` when there is nothing about such a visitor.
 */
export async function eraseVisitor(
  deps: ErasureDeps,
  visitorId: string,
  by: By,
  { reason }: { readonly reason?: string } = {},
): Promise<Erasure> {
  const { store, bus, newId, tell } = deps;
  const id = newId('ers');
  let conversations = 0;
  bus.publish({ type: 'visitor.erased', visitorId });
  for (;;) {
    const ids = await store.conversationsOf(visitorId, BATCH);
    conversations += await removeConversations(ids, { ...by, why: 'erasure' }, deps, () => true);
    const count = conversations;
    const isDone = await store.transaction(async (tx) => {
      // More than a batch, or one that was begun meanwhile.
      if ((await tx.conversationsOf(visitorId, 1)).length > 0) return false;
      const rows = await tx.eraseVisitor(visitorId);
      if (rows === 0 && count === 0) throw new GatewayError('not_found', 'There is nothing about such a visitor.');
      // Their token would let them go on under the same id, and be found under it again. Kept as a hash.
      const nowMs = deps.now();
      await revokeIn(tx, { visitorId }, nowMs + 1, nowMs);
      await tx.appendAudit({
        ...by,
        action: 'visitor.erased',
        subject: { type: 'erasure', id },
        ...(reason !== undefined && { reason }),
        details: { conversations: count },
      });
      return true;
    });
    if (isDone) break;
  }
  // Whoever connected while it was going on.
  bus.publish({ type: 'visitor.erased', visitorId });
  await store.scrub();
  tell({ type: 'visitor.erased', erasureId: id, conversations });
  return { id, conversations };
}
