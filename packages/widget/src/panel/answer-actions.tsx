import { type ReactNode, useRef, useState } from 'react';
import type { Rate } from '../state/chat-types.ts';
import type { Message } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icons.tsx';
import { ReasonForm } from './reason-form.tsx';

type Rating = NonNullable<Message['rating']>;

interface AnswerActionsProps {
  readonly message: Message;
  readonly onRate: Rate;
}

/** What can be done with an answer once it is complete: copy it, and say whether it was any good. */
export function AnswerActions({ message, onRate }: AnswerActionsProps): ReactNode {
  const texts = useTexts();
  const { answer } = texts;
  const [given, setGiven] = useState<Rating | undefined>(undefined);
  const [state, setState] = useState<'idle' | 'asking' | 'thanked' | 'failed'>('idle');
  const pressed = useRef<HTMLButtonElement | null>(null);
  // What was clicked is shown at once; what the log says afterwards is what counts, in every tab.
  const rating = given ?? message.rating;

  const send = (verdict: Rating, comment: string | undefined, next: 'asking' | 'thanked'): void => {
    setGiven(verdict);
    setState(next);
    onRate(message.id, verdict, comment).then(
      () => setGiven(undefined),
      () => {
        setGiven(undefined);
        setState('failed');
      },
    );
  };
  const back = (): void => pressed.current?.focus();
  const skip = (): void => {
    setState('idle');
    back();
  };
  const thumb = (verdict: Rating, label: string): ReactNode => (
    <button
      type="button"
      className="icon-button tiny"
      aria-label={label}
      title={label}
      aria-pressed={rating === verdict}
      onClick={(event) => {
        pressed.current = event.currentTarget;
        if (rating !== verdict) send(verdict, undefined, 'asking');
      }}
    >
      <Icon name={verdict === 'up' ? 'thumbUp' : 'thumbDown'} />
    </button>
  );
  return (
    <div className="answer-actions" role="group" aria-label={answer.actions}>
      <CopyButton text={message.text} small />
      {thumb('up', answer.good)}
      {thumb('down', answer.bad)}
      <span className="quiet" role="status">
        {state === 'thanked' && answer.thanks}
        {state === 'failed' && answer.notGiven}
      </span>
      {state === 'asking' && rating !== undefined && (
        <ReasonForm
          label={answer.comment}
          confirm={answer.send}
          back={answer.skip}
          look="small"
          onConfirm={(comment) => {
            if (comment === '') return skip();
            send(rating, comment, 'thanked');
            return back();
          }}
          onBack={skip}
        />
      )}
    </div>
  );
}
