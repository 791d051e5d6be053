import type { ReactNode } from 'react';
import { useNow } from '../state/use-now.ts';
import { useTexts } from '../text/context.ts';
import { formatRemaining } from '../text/time.ts';

/** What takes no longer than this needs no clock. */
const FROM_MS = 5000;

/** How long something has been going on, once that is long. */
export function Elapsed({ since }: { since: string }): ReactNode {
  const { locale } = useTexts();
  const elapsedMs = useNow() - Date.parse(since);
  return elapsedMs < FROM_MS ? null : <span className="tool-time">{formatRemaining(elapsedMs, locale)}</span>;
}
