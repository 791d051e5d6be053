import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { dismisses } from '../state/keys.ts';

interface StepProps {
  /** Leads back to what was there before. */
  readonly onBack: () => void;
  readonly children: ReactNode;
}

/**
 * What comes next within a card, in the place of its buttons. Somebody has asked for it a moment ago, so it takes the focus: what
 * it marks with `data-first`, its first field, or itself, so that all of it is read out. Escape leads back, and goes no further.
 */
export function Step({ onBack, children }: StepProps): ReactNode {
  const step = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = step.current?.querySelector<HTMLElement>('[data-first], input, select, textarea');
    (first ?? step.current)?.focus();
  }, []);
  const backOnEscape = (event: KeyboardEvent): void => {
    if (!dismisses(event.nativeEvent)) return;
    event.stopPropagation();
    onBack();
  };
  return (
    <div ref={step} className="step" tabIndex={-1} onKeyDown={backOnEscape}>
      {children}
    </div>
  );
}
