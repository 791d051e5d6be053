/** Removing conversations, whoever asks for it: a person, the clock, or the erasure of a visitor (SE5). */
import type { ConversationRecord } from '../store/port.ts';
import type { RemovalReason } from '../telemetry/signals.ts';
import type { By } from './audit.ts';
import type { ConversationDeps } from './deps.ts';
import type { CommitTools } from './log.ts';
import { endUnfinished } from './runs.ts';

/** What removing takes. */
export type RemovalDeps = Pick<ConversationDeps, 'store' | 'log' | 'newId' | 'now'>;

export type Removal = By & { readonly why: RemovalReason };

/** Ends what is unfinished in a conversation, and erases everything that it holds. */
export async function removeConversation(
  { id, site }: ConversationRecord,
  { actor, from, why }: Removal,
  deps: Pick<RemovalDeps, 'newId' | 'now'>,
  tools: CommitTools,
): Promise<void> {
  await endUnfinished(id, deps, tools);
  await tools.tx.appendAudit({
    action: 'conversation.deleted',
    actor,
    ...(from !== undefined && { from }),
    site,
    conversationId: id,
    subject: { type: 'conversation', id },
    details: { why },
  });
  await tools.tx.eraseConversation(id);
  // All that is left of the log: a subscriber that lags behind finds it, and learns that the rest is gone.
  await tools.append([{ type: 'conversation.updated', status: 'deleted' }]);
  tools.tell({ type: 'conversation.removed', conversationId: id, site, why });
}

/**
 * Removes conversations, each in a transaction of its own, so that nobody waits for all of them.
 *
 * @param isDue Asked again in the transaction: something may have happened since they were looked up.
 * @returns how many were removed.
 */
export async function removeConversations(
  ids: readonly string[],
  removal: Removal,
  { log, ...deps }: RemovalDeps,
  isDue: (record: ConversationRecord) => boolean,
): Promise<number> {
  let removed = 0;
  for (const id of ids) {
    const done = await log.commit(id, async (tools) => {
      const record = await tools.tx.conversation(id);
      if (record === undefined || record.status === 'deleted' || !isDue(record)) return false;
      await removeConversation(record, removal, deps, tools);
      return true;
    });
    if (done) removed += 1;
  }
  return removed;
}
