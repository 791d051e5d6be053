import { visible } from '@parley/client';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { PageHead, Problem } from '../shared/page-head.tsx';
import type { Api } from '../state/api.ts';
import { formatRoute } from '../state/route.ts';
import { formatMoment } from '../state/time.ts';
import { toParleyError } from '../state/use-resource.ts';
import { describeAction } from './actions.ts';
import { anything, type AuditRecord, type AuditSearch, describeActor } from './record.ts';
import { useAudit } from './use-audit.ts';

interface AuditPageProps {
  readonly api: Api;
  /** Only admins may export. */
  readonly isAdmin: boolean;
}

const kinds = [
  ['approval.*', 'Approvals'],
  ['grant.*', 'Grants'],
  ['conversation.*', 'Conversations'],
  ['message.*', 'Messages of operators'],
  ['run.*', 'Stopped answers'],
  ['visitor.*', 'Visitors'],
  ['visitors.*', 'Sign-outs of many visitors'],
  ['operator.*', 'Operators'],
  ['audit.*', 'The log itself'],
] as const;

/** Who did what, when and why: searched, and taken along. */
export function AuditPage({ api, isAdmin }: AuditPageProps): ReactNode {
  const ids = { text: useId(), action: useId(), from: useId(), to: useId() };
  const [draft, setDraft] = useState(anything);
  const [search, setSearch] = useState(anything);
  const { records, cursor, isLoading, problem, more, reload } = useAudit(api, search);
  const set = (field: keyof AuditSearch, value: string): void => setDraft({ ...draft, [field]: value });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSearch({ ...draft, text: draft.text.trim() });
  };
  return (
    <div className="page">
      <PageHead title="Audit log">{isAdmin && <Export api={api} />}</PageHead>
      <form className="filters" role="search" onSubmit={submit}>
        <Field id={ids.text} name="Text">
          <input
            id={ids.text}
            type="search"
            data-search
            maxLength={200}
            value={draft.text}
            onChange={(event) => set('text', event.target.value)}
          />
        </Field>
        <Field id={ids.action} name="About">
          <select id={ids.action} value={draft.action} onChange={(event) => set('action', event.target.value)}>
            <option value="">Everything</option>
            {kinds.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <Field id={ids.from} name="From">
          <input id={ids.from} type="date" value={draft.from} onChange={(event) => set('from', event.target.value)} />
        </Field>
        <Field id={ids.to} name="To">
          <input id={ids.to} type="date" value={draft.to} onChange={(event) => set('to', event.target.value)} />
        </Field>
        <button type="submit" className="button">
          Search
        </button>
      </form>
      {problem !== null && <Problem problem={problem} onRetry={reload} />}
      <ol className="records" aria-label="Records, newest first">
        {records.map((record) => (
          <Record key={record.seq} record={record} />
        ))}
      </ol>
      {isLoading && <p className="quiet">Loading…</p>}
      {!isLoading && problem === null && records.length === 0 && <p className="nothing quiet">No record matches.</p>}
      {cursor !== undefined && !isLoading && (
        <button type="button" className="button more" onClick={more}>
          Show earlier records
        </button>
      )}
      <p className="quiet">
        Each record holds the fingerprint of the one before it. <code>parley audit verify</code> finds the first that
        was changed, taken out or put elsewhere, in the database or in an exported file.
      </p>
    </div>
  );
}

function Field({ id, name, children }: { id: string; name: string; children: ReactNode }): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      {children}
    </div>
  );
}

function Export({ api }: { api: Api }): ReactNode {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const address = URL.createObjectURL(await api.download('/v1/audit/export'));
      const link = document.createElement('a');
      link.href = address;
      link.download = 'audit.jsonl';
      link.click();
      URL.revokeObjectURL(address);
    } catch (error) {
      setProblem(toParleyError(error).message);
    }
    setBusy(false);
  };
  return (
    <>
      {problem !== null && (
        <span className="problem" role="alert">
          {problem}
        </span>
      )}
      <button type="button" className="button" disabled={isBusy} onClick={() => void save()}>
        Export all as JSON lines
      </button>
    </>
  );
}

function Record({ record }: { record: AuditRecord }): ReactNode {
  const { seq, at, action, actor, site, conversationId, subject, hash, content } = record;
  const subjectId = subject.id ?? content?.subject?.id;
  return (
    <li className="record">
      <p className="record-head">
        <strong>{describeActor(record)}</strong> {describeAction(action)}
        {actor.operatorRole !== undefined && <span className="chip">{actor.operatorRole}</span>}
      </p>
      <p className="meta">
        <span>
          No. {seq}, <time dateTime={at}>{formatMoment(at)}</time>
        </span>
        <span>
          {subject.type} {subjectId !== undefined && <code>{subjectId}</code>}
        </span>
        {site !== undefined && <span>{site}</span>}
        {content?.from?.address !== undefined && <span>from {content.from.address}</span>}
        {conversationId !== undefined && (
          <a href={formatRoute({ page: 'conversations', conversationId })}>Conversation</a>
        )}
      </p>
      {content?.reason !== undefined && <p>Reason: {visible(content.reason)}</p>}
      {content === null ? (
        <p className="quiet">Its content was erased; that it was there can still be verified.</p>
      ) : (
        <details>
          <summary>
            Details<span className="visually-hidden"> of record {seq}</span>
          </summary>
          <pre>{visible(JSON.stringify(content.details ?? {}, null, 2))}</pre>
          <p className="quiet">
            Fingerprint <code>{hash}</code>
          </p>
        </details>
      )}
    </li>
  );
}
