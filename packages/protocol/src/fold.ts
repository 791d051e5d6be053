/**
 * The fold of a conversation's log: events in, view out. Server (snapshots) and client (what is shown) use this one
 * function, so that a snapshot can never disagree with the events that it stands for.
 */
import type { ApprovalView, ConversationView, MessageView, RunView, ToolView } from './entities.ts';
import type { LoggedEvent } from './events.ts';

/** The view of a conversation that has no events. */
export function emptyView(id: string, agent: string): ConversationView {
  return {
    id,
    seq: 0,
    status: 'open',
    agent,
    messages: [],
    more: false,
    runs: [],
    tools: [],
    approvals: [],
    operators: [],
  };
}

/** Replaces the entity that `matches`, newest first, since events nearly always concern the newest. */
function change<T>(list: T[], matches: (entity: T) => boolean, patch: (entity: T) => T): void {
  const index = list.findLastIndex(matches);
  if (index >= 0) list[index] = patch(list[index] as T);
}

const message = (view: ConversationView, id: string, patch: (message: MessageView) => MessageView): void =>
  change(view.messages, (entity) => entity.id === id, patch);
const run = (view: ConversationView, id: string, patch: (run: RunView) => RunView): void =>
  change(view.runs, (entity) => entity.id === id, patch);
const tool = (view: ConversationView, callId: string, patch: (tool: ToolView) => ToolView): void =>
  change(view.tools, (entity) => entity.callId === callId, patch);
const approval = (view: ConversationView, id: string, patch: (approval: ApprovalView) => ApprovalView): void =>
  change(view.approvals, (entity) => entity.id === id, patch);

/** A run leaves the queue: those behind it move up. */
function leaveQueue(view: ConversationView, runId: string): void {
  const position = view.runs.findLast((entity) => entity.id === runId)?.position;
  if (position === undefined) return;
  view.runs = view.runs.map((entity) => {
    if (entity.id === runId) {
      const { position: _left, ...rest } = entity;
      return rest;
    }
    return entity.position !== undefined && entity.position > position
      ? { ...entity, position: entity.position - 1 }
      : entity;
  });
}

/**
 * Applies one event. The lists of `view` are changed in place, while every entity that changes is replaced by a new
 * object: a large log folds in linear time, and comparing an entity by identity tells whether it changed.
 *
 * An event at or before `view.seq` changes nothing.
 */
