/** The beginning of a piece of work on a run: it starts, goes on after a decision, or goes on after an interruption. */
import type { Tracer } from '@opentelemetry/api';
import type { Approval, ConversationEvent } from '@parley/protocol';
import type { AgentRegistry } from '../agent/definition.ts';
import type { CommitTools, ConversationLog } from '../conversation/log.ts';
import { promoteNext } from '../conversation/queue.ts';
import { stopRun } from '../conversation/runs.ts';
import type { NewId } from '../ids.ts';
import type { ApprovalRecord, ConversationRecord, JournalEntry, RunClaim, RunRecord, Store } from '../store/port.ts';
import { startTurnSpan, type TurnSpan } from '../telemetry/turn-span.ts';
import { whoDecides, type WhoDecides } from '../policy/deciders.ts';
import { outcomeQuestionFor } from './approvals.ts';
import { type FinishedCall, planRecovery, type RecoveryPlan, type StartedCall } from './recovery.ts';

export interface BeginOptions {
  readonly store: Store;
  readonly log: ConversationLog;
  readonly registry: AgentRegistry;
  readonly newId: NewId;
  readonly now: () => number;
  readonly tracer: Tracer;
  readonly randomHex: (size: number) => string;
}

/** What the work starts from. */
export interface Beginning {
  readonly conversation: ConversationRecord;
  /** Text of the message that the run answers. */
  readonly text: string;
  /** Entries of the current segment. */
  readonly journal: readonly JournalEntry[];
  readonly retry: ReadonlySet<string>;
  /** All approvals of the run. */
  readonly approvals: readonly ApprovalRecord[];
  readonly span: TurnSpan;
  /** Type of the event that was recorded. */
  readonly event: ConversationEvent['type'];
  /** How often work on this segment has begun. */
  readonly attempt: number;
}

/** Key of the journal entry that tells that a segment was begun. */
const MARK = 'segment';
const nothing: RecoveryPlan = { ask: [], settled: [], retry: new Set() };

/**
 * Records the beginning.
 *
 * @returns undefined when there is nothing to work on: the conversation is gone, or people have been asked what came of
 *   interrupted calls, and the run waits for them.
 * @throws StaleFenceError when somebody else has claimed the run.
 */
export async function beginRun(options: BeginOptions, run: RunRecord, claim: RunClaim): Promise<Beginning | undefined> {
  const { store, registry, tracer, randomHex } = options;
  const conversation = await store.conversation(run.conversationId);
  if (conversation === undefined || conversation.status === 'deleted') return undefined;
  const approvals = await store.approvalsOfRun(run.id);
  const all = await store.journal(run.id);
  const journal = all.filter(({ segment }) => segment === run.segment);
  const mark = journal.find(({ key }) => key === MARK);
  const policy = registry.policy.bind(registry);
  const plan = mark === undefined ? nothing : planRecovery(journal, approvals, policy);
  const isAnswered = plan.settled.length > 0 || plan.retry.size > 0;
  const decided = isAnswered || (mark === undefined && run.snapshot !== undefined);
  const traceparent = run.traceparent ?? run.callerTraceparent;
  const span = startTurnSpan(
    tracer,
    {
      trigger: decided ? 'approval.decide' : mark === undefined ? 'message.send' : 'recovery',
      conversationId: run.conversationId,
      runId: run.id,
      agent: run.agent,
      ...(traceparent !== undefined && { traceparent }),
      ...(decided && { pausedMs: pauseOf(approvals, options.now()) }),
    },
    randomHex,
  );
  const found: Found = { run, claim, conversation, approvals, journal, mark, plan, decided, span };
  try {
    if (plan.ask.length === 0) return await open(options, found);
    await ask(options, found);
  } catch (error) {
    span.end('interrupted');
    throw error;
  }
  span.end('interrupted');
  return undefined;
}

/** What there is of a run when the work on it begins. */
interface Found {
  readonly run: RunRecord;
  readonly claim: RunClaim;
  readonly conversation: ConversationRecord;
  readonly approvals: readonly ApprovalRecord[];
  readonly journal: readonly JournalEntry[];
  readonly mark: JournalEntry | undefined;
  readonly plan: RecoveryPlan;
  /** Whether it goes on after a decision. */
  readonly decided: boolean;
  readonly span: TurnSpan;
}

async function open(options: BeginOptions, found: Found): Promise<Beginning> {
  const { store, log } = options;
  const { run, claim, conversation, approvals, journal, mark, plan, decided, span } = found;
  const text = (await store.message(run.conversationId, run.messageId))?.text ?? '';
  const attempt = attemptsOf(mark) + 1;
  const event = await openingEvent(options, run, span, decided, mark !== undefined);
  await log.commit(run.conversationId, async ({ tx, append }) => {
    await append([event, ...plan.settled.map(settledEvent)], claim);
    for (const { key, output } of plan.settled) {
      const body = { output } satisfies FinishedCall;
      await tx.putJournal(claim, { key, segment: run.segment, status: 'finished', body });
    }
    await tx.putJournal(claim, { key: MARK, segment: run.segment, status: 'started', body: { attempt } });
    if (run.startedAtMs === undefined) {
      await tx.updateRun(run.id, { startedAtMs: options.now(), traceparent: span.traceparent }, claim);
    } else if (span.isNewTrace) {
      await tx.updateRun(run.id, { traceparent: span.traceparent }, claim);
    }
  });
  const settled = new Map(plan.settled.map(({ key, output }) => [key, output]));
  return {
    conversation,
    text,
    journal: journal.map((entry): JournalEntry => {
      const output = settled.get(entry.key);
      return output === undefined ? entry : { ...entry, status: 'finished', body: { output } satisfies FinishedCall };
    }),
    retry: plan.retry,
    approvals,
    span,
    event: event.type,
    attempt,
  };
}

