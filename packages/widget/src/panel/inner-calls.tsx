import { type ReactNode, useId, useState } from 'react';
import { useTexts } from '../text/context.ts';

interface InnerCallsProps {
  readonly count: number;
  /** Whether the call that they are inside of is not over. */
  readonly busy: boolean;
  /** What stands above them, by whether they are shown. */
  readonly line: (open: boolean) => ReactNode;
  /** Items of the list. */
  readonly children: ReactNode;
}

/** The calls inside of a call: shown while it is under way, then behind a button, unless the visitor wants it otherwise. */
export function InnerCalls({ count, busy, line, children }: InnerCallsProps): ReactNode {
  const texts = useTexts();
  const listId = useId();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const open = wanted ?? busy;
  return (
    <>
      {line(open)}
      <button
        type="button"
        className="tool-steps"
        aria-expanded={open}
        aria-controls={listId}
        onClick={() => setWanted(!open)}
      >
        {texts.tool.steps(count)}
      </button>
      {/* What somebody looks into with the keyboard does not go away by itself. */}
      <ul id={listId} className="tool-inner" hidden={!open} onFocus={() => setWanted(true)}>
        {children}
      </ul>
    </>
  );
}
