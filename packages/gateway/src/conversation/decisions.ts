/** Deciding approvals, by people and by the clock. */
import type { CallOutcome, CommandOf, CommandResult, ConversationEvent, Decider, Resolution } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import { type Caller, mayDecide, requireConversation } from '../policy/authorise.ts';
import type { ApprovalRecord } from '../store/port.ts';
import { aboutApproval, audit, systemActor } from './audit.ts';
import type { ConversationDeps } from './deps.ts';
import { once } from './idempotency.ts';
import type { CommitTools } from './log.ts';
import { promoteNext } from './queue.ts';

type Decide = CommandOf<'approval.decide'>;
type Decided = CommandResult<'approval.decide'>;

/**
 * `approval.decide`: a compare-and-set on "pending" and on the arguments; the first decision wins (AP1). It is stored
 * before it is answered (AP2).
 *
 * @throws GatewayError `not_found`, `forbidden`, `already_resolved` with the decision that stands, `hash_mismatch`,
 *   `expired`, `unsupported` for what this version cannot do.
 */
export async function decideApproval(deps: ConversationDeps, caller: Caller, command: Decide): Promise<Decided> {
  const { log, now } = deps;
  if (command.editedArguments !== undefined) {
    throw new GatewayError('unsupported', 'Arguments cannot be edited yet.', { field: 'editedArguments' });
  }
  if (command.grant === 'conversation') {
    throw new GatewayError('unsupported', 'A decision is for one call.', { field: 'grant' });
  }
  const known = await requireApproval(deps, caller, command.approvalId);
  if (Date.parse(known.approval.expiresAt) <= now() && known.status === 'pending') {
    await expireApproval(deps, known);
    throw new GatewayError('expired');
  }
  const outcome = outcomeOf(known, command);
  const { principal } = caller;
  const by: Decider = {
    id: principal.id,
    role: principal.role,
    ...(principal.name !== undefined && { name: principal.name }),
  };
  const at = new Date(now()).toISOString();
  const resolution = {
    decision: command.decision === 'approve' ? ('approved' as const) : ('rejected' as const),
    by,
    ...(command.reason !== undefined && { reason: command.reason }),
    ...(outcome !== undefined && { outcome }),
  };
  const { conversationId } = known.approval;
  let isNew = false;
  const result = await log.commit(conversationId, (tools) =>
    once(tools.tx, principal.id, command, now(), async (): Promise<Decided> => {
      if (!(await tools.tx.resolveApproval(command.approvalId, { ...resolution, at }, command.argsHash))) {
        throw conflict(await tools.tx.approval(command.approvalId));
      }
      await resume(known, resolution, tools);
      const about = aboutApproval(known.approval, deps.registry);
      await audit(tools.tx, caller, {
        ...about,
        action: `approval.${resolution.decision}`,
        site: known.site,
        ...(command.reason !== undefined && { reason: command.reason }),
        details: { ...about.details, ...(outcome !== undefined && { outcome }) },
      });
      isNew = true;
      return { decision: resolution.decision, by, at };
    }),
  );
  if (!isNew) return result;
  await tellResolved(deps, known, { decision: result.decision, at: result.at, by: principal.id });
  return result;
}

/**
 * What a decision says about an interrupted call.
 *
 * @throws GatewayError `bad_request` when the two contradict each other, or nothing of the kind was asked.
 */
function outcomeOf({ approval }: ApprovalRecord, { decision, outcome }: Decide): CallOutcome | undefined {
  if (approval.question !== 'outcome') {
    if (outcome === undefined) return undefined;
    throw new GatewayError('bad_request', 'outcome: expected only where an outcome is asked for', { field: 'outcome' });
  }
  if (outcome !== undefined && (outcome === 'not_done') !== (decision === 'reject')) {
    throw new GatewayError('bad_request', 'outcome: expected not_done with reject, done or retry with approve', {
      field: 'outcome',
    });
  }
  return outcome ?? (decision === 'approve' ? 'done' : 'not_done');
}

