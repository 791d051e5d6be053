import { memo, type ReactNode } from 'react';
import { useTexts } from '../text/context.ts';
import { Icon } from './icons.tsx';
import type { Message, Run } from '../state/types.ts';

interface PersonMessageProps {
  readonly message: Message;
  /** The run that answers it; while it waits for its turn, the message says so. */
  readonly run: Run | undefined;
  readonly onCancel: (runId: string) => void;
  /** Takes the text into the composer again; absent where something newer was said. */
  readonly onReword: ((text: string) => void) | undefined;
}

/** What a person wrote: the visitor on the right, an operator on the left with a name. Shown as it was typed. */
export const PersonMessage = memo(({ message, run, onCancel, onReword }: PersonMessageProps): ReactNode => {
  const texts = useTexts();
  const own = message.role === 'user';
  const name = own ? texts.you : (message.author?.name ?? texts.teammate);
  return (
    <article className={own ? 'message user' : 'message operator'} aria-label={name}>
      {!own && <p className="author">{name}</p>}
      <p className="bubble">{message.text}</p>
      {run?.status === 'queued' && (
        <p className="message-note">
          {texts.message.queued(run.position ?? 1)}
          <button type="button" className="link-button" onClick={() => onCancel(run.id)}>
            {texts.message.cancelQueued}
          </button>
        </p>
      )}
      {own && onReword !== undefined && (
        <div className="answer-actions">
          <button
            type="button"
            className="icon-button tiny"
            aria-label={texts.message.reword}
            title={texts.message.reword}
            onClick={() => onReword(message.text)}
          >
            <Icon name="pencil" />
          </button>
        </div>
      )}
    </article>
  );
});
