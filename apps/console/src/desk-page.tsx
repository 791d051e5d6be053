import type { GatewaySettings } from '@parley/client';
import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { AccountPage } from './account/account-page.tsx';
import { AuditPage } from './audit/audit-page.tsx';
import { ConversationPane } from './conversation/conversation-pane.tsx';
import { ConversationsPage } from './conversations/conversations-page.tsx';
import { DashboardPage } from './dashboard/dashboard-page.tsx';
import { InboxList } from './inbox/inbox-list.tsx';
import { OperatorsPage } from './operators/operators-page.tsx';
import { Bar } from './shell/bar.tsx';
import { Navigation } from './shell/navigation.tsx';
import { PreferencesDialog } from './shell/preferences-dialog.tsx';
import { useAttention } from './shell/use-attention.ts';
import { type Keys, useKeys } from './shell/use-keys.ts';
import { SitesPage } from './sites/sites-page.tsx';
import { createDesk } from './state/desk.ts';
import type { Preferences } from './state/preferences.ts';
import { signInProblem } from './state/sign-in-problem.ts';
import type { Target } from './state/target.ts';
import { useResource } from './state/use-resource.ts';
import { goTo, useRoute } from './state/use-route.ts';

interface DeskPageProps {
  readonly target: Target;
  readonly token: string;
  readonly preferences: Preferences;
  readonly onPreferences: (preferences: Preferences) => void;
  /** `reason` says why, when it was not the operator's wish. */
  readonly onSignOut: (reason: string | null) => void;
}

/** Everything that somebody sees who is signed in. */
export function DeskPage({ target, token, preferences, onPreferences, onSignOut }: DeskPageProps): ReactNode {
  const [{ client, inbox, api }] = useState(() => createDesk(target, token));
  const [showsPreferences, setShowsPreferences] = useState(false);
  const status = useSyncExternalStore(client.status.subscribe, client.status.getSnapshot);
  const { approvals, resolved } = useSyncExternalStore(inbox.subscribe, inbox.getSnapshot);
  const loadSettings = useCallback((signal: AbortSignal) => api.read<GatewaySettings>('/v1/settings', signal), [api]);
  const settings = useResource(loadSettings, null);
  const route = useRoute();
  const problem = signInProblem(status);
  const live = status.phase === 'live';
  const operatorRole = status.principal?.operatorRole ?? null;
  const isAdmin = operatorRole === 'admin';
  const signOut = (): void => {
    // A gateway that cannot be reached ends it with its time.
    void api.change('POST', '/v1/operators/sign-out').catch(() => undefined);
    onSignOut(null);
  };

  useEffect(() => {
    const online = (): void => client.setOnline(true);
    const offline = (): void => client.setOnline(false);
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    client.connect();
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      inbox.close();
      client.close();
    };
  }, [client, inbox]);

  useEffect(() => {
    if (problem !== null) onSignOut(problem);
  }, [problem, onSignOut]);

  useAttention(inbox, preferences.notifications);

  const approvalId = route.page === 'inbox' ? (route.approvalId ?? null) : null;
  const approval = [...approvals, ...resolved.map((entry) => entry.approval)].find(({ id }) => id === approvalId);
  const conversationId =
    route.page === 'conversations' ? (route.conversationId ?? null) : (approval?.conversationId ?? null);
  const closeConversation = useCallback((): void => {
    goTo({ page: route.page === 'conversations' ? 'conversations' : 'inbox' });
  }, [route.page]);

  const keys: Keys = {
    '?': () => setShowsPreferences(true),
    '/': () => document.querySelector<HTMLElement>('[data-search]')?.focus(),
    'g i': () => goTo({ page: 'inbox' }),
    'g c': () => goTo({ page: 'conversations' }),
    'g d': () => goTo({ page: 'dashboard' }),
    'g a': () => goTo({ page: 'audit' }),
    'g s': () => goTo({ page: 'sites' }),
    ...(isAdmin && { 'g o': () => goTo({ page: 'operators' }) }),
    'g m': () => goTo({ page: 'account' }),
    ...(conversationId !== null && { Escape: closeConversation }),
  };
  useKeys(keys, preferences.singleKeys);

  return (
    <div className="desk" data-conversation={conversationId !== null || undefined}>
      <Bar
        site={target.site}
        status={status}
        onReconnect={() => client.connect()}
        onPreferences={() => setShowsPreferences(true)}
        onSignOut={signOut}
      />
      <Navigation current={route.page} waiting={approvals.length} isAdmin={isAdmin} />
      <main className="columns">
        {route.page === 'inbox' && (
          <InboxList
            inbox={inbox}
            live={live}
            me={status.principal}
            approvalId={approvalId}
            selected={conversationId}
            singleKeys={preferences.singleKeys}
          />
        )}
        {route.page === 'conversations' && (
          <ConversationsPage client={client} phase={status.phase} settings={settings.data} selected={conversationId} />
        )}
        {route.page === 'dashboard' && <DashboardPage api={api} />}
        {route.page === 'audit' && <AuditPage api={api} isAdmin={isAdmin} />}
        {route.page === 'sites' && <SitesPage settings={settings} />}
        {route.page === 'operators' && <OperatorsPage api={api} me={status.principal?.id ?? null} />}
        {route.page === 'account' && <AccountPage api={api} />}
        {conversationId !== null && (
          <ConversationPane
            key={conversationId}
            client={client}
            conversationId={conversationId}
            traceUrl={settings.data?.traceUrl ?? null}
            me={status.principal}
            mayAnswer={operatorRole !== null && operatorRole !== 'viewer'}
            onClose={closeConversation}
          />
        )}
      </main>
      {showsPreferences && (
        <PreferencesDialog
          preferences={preferences}
          onChange={onPreferences}
          onClose={() => setShowsPreferences(false)}
          onSignOut={signOut}
        />
      )}
    </div>
  );
}
