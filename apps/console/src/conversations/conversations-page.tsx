import type { ClientStatus, GatewaySettings, ParleyClient } from '@parley/client';
import { type FormEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { PageHead, Problem } from '../shared/page-head.tsx';
import { Select } from '../shared/select.tsx';
import { formatRoute } from '../state/route.ts';
import { formatMoment } from '../state/time.ts';
import { type Filter, type Summary, useConversations } from './use-conversations.ts';

interface ConversationsPageProps {
  readonly client: ParleyClient;
  readonly phase: ClientStatus['phase'];
  readonly settings: GatewaySettings | null;
  /** The one that is open beside the list. */
  readonly selected: string | null;
}

/** All conversations, and those in which something was said. */
export function ConversationsPage({ client, phase, settings, selected }: ConversationsPageProps): ReactNode {
  const textId = useId();
  const [text, setText] = useState('');
  const [searched, setSearched] = useState('');
  const [site, setSite] = useState('');
  const [agent, setAgent] = useState('');
  const filter = useMemo(
    (): Filter => ({
      ...(searched !== '' && { text: searched }),
      ...(site !== '' && { site }),
      ...(agent !== '' && { agent }),
    }),
    [searched, site, agent],
  );
  const { conversations, isLoading, problem, more, reload } = useConversations(client, phase, filter);
  const agents = new Map(settings?.sites.flatMap((one) => one.agents.map(({ name, title }) => [name, title] as const)));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === searched) reload();
    else setSearched(text.trim());
  };
  return (
    <section className="list-page" aria-label="All conversations">
      <PageHead title="Conversations">
        <button type="button" className="button" onClick={reload}>
          Refresh
        </button>
      </PageHead>
      <form className="filters" role="search" onSubmit={submit}>
        <label className="visually-hidden" htmlFor={textId}>
          Text in a conversation
        </label>
        <input
          id={textId}
          type="search"
          data-search
          placeholder="Search what was said"
          maxLength={200}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button">
          Search
        </button>
        <Select
          name="Site"
          value={site}
          options={(settings?.sites ?? []).map(({ name }) => [name, name])}
          onChange={setSite}
        />
        <Select name="Agent" value={agent} options={[...agents]} onChange={setAgent} />
      </form>
      {problem !== null && <Problem problem={problem} onRetry={reload} />}
      <p className="visually-hidden" role="status">
        {isLoading ? 'Searching' : `${conversations.length} conversations`}
      </p>
      <ul className="summaries">
        {conversations.map((summary) => (
          <li key={summary.id}>
            <SummaryLink
              summary={summary}
              selected={summary.id === selected}
              agent={agents.get(summary.agent) ?? summary.agent}
            />
          </li>
        ))}
      </ul>
      {isLoading && <p className="quiet">Loading…</p>}
      {!isLoading && problem === null && conversations.length === 0 && (
        <p className="nothing quiet">{more === null ? 'No conversation matches.' : 'None among the newest ones.'}</p>
      )}
      {more !== null && !isLoading && (
        <button type="button" className="button more" onClick={more}>
          {searched === '' ? 'Show more' : 'Search further back'}
        </button>
      )}
    </section>
  );
}

interface SummaryLinkProps {
  readonly summary: Summary;
  readonly selected: boolean;
  readonly agent: string;
}

function SummaryLink({ summary, selected, agent }: SummaryLinkProps): ReactNode {
  const { id, title, excerpt, site, updatedAt, pendingApprovals } = summary;
  return (
    <a
      className="summary-link"
      href={formatRoute({ page: 'conversations', conversationId: id })}
      aria-current={selected || undefined}
    >
      <span className="summary-text">{title ?? excerpt ?? 'Nothing has been said yet'}</span>
      {title !== undefined && excerpt !== undefined && <span className="quiet">{excerpt}</span>}
      <span className="meta">
        <time dateTime={updatedAt}>{formatMoment(updatedAt)}</time>
        <span>{agent}</span>
        {site !== undefined && <span>{site}</span>}
        {pendingApprovals > 0 && <span className="chip attention">{pendingApprovals} waiting</span>}
      </span>
    </a>
  );
}
