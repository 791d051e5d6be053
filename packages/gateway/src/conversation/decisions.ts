/** Deciding approvals, by people and by the clock. */
import type { CallOutcome, CommandOf, CommandResult, ConversationEvent, Resolution } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import { mayDecide } from '../policy/deciders.ts';
import type { ApprovalRecord } from '../store/port.ts';
import { aboutApproval, audit, systemActor } from './audit.ts';
import { deciderOf } from './decider.ts';
import type { ConversationDeps } from './deps.ts';
import { type Edit, editOf } from './edits.ts';
import { requireGrant, storeGrant } from './grants.ts';
import { once } from './idempotency.ts';
import type { CommitTools } from './log.ts';
import { promoteNext } from './queue.ts';
import { Viewer } from './viewer.ts';

type Decide = CommandOf<'approval.decide'>;
type Decided = CommandResult<'approval.decide'>;

/** What a decision says, once all of it has been checked. */
interface Decision {
  readonly resolution: Resolution;
  readonly edit: Edit | undefined;
}

/**
 * `approval.decide`: a compare-and-set on "pending" and on the arguments; the first decision wins (AP1). It is stored
 * before it is answered (AP2). Where two people have to approve, the first approval is stored and told, and the second
 * one, by somebody else, decides (HI3).
 *
 * @throws GatewayError `not_found`, `forbidden`, `already_resolved` with the decision that stands, `hash_mismatch`,
 *   `expired`, `bad_request` for edited arguments that the tool does not take, or a grant that is not offered.
 */
export async function decideApproval(deps: ConversationDeps, caller: Caller, command: Decide): Promise<Decided> {
  const { log, now } = deps;
  const known = await requireApproval(deps, caller, command.approvalId);
  if (Date.parse(known.approval.expiresAt) <= now() && known.status === 'pending') {
    await expireApproval(deps, known);
    throw new GatewayError('expired');
  }
  const decision = await readDecision(deps, caller, known, command);
  const { conversationId } = known.approval;
  let isNew = false;
  const result = await log.commit(conversationId, (tools) =>
    once(tools.tx, caller.principal.id, command, now(), async (): Promise<Decided> => {
      const current = (await tools.tx.approval(command.approvalId)) ?? known;
      if (needsSecond(current, command)) return endorse(deps, caller, command, current, tools);
      if (command.decision === 'approve') requireSecondPerson(current, caller);
      isNew = true;
      return resolve(deps, caller, command, { decision, current, tools });
    }),
  );
  if (!isNew) return result;
  await tellResolved(deps, known, { decision: result.decision, at: result.at, by: caller.principal.id });
  return result;
}

/** @throws GatewayError for what contradicts itself, the question, or the policy. */
async function readDecision(
  deps: ConversationDeps,
  caller: Caller,
  known: ApprovalRecord,
  command: Decide,
): Promise<Decision> {
  const outcome = outcomeOf(known, command);
  const edit = await editOf(deps, caller, known, command);
  const { decision, reason, grant } = command;
  if (grant === 'conversation') requireGrant(known.approval, decision);
  const resolution: Resolution = {
    decision: decision === 'approve' ? 'approved' : 'rejected',
    by: deciderOf(caller.principal),
    ...(reason !== undefined && { reason }),
    ...(edit && { editedArguments: edit.arguments, editedHash: edit.hash }),
    ...(grant !== undefined && { grant }),
    ...(outcome !== undefined && { outcome }),
  };
  return { resolution, edit };
}

interface Resolving {
  readonly decision: Decision;
  readonly current: ApprovalRecord;
  readonly tools: CommitTools;
}

