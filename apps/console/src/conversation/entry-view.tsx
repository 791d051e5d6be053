import { type Call, type CallState, visible } from '@parley/client';
import type { ReactNode } from 'react';
import { ArgumentsTable } from '../inbox/arguments-table.tsx';
import { describeAskers } from '../inbox/askers.ts';
import { describeOutcome } from '../inbox/outcome.ts';
import { formatClock } from '../state/time.ts';
import type { Entry } from './entries.ts';
import { describeEnd } from './run-state.ts';
import { describeTakeover } from './takeover.ts';

/* Text is shown as it was written, without markup: the model's output is untrusted, and nothing here needs more. */

interface EntryViewProps {
  readonly entry: Entry;
  /** What to call an agent. */
  readonly nameOf: (agent: string) => string;
  /** Where a trace can be looked at, with `{traceId}` in the place of its id; null for nowhere. */
  readonly traceUrl: string | null;
}

/** One line of the transcript. */
export function EntryView({ entry, nameOf, traceUrl }: EntryViewProps): ReactNode {
  switch (entry.kind) {
    case 'message':
      return <MessageEntry message={entry.message} nameOf={nameOf} />;
    case 'tool':
      return <ToolEntry call={entry.call} />;
    case 'handover':
      return <p className="entry handover">{nameOf(entry.agent)} answers from here on</p>;
    case 'takeover':
      return <p className="entry handover">{describeTakeover(entry.change)}</p>;
    case 'approval':
      return <ApprovalEntry approval={entry.approval} />;
    case 'end':
      return <RunEnd run={entry.run} said={entry.said} nameOf={nameOf} traceUrl={traceUrl} />;
    default:
      return entry satisfies never;
  }
}

const speakers = { user: 'Visitor', assistant: 'Assistant', operator: 'Operator' } as const;

interface MessageEntryProps {
  readonly message: Extract<Entry, { kind: 'message' }>['message'];
  readonly nameOf: EntryViewProps['nameOf'];
}

function MessageEntry({ message, nameOf }: MessageEntryProps): ReactNode {
  const { agent } = message;
  const name = agent === undefined ? (message.author?.name ?? speakers[message.role]) : nameOf(agent);
  return (
    <article className="entry message" data-role={message.role} aria-label={name}>
      <p className="who">
        {name} <time dateTime={message.at}>{formatClock(message.at)}</time>
      </p>
      <p className="text">{message.text === '' && message.status === 'streaming' ? '…' : message.text}</p>
      {message.status === 'interrupted' && <p className="quiet">Interrupted</p>}
      {message.status === 'retracted' && <p className="quiet">Withdrawn</p>}
      {message.truncated === 'length' && <p className="quiet">Cut: it became too long</p>}
      {message.truncated === 'content_filter' && <p className="quiet">Cut by a content filter</p>}
    </article>
  );
}

const callStates: Readonly<Record<CallState, string>> = {
  running: 'running',
  waiting: 'waiting for an approval',
  succeeded: 'done',
  failed: 'failed',
  rejected: 'rejected',
  timed_out: 'took too long',
  unknown: 'interrupted: outcome not known',
  stopped: 'stopped by the visitor: outcome not known',
};

/** A call, with the calls inside of it below: whoever supervises sees all of them at once. */
function ToolEntry({ call: { tool, state, inner } }: { call: Call }): ReactNode {
  const line = state === 'running' ? tool.progress : undefined;
  return (
    <div className="entry tool" data-status={state}>
      <details>
        <summary>
          {tool.title}
          {tool.runsIn === 'page' && ' on the visitor’s page'} <span className="quiet">{callStates[state]}</span>
        </summary>
        {tool.arguments !== null && <pre>{visible(JSON.stringify(tool.arguments, null, 2))}</pre>}
        {tool.summary !== undefined && <p>{tool.summary}</p>}
      </details>
      {line !== undefined && <p className="quiet">{line}</p>}
      {inner.length > 0 && (
        <ul className="inner" aria-label={`Calls within ${tool.title}`}>
          {inner.map((one) => (
            <li key={one.key}>
              <ToolEntry call={one} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function ApprovalEntry({ approval }: { approval: Extract<Entry, { kind: 'approval' }>['approval'] }): ReactNode {
  const { resolution } = approval;
  const open = approval.question === 'outcome' ? 'Interrupted: did this happen?' : 'Waiting for a decision';
  return (
    <div className="entry approval" data-status={approval.status}>
      <p className="who">{resolution === undefined ? open : describeOutcome(resolution)}</p>
      <p className="text">{visible(approval.summary)}</p>
      {approval.askedBy !== undefined && <p className="quiet">{describeAskers(approval.askedBy)}</p>}
      {resolution?.reason !== undefined && <p className="quiet">Reason: {resolution.reason}</p>}
      {resolution?.editedArguments !== undefined && resolution.editedArguments !== null && (
        <>
          <p className="quiet">Called with these in place of what was asked for:</p>
          <ArgumentsTable value={resolution.editedArguments} />
        </>
      )}
    </div>
  );
}

interface RunEndProps extends Pick<EntryViewProps, 'nameOf' | 'traceUrl'> {
  readonly run: Extract<Entry, { kind: 'end' }>['run'];
  readonly said: boolean;
}

/** How a run ended. The sentence is what the visitor was told; the code is for those who run the site. */
function RunEnd({ run, said, nameOf, traceUrl }: RunEndProps): ReactNode {
  const { error, status } = run;
  return (
    <div className="entry end" data-status={status}>
      {error !== undefined && (
        <p>
          {!said && <>{error.message} </>}
          <code>{error.code}</code>
        </p>
      )}
      <p className="quiet">{describeEnd(run)}</p>
      {run.path !== undefined && <p className="quiet">{run.path.map(nameOf).join(' → ')}</p>}
      {run.traceId !== undefined && run.traceId !== '' && (
        <p className="quiet trace">
          Trace <code>{run.traceId}</code>
          {traceUrl !== null && (
            <>
              {' '}
              <a href={traceUrl.replace('{traceId}', encodeURIComponent(run.traceId))} target="_blank" rel="noreferrer">
                Open it<span className="visually-hidden"> in another tab</span>
              </a>
            </>
          )}
        </p>
      )}
    </div>
  );
}
