/** Deleting what has been kept long enough (SE5). */
import type { Days, RetentionSettings } from '../retention-settings.ts';
import { systemActor } from './audit.ts';
import type { ConversationDeps } from './deps.ts';
import { type RemovalDeps, removeConversations } from './removal.ts';

export interface RetentionDeps extends RemovalDeps, Pick<ConversationDeps, 'sites' | 'tell'> {
  readonly settings: RetentionSettings;
  /** Name of this node: of all of them one at a time deletes. */
  readonly owner: string;
  /** Asked between batches. */
  readonly isStopping: () => boolean;
}

const JOB = 'retention';
/** How long a node that has died keeps the others from going on, in milliseconds. */
const LEASE_MS = 60_000;
/** What is looked up in one go; each conversation is a transaction of its own. */
const CONVERSATIONS = 20;
const RECORDS = 500;
const DAY_MS = 24 * 3600 * 1000;

/** @returns a job that is called from time to time; a call while one is under way does nothing. */
export function createRetention(deps: RetentionDeps): () => Promise<void> {
  let isRunning = false;
  return async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      await applyRetention(deps);
    } finally {
      isRunning = false;
    }
  };
}

/**
 * Deletes the conversations in which nothing has happened for too long, and the contents of old audit records, batch by
 * batch: killed in the middle, the next one goes on where it was.
 */
async function applyRetention(deps: RetentionDeps): Promise<void> {
  const { sites, settings, store, tell } = deps;
  let conversations = 0;
  for (const [site, { retentionDays = settings.conversationDays }] of Object.entries(sites)) {
    const beforeMs = momentBefore(deps, retentionDays);
    if (beforeMs !== undefined) conversations += await removeIdle(deps, site, beforeMs);
  }
  const beforeMs = momentBefore(deps, settings.auditDays);
  const auditRecords = beforeMs === undefined ? 0 : await eraseContents(deps, new Date(beforeMs).toISOString());
  if (conversations + auditRecords === 0) return;
  await store.scrub();
  tell({ type: 'retention.ran', conversations, auditRecords });
}

function momentBefore({ now }: RetentionDeps, days: Days): number | undefined {
  return days === 'off' ? undefined : now() - days * DAY_MS;
}

/** Whether this node may do the next batch. */
async function mayGoOn({ store, owner, now, isStopping }: RetentionDeps): Promise<boolean> {
  return !isStopping() && (await store.takeLease(JOB, owner, { nowMs: now(), leaseMs: LEASE_MS }));
}

async function removeIdle(deps: RetentionDeps, site: string, beforeMs: number): Promise<number> {
  let removed = 0;
  while (await mayGoOn(deps)) {
    const ids = await deps.store.idleConversations(site, beforeMs, CONVERSATIONS);
    const removal = { actor: systemActor(JOB), why: 'retention' } as const;
    // Something may have been said in one meanwhile: then it is not looked up again.
    removed += await removeConversations(ids, removal, deps, ({ updatedAtMs }) => updatedAtMs < beforeMs);
    if (ids.length < CONVERSATIONS) break;
  }
  return removed;
}

async function eraseContents(deps: RetentionDeps, before: string): Promise<number> {
  let erased = 0;
  while (await mayGoOn(deps)) {
    const records = await deps.store.transaction(async (tx) => {
      const count = await tx.eraseAuditContents(before, RECORDS);
      if (count === 0) return 0;
      await tx.appendAudit({
        action: 'audit.contents_erased',
        actor: systemActor(JOB),
        subject: { type: 'audit', id: 'log' },
        details: { before, records: count },
      });
      return count;
    });
    erased += records;
    if (records < RECORDS) break;
  }
  return erased;
}
