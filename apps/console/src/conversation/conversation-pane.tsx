import { type Conversation, ParleyError, type ParleyClient } from '@parley/client';
import { type ReactNode, useEffect, useState } from 'react';
import type { Person } from '../inbox/refusal.ts';
import { formatRoute } from '../state/route.ts';
import { Answer } from './answer.tsx';
import { Transcript } from './transcript.tsx';

interface ConversationPaneProps {
  readonly client: ParleyClient;
  readonly conversationId: string;
  /** Where a trace can be looked at, with `{traceId}` in the place of its id; null for nowhere. */
  readonly traceUrl: string | null;
  /** Whether this operator may speak up in it. */
  readonly mayAnswer: boolean;
  readonly me: Person | null;
  readonly onClose: () => void;
}

/** A conversation to read along with, while it goes on. */
export function ConversationPane({
  client,
  conversationId,
  traceUrl,
  mayAnswer,
  me,
  onClose,
}: ConversationPaneProps): ReactNode {
  const [conversation, setConversation] = useState<Conversation | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let opened: Conversation | null = null;
    let left = false;
    client.openConversation({ conversationId }).then(
      (found) => {
        opened = found;
        if (left) found.close();
        else setConversation(found);
      },
      (error: unknown) => {
        if (!left) setProblem(error instanceof ParleyError ? error.message : 'The conversation could not be opened.');
      },
    );
    return () => {
      left = true;
      opened?.close();
    };
  }, [client, conversationId]);

  return (
    <section className="conversation" aria-labelledby="conversation-heading">
      <header>
        <h2 id="conversation-heading">
          Conversation{' '}
          <a href={formatRoute({ page: 'conversations', conversationId })}>
            <code>{conversationId}</code>
          </a>
        </h2>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </header>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {problem === null && conversation === null && <p className="quiet">Loading…</p>}
      {conversation !== null && (
        <>
          <Transcript
            conversation={conversation}
            agents={client.status.getSnapshot().agents}
            traceUrl={traceUrl}
            me={me}
            mayAnswer={mayAnswer}
          />
          {mayAnswer && <Answer conversation={conversation} />}
        </>
      )}
    </section>
  );
}
