/**
 * The run controller: takes one claimed run from where it is to its next pause or to its one terminal event (EV1).
 */
import {
  type ConversationEvent,
  errorCodes,
  type JsonValue,
  type RunErrorCode,
  type RunStatus,
} from '@parley/protocol';
import type { CommitTools } from '../conversation/log.ts';
import { promoteNext } from '../conversation/queue.ts';
import { cancelApprovals } from '../conversation/runs.ts';
import { requeueSteering } from '../conversation/steering.ts';
import type { ApprovalRecord, ConversationRecord, RunClaim, RunRecord, RunState } from '../store/port.ts';
import { StaleFenceError } from '../store/port.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { RunIds, RunSignal, Tell } from '../telemetry/signals.ts';
import type { TurnOutcome, TurnSpan } from '../telemetry/turn-span.ts';
import { whoDecides, type WhoDecides } from '../policy/deciders.ts';
import { BudgetExhaustedError } from '../policy/budgets/exhausted.ts';
import type { GuardrailsFor } from '../policy/guardrails/guardrail-set.ts';
import type { AgentOutcome, AgentPort, AgentRequest, PendingCall, RunLimits } from './agent-port.ts';
import { approvalFor, decisionsOf, waitedMs } from './approvals.ts';
import { beginRun, type BeginOptions } from './begin.ts';
import { decideByGrants, type Granted } from './granted.ts';
import type { AccountHolder, BudgetAccount } from './budget-account.ts';
import type { Timers } from './delta-coalescer.ts';
import { interludeBefore } from './interlude.ts';
import { Guard, type Screening } from './guard.ts';
import type { PageAnswers } from './page-answers.ts';
import { Recorder } from './recorder.ts';
import { type StartedCall, toolKey } from './recovery.ts';
import { carrySteps } from './steps.ts';
import { costOfRun } from './usage.ts';

export interface ControllerOptions extends BeginOptions {
  readonly agents: AgentPort;
  readonly pageAnswers: PageAnswers;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly tell: Tell;
  readonly guardrailsFor: GuardrailsFor;
  readonly accountFor: (holder: AccountHolder) => BudgetAccount;
  readonly limits: RunLimits & {
    /** Longest that a run may be worked on between two pauses, in milliseconds. */
    readonly runMs: number;
    /** Longest that a piece of text waits for others, in milliseconds; default 40. */
    readonly textWindowMs?: number;
  };
}

/** Why a run was told to stop; `overdue`: it has taken too long. */
export type StopReason = 'cancelled' | 'released' | 'overdue';

/** How a run that is worked on is told to stop. */
export interface RunControl {
  /** Aborted with a {@link StopReason}: stop now. */
  readonly stop: AbortController;
  /** Whether to stop at the next safe point. */
  readonly isReleasing: () => boolean;
}

/** Everything that one execution of a run works with. */
interface Work {
  readonly run: RunRecord;
  readonly claim: RunClaim;
  readonly conversation: ConversationRecord;
  readonly recorder: Recorder;
  readonly guard: Guard;
  readonly account: BudgetAccount;
  readonly span: TurnSpan;
  /** Tells what happens in this run. */
  readonly tell: (signal: RunSignal) => void;
  readonly text: string;
  readonly attempt: number;
  /** Approvals of the run as they were when the work began. */
  readonly approvals: readonly ApprovalRecord[];
}

/** A run that was interrupted this often in one place is what interrupts: it is not tried again. */
const MAX_ATTEMPTS = 20;

const terminalOf: Record<RunStatus, { state: RunState; outcome: TurnOutcome }> = {
  completed: { state: 'completed', outcome: 'completed' },
  cancelled: { state: 'cancelled', outcome: 'cancelled' },
  blocked: { state: 'blocked', outcome: 'blocked' },
  limited: { state: 'limited', outcome: 'limited' },
  failed: { state: 'failed', outcome: 'error' },
};