async function ask(options: BeginOptions, { run, claim, conversation, approvals, plan, span }: Found): Promise<void> {
  const { id: conversationId, site, ownerId } = conversation;
  const context = { principal: { id: ownerId, role: run.role }, site, conversationId, runId: run.id };
  // Before the transaction, which waits for nobody else's code.
  const calls = await Promise.all(
    plan.ask.map(async (started): Promise<Asked> => {
      const { tool, arguments: written, shownArguments = written } = started.call;
      const { decidedBy } = options.registry.policy(tool);
      return { ...started, deciders: await whoDecides(decidedBy, shownArguments, context) };
    }),
  );
  await options.log.commit(run.conversationId, async (tools) => {
    const questions = await askOutcomes(options, { run, claim, conversation, approvals }, calls, tools);
    const { traceId } = span;
    for (const { id: approvalId, tool, conversationId, runId } of questions) {
      const about = { conversationId, runId, traceId, site: conversation.site };
      tools.tell({ type: 'approval.requested', ...about, approvalId, tool });
    }
  });
}

/** How long ago the run was paused, in milliseconds: since its newest question. */
function pauseOf(approvals: readonly ApprovalRecord[], nowMs: number): number {
  const asked = approvals.map(({ approval }) => Date.parse(approval.requestedAt));
  return asked.length === 0 ? 0 : nowMs - Math.max(...asked);
}

function attemptsOf(mark: JournalEntry | undefined): number {
  return (mark?.body as { attempt: number } | undefined)?.attempt ?? 0;
}

async function openingEvent(
  { store, registry }: BeginOptions,
  run: RunRecord,
  span: TurnSpan,
  decided: boolean,
  interrupted: boolean,
): Promise<ConversationEvent> {
  const { id: runId, messageId, agent } = run;
  if (decided) return { type: 'run.resumed', runId, reason: 'approval' };
  const title = registry.definition(agent)?.title;
  if (!interrupted) {
    return {
      type: 'run.started',
      runId,
      messageId,
      agent,
      ...(title !== undefined && { title }),
      traceId: span.traceId,
    };
  }
  const unfinished = await store.unfinishedMessages(run.conversationId, runId);
  return { type: 'run.recovered', runId, supersedes: unfinished.map(({ id }) => id) };
}

function settledEvent({ call, happened, output }: RecoveryPlan['settled'][number]): ConversationEvent {
  return {
    type: 'tool.completed',
    callId: call.callId,
    status: happened ? 'succeeded' : 'failed',
    summary: output,
    durationMs: 0,
  };
}

/** A call to ask about, and who is asked. */
interface Asked extends StartedCall {
  readonly deciders: WhoDecides;
}

interface Asking {
  readonly run: RunRecord;
  readonly claim: RunClaim;
  readonly conversation: ConversationRecord;
  readonly approvals: readonly ApprovalRecord[];
}

/**
 * Puts the outcomes of interrupted calls to people; the journal stays as it is, and the run waits.
 *
 * @returns the questions that are new.
 */
async function askOutcomes(
  { registry, newId, now }: BeginOptions,
  { run, claim, conversation, approvals }: Asking,
  calls: readonly Asked[],
  tools: CommitTools,
): Promise<readonly Approval[]> {
  const { tx, append } = tools;
  const { id: runId } = run;
  const unfinished = await tx.unfinishedMessages(run.conversationId, runId);
  const recovered: ConversationEvent = { type: 'run.recovered', runId, supersedes: unfinished.map(({ id }) => id) };
  if ((await tx.run(runId))?.cancelRequested === true) {
    // Who stopped the run meant its calls, too: nobody is asked about them any more.
    await append([recovered], claim);
    await tx.updateRun(runId, { state: 'waiting' }, claim);
    await stopRun({ ...run, state: 'waiting' }, { newId, now }, tools);
    await promoteNext(run.conversationId, tools);
    return [];
  }
  const isAsked = ({ call }: StartedCall): boolean =>
    approvals.some(
      ({ approval, status }) =>
        approval.question === 'outcome' && approval.callId === call.callId && status === 'pending',
    );
  const fresh = calls.filter((call) => !isAsked(call));
  const questions: Approval[] = fresh.map(({ call, deciders }) =>
    outcomeQuestionFor({
      id: newId('appr'),
      conversationId: run.conversationId,
      runId,
      // People see what they may, here as elsewhere.
      call: { ...call, arguments: call.shownArguments ?? call.arguments },
      policy: registry.policy(call.tool),
      deciders,
      titleOf: (agent) => registry.definition(agent)?.title,
      nowMs: now(),
    }),
  );
  await append(
    [
      ...(fresh.length > 0 ? [recovered] : []),
      ...fresh.map(({ call }): ConversationEvent => ({
        type: 'tool.completed',
        callId: call.callId,
        status: 'unknown',
        durationMs: 0,
      })),
      ...questions.map((approval): ConversationEvent => ({ type: 'approval.requested', approval })),
      { type: 'run.waiting', runId, reason: 'approval' },
    ],
    claim,
  );
  for (const approval of questions) {
    await tx.createApproval({ approval, site: conversation.site, status: 'pending' });
  }
  // Somebody may have answered an earlier question since the approvals were read, when the run did not wait for it yet.
  const answered = (await tx.approvalsOfRun(runId)).some(
    ({ approval, status }) =>
      status !== 'pending' &&
      approvals.some((known) => known.approval.id === approval.id && known.status === 'pending'),
  );
  await tx.updateRun(runId, { state: answered ? 'queued' : 'waiting' }, claim);
  await promoteNext(run.conversationId, tools);
  return questions;
}
