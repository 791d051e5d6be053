/** What has happened in a conversation since a step began. Pure. */
import type { ApprovalView, EventFrame, GuardrailAction, GuardrailStage, RunStatus, ToolView } from '@parley/protocol';
import type { FollowedLog } from '../fixtures/followed-log.ts';

export interface CallSeen extends Pick<ToolView, 'tool' | 'arguments' | 'status' | 'summary'> {
  readonly agent?: string;
  /** The tool that is an agent, and made this call. */
  readonly inside?: string;
}

export interface Observation {
  /** What the visitor can read of assistants and operators. */
  readonly text: string;
  /** Calls that began or ended, as operators see them. */
  readonly calls: readonly CallSeen[];
  /** Questions that were asked, as operators see them. */
  readonly questions: readonly ApprovalView[];
  /** Agents that had the run, in order, from its begin. */
  readonly agents: readonly string[];
  readonly run?: { readonly status: string; readonly error?: string; readonly output?: unknown };
  readonly guardrails: readonly { name: string; stage: GuardrailStage; action: GuardrailAction }[];
  /** The code with which the step's command was refused. */
  readonly refused?: string;
}

/** Two copies of one conversation, and how many events each had when the step began. */
export interface Watched {
  readonly visitor: FollowedLog;
  readonly operator: FollowedLog;
  readonly since: { readonly visitor: number; readonly operator: number };
}

/** @param runId The run that the step is about; default: the last that anything happened in. */
export function observe({ visitor, operator, since }: Watched, runId?: string): Observation {
  const news = visitor.events.slice(since.visitor);
  const run = runId ?? news.flatMap((event) => ('runId' in event ? [event.runId] : [])).at(-1);
  return {
    text: textOf(visitor, news),
    ...callsIn(operator, operator.events.slice(since.operator)),
    agents: run === undefined ? [] : pathOf(visitor.events, run),
    ...(run !== undefined && runIn(visitor, run)),
    guardrails: news.flatMap((event) =>
      event.type === 'guardrail.tripped' ? [{ name: event.guardrail, stage: event.stage, action: event.action }] : [],
    ),
  };
}

/** Messages as they are now, and the sentences of runs that came to nothing. */
function textOf({ view }: FollowedLog, news: readonly EventFrame[]): string {
  const touched = new Set(
    news.flatMap((event) => {
      if (event.type === 'message.completed' || event.type === 'message.retracted') return [event.messageId];
      return event.type === 'message.created' && event.message.role === 'operator' ? [event.message.id] : [];
    }),
  );
  const said = view.messages.filter(({ id }) => touched.has(id)).map(({ text }) => text);
  const errors = news.flatMap((event) => (event.type === 'run.completed' && event.error ? [event.error.message] : []));
  return [...said, ...errors].join('\n');
}

function callsIn({ view }: FollowedLog, news: readonly EventFrame[]): { calls: CallSeen[]; questions: ApprovalView[] } {
  const callIds = new Set(
    news.flatMap((event) => (event.type === 'tool.started' || event.type === 'tool.completed' ? [event.callId] : [])),
  );
  const calls = [...callIds].flatMap((callId): CallSeen[] => {
    const call = view.tools.findLast((tool) => tool.callId === callId);
    const parent = view.tools.find((tool) => tool.callId === call?.parentCallId);
    if (call !== undefined) return [{ ...call, ...(parent && { inside: parent.tool }) }];
    // A call that was refused has never begun: only the question tells of it.
    const asked = view.approvals.findLast((approval) => approval.callId === callId);
    return asked === undefined ? [] : [{ tool: asked.tool, arguments: asked.arguments, status: 'rejected' }];
  });
  const asked = new Set(news.flatMap((event) => (event.type === 'approval.requested' ? [event.approval.id] : [])));
  return { calls, questions: view.approvals.filter(({ id }) => asked.has(id)) };
}

function pathOf(events: readonly EventFrame[], runId: string): string[] {
  return events.flatMap((event) => {
    if (event.type === 'run.started' && event.runId === runId) return [event.agent];
    return event.type === 'agent.changed' && event.runId === runId ? [event.to] : [];
  });
}

function runIn({ view, events }: FollowedLog, runId: string): Pick<Observation, 'run'> {
  const status = view.runs.find(({ id }) => id === runId)?.status;
  if (status === undefined) return {};
  const end = events.find((event) => event.type === 'run.completed' && event.runId === runId);
  const ended = end?.type === 'run.completed' ? end : undefined;
  return {
    run: {
      status: (ended?.status satisfies RunStatus | undefined) ?? status,
      ...(ended?.error && { error: ended.error.code }),
      ...(ended?.output !== undefined && { output: ended.output }),
    },
  };
}
