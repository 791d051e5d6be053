/** From one state of the chat to the next: what the page's listeners are told. */
import type { ChatSnapshot } from '../state/chat-types.ts';
import type { View } from '../state/types.ts';
import type { ParleyEvents } from './api.ts';

/** One thing to tell. */
export type Change = {
  readonly [E in keyof ParleyEvents]: readonly [event: E, detail: ParleyEvents[E]];
}[keyof ParleyEvents];

/** What has been seen of a conversation. */
export interface Told {
  readonly conversationId: string;
  readonly messages: ReadonlySet<string>;
  /** Status by id. */
  readonly approvals: ReadonlyMap<string, string>;
  /** Position of the first message: what comes from before it is no news. */
  readonly from: number;
}

/** What has happened to the panel. Null before the first look, at which an open panel counts as opened. */
export function panelChanges(before: ChatSnapshot | null, now: ChatSnapshot, site: string): Change[] {
  const changes: Change[] = [];
  if ((before?.open ?? false) !== now.open) changes.push([now.open ? 'open' : 'close', { site }]);
  if ((before?.unread ?? 0) !== now.unread) changes.push(['unread', { count: now.unread }]);
  const { status, name, merged } = now.account;
  if ((before?.account.status ?? 'visitor') !== status && status !== 'signing_in')
    changes.push(['auth', { status, name, merged }]);
  return changes;
}

/**
 * What has happened in a conversation. The first look at one tells the questions that are open, and nothing of what was
 * said: its past is no news.
 */
export function conversationChanges(before: Told | null, view: View): { told: Told; changes: Change[] } {
  const known = before?.conversationId === view.id ? before : null;
  const conversationId = view.id;
  const complete = view.messages.filter(({ status }) => status !== 'streaming');
  const told: Told = {
    conversationId,
    messages: new Set(complete.map(({ id }) => id)),
    approvals: new Map(view.approvals.map(({ id, status }) => [id, status])),
    from: view.messages[0]?.seq ?? 0,
  };
  const changes: Change[] = [];
  for (const { id, seq, role, text } of complete) {
    if (known !== null && !known.messages.has(id) && seq >= known.from && text !== '')
      changes.push(['message', { conversationId, id, role, text }]);
  }
  for (const { id, seq, tool, summary, decidedBy, status } of view.approvals) {
    const isOld = known !== null && seq < known.from && !known.approvals.has(id);
    if (known === null ? status === 'pending' : known.approvals.get(id) !== status && !isOld)
      changes.push(['approval', { conversationId, id, tool, summary, decidedBy, status }]);
  }
  return { told, changes };
}
