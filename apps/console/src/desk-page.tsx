import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { ConnectionState } from './connection-state.tsx';
import { ConversationPane } from './conversation/conversation-pane.tsx';
import { InboxList } from './inbox/inbox-list.tsx';
import { createDesk } from './state/desk.ts';
import { signInProblem } from './state/sign-in-problem.ts';
import type { Target } from './state/target.ts';

interface DeskPageProps {
  readonly target: Target;
  readonly token: string;
  /** `reason` says why, when it was not the operator's wish. */
  readonly onSignOut: (reason: string | null) => void;
}

/** The inbox, and beside it the conversation that an approval comes from. */
export function DeskPage({ target, token, onSignOut }: DeskPageProps): ReactNode {
  const [{ client, inbox }] = useState(() => createDesk(target, token));
  const status = useSyncExternalStore(client.status.subscribe, client.status.getSnapshot);
  const [conversationId, setConversationId] = useState<string | null>(null);
  const problem = signInProblem(status);

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

  return (
    <div className="desk" data-conversation={conversationId !== null || undefined}>
      <header className="bar">
        <h1>Parley console</h1>
        <span className="chip">{target.site}</span>
        {status.model?.mode === 'simulated' && <span className="chip attention">Simulated model</span>}
        <ConnectionState status={status} onReconnect={() => client.connect()} />
        <button type="button" className="button" onClick={() => onSignOut(null)}>
          Sign out
        </button>
      </header>
      <main className="columns">
        <InboxList
          inbox={inbox}
          live={status.phase === 'live'}
          selected={conversationId}
          onConversation={setConversationId}
        />
        {conversationId !== null && (
          <ConversationPane
            key={conversationId}
            client={client}
            conversationId={conversationId}
            onClose={() => setConversationId(null)}
          />
        )}
      </main>
    </div>
  );
}
