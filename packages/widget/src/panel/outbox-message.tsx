import type { ReactNode } from 'react';
import type { ChatActions, PendingMessage } from '../state/chat-types.ts';
import { useTexts } from '../text/context.ts';

interface OutboxMessageProps {
  readonly entry: PendingMessage;
  readonly online: boolean;
  readonly actions: ChatActions;
}

/** A message that the server has not confirmed yet, with what is known about its fate. */
export function OutboxMessage({ entry, online, actions }: OutboxMessageProps): ReactNode {
  const texts = useTexts();
  const failed = entry.state === 'failed';
  return (
    <article className="message user" aria-label={texts.you} data-status={entry.state}>
      <p className="bubble">{entry.text}</p>
      {failed ? (
        <p className="message-note failed">
          {entry.error?.message ?? texts.message.failed}
          <span className="note-actions">
            {entry.error?.retryable === true ? (
              <button type="button" className="link-button" onClick={() => actions.retry(entry.key)}>
                {texts.message.retry}
              </button>
            ) : (
              <button type="button" className="link-button" onClick={() => actions.edit(entry)}>
                {texts.message.edit}
              </button>
            )}
            <button type="button" className="link-button" onClick={() => actions.discard(entry.key)}>
              {texts.message.discard}
            </button>
          </span>
        </p>
      ) : (
        <p className="message-note">{online ? texts.message.sending : texts.message.whenOnline}</p>
      )}
    </article>
  );
}