export class RunController {
  readonly #options: ControllerOptions;

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  /**
   * Works on a claimed run until it ends, pauses, or is told to stop.
   *
   * Never rejects: what goes wrong ends the run, or leaves it to be claimed again when nothing can be stored.
   */
  async execute(run: RunRecord, control: RunControl): Promise<void> {
    const { logger, tell, timers, limits } = this.#options;
    const { stop } = control;
    const overdue = timers.set(() => stop.abort('overdue' satisfies StopReason), limits.runMs);
    const claim: RunClaim = { runId: run.id, fence: run.fence };
    let work: Work | undefined;
    try {
      work = await this.#prepare(run, claim, stop);
      if (work === undefined) return;
      if (work.attempt > MAX_ATTEMPTS) {
        await this.#complete(work, 'failed', { code: 'internal' }, []);
        return;
      }
      const { span, recorder } = work;
      const request = await this.#request(work, control);
      if (run.cancelRequested) stop.abort('cancelled' satisfies StopReason);
      const outcome = await span.run(() => this.#options.agents.run(request, recorder));
      await this.#conclude(work, outcome, stop);
    } catch (error) {
      work?.span.end('interrupted');
      if (error instanceof StaleFenceError) {
        logger.info({ runId: run.id, fence: run.fence }, 'run was taken over by another node');
        return;
      }
      const { id: runId, conversationId } = run;
      const about = { runId, conversationId, ...(work && { traceId: work.span.traceId }) };
      tell({ type: 'fault', what: 'run could not be recorded', ...about, cause: error });
    } finally {
      work?.tell({ type: 'run.left' });
      timers.clear(overdue);
    }
  }

  async #prepare(run: RunRecord, claim: RunClaim, stop: AbortController): Promise<Work | undefined> {
    const { store, log, registry, newId, now, timers, limits } = this.#options;
    const placeholders = await store.placeholders(run.conversationId);
    // Nothing may fail between this and the end of the work: what began has to be left.
    const beginning = await beginRun(this.#options, run, claim);
    if (beginning === undefined) return undefined;
    const { conversation, text, journal, retry, approvals, span, event, attempt } = beginning;
    const { agent } = run;
    const { site, ownerId: visitorId } = conversation;
    const about = { ...idsOf(run, span), site, agent };
    const tell = (signal: RunSignal): void => this.#options.tell({ ...about, ...signal });
    tell({ type: 'run.began', as: event, attempt });
    const account = this.#options.accountFor({ conversationId: run.conversationId, site, visitorId, agent });
    const recorder: Recorder = new Recorder({
      conversationId: run.conversationId,
      visitorId,
      claim,
      segment: run.segment,
      agent,
      log,
      policy: (tool) => registry.policy(tool),
      titleOf: (name) => registry.definition(name)?.title,
      newMessageId: () => newId('msg'),
      now,
      timers,
      ...(limits.textWindowMs !== undefined && { textWindowMs: limits.textWindowMs }),
      journal,
      retry,
      steering: () => store.steering(run.id),
      usage: run.usage,
      spent: run.spent,
      account,
      show: (line) => guard.show(line),
      onBroken: () => stop.abort('released' satisfies StopReason),
      onFirstText: () => {
        span.event('first_token');
        // Later beginnings have waited for people, or have said something before.
        if (event === 'run.started') tell({ type: 'run.first_text', sinceMessageMs: now() - run.createdAtMs });
      },
      tell,
    });
    const guard = new Guard({
      agent,
      setFor: (name) => this.#options.guardrailsFor(site, name),
      policy: (tool) => registry.policy(tool),
      placeholders,
      screening: async (messageId) => (await store.screening(run.conversationId, messageId)) as Screening | undefined,
      signal: stop.signal,
      record: recorder,
      onTrip: ({ failed, ...trip }) => {
        const { guardrail, stage, action } = trip;
        span.event('guardrail.tripped', {
          'gateway.guardrail.name': guardrail,
          'gateway.guardrail.stage': stage,
          'gateway.guardrail.action': action,
        });
        tell({ type: 'guardrail.tripped', ...trip, ...(failed !== undefined && { cause: failed }) });
      },
    });
    return { run, claim, conversation, recorder, guard, account, span, tell, text, attempt, approvals };
  }

  async #request(work: Work, { stop, isReleasing }: RunControl): Promise<AgentRequest> {
    const { store, limits } = this.#options;
    const { run, conversation, recorder, guard, account, span, text, approvals } = work;
    // A run that goes on sees its own items, but none of runs that began after it: its snapshot does not know them.
    const beforeOrdinal = run.snapshot === undefined ? run.ordinal : run.ordinal + 1;
    return {
      agent: run.agent,
      text,
      messageId: run.messageId,
      interlude: await interludeBefore(store, run),
      role: run.role,
      history: await store.history(run.conversationId, beforeOrdinal),
      conversationId: run.conversationId,
      runId: run.id,
      visitorId: conversation.ownerId,
      site: conversation.site,
      ...(run.context !== undefined && { page: run.context }),
      ...(run.pageOffer !== undefined && {
        pageTools: {
          ...run.pageOffer,
          answer: (callId: string, timeoutMs: number, beforeLook: () => void) =>
            this.#options.pageAnswers.wait(run.id, callId, { timeoutMs, signal: stop.signal, beforeLook }),
        },
      }),
      ...(run.locale !== undefined && { locale: run.locale }),
      traceId: span.traceId,
      ...(run.snapshot !== undefined && {
        resume: {
          snapshot: run.snapshot,
          decisions: decisionsOf(approvals),
          ...(span.isNewTrace && { isNewTrace: true }),
        },
      }),
      signal: stop.signal,
      safePoint: () => {
        if (isReleasing()) stop.abort('released' satisfies StopReason);
        stop.signal.throwIfAborted();
      },
      guard,
      limits,
      budget: account,
      summaries: {
        read: () => store.summary(run.conversationId),
        write: (body) => recorder.putSummary(body),
      },
    };
  }

