import { type Call, type CallState, countInner, sameCall, workInside } from '@parley/client';
import { memo, type ReactNode } from 'react';
import { useTexts } from '../text/context.ts';
import type { Texts } from '../text/texts.ts';
import { formatDuration } from '../text/time.ts';
import { Arguments } from './arguments.tsx';
import { Elapsed } from './elapsed.tsx';
import { Icon, type IconName } from './icons.tsx';
import { InnerCalls } from './inner-calls.tsx';
import { ToolLine } from './tool-line.tsx';

interface ToolCardProps {
  readonly call: Call;
}

/**
 * One tool call: what runs, then what came of it. The arguments are one click away, and so are the calls that were made
 * inside of it, once it is over.
 */
export const ToolCard = memo(
  ({ call }: ToolCardProps): ReactNode => (
    <div className="tool" role="group" aria-label={call.tool.title} data-status={call.state}>
      <ToolHead call={call} />
      {call.inner.length === 0 ? (
        <ToolLine text={lineOf(call)} />
      ) : (
        <InnerCalls
          count={countInner(call)}
          busy={call.state === 'running' || call.state === 'waiting'}
          line={lineOf(call)}
          work={workInside(call)}
        >
          {call.inner.map((inner) => (
            <li key={inner.key}>
              <ToolCard call={inner} />
            </li>
          ))}
        </InnerCalls>
      )}
    </div>
  ),
  (before, after) => sameCall(before.call, after.call),
);

function ToolHead({ call: { tool, state: status } }: ToolCardProps): ReactNode {
  const texts = useTexts();
  const state = describeState(status, texts);
  const head = (
    <>
      <span className="tool-icon">
        {state.icon === null ? <span className="spinner" aria-hidden="true" /> : <Icon name={state.icon} />}
      </span>
      <span className="tool-title">
        <bdi>{tool.title}</bdi>
        {tool.runsIn === 'page' && <span className="tool-place"> {texts.tool.onPage}</span>}
        {/* Ticks and the running ring say it to those who see them. */}
        <span className={status === 'succeeded' || status === 'running' ? 'visually-hidden' : 'tool-state'}>
          {' '}
          {state.label}
        </span>
      </span>
      {status === 'running' && tool.startedAt !== undefined && <Elapsed since={tool.startedAt} />}
      {tool.durationMs !== undefined && (
        <span className="tool-time">{formatDuration(tool.durationMs, texts.locale)}</span>
      )}
    </>
  );
  if (tool.arguments === null) return <div className="tool-head">{head}</div>;
  return (
    <details>
      <summary className="tool-head">{head}</summary>
      <Arguments value={tool.arguments} empty={texts.tool.noArguments} />
    </details>
  );
}

/** How far a call is, or what came of it. */
function lineOf({ tool, state }: Call): string | undefined {
  return state === 'running' ? tool.progress : tool.summary;
}

function describeState(status: CallState, { tool }: Texts): { icon: IconName | null; label: string } {
  switch (status) {
    case 'running':
      return { icon: null, label: tool.running };
    case 'succeeded':
      return { icon: 'check', label: tool.succeeded };
    case 'failed':
      return { icon: 'alert', label: tool.failed };
    case 'rejected':
      return { icon: 'cross', label: tool.rejected };
    case 'timed_out':
      return { icon: 'clock', label: tool.timedOut };
    case 'unknown':
      return { icon: 'question', label: tool.unknown };
    case 'stopped':
      return { icon: 'question', label: tool.stopped };
    case 'waiting':
      return { icon: 'person', label: tool.waiting };
    default:
      return status satisfies never;
  }
}
