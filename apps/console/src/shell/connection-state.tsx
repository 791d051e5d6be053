import type { ClientStatus } from '@parley/client';
import type { ReactNode } from 'react';
import { useNow } from '../state/use-now.ts';

interface ConnectionStateProps {
  readonly status: ClientStatus;
  readonly onReconnect: () => void;
}

/** Whether what is on the page is current. */
export function ConnectionState({ status, onReconnect }: ConnectionStateProps): ReactNode {
  const waiting = status.phase === 'backoff';
  const now = useNow(waiting);
  const seconds = Math.max(0, Math.ceil(((status.nextRetryAt ?? now) - now) / 1000));
  return (
    <div className="connection" data-phase={status.phase}>
      <span role="status">{describe(status.phase)}</span>
      {waiting && <span aria-hidden="true"> Trying again in {seconds} s.</span>}
      {(waiting || status.phase === 'failed') && (
        <button type="button" className="link-button" onClick={onReconnect}>
          Try now
        </button>
      )}
    </div>
  );
}

function describe(phase: ClientStatus['phase']): string {
  switch (phase) {
    case 'live':
      return 'Connected';
    case 'backoff':
      return 'No connection.';
    case 'failed':
      return 'The connection was refused.';
    case 'idle':
    case 'connecting':
    case 'handshaking':
      return 'Connecting…';
    default:
      return phase satisfies never;
  }
}
