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

/** An entry of the log as an event with its position. */
export function toLoggedEvent({ seq, at, body }: LogEntry): LoggedEvent {
  return { ...(JSON.parse(body) as ConversationEvent), seq, at };
}

/** What a conversation's log amounts to: the fold of all its events, with the newest messages only. */
export async function takeSnapshot(store: Store, record: ConversationRecord): Promise<ConversationView> {
  const view = emptyView(record.id, record.agent);
  for (let after = 0; ;) {
    const page = await store.readLog(record.id, after, PAGE);
    foldEvents(view, page.map(toLoggedEvent));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last.seq;
  }
  return trim(view);
}

/** Keeps the newest messages, and of tools, approvals and runs what belongs beside them or is still open. */
function trim(view: ConversationView): ConversationView {
  const messages = view.messages.slice(-SNAPSHOT_MESSAGES);
  const from = messages.length < view.messages.length ? (messages[0]?.seq ?? 0) : 0;
  return {
    ...view,
    messages,
    more: from > 0,
    runs: view.runs.filter(
      ({ seq, status }) => seq >= from || status === 'queued' || status === 'running' || status === 'waiting',
    ),
    tools: view.tools.filter(({ seq, status }) => seq >= from || status === 'running'),
    approvals: view.approvals.filter(({ seq, status }) => seq >= from || status === 'pending'),
  };
}
