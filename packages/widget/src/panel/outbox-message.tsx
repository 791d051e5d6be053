import type { ReactNode } from 'react';
import type { ChatActions, PendingMessage } from '../state/chat-types.ts';
import { useNow } from '../state/use-now.ts';
import { useTexts } from '../text/context.ts';
import { errorSentence } from '../text/error.ts';
import { CopyButton } from './copy-button.tsx';

interface OutboxMessageProps {
  readonly entry: PendingMessage;
  readonly online: boolean;
  /** Whether messages before this one wait because they come too fast. */
  readonly behind: boolean;
  /** Whether the next message was refused for the same reason: then that one says it. */
  readonly reasonBelow: boolean;
  /** Whether nothing can be written in this conversation any more. */
  readonly closed: boolean;
  readonly actions: ChatActions;
}

/** A message that the server has not confirmed yet, with what is known about its fate. */
export function OutboxMessage(props: OutboxMessageProps): ReactNode {
  const { entry } = props;
  const texts = useTexts();
  return (
    <article className="message user" aria-label={texts.you} data-status={entry.state}>
      <p className="bubble">{entry.text}</p>
      {entry.state === 'failed' ? <FailedNote {...props} /> : <SendingNote {...props} />}
    </article>
  );
}

function SendingNote({ entry, online, behind, actions }: OutboxMessageProps): ReactNode {
  const texts = useTexts().message;
  const { retryAt } = entry;
  const leftMs = (retryAt ?? 0) - useNow(retryAt !== null);
  if (!online) return <p className="message-note">{texts.whenOnline}</p>;
  if (retryAt === null) return <p className="message-note">{behind ? texts.behind : texts.sending}</p>;
  return (
    <p className="message-note counting">
      {leftMs > 0 ? texts.slowedDown(Math.max(1, Math.floor(leftMs / 1000))) : texts.sending}
      <button type="button" className="link-button" onClick={() => actions.discard(entry.key)}>
        {texts.discard}
      </button>
    </p>
  );
}

function FailedNote({ entry, reasonBelow, closed, actions }: OutboxMessageProps): ReactNode {
  const all = useTexts();
  const texts = all.message;
  const { key, error } = entry;
  const reason = reasonBelow || error === null ? '' : errorSentence(error, all);
  const said = reason === '' || error?.code === 'budget_exhausted' ? `${texts.failed} ${reason}` : reason;
  return (
    <p className="message-note failed">
      <span>{said.trim()}</span>
      <span className="note-actions">
        {error?.retryable === true && (
          <button type="button" className="link-button" onClick={() => actions.retry(key)}>
            {texts.retry}
          </button>
        )}
        {error?.retryable !== true && !closed && (
          <button type="button" className="link-button" onClick={() => actions.edit(entry)}>
            {texts.edit}
          </button>
        )}
        {error?.retryable !== true && closed && <CopyButton text={entry.text} />}
        <button type="button" className="link-button" onClick={() => actions.discard(key)}>
          {texts.discard}
        </button>
      </span>
    </p>
  );
}
