import type { ReactNode } from 'react';
import type { Limit } from '../state/limit.ts';
import { useTexts } from '../text/context.ts';
import { limitSentence } from '../text/limit.ts';

interface LimitBarProps {
  /** Id of the sentence, for the field that it closes. */
  readonly id: string;
  readonly limit: Limit;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly onNew: () => void;
}

/** How far the budget goes, above the composer; with a way on where there is one. */
export function LimitBar({ id, limit, now, onNew }: LimitBarProps): ReactNode {
  const texts = useTexts();
  return (
    <div className="limit" data-level={limit.level}>
      <p id={id}>{limitSentence(limit, now, texts)}</p>
      {limit.level === 'exhausted' && limit.scope === 'conversation' && (
        <button type="button" className="button small" onClick={onNew}>
          {texts.newConversation}
        </button>
      )}
    </div>
  );
}
