import { memo, type ReactNode } from 'react';
import { useTexts } from '../text/context.ts';
import type { Texts } from '../text/texts.ts';
import { formatDuration } from '../text/time.ts';
import { Arguments } from './arguments.tsx';
import { Icon, type IconName } from './icons.tsx';
import type { Tool } from '../state/types.ts';

/** One tool call: what runs, then what came of it. The arguments are one click away. */
export const ToolCard = memo(({ tool }: { tool: Tool }): ReactNode => {
  const texts = useTexts();
  const state = toolState(tool.status, texts);
  const running = tool.status === 'running';
  const line = running ? tool.progress : tool.summary;
  const head = (
    <>
      <span className="tool-icon">
        {state.icon === null ? <span className="spinner" aria-hidden="true" /> : <Icon name={state.icon} />}
      </span>
      <span className="tool-title">
        {tool.title}
        {tool.runsIn === 'page' && <span className="tool-place"> {texts.tool.onPage}</span>}
      </span>
      <span className={tool.status === 'succeeded' ? 'visually-hidden' : 'tool-state'}>{state.label}</span>
      {tool.durationMs !== undefined && <span className="tool-time">{formatDuration(tool.durationMs)}</span>}
    </>
  );
  return (
    <div
      className="tool"
      role="group"
      aria-label={tool.title}
      data-status={tool.status}
      data-nested={tool.parentCallId !== undefined || undefined}
    >
      {tool.arguments === null ? (
        <div className="tool-head">{head}</div>
      ) : (
        <details>
          <summary className="tool-head">{head}</summary>
          <Arguments value={tool.arguments} empty={texts.tool.noArguments} />
        </details>
      )}
      {line !== undefined && line !== '' && <p className="tool-line">{line}</p>}
    </div>
  );
});

function toolState(status: Tool['status'], { tool }: Texts): { icon: IconName | null; label: string } {
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
    default:
      return status satisfies never;
  }
}
