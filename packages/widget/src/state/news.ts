/** What is worth a sound. */
import { visitorDecides } from './timeline.ts';
import type { View } from './types.ts';

/** What has been heard of a conversation: complete messages of others, and questions to the visitor. */
export interface Heard {
  readonly conversationId: string;
  readonly ids: ReadonlySet<string>;
}

/** @param before Null, or of another conversation: then nothing is news, its past is not. */
export function hearNews(before: Heard | null, view: View): { heard: Heard; news: boolean } {
  const messages = view.messages.filter(
    ({ role, status, text }) => role !== 'user' && status !== 'streaming' && text !== '',
  );
  const questions = view.approvals.filter((approval) => approval.status === 'pending' && visitorDecides(approval));
  const ids = new Set([...messages, ...questions].map(({ id }) => id));
  const known = before?.conversationId === view.id ? before.ids : null;
  return { heard: { conversationId: view.id, ids }, news: known !== null && [...ids].some((id) => !known.has(id)) };
}
