import type { ReactNode, Ref } from 'react';
import { useTexts } from '../text/context.ts';
import { Icon } from './icons.tsx';
import type { Operator } from '../state/types.ts';

interface HeaderProps {
  readonly titleId: string;
  readonly title: string;
  readonly simulated: boolean;
  readonly operators: readonly Operator[];
  /** Absent while there is nothing to leave behind. */
  readonly onNew: (() => void) | undefined;
  /** Shows the visitor's conversations. */
  readonly onList: () => void;
  readonly listRef: Ref<HTMLButtonElement>;
  /** Absent where the chat is a part of the page. */
  readonly onClose: (() => void) | undefined;
}

/** Who is being talked to, and the way out. */
export function Header({
  titleId,
  title,
  simulated,
  operators,
  onNew,
  onList,
  listRef,
  onClose,
}: HeaderProps): ReactNode {
  const texts = useTexts();
  const names = operators.map(({ name }) => name ?? texts.teammate);
  return (
    <div className="header">
      <div className="header-title">
        <h2 id={titleId}>{title}</h2>
        {simulated && (
          <span className="chip" title={texts.simulatedHint}>
            {texts.simulated}
          </span>
        )}
        {names.length > 0 && <p className="header-note">{texts.withOperators(names)}</p>}
      </div>
      <button
        ref={listRef}
        type="button"
        className="icon-button"
        aria-label={texts.list.open}
        title={texts.list.open}
        onClick={onList}
      >
        <Icon name="history" />
      </button>
      {onNew !== undefined && (
        <button
          type="button"
          className="icon-button"
          aria-label={texts.newConversation}
          title={texts.newConversation}
          onClick={onNew}
        >
          <Icon name="plus" />
        </button>
      )}
      {onClose !== undefined && (
        <button type="button" className="icon-button" aria-label={texts.close} title={texts.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
