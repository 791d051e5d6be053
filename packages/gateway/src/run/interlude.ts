/** What was said in a conversation without a run: by people of the team, and by the visitor to them (HI8). */
import type { MessageView } from '@parley/protocol';
import type { RunRecord, Store } from '../store/port.ts';
import type { AgentRequest } from './agent-port.ts';

type Interlude = NonNullable<AgentRequest['interlude']>;

/** Messages of an interlude that the model is told of, the newest ones. */
const MAX_MESSAGES = 50;

/** Who has said something in an interlude, as the model is told. */
export function speakerOf({ role, author }: Pick<MessageView, 'role' | 'author'>): string {
  return role === 'user' ? 'Visitor' : `${author?.name ?? 'A person'} of the team`;
}

/** What the model has not been told before the message that a run answers. */
export async function interludeBefore(
  store: Store,
  { conversationId, messageId, toldFrom }: Pick<RunRecord, 'conversationId' | 'messageId' | 'toldFrom'>,
): Promise<Interlude> {
  if (toldFrom === undefined) return [];
  const message = await store.message(conversationId, messageId);
  if (message === undefined) return [];
  const { messages } = await store.messages(conversationId, message.seq, MAX_MESSAGES);
  return messages.flatMap(({ id, seq, role, text, author }) => {
    if (seq < toldFrom || role === 'assistant') return [];
    return [{ id, text, by: speakerOf({ role, author }) }];
  });
}