async function resolve(
  deps: ConversationDeps,
  caller: Caller,
  command: Decide,
  { decision: { resolution, edit }, current, tools }: Resolving,
): Promise<Decided> {
  const { tx } = tools;
  const { approval, site } = current;
  const at = new Date(deps.now()).toISOString();
  if (!(await tx.resolveApproval(command.approvalId, { ...resolution, at }, command.argsHash))) {
    throw conflict(await tx.approval(command.approvalId), new Viewer(caller.principal.role, deps.registry));
  }
  await resume(current, resolution, tools);
  const given =
    resolution.grant === 'conversation'
      ? await storeGrant(deps, caller, { approval, args: edit?.arguments ?? approval.arguments }, tools)
      : undefined;
  const about = aboutApproval(approval, deps.registry);
  await audit(tx, caller, {
    ...about,
    action: `approval.${resolution.decision}`,
    site,
    ...(resolution.reason !== undefined && { reason: resolution.reason }),
    details: {
      ...about.details,
      ...(edit && {
        editedHash: edit.hash,
        // Where operators may not see the arguments, the log has none of them.
        ...(about.details.arguments !== undefined && { editedArguments: edit.arguments }),
      }),
      ...(given && { grantId: given.id }),
      ...(resolution.outcome !== undefined && { outcome: resolution.outcome }),
    },
  });
  return { decision: resolution.decision, by: resolution.by, at };
}

/** Whether this is the first of two approvals. */
function needsSecond({ approval }: ApprovalRecord, { decision }: Decide): boolean {
  return approval.decidedBy === 'two_people' && decision === 'approve' && (approval.endorsements ?? []).length === 0;
}

/** Records the first of two approvals. */
async function endorse(
  deps: ConversationDeps,
  caller: Caller,
  { argsHash, reason }: Decide,
  record: ApprovalRecord,
  { tx, append }: CommitTools,
): Promise<Decided> {
  const { approval, site, status } = record;
  if (status !== 'pending' || argsHash !== approval.argsHash) {
    throw conflict(record, new Viewer(caller.principal.role, deps.registry));
  }
  const at = new Date(deps.now()).toISOString();
  const by = deciderOf(caller.principal);
  const said = reason === undefined ? {} : { reason };
  const { claim } = approval;
  await tx.updateApproval(approval.id, { endorsements: [{ by, at, ...said }], ...(claim && { claim }) });
  await append([{ type: 'approval.endorsed', approvalId: approval.id, by, ...said }]);
  await audit(tx, caller, { ...aboutApproval(approval, deps.registry), action: 'approval.endorsed', site, ...said });
  return { decision: 'endorsed', by, at };
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
  const { approval } = record;
  if (!mayDecide(caller.principal, approval)) {
    throw new GatewayError('forbidden', 'Somebody else has to decide this.', { field: 'approvalId' });
  }
  return record;
}

/** @throws GatewayError `forbidden` for whoever has given the first of two approvals already. */
function requireSecondPerson({ approval, status }: ApprovalRecord, { principal }: Caller): void {
  const { endorsements = [] } = approval;
  if (status !== 'pending' || !endorsements.some(({ by }) => by.id === principal.id)) return;
  throw new GatewayError('forbidden', 'You have approved this already. Somebody else has to approve it as well.', {
    field: 'approvalId',
  });
}
function conflict(record: ApprovalRecord | undefined, viewer: Viewer): GatewayError {
  if (record === undefined) return new GatewayError('not_found');
  if (record.status === 'pending') return new GatewayError('hash_mismatch', undefined, { field: 'argsHash' });
  // Whether the clock or the person who came too late noticed first makes no difference.
  const code = record.status === 'expired' ? 'expired' : 'already_resolved';
  const { approval, resolution } = record;
  return new GatewayError(code, undefined, resolution && { resolution: viewer.resolution(approval.tool, resolution) });
}

/** Records a resolution and lets the run go on. */
async function resume({ approval }: ApprovalRecord, resolution: Resolution, tools: CommitTools): Promise<void> {
  const { tx, append } = tools;
  const { id: approvalId, conversationId, runId, callId, tool, question } = approval;
  const edited = resolution.editedArguments === undefined ? {} : { tool };
  const events: ConversationEvent[] = [{ type: 'approval.resolved', approvalId, ...resolution, ...edited }];
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
