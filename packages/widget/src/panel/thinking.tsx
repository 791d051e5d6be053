import type { ReactNode } from 'react';
import { useTexts } from '../text/context.ts';

/** Shown while a run is at work and has nothing to show yet. The announcer says it to those who cannot see it. */
export function Thinking({ label }: { label?: string | undefined }): ReactNode {
  const texts = useTexts();
  return (
    <p className="thinking">
      <span className="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {label ?? texts.message.thinking}
    </p>
  );
}