export function applyEvent(view: ConversationView, event: LoggedEvent): void {
  if (event.seq <= view.seq) return;
  view.seq = event.seq;
  const { seq, at } = event;
  switch (event.type) {
    case 'message.created':
      view.messages.push({ ...event.message, seq, at, status: 'complete' });
      break;
    case 'run.queued':
      view.runs.push({ id: event.runId, messageId: event.messageId, seq, status: 'queued', position: event.position });
      break;
    case 'run.started':
      startRun(view, event);
      break;
    case 'run.waiting':
      run(view, event.runId, (entity) => ({ ...entity, status: 'waiting', waitingFor: event.reason }));
      break;
    case 'run.resumed':
      run(view, event.runId, ({ waitingFor: _over, ...entity }) => ({ ...entity, status: 'running' }));
      break;
    case 'run.recovered':
      view.messages = view.messages.filter((entity) => !event.supersedes.includes(entity.id));
      run(view, event.runId, ({ waitingFor: _over, ...entity }) => ({ ...entity, status: 'running' }));
      break;
    case 'run.completed':
      completeRun(view, event);
      break;
    case 'agent.changed':
      run(view, event.runId, (entity) => ({ ...entity, agent: event.to }));
      break;
    case 'message.started': {
      const { messageId: id, runId, agent } = event;
      view.messages.push({ id, runId, agent, seq, at, role: 'assistant', text: '', status: 'streaming' });
      break;
    }
    case 'message.delta':
      message(view, event.messageId, (entity) =>
        entity.status === 'streaming' ? { ...entity, text: overlay(entity.text, event.offset, event.text) } : entity,
      );
      break;
    case 'message.completed':
      // What was taken back does not come back.
      message(view, event.messageId, (entity) =>
        entity.status === 'retracted'
          ? entity
          : {
              ...entity,
              text: event.text,
              status: event.interrupted === true ? 'interrupted' : 'complete',
              ...(event.citations && { citations: event.citations }),
            },
      );
      break;
    case 'message.retracted':
      message(view, event.messageId, (entity) => ({ ...entity, text: event.replacement ?? '', status: 'retracted' }));
      break;
    case 'tool.started': {
      // Field by field, since the event may be a frame that carries its place on a connection as well.
      const { callId, parentCallId, runId, tool: name, title, agent, arguments: args } = event;
      const parent = parentCallId !== undefined && { parentCallId };
      const started: ToolView = { callId, ...parent, runId, seq, tool: name, title, agent, arguments: args, status: 'running' };
      // A call that is made again after an interruption keeps its place.
      if (view.tools.some((entity) => entity.callId === callId && entity.runId === runId)) {
        tool(view, callId, (entity) => ({ ...started, seq: entity.seq }));
      } else view.tools.push(started);
      break;
    }
    case 'tool.progress':
      tool(view, event.callId, (entity) => ({ ...entity, progress: event.text }));
      break;
    case 'tool.completed':
      tool(view, event.callId, ({ progress: _over, ...entity }) => ({
        ...entity,
        status: event.status,
        durationMs: event.durationMs,
        ...(event.summary !== undefined && { summary: event.summary }),
      }));
      break;
    case 'approval.requested':
      view.approvals.push({ ...event.approval, seq, status: 'pending' });
      break;
    case 'approval.resolved': {
      const { approvalId, decision, by, reason, editedArguments, grant } = event;
      const resolution = {
        decision,
        by,
        ...(reason !== undefined && { reason }),
        ...(editedArguments !== undefined && { editedArguments }),
        ...(grant !== undefined && { grant }),
        at,
      };
      approval(view, approvalId, (entity) => ({ ...entity, status: decision, resolution }));
      break;
    }
    case 'guardrail.tripped':
      break;
    case 'budget.updated': {
      const { usedTokens, limitTokens, level } = event;
      view.budget = { usedTokens, limitTokens, level };
      break;
    }
    case 'operator.joined':
      view.operators = [...view.operators.filter(({ id }) => id !== event.operator.id), event.operator];
      break;
    case 'operator.left':
      view.operators = view.operators.filter(({ id }) => id !== event.operator.id);
      break;
    case 'conversation.updated':
      if (event.title !== undefined) view.title = event.title;
      if (event.status !== undefined) view.status = event.status;
      break;
    default:
      event satisfies never;
  }
}

/** Text of which a part is written at an offset: writing the same part again changes nothing (LG4). */
function overlay(text: string, offset: number, part: string): string {
  return text.slice(0, offset) + part + text.slice(offset + part.length);
}

function startRun(view: ConversationView, event: Extract<LoggedEvent, { type: 'run.started' }>): void {
  const { runId: id, messageId, seq, agent, traceId } = event;
  leaveQueue(view, id);
  const index = view.runs.findLastIndex((entity) => entity.id === id);
  const known = view.runs[index];
  if (known === undefined) view.runs.push({ id, messageId, seq, status: 'running', agent, traceId });
  else view.runs[index] = { ...known, status: 'running', agent, traceId };
}

function completeRun(view: ConversationView, event: Extract<LoggedEvent, { type: 'run.completed' }>): void {
  const { runId, status, usage, costUsd, durationMs, traceId, error } = event;
  leaveQueue(view, runId);
  const began = view.runs.findLast((entity) => entity.id === runId)?.seq ?? 0;
  run(view, runId, ({ waitingFor: _over, ...entity }) => ({
    ...entity,
    status,
    usage,
    costUsd,
    durationMs,
    traceId,
    ...(error && { error }),
  }));
  // Its messages are younger than itself, so older ones need not be looked at.
  for (let index = view.messages.length - 1; index >= 0; index -= 1) {
    const entity = view.messages[index];
    if (entity === undefined || entity.seq < began) break;
    if (entity.runId === runId && entity.status === 'streaming') {
      view.messages[index] = { ...entity, status: 'interrupted' };
    }
  }
}

/** Folds a log, or its continuation, into a view. */
export function foldEvents(view: ConversationView, events: Iterable<LoggedEvent>): ConversationView {
  for (const event of events) applyEvent(view, event);
  return view;
}
