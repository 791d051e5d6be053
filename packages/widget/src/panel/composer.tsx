import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from 'react';
import { sendsMessage } from '../state/keys.ts';
import { useTexts } from '../text/context.ts';
import { Icon } from './icons.tsx';

/** From here on the composer says how much room is left. */
const COUNT_FROM = 0.9;
const TOUCH_ONLY = '(pointer: coarse) and (not (any-pointer: fine))';

interface ComposerProps {
  readonly draft: string;
  readonly maxLength: number;
  /** Id of the text that says why nothing can be written; undefined while something can. */
  readonly closedBy: string | undefined;
  /** Absent while there is nothing to stop. */
  readonly onStop: (() => void) | undefined;
  readonly onDraft: (draft: string) => void;
  /** Returns what is wrong when the message cannot be taken; the draft then stays. */
  readonly onSend: (text: string) => string | null;
  readonly ref: Ref<HTMLTextAreaElement>;
}

/** Where messages are written. Enter never stops an answer, and a refused message is never lost. */
export function Composer({ draft, maxLength, closedBy, onStop, onDraft, onSend, ref }: ComposerProps): ReactNode {
  const closed = closedBy !== undefined;
  const texts = useTexts();
  const fieldId = useId();
  const hintId = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const over = draft.trim().length - maxLength;
  const hint = over > 0 ? texts.composer.tooLong(over) : problem;
  const sendable = !closed && draft.trim() !== '' && over <= 0;

  const change = (next: string): void => {
    setProblem(null);
    onDraft(next);
  };
  const send = (): void => {
    if (!sendable) return;
    const refused = onSend(draft.trim());
    if (refused === null) change('');
    else setProblem(refused);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!sendsMessage(event.nativeEvent, matchMedia(TOUCH_ONLY).matches)) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label className="visually-hidden" htmlFor={fieldId}>
        {texts.composer.label}
      </label>
      <div className="field" data-closed={closed || undefined}>
        {/* The copy of the text gives the field its height where `field-sizing` is not known. */}
        <div className="grow" data-text={`${draft}\n`}>
          <textarea
            ref={ref}
            id={fieldId}
            rows={1}
            value={draft}
            // Not `disabled`: whoever is writing keeps the focus, and what is written can still be copied.
            readOnly={closed}
            aria-disabled={closed || undefined}
            placeholder={closed ? texts.composer.closed : texts.composer.placeholder}
            aria-describedby={closedBy ?? (hint === null ? undefined : hintId)}
            aria-invalid={over > 0 || undefined}
            onChange={(event) => change(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        {onStop !== undefined && (
          <button
            type="button"
            className="round stop"
            aria-label={texts.composer.stop}
            title={texts.composer.stop}
            onClick={onStop}
          >
            <Icon name="stop" />
          </button>
        )}
        <button
          type="submit"
          className="round send"
          aria-label={texts.composer.send}
          title={texts.composer.send}
          aria-disabled={!sendable}
        >
          <Icon name="send" />
        </button>
      </div>
      {hint !== null && (
        <p id={hintId} className="problem" role="alert">
          {hint}
        </p>
      )}
      {hint === null && draft.length > maxLength * COUNT_FROM && (
        <p className="quiet count">
          {draft.length.toLocaleString(texts.locale)} / {maxLength.toLocaleString(texts.locale)}
        </p>
      )}
    </form>
  );
}
