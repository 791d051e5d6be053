import type { ConversationSnapshot } from '@parley/client';
import type { ReactNode, RefObject } from 'react';

interface EarlierEdgeProps {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly snapshot: Pick<ConversationSnapshot, 'view' | 'earlier'>;
  readonly onMore: () => void;
}

/** What stands before the first entry of a long conversation: a way to those before it, or why there is none. */
export function EarlierEdge({ ref, snapshot: { view, earlier }, onMore }: EarlierEdgeProps): ReactNode {
  const { loading, error } = earlier;
  const isFull = error?.code === 'queue_full';
  return (
    <div ref={ref} className="earlier">
      <span className="quiet" role="status">
        {!view.more && 'Beginning of the conversation'}
        {loading && 'Loading earlier messages…'}
        {error !== null && `Earlier messages: ${error.message}`}
      </span>
      {view.more && !isFull && (
        <button type="button" className="link-button" aria-disabled={loading} onClick={onMore}>
          {error === null ? 'Earlier messages' : 'Try again'}
        </button>
      )}
    </div>
  );
}
