import type { ReactNode } from 'react';
import type { Account, Connection } from '../state/chat-types.ts';
import { useLasting } from '../state/use-lasting.ts';
import { useNow } from '../state/use-now.ts';
import { useTexts } from '../text/context.ts';

/** Connections that come back sooner are not worth a word. */
const PATIENCE_MS = 700;

interface ConnectionBannerProps {
  readonly connection: Connection;
  readonly account: Account;
  /** Whether an answer was being written when the connection went; it goes on without us. */
  readonly running: boolean;
  readonly onReconnect: () => void;
  /** Goes on without a user. */
  readonly onSignOut: () => void;
}

/** What is wrong with the connection, what happens next, and what that means for the visitor. Nothing when all is well. */
export function ConnectionBanner({
  connection,
  account,
  running,
  onReconnect,
  onSignOut,
}: ConnectionBannerProps): ReactNode {
  const texts = useTexts().connection;
  const { phase } = connection;
  const away = useLasting(phase !== 'live' && phase !== 'idle', PATIENCE_MS);
  const now = useNow(phase === 'backoff');
  if (account.status === 'refused') {
    return (
      <div className="banner failed" role="status">
        <p>{texts.signInEnded}</p>
        {account.canRetry && (
          <button type="button" className="link-button" onClick={onReconnect}>
            {texts.retryNow}
          </button>
        )}
        <button type="button" className="link-button" onClick={onSignOut}>
          {texts.asGuest}
        </button>
      </div>
    );
  }
  if (phase === 'failed') {
    return (
      <div className="banner failed" role="status">
        <p>{texts.failed}</p>
        <button type="button" className="link-button" onClick={onReconnect}>
          {texts.retryNow}
        </button>
      </div>
    );
  }
  if (!away) return null;
  if (phase !== 'backoff' && !connection.wasLive) {
    return (
      <div className="banner">
        <p>{texts.connecting}</p>
      </div>
    );
  }
  const seconds = Math.ceil(((connection.nextRetryAt ?? now) - now) / 1000);
  return (
    <div className="banner offline">
      <p>
        <strong>{texts.offline}</strong> {seconds > 0 && phase === 'backoff' ? texts.retryIn(seconds) : texts.retrying}{' '}
        {running ? texts.runGoesOn : texts.queueHint}
      </p>
      {phase === 'backoff' && (
        <button type="button" className="link-button" onClick={onReconnect}>
          {texts.retryNow}
        </button>
      )}
    </div>
  );
}
