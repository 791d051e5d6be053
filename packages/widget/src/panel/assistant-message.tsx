import { memo, type ReactNode } from 'react';
import { Markdown } from '../markdown/markdown.tsx';
import { useTexts } from '../text/context.ts';
import { Citations } from './citations.tsx';
import type { Rate } from '../state/chat-types.ts';
import type { Message, Run } from '../state/types.ts';
import { AnswerActions } from './answer-actions.tsx';

interface AssistantMessageProps {
  readonly message: Message;
  readonly run: Run | undefined;
  readonly onRate: Rate;
  /** Asks the same again; absent where something newer was asked, or the answer was not stopped. */
  readonly onAgain: (() => void) | undefined;
}

/** An answer of the model, while it is written and afterwards. */
export const AssistantMessage = memo(({ message, run, onRate, onAgain }: AssistantMessageProps): ReactNode => {
  const texts = useTexts();
  const { status } = message;
  return (
    <article
      className="message assistant"
      aria-label={texts.assistant}
      aria-busy={status === 'streaming'}
      data-status={status}
    >
      {message.text !== '' && (
        <div className="prose" dir="auto">
          <Markdown text={message.text} streaming={status === 'streaming'} />
        </div>
      )}
      {status === 'retracted' && message.text === '' && <p className="quiet">{texts.message.retracted}</p>}
      {status === 'interrupted' && (
        <p className="message-note">
          {run?.status === 'cancelled' ? texts.message.stopped : texts.message.interrupted}
          {onAgain !== undefined && (
            <button type="button" className="link-button" onClick={onAgain}>
              {texts.run.again}
            </button>
          )}
        </p>
      )}
      {status !== 'interrupted' && message.truncated !== undefined && (
        <p className="message-note">
          {message.truncated === 'length' ? texts.message.tooLong : texts.message.filtered}
        </p>
      )}
      {message.citations !== undefined && message.citations.length > 0 && <Citations citations={message.citations} />}
      {status === 'complete' && message.text !== '' && <AnswerActions message={message} onRate={onRate} />}
    </article>
  );
});
