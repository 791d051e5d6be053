import {
  type ConversationEvent,
  type ConversationView,
  emptyView,
  foldEvents,
  type LoggedEvent,
} from '@parley/protocol';
import type { ConversationRecord, LogEntry, Store } from '../store/port.ts';

/** Newest messages that a snapshot holds; earlier ones are read by `conversation.history`. */
const SNAPSHOT_MESSAGES = 100;
const PAGE = 1000;
/** Entries folded after which the result is kept, so that the next snapshot need not fold them again. */
const CHECKPOINT_AFTER = 500;

/** An entry of the log as an event with its position. */
export function toLoggedEvent({ seq, at, body }: LogEntry): LoggedEvent {
  return { ...(JSON.parse(body) as ConversationEvent), seq, at };
}

/** What a conversation's log amounts to: the fold of all its events, with the newest messages only. */
export async function takeSnapshot(store: Store, record: ConversationRecord): Promise<ConversationView> {
  const { view, folded } = await foldLog(store, record, Number.POSITIVE_INFINITY);
  if (folded > CHECKPOINT_AFTER) {
    await store.transaction((tx) => tx.putCheckpoint(record.id, { seq: view.seq, view }), 'relaxed');
  }
  return view;
}

/**
 * Keeps the fold of a log that has grown a good deal since it was kept last, so that whoever opens the conversation next
 * does not wait for it.
 */
export async function keepFold(store: Store, conversationId: string): Promise<void> {
  const record = await store.conversation(conversationId);
  if (record === undefined) return;
  const { view } = await foldLog(store, record, Number.POSITIVE_INFINITY);
  await store.transaction((tx) => tx.putCheckpoint(conversationId, { seq: view.seq, view }), 'relaxed');
}

/**
 * Trims the log of a conversation to its newest positions; what came before is kept as its fold, for snapshots. Whoever
 * comes back from before gets a snapshot (LG5, `trimmed`).
 */
export async function trimLog(store: Store, conversationId: string, keep: number): Promise<void> {
  const record = await store.conversation(conversationId);
  if (record === undefined) return;
  const upTo = record.head - keep;
  if (upTo <= record.trimmed) return;
  const { view } = await foldLog(store, record, upTo);
  // A fold that began at a later checkpoint stands for more than what is trimmed, which does no harm.
  const checkpoint = { seq: Math.max(view.seq, upTo), view: { ...view, seq: Math.max(view.seq, upTo) } };
  await store.transaction(async (tx) => {
    await tx.putCheckpoint(conversationId, checkpoint);
    await tx.trimLog(conversationId, upTo);
  });
}

/** Folds the log from its checkpoint up to a position. */
async function foldLog(
  store: Store,
  record: ConversationRecord,
  upTo: number,
): Promise<{ view: ConversationView; folded: number }> {
  for (;;) {
    const checkpoint = await store.checkpoint(record.id);
    const view = checkpoint?.view ?? emptyView(record.id, record.agent);
    let folded = 0;
    for (let after = view.seq; ;) {
      const page = await store.readLog(record.id, after, PAGE);
      // Trimmed while we were reading: there is a later checkpoint now.
      if (page === undefined) break;
      const wanted = page.filter(({ seq }) => seq <= upTo);
      foldEvents(view, wanted.map(toLoggedEvent));
      folded += wanted.length;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE || wanted.length < page.length) return { view: trim(view), folded };
      after = last.seq;
    }
  }
}

/** Keeps the newest messages, and of tools, approvals and runs what belongs beside them or is still open. */
function trim(view: ConversationView): ConversationView {
  const messages = view.messages.slice(-SNAPSHOT_MESSAGES);
  const dropped = messages.length < view.messages.length;
  const from = dropped ? (messages[0]?.seq ?? 0) : 0;
  return {
    ...view,
    messages,
    more: view.more || dropped,
    runs: view.runs.filter(
      ({ seq, status }) => seq >= from || status === 'queued' || status === 'running' || status === 'waiting',
    ),
    tools: view.tools.filter(({ seq, status }) => seq >= from || status === 'running'),
    approvals: view.approvals.filter(({ seq, status }) => seq >= from || status === 'pending'),
  };
}