  async #conclude(work: Work, outcome: AgentOutcome, stop: AbortController): Promise<void> {
    const reason = stop.signal.reason as StopReason | undefined;
    if (outcome.type === 'stopped' && reason === 'released') {
      await work.recorder.close({ pausing: false });
      await this.#options.store.releaseRun(work.claim);
      work.span.end('interrupted');
      return;
    }
    switch (outcome.type) {
      case 'paused':
        return this.#pause(work, outcome);
      case 'completed':
        return this.#complete(work, 'completed', { output: outcome.output }, outcome.items);
      case 'stopped':
        return reason === 'overdue'
          ? this.#complete(work, 'limited', { code: 'model_timeout' }, outcome.items)
          : this.#complete(work, 'cancelled', { code: 'cancelled' }, outcome.items);
      case 'failed': {
        const { status, code, message, cause, items } = outcome;
        const sentence = message ?? (cause instanceof BudgetExhaustedError ? cause.sentence : undefined);
        return this.#complete(work, status, { code, ...(sentence && { message: sentence }), cause }, items);
      }
      default:
        outcome satisfies never;
    }
  }

  /** State, approvals and events of a pause are one transaction; then nobody works on the run (AP2). */
  async #pause(work: Work, outcome: Extract<AgentOutcome, { type: 'paused' }>): Promise<void> {
    const { log, registry, now } = this.#options;
    const { run, claim, recorder, span } = work;
    const closing = await recorder.close({ pausing: true });
    // Before the transaction, which waits for nobody else's code.
    const deciders = await this.#whoDecides(work, outcome.pending);
    const { asked, granted } = await log.commit(run.conversationId, async (tools) => {
      const { tx, append } = tools;
      const records = (await tx.approvalsOfRun(run.id)).filter(({ approval }) => approval.question !== 'outcome');
      // What the agent was told before is used up: if it asks under the same call id, it is about another call.
      const told = new Set(decidedIn(work.approvals));
      const open = records.filter(({ approval }) => !told.has(approval.id));
      const known = new Map(open.map((record) => [record.approval.callId, record]));
      const fresh = outcome.pending
        .filter(({ callId }) => !known.has(callId))
        .map((call) => this.#newApproval(work, call, deciders.get(call) as WhoDecides));
      const waiting: ConversationEvent = { type: 'run.waiting', runId: run.id, reason: 'approval' };
      const { site } = work.conversation;
      for (const approval of fresh) await tx.createApproval({ approval, site, status: 'pending' });
      const decided = await decideByGrants(fresh, { registry, site, nowMs: now() }, tx);
      await append(
        [
          ...closing,
          ...fresh.map((approval): ConversationEvent => ({ type: 'approval.requested', approval })),
          ...decided.map(resolvedEvent),
          waiting,
        ],
        claim,
      );
      await tx.appendHistory(run.conversationId, run.ordinal, outcome.items);
      await tx.clearJournal(run.id);
      await carrySteps(tx, claim, recorder.steps, run.segment + 1);
      for (const call of recorder.pausedTools) {
        const body: StartedCall = { attempt: 1, call };
        const entry = { key: toolKey(call.callId), segment: run.segment + 1, status: 'started' as const };
        await tx.putJournal(claim, { ...entry, body: body as unknown as JsonValue });
      }
      // Somebody may have decided another call of this run, or cancelled it, while it was running.
      const { cancelRequested = false } = (await tx.run(run.id)) ?? {};
      const decidable =
        decided.length > 0 ||
        outcome.pending.some(({ callId }) => {
          const record = known.get(callId);
          return record !== undefined && record.status !== 'pending';
        });
      await tx.updateRun(
        run.id,
        {
          state: decidable || cancelRequested ? 'queued' : 'waiting',
          snapshot: outcome.snapshot,
          segment: run.segment + 1,
          usage: recorder.usage,
          spent: recorder.spent,
          traceparent: run.traceparent ?? span.traceparent,
        },
        claim,
      );
      await promoteNext(run.conversationId, tools);
      return { asked: fresh, granted: decided };
    });
    for (const { id, tool } of asked) work.tell({ type: 'approval.requested', approvalId: id, tool });
    for (const { approval, resolution } of granted) {
      const { id: approvalId, tool } = approval;
      const by = resolution.by === null ? {} : { by: resolution.by.id };
      work.tell({ type: 'approval.resolved', approvalId, tool, decision: resolution.decision, ...by, waitMs: 0 });
    }
    span.end('interrupted');
  }

  /** Who decides about each of the calls. */
  async #whoDecides(
    { run, conversation: { ownerId, site } }: Work,
    calls: readonly PendingCall[],
  ): Promise<ReadonlyMap<PendingCall, WhoDecides>> {
    const { registry } = this.#options;
    const { conversationId, id: runId, role } = run;
    const context = { principal: { id: ownerId, role }, site, conversationId, runId };
    const made = calls.map(async (call) => {
      const { decidedBy } = registry.policy(call.tool);
      return [call, await whoDecides(decidedBy, call.arguments, context)] as const;
    });
    return new Map(await Promise.all(made));
  }

  #newApproval({ run }: Work, call: PendingCall, deciders: WhoDecides): ReturnType<typeof approvalFor> {
    const { registry, newId, now } = this.#options;
    return approvalFor({
      id: newId('appr'),
      conversationId: run.conversationId,
      runId: run.id,
      call,
      policy: registry.policy(call.tool),
      deciders,
      titleOf: (name) => registry.definition(name)?.title,
      nowMs: now(),
    });
  }

  async #complete(
    work: Work,
    status: RunStatus,
    result: { output?: JsonValue; code?: RunErrorCode; message?: string; cause?: unknown },
    items: readonly JsonValue[],
  ): Promise<void> {
    const { log, now, newId } = this.#options;
    const { run, recorder, span } = work;
    const events = await recorder.close({ pausing: false });
    if (status === 'limited' && result.code === 'max_turns') {
      const messageId = newId('msg');
      const { message } = errorCodes.max_turns;
      events.push({ type: 'message.started', runId: run.id, messageId, agent: recorder.agent });
      events.push({ type: 'message.completed', messageId, text: message });
    }
    const { usage } = recorder;
    const costUsd = costOfRun(recorder.spent);
    const durationMs = now() - run.createdAtMs;
    const { code } = result;
    const { toolCalls, handoffs, path, fellBack } = recorder.steps;
    const error = code && {
      code,
      message: result.message ?? errorCodes[code].message,
      retryable: errorCodes[code].retryable,
    };
    events.push({
      type: 'run.completed',
      runId: run.id,
      status,
      ...(result.output !== undefined && { output: result.output }),
      usage,
      costUsd,
      durationMs,
      traceId: span.traceId,
      ...(error && { error }),
    });
    await log.commit(run.conversationId, (tools) => this.#finish(work, status, events, items, tools));
    const activeMs = durationMs - waitedMs(work.approvals);
    work.tell({
      type: 'run.ended',
      status,
      ...(code !== undefined && { code }),
      durationMs,
      activeMs,
      usage,
      costUsd,
      toolCalls,
      handoffs,
      path,
      ...(fellBack === true && { fellBack }),
      ...(result.cause !== undefined && { cause: result.cause }),
    });
    span.end(terminalOf[status].outcome, code, [run.agent, ...path]);
  }

  /**
   * Whose the conversation is after a run that went from agent to agent: one that takes over keeps it until it hands it
   * over itself. A fallback that does not take over leaves it with the agent that it stands in for.
   *
   * @returns the event that says so, if it is another's now.
   */
  async #giveTo(
    { run: { agent: before }, conversation, recorder }: Work,
    { tx }: CommitTools,
  ): Promise<ConversationEvent[]> {
    const { registry } = this.#options;
    const takesOver = (name: string): boolean => registry.definition(name)?.takesOver === true;
    const agent = takesOver(recorder.agent) ? recorder.agent : (recorder.steps.standsInFor ?? recorder.agent);
    const isGiven = registry.definition(agent) !== undefined && (takesOver(agent) || takesOver(before));
    if (!isGiven || agent === before) return [];
    // Somebody may have chosen another agent since the message was sent; that stands.
    if ((await tx.conversation(conversation.id))?.agent !== before) return [];
    await tx.updateConversation(conversation.id, { agent });
    for (const run of await tx.unfinishedRuns(conversation.id)) {
      if (run.startedAtMs === undefined && run.agent === before) await tx.updateRun(run.id, { agent });
    }
    return [{ type: 'conversation.updated', agent }];
  }

  async #finish(
    work: Work,
    status: RunStatus,
    events: readonly ConversationEvent[],
    items: readonly JsonValue[],
    tools: CommitTools,
  ): Promise<void> {
    const { run, claim, recorder, account, span } = work;
    const { tx, append } = tools;
    const [nowMs, { traceId }] = [this.#options.now(), span];
    const cancelled = await cancelApprovals(await tx.approvalsOfRun(run.id), { nowMs, traceId }, tools);
    const terminal = events.at(-1) as ConversationEvent;
    const isRefused = terminal.type === 'run.completed' && terminal.error?.code === 'budget_exhausted';
    const standing = isRefused || recorder.spent.tokens > 0 ? await account.standing(tx) : [];
    const given = status === 'completed' || status === 'limited' ? await this.#giveTo(work, tools) : [];
    await append([...events.slice(0, -1), ...cancelled, ...standing, ...given, terminal], claim);
    await tx.appendHistory(run.conversationId, run.ordinal, items);
    await tx.clearJournal(run.id);
    await tx.clearPageCalls(run.id);
    await tx.updateRun(
      run.id,
      { state: terminalOf[status].state, usage: recorder.usage, spent: recorder.spent, snapshot: null },
      claim,
    );
    await requeueSteering(run, this.#options, tools);
    await promoteNext(run.conversationId, tools);
  }
}

function resolvedEvent({ approval, resolution }: Granted): ConversationEvent {
  return { type: 'approval.resolved', approvalId: approval.id, ...resolution };
}

/** Ids of the approvals that are decided. */
function decidedIn(approvals: readonly ApprovalRecord[]): string[] {
  return approvals.flatMap(({ approval, status }) => (status === 'pending' ? [] : [approval.id]));
}

function idsOf(run: RunRecord, span: TurnSpan): RunIds {
  return { conversationId: run.conversationId, runId: run.id, traceId: span.traceId };
}
