import type { ReactNode } from 'react';
import { describeOutcome } from '../inbox/outcome.ts';
import { visible } from '../inbox/visible.ts';
import { formatClock } from '../state/time.ts';
import type { Entry } from './entries.ts';
import { describeEnd } from './run-state.ts';

/* Text is shown as it was written, without markup: the model's output is untrusted, and nothing here needs more. */

/** One line of the transcript. */
export function EntryView({ entry }: { entry: Entry }): ReactNode {
  switch (entry.kind) {
    case 'message':
      return <MessageEntry message={entry.message} />;
    case 'tool':
      return <ToolEntry tool={entry.tool} />;
    case 'approval':
      return <ApprovalEntry approval={entry.approval} />;
    case 'end':
      return <RunEnd run={entry.run} said={entry.said} />;
    default:
      return entry satisfies never;
  }
}

const speakers = { user: 'Visitor', assistant: 'Assistant', operator: 'Operator' } as const;

function MessageEntry({ message }: { message: Extract<Entry, { kind: 'message' }>['message'] }): ReactNode {
  const name = message.author?.name ?? speakers[message.role];
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

const toolStates = {
  running: 'running',
  succeeded: 'done',
  failed: 'failed',
  rejected: 'rejected',
  timed_out: 'took too long',
  unknown: 'interrupted: outcome not known',
} as const;

function ToolEntry({ tool }: { tool: Extract<Entry, { kind: 'tool' }>['tool'] }): ReactNode {
  return (
    <details className="entry tool" data-status={tool.status}>
      <summary>
        {tool.title}
        {tool.runsIn === 'page' && ' on the visitor’s page'} <span className="quiet">{toolStates[tool.status]}</span>
      </summary>
      {tool.arguments !== null && <pre>{visible(JSON.stringify(tool.arguments, null, 2))}</pre>}
      {tool.summary !== undefined && <p>{tool.summary}</p>}
    </details>
  );
}

function ApprovalEntry({ approval }: { approval: Extract<Entry, { kind: 'approval' }>['approval'] }): ReactNode {
  const { resolution } = approval;
  const open = approval.question === 'outcome' ? 'Interrupted: did this happen?' : 'Waiting for a decision';
  return (
    <div className="entry approval" data-status={approval.status}>
      <p className="who">{resolution === undefined ? open : describeOutcome(resolution)}</p>
      <p className="text">{visible(approval.summary)}</p>
      {resolution?.reason !== undefined && <p className="quiet">Reason: {resolution.reason}</p>}
    </div>
  );
}

/** How a run ended. The sentence is what the visitor was told; the code is for those who run the site. */
function RunEnd({ run, said }: Omit<Extract<Entry, { kind: 'end' }>, 'kind' | 'key' | 'seq'>): ReactNode {
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
      {run.traceId !== undefined && run.traceId !== '' && (
        <p className="quiet trace">
          Trace <code>{run.traceId}</code>
        </p>
      )}
    </div>
  );
}
