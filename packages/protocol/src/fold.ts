/**
 * The fold of a conversation's log: events in, view out. Server (snapshots) and client (what is shown) use this one
 * function, so that a snapshot can never disagree with the events that it stands for.
 */
import type {
  ApprovalView,
  BudgetView,
  ConversationView,
  GrantView,
  MessageView,
  RunView,
  TakeoverChange,
  ToolView,
} from './entities.ts';
import type { LoggedEvent } from './events.ts';

/** Grants that a view keeps, the newest ones. */
const MAX_GRANTS = 50;
/** Changes of who has the conversation that a view keeps, the newest ones. */
const MAX_TAKEOVERS = 100;

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

/**
 * Index of the newest entity that `matches`, or -1. What began before `since` is not looked at: searching the whole
 * list for what is not there would make the fold of a large log take quadratic time.
 */
function indexSince<T extends { seq: number }>(list: T[], since: number, matches: (entity: T) => boolean): number {
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const entity = list[index];
    if (entity === undefined || entity.seq < since) break;
    if (matches(entity)) return index;
  }
  return -1;
}

/** A run that waited no longer does; whatever it waited for. */
function goOn({ waitingFor: _over, position: _left, ...entity }: RunView): RunView {
  return { ...entity, status: 'running' };
}

/** A run leaves the conversation's queue, if it is in it: those behind it move up. */
function leaveQueue(view: ConversationView, queued: RunView | undefined): void {
  const position = queued?.position;
  if (position === undefined || queued?.status !== 'queued') return;
  view.runs = view.runs.map((entity) => {
    if (entity.id === queued?.id) {
      const { position: _left, ...rest } = entity;
      return rest;
    }
    return entity.status === 'queued' && entity.position !== undefined && entity.position > position
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
      waitRun(view, event);
      break;
    case 'run.resumed':
      run(view, event.runId, goOn);
      break;
    case 'run.recovered':
      view.messages = view.messages.filter((entity) => !event.supersedes.includes(entity.id));
      run(view, event.runId, goOn);
      break;
    case 'run.completed':
      completeRun(view, event);
      break;
    case 'agent.changed':
      noteTitle(view, event.to, event.title);
      run(view, event.runId, (entity) => ({
        ...entity,
        agent: event.to,
        path: [...(entity.path ?? [event.from]), event.to],
        handedOverAt: [...(entity.handedOverAt ?? []), seq],
      }));
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
              ...(event.truncated && { truncated: event.truncated }),
            },
      );
      break;
    case 'message.retracted':
      message(view, event.messageId, (entity) => ({ ...entity, text: event.replacement ?? '', status: 'retracted' }));
      break;
    case 'message.rated':
      message(view, event.messageId, (entity) => ({ ...entity, rating: event.rating }));
      break;
    case 'tool.started':
      startTool(view, event);
      break;
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
    case 'approval.endorsed': {
      const { by, reason } = event;
      approval(view, event.approvalId, (entity) => ({
        ...entity,
        endorsements: [...(entity.endorsements ?? []), { by, at, ...(reason !== undefined && { reason }) }],
      }));
      break;
    }
    case 'approval.resolved':
      resolveApproval(view, event);
      break;
    case 'grant.given':
      view.grants = [...(view.grants ?? []), { ...event.grant, uses: 0, grantedAt: at }].slice(-MAX_GRANTS);
      break;
    case 'grant.revoked':
      changeGrant(view, event.grantId, (grant) => ({ ...grant, revoked: { by: event.by, at } }));
      break;
    case 'guardrail.tripped':
      break;
    case 'budget.updated':
      updateBudget(view, event);
      break;
    case 'operator.joined':
      view.operators = [...view.operators.filter(({ id }) => id !== event.operator.id), event.operator];
      noteTakeover(view, { seq, at, operator: event.operator, change: 'joined' });
      break;
    case 'operator.left': {
      const { operator, reason } = event;
      view.operators = view.operators.filter(({ id }) => id !== operator.id);
      noteTakeover(view, { seq, at, operator, change: 'left', ...(reason !== undefined && { reason }) });
      break;
    }
    case 'conversation.updated':
      if (event.title !== undefined) view.title = event.title;
      if (event.status !== undefined) view.status = event.status;
      if (event.agent !== undefined) view.agent = event.agent;
      break;
    default:
      event satisfies never;
  }
}

function startTool(view: ConversationView, event: Extract<LoggedEvent, { type: 'tool.started' }>): void {
  // Field by field, since the event may be a frame that carries its place on a connection as well.
  const {
    callId,
    parentCallId,
    runId,
    seq,
    at: startedAt,
    tool: name,
    title,
    agent,
    arguments: args,
    runsIn,
    clientId,
  } = event;
  const parent = parentCallId !== undefined && { parentCallId };
  const started: ToolView = {
    callId,
    ...parent,
    runId,
    seq,
    tool: name,
    title,
    agent,
    arguments: args,
    ...(runsIn !== undefined && { runsIn }),
    ...(clientId !== undefined && { clientId }),
    startedAt,
    status: 'running',
  };
  const since = view.runs.findLast((entity) => entity.id === runId)?.seq ?? 0;
  const index = indexSince(view.tools, since, (entity) => entity.callId === callId && entity.runId === runId);
  const earlier = view.tools[index];
  // A call that is made again after an interruption keeps its place.
  if (earlier === undefined) view.tools.push(started);
  else view.tools[index] = { ...started, seq: earlier.seq };
}

