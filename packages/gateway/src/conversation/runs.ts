/** Stopping runs, whoever works on them. */
import { type CommandOf, type ConversationEvent, errorCodes } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import { waitedMs } from '../run/approvals.ts';
import { openCalls } from '../run/recovery.ts';
import { countSteps } from '../run/steps.ts';
import { costOfRun } from '../run/usage.ts';
import type { ApprovalRecord, RunRecord } from '../store/port.ts';
import { auditOperator } from './audit.ts';
import type { ConversationDeps } from './deps.ts';
import { once } from './idempotency.ts';
import type { CommitTools } from './log.ts';
import { promoteNext } from './queue.ts';
import { requeueSteering } from './steering.ts';

/** What ending a run takes. */
type Ending = Pick<ConversationDeps, 'newId' | 'now'>;

/** `run.cancel`: a run that nobody works on ends here; one that is being worked on is told to stop. */
export async function cancelRun(
  deps: ConversationDeps,
  caller: Caller,
  command: CommandOf<'run.cancel'>,
): Promise<Record<string, never>> {
  const { log, now } = deps;
  const { conversationId, runId } = command;
  return log.commit(conversationId, (tools) =>
    once(tools.tx, caller.principal.id, command, now(), async () => {
      const { site } = requireConversation(caller, await tools.tx.conversation(conversationId));
      const run = await tools.tx.run(runId);
      if (run?.conversationId !== conversationId) {
        throw new GatewayError('not_found', 'There is no such run.', { field: 'runId' });
      }
      const isStopped = await stopRun(run, deps, tools);
      await promoteNext(conversationId, tools);
      if (isStopped) {
        const subject = { type: 'run', id: runId };
        await auditOperator(tools.tx, caller, { action: 'run.cancelled', site, conversationId, subject });
      }
      return {};
    }),
  );
}

/** Stops a run; one that has ended already is left as it is. @returns whether there was anything to stop. */
export async function stopRun(run: RunRecord, deps: Ending, tools: CommitTools): Promise<boolean> {
  const { tx, afterwards } = tools;
  if (run.state === 'running') {
    await tx.updateRun(run.id, { cancelRequested: true });
    afterwards({ type: 'cancel', runId: run.id });
    return true;
  }
  if (run.state !== 'queued' && run.state !== 'runnable' && run.state !== 'waiting') return false;
  await endRun(run, deps, tools);
  return true;
}

/** A run that ends takes its open questions with it. @returns the events that say so. */
export async function cancelApprovals(
  approvals: readonly ApprovalRecord[],
  { nowMs, traceId }: { readonly nowMs: number; readonly traceId: string },
  { tx, tell }: Pick<CommitTools, 'tx' | 'tell'>,
): Promise<ConversationEvent[]> {
  const at = new Date(nowMs).toISOString();
  const events: ConversationEvent[] = [];
  for (const { approval, status } of approvals) {
    if (status !== 'pending') continue;
    const { id: approvalId, conversationId, runId, tool } = approval;
    const [decision, waitMs] = ['cancelled' as const, nowMs - Date.parse(approval.requestedAt)];
    await tx.resolveApproval(approvalId, { decision, by: null, at });
    events.push({ type: 'approval.resolved', approvalId, decision, by: null });
    tell({ type: 'approval.resolved', conversationId, runId, traceId, approvalId, tool, decision, waitMs });
  }
  return events;
}

/** Ends a run on which nobody works, or may work any more, with its open approvals, as cancelled (EV1). */
async function endRun(run: RunRecord, deps: Ending, tools: CommitTools): Promise<void> {
  const { tx, append } = tools;
  const nowMs = deps.now();
  const traceId = traceIdOf(run);
  const approvals = await tx.approvalsOfRun(run.id);
  const journal = await tx.journal(run.id);
  const events = await cancelApprovals(approvals, { nowMs, traceId }, tools);
  if (run.state === 'runnable' && run.startedAtMs === undefined) {
    // It has waited for a place, and nobody may have been told of it yet.
    events.push({ type: 'run.waiting', runId: run.id, messageId: run.messageId, reason: 'capacity' });
  }
  for (const { callId } of openCalls(journal, approvals)) {
    events.push({ type: 'tool.completed', callId, status: 'unknown', durationMs: 0 });
  }
  const { message, retryable } = errorCodes.cancelled;
  const ended = { usage: run.usage, costUsd: costOfRun(run.spent), durationMs: nowMs - run.createdAtMs };
  events.push({
    type: 'run.completed',
    runId: run.id,
    status: 'cancelled',
    ...ended,
    traceId,
    error: { code: 'cancelled', message, retryable },
  });
  await append(events);
  const { id: runId, conversationId, agent } = run;
  const site = (await tx.conversation(conversationId))?.site ?? '';
  // Its questions were cancelled at this moment: until then it has waited for people.
  const waited = waitedMs(await tx.approvalsOfRun(runId));
  tools.tell({
    type: 'run.ended',
    conversationId,
    runId,
    traceId,
    site,
    agent,
    status: 'cancelled',
    code: 'cancelled',
    ...ended,
    activeMs: ended.durationMs - waited,
    ...countSteps(journal),
  });
  await tx.clearJournal(run.id);
  await tx.clearPageCalls(run.id);
  await tx.updateRun(run.id, { state: 'cancelled', snapshot: null });
  await requeueSteering(run, deps, tools);
}

/** Id of the trace that shows a run; empty before its work has begun. */
function traceIdOf({ traceparent }: RunRecord): string {
  return traceparent?.split('-')[1] ?? '';
}

/** Stops all that is unfinished in a conversation. */
export async function cancelUnfinished(conversationId: string, deps: Ending, tools: CommitTools): Promise<void> {
  for (const run of await tools.tx.unfinishedRuns(conversationId)) await stopRun(run, deps, tools);
}

/** Ends all that is unfinished in a conversation that goes away; who works on a run of it can record nothing more. */
export async function endUnfinished(conversationId: string, deps: Ending, tools: CommitTools): Promise<void> {
  for (const run of await tools.tx.unfinishedRuns(conversationId)) {
    await endRun(run, deps, tools);
    if (run.state === 'running') tools.afterwards({ type: 'cancel', runId: run.id });
  }
}
