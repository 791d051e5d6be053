/** Conversations in which much has been said, made in the store: to have them said would take hours. */
import type { ConversationEvent } from '@parley/protocol';
import type { Store } from '@parley/gateway';

/** Events of one turn whose deltas are compacted away. */
const EVENTS_A_TURN = 5;
const EVENTS_A_TRANSACTION = 1000;
const QUESTION = 'Where is my order, and when will it be here?';
const ANSWER = 'Your order is on its way and should be with you soon. '.repeat(4);

function event(turn: number, index: number): ConversationEvent {
  const [runId, messageId, userId] = [`run_g${turn}`, `msg_g${turn}`, `msg_u${turn}`];
  switch (index) {
    case 0:
      return { type: 'message.created', message: { id: userId, role: 'user', text: QUESTION } };
    case 1:
      return { type: 'run.started', runId, messageId: userId, agent: 'bench', traceId: '0'.repeat(32) };
    case 2:
      return { type: 'message.started', runId, messageId, agent: 'bench' };
    case 3:
      return { type: 'message.completed', messageId, text: ANSWER };
    default:
      return {
        type: 'run.completed',
        runId,
        status: 'completed',
        output: ANSWER,
        usage: { inputTokens: 100, cachedInputTokens: 0, outputTokens: 50, totalTokens: 150 },
        costUsd: null,
        durationMs: 1000,
        traceId: '0'.repeat(32),
      };
  }
}

/** Events as a run of turns leaves them. */
export function saidEvents(first: number, count: number): ConversationEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const position = first + index;
    return event(Math.floor(position / EVENTS_A_TURN), position % EVENTS_A_TURN);
  });
}

/** Adds events to conversations. @returns the last position of each. */
export async function grow(store: Store, conversationIds: readonly string[], events: number): Promise<number[]> {
  return Promise.all(
    conversationIds.map(async (id) => {
      const { head } = (await store.conversation(id)) ?? { head: 0 };
      for (let added = 0; added < events; added += EVENTS_A_TRANSACTION) {
        const size = Math.min(EVENTS_A_TRANSACTION, events - added);
        await store.transaction((tx) => tx.append(id, saidEvents(head + added, size)), 'relaxed');
      }
      return head + events;
    }),
  );
}
