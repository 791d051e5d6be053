import type { ClientStatus } from '@parley/client';
import type { ReactNode } from 'react';
import { formatRoute } from '../state/route.ts';
import { ConnectionState } from './connection-state.tsx';
import { Icon } from './icon.tsx';

interface BarProps {
  readonly site: string;
  readonly status: ClientStatus;
  readonly onReconnect: () => void;
  readonly onPreferences: () => void;
  readonly onSignOut: () => void;
}

/** Who works here, for which site, and whether what is on the page is current. */
export function Bar({ site, status, onReconnect, onPreferences, onSignOut }: BarProps): ReactNode {
  const { principal, model } = status;
  return (
    <header className="bar">
      <h1>Parley console</h1>
      <span className="chip site">{site}</span>
      {model?.mode === 'simulated' && <span className="chip attention">Simulated model</span>}
      <ConnectionState status={status} onReconnect={onReconnect} />
      {principal !== null && (
        <a className="who-am-i quiet" href={formatRoute({ page: 'account' })} title="Your account">
          {principal.name ?? principal.id}
          {principal.operatorRole !== undefined && `, ${principal.operatorRole}`}
        </a>
      )}
      <button type="button" className="button icon-button" onClick={onPreferences} aria-label="Preferences and keys">
        <Icon name="preferences" />
      </button>
      <button type="button" className="button sign-out" onClick={onSignOut}>
        Sign out
      </button>
    </header>
  );
}
