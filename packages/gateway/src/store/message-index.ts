import type { ConversationEvent, MessageView } from '@parley/protocol';

/**
 * The index of messages that every store keeps beside the log, for history and search: how one event changes it.
 *
 * @param stored The message as it is indexed so far, if it is.
 * @returns The message to store, or undefined when the event concerns none.
 */
export async function indexMessage(
  event: ConversationEvent,
  position: { seq: number; at: string },
  stored: (id: string) => Promise<MessageView | undefined>,
): Promise<MessageView | undefined> {
  switch (event.type) {
    case 'message.created':
      return { ...event.message, ...position, status: 'complete' };
    case 'message.started': {
      const { messageId: id, runId, agent } = event;
      return { id, runId, agent, ...position, role: 'assistant', text: '', status: 'streaming' };
    }
    case 'message.completed': {
      const message = await stored(event.messageId);
      // What was taken back stays back, whatever its run still had to say.
      if (message === undefined || message.status === 'retracted') return undefined;
      const { text, citations, interrupted, truncated } = event;
      return {
        ...message,
        text,
        status: interrupted === true ? 'interrupted' : 'complete',
        ...(citations && { citations }),
        ...(truncated && { truncated }),
      };
    }
    case 'message.retracted': {
      const message = await stored(event.messageId);
      return message && { ...message, text: event.replacement ?? '', status: 'retracted' };
    }
    case 'message.rated': {
      const message = await stored(event.messageId);
      return message && { ...message, rating: event.rating };
    }
    default:
      return undefined;
  }
}
