import { type ReactNode, useId, useState } from 'react';
import { useTexts } from '../text/context.ts';
import { ToolLine } from './tool-line.tsx';

interface InnerCallsProps {
  readonly count: number;
  /** Whether the call that they are inside of is not over. */
  readonly busy: boolean;
  /** What is said of the call that they are inside of. */
  readonly line: string | undefined;
  /** What is being done inside, which is said as long as nothing else is and the calls are not shown. */
  readonly work: string | undefined;
  /** Items of the list. */
  readonly children: ReactNode;
}

/** The calls inside of a call: shown while it is under way, then behind a button, unless the visitor wants it otherwise. */
export function InnerCalls({ count, busy, line, work, children }: InnerCallsProps): ReactNode {
  const texts = useTexts();
  const listId = useId();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const open = wanted ?? busy;
  return (
    <>
      <ToolLine text={line ?? (open ? undefined : work)} />
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