async function requireApproval({ store }: ConversationDeps, caller: Caller, id: string): Promise<ApprovalRecord> {
  const record = await store.approval(id);
  if (record === undefined) throw new GatewayError('not_found', 'There is no such approval.', { field: 'approvalId' });
  requireConversation(caller, await store.conversation(record.approval.conversationId));
  if (!mayDecide(caller.principal, record.approval.decidedBy)) {
    throw new GatewayError('forbidden', 'Somebody else has to decide this.', { field: 'approvalId' });
  }
  return record;
}

function conflict(record: ApprovalRecord | undefined): GatewayError {
  if (record === undefined) return new GatewayError('not_found');
  if (record.status === 'pending') return new GatewayError('hash_mismatch', undefined, { field: 'argsHash' });
  // Whether the clock or the person who came too late noticed first makes no difference.
  const code = record.status === 'expired' ? 'expired' : 'already_resolved';
  return new GatewayError(code, undefined, record.resolution && { resolution: record.resolution });
}

/** Records a resolution and lets the run go on. */
async function resume({ approval }: ApprovalRecord, resolution: Resolution, tools: CommitTools): Promise<void> {
  const { tx, append } = tools;
  const { id: approvalId, conversationId, runId, callId, question } = approval;
  const events: ConversationEvent[] = [{ type: 'approval.resolved', approvalId, ...resolution }];
  if (resolution.decision !== 'approved' && question !== 'outcome') {
    events.push({ type: 'tool.completed', callId, status: 'rejected', durationMs: 0 });
  }
  await append(events);
  // A run that is still busy with an earlier decision sees this one when it pauses again.
  if ((await tx.run(runId))?.state === 'waiting') await tx.updateRun(runId, { state: 'queued' });
  await promoteNext(conversationId, tools);
}

/** An approval whose time is over counts as rejected by nobody (HI5). */
async function expireApproval(deps: ConversationDeps, record: ApprovalRecord): Promise<void> {
  const { log, now } = deps;
  const { id, conversationId } = record.approval;
  const at = new Date(now()).toISOString();
  const expired = await log.commit(conversationId, async (tools) => {
    if (!(await tools.tx.resolveApproval(id, { decision: 'expired', by: null, at }))) return false;
    await resume(record, { decision: 'expired', by: null }, tools);
    await tools.tx.appendAudit({
      ...aboutApproval(record.approval, deps.registry),
      action: 'approval.expired',
      actor: systemActor('clock'),
      site: record.site,
    });
    return true;
  });
  if (!expired) return;
  await tellResolved(deps, record, { decision: 'expired', at });
}

/** Tells trace, log and metrics how long the approval has waited, and for what. */
async function tellResolved(
  { store, onApprovalWait, tell }: ConversationDeps,
  { approval }: ApprovalRecord,
  { decision, at, by }: { readonly decision: string; readonly at: string; readonly by?: string },
): Promise<void> {
  const { id: approvalId, conversationId, tool, callId, runId, requestedAt } = approval;
  // The decision is made: a trace that cannot be looked up does not undo it.
  const run = await store.run(runId).catch(() => undefined);
  const traceparent = run?.traceparent;
  const [requestedAtMs, decidedAtMs] = [Date.parse(requestedAt), Date.parse(at)];
  onApprovalWait({ traceparent, tool, callId, requestedAtMs, decidedAtMs, decision });
  const traceId = traceparent?.split('-')[1];
  tell({
    type: 'approval.resolved',
    conversationId,
    runId,
    ...(traceId !== undefined && { traceId }),
    approvalId,
    tool,
    decision,
    ...(by !== undefined && { by }),
    waitMs: decidedAtMs - requestedAtMs,
  });
}

/** Approvals looked at in one go. */
const EXPIRY_BATCH = 100;

/** Expires every approval whose time is over, those that ran out while no gateway was up included. */
export async function expireApprovals(deps: ConversationDeps): Promise<void> {
  try {
    for (const record of await deps.store.expiredApprovals(deps.now(), EXPIRY_BATCH))
      await expireApproval(deps, record);
  } catch (error) {
    deps.tell({ type: 'fault', what: 'approvals could not be expired', cause: error });
  }
}
