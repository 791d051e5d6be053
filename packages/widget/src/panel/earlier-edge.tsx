import type { ReactNode, RefObject } from 'react';
import { useTexts } from '../text/context.ts';

/**
 * What there is before the first entry that is drawn. `failed`: what the server has could not be fetched. `full`: no more of it is
 * kept here. `beginning`: nothing.
 */
export type EdgeState = 'more' | 'loading' | 'failed' | 'full' | 'beginning';

interface EarlierEdgeProps {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly state: EdgeState;
  readonly onMore: () => void;
}

/** The place before the first entry: as high in every state, so that nothing below it moves. */
export function EarlierEdge({ ref, state, onMore }: EarlierEdgeProps): ReactNode {
  const texts = useTexts();
  const sentences = { failed: texts.earlierFailed, full: texts.earlierFailed, beginning: texts.beginning };
  const labels = { more: texts.earlierMessages, loading: texts.loadingEarlier, failed: texts.message.retry };
  return (
    <div ref={ref} className="earlier">
      {state in sentences && <span className="quiet">{sentences[state as keyof typeof sentences]}</span>}
      {state in labels && (
        // Not disabled while loading, since that would take the focus from it.
        <button type="button" className="link-button" aria-disabled={state === 'loading'} onClick={onMore}>
          {labels[state as keyof typeof labels]}
        </button>
      )}
    </div>
  );
}
