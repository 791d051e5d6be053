import type { ReactNode } from 'react';
import { useTexts } from '../text/context.ts';

interface StartersProps {
  readonly starters: readonly string[];
  readonly onPick: (starter: string) => void;
  /** What stands between the greeting and the questions. */
  readonly children: ReactNode;
}

/** What an empty conversation shows: a greeting, and questions to begin with. */
export function Starters({ starters, onPick, children }: StartersProps): ReactNode {
  const texts = useTexts();
  return (
    <div className="empty">
      <p className="greeting">{texts.greeting}</p>
      {children}
      {starters.length > 0 && (
        <>
          <p className="greeting-hint">{texts.greetingHint}</p>
          <ul className="starters" aria-label={texts.startersLabel}>
            {starters.map((starter) => (
              <li key={starter}>
                <button type="button" onClick={() => onPick(starter)}>
                  {starter}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