function resolveApproval(view: ConversationView, event: Extract<LoggedEvent, { type: 'approval.resolved' }>): void {
  const { approvalId, decision, by, reason, editedArguments, editedHash, grant, grantId, outcome, at } = event;
  const resolution = {
    decision,
    by,
    ...(reason !== undefined && { reason }),
    ...(editedArguments !== undefined && { editedArguments }),
    ...(editedHash !== undefined && { editedHash }),
    ...(grant !== undefined && { grant }),
    ...(grantId !== undefined && { grantId }),
    ...(outcome !== undefined && { outcome }),
    at,
  };
  approval(view, approvalId, (entity) => ({ ...entity, status: decision, resolution }));
  if (grantId !== undefined) changeGrant(view, grantId, (given) => ({ ...given, uses: given.uses + 1 }));
}

function noteTakeover(view: ConversationView, change: TakeoverChange): void {
  view.takeovers = [...(view.takeovers ?? []), change].slice(-MAX_TAKEOVERS);
}

/** Replaces a grant, if it is there. */
function changeGrant(view: ConversationView, id: string, patch: (grant: GrantView) => GrantView): void {
  const { grants } = view;
  if (grants !== undefined) view.grants = grants.map((grant) => (grant.id === id ? patch(grant) : grant));
}

/** Text of which a part is written at an offset: writing the same part again changes nothing (LG4). */
function overlay(text: string, offset: number, part: string): string {
  return text.slice(0, offset) + part + text.slice(offset + part.length);
}

/** Remembers what to call an agent: the newest title counts. */
function noteTitle(view: ConversationView, name: string, title: string | undefined): void {
  const known = view.agents ?? [];
  if (title === undefined || known.some((agent) => agent.name === name && agent.title === title)) return;
  view.agents = [...known.filter((agent) => agent.name !== name), { name, title }];
}

function startRun(view: ConversationView, event: Extract<LoggedEvent, { type: 'run.started' }>): void {
  const { runId: id, messageId, seq, agent, title, traceId } = event;
  noteTitle(view, agent, title);
  // A run is younger than the message that it answers.
  const asked = view.messages.findLast((entity) => entity.id === messageId)?.seq ?? 0;
  const index = indexSince(view.runs, asked, (entity) => entity.id === id);
  leaveQueue(view, view.runs[index]);
  const known = view.runs[index];
  if (known === undefined) view.runs.push({ id, messageId, seq, status: 'running', agent, traceId });
  else view.runs[index] = { ...goOn(known), agent, traceId };
}

/** A run that waits for capacity may not have begun: this is where it is heard of first. */
function waitRun(view: ConversationView, event: Extract<LoggedEvent, { type: 'run.waiting' }>): void {
  const { runId: id, messageId, seq, reason: waitingFor, position } = event;
  const known = view.runs.findLast((entity) => entity.id === id);
  leaveQueue(view, known);
  const waiting = { status: 'waiting', waitingFor, ...(position !== undefined && { position }) } as const;
  if (known === undefined && messageId !== undefined) view.runs.push({ id, messageId, seq, ...waiting });
  else run(view, id, (entity) => ({ ...entity, ...waiting }));
}

const severity = { ok: 0, warning: 1, exhausted: 2 } as const;

/** Shows the budget that is nearest to its end. */
function updateBudget(view: ConversationView, event: Extract<LoggedEvent, { type: 'budget.updated' }>): void {
  const { scope, usedTokens, limitTokens, level } = event;
  const shown = view.budget;
  const isOther = shown !== undefined && (shown.scope ?? 'conversation') !== (scope ?? 'conversation');
  if (isOther && severity[shown.level] > severity[level]) return;
  view.budget = { ...(scope && { scope }), usedTokens, limitTokens, level } satisfies BudgetView;
}

function completeRun(view: ConversationView, event: Extract<LoggedEvent, { type: 'run.completed' }>): void {
  const { runId, status, usage, costUsd, durationMs, traceId, error } = event;
  const known = view.runs.findLast((entity) => entity.id === runId);
  leaveQueue(view, known);
  run(view, runId, (entity) => ({
    ...goOn(entity),
    status,
    usage,
    costUsd,
    durationMs,
    traceId,
    ...(error && { error }),
  }));
  // Its messages are younger than itself.
  const since = known?.seq ?? 0;
  const isOpen = (entity: MessageView): boolean => entity.runId === runId && entity.status === 'streaming';
  for (;;) {
    const index = indexSince(view.messages, since, isOpen);
    const entity = view.messages[index];
    if (entity === undefined) break;
    view.messages[index] = { ...entity, status: 'interrupted' };
  }
}

/** Folds a log, or its continuation, into a view. */
export function foldEvents(view: ConversationView, events: Iterable<LoggedEvent>): ConversationView {
  for (const event of events) applyEvent(view, event);
  return view;
}
