import { createHash } from 'node:crypto';
import type { Approval, JsonValue, Role } from '@parley/protocol';
import { titleOf, type ToolPolicy } from '../agent/definition.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { WhoDecides } from '../policy/deciders.ts';
import { grantOfferFor } from '../policy/grants.ts';
import type { ApprovalRecord } from '../store/port.ts';
import type { CallDecision, PendingCall } from './agent-port.ts';

/** How long an approval waits by default (HI5). */
export const APPROVAL_LIFETIME_MS = 24 * 3600 * 1000;

const NOT_APPROVED = 'The person who was asked did not approve this call.';
const EXPIRED = 'Nobody approved this call in time, so it was not made.';

/** SHA-256 of arguments, in hex: what a decision names, so that nobody approves what they did not see (AP1). */
export function hashArguments(args: JsonValue): string {
  return createHash('sha256').update(canonicalJson(args)).digest('hex');
}

/** The approval that asks about a call. */
export function approvalFor(options: {
  readonly id: string;
  readonly conversationId: string;
  readonly runId: string;
  readonly call: PendingCall;
  readonly policy: ToolPolicy;
  /** Made out from the policy for this call. */
  readonly deciders: WhoDecides;
  /** What to call an agent before people; undefined when it is not known. */
  readonly titleOf: (agent: string) => string | undefined;
  readonly nowMs: number;
}): Approval {
  const { id, conversationId, runId, call, policy, deciders, nowMs } = options;
  const editableBy = editorsOf(policy, deciders);
  // Two people would each have to give it, and nobody could take one half back.
  const grantOffer = deciders.decidedBy === 'two_people' ? undefined : grantOfferFor(policy.grantable, call.arguments);
  const title = policy.title ?? titleOf(call.tool);
  // What an agent is called inside of the program is nothing to show to people.
  const askedBy = [...(call.worksFor ?? []), call.agent].flatMap((agent) => options.titleOf(agent) ?? []);
  return {
    id,
    conversationId,
    runId,
    callId: call.callId,
    ...(call.parentCallId !== undefined && { parentCallId: call.parentCallId }),
    tool: call.tool,
    title,
    ...(askedBy.length > 0 && { askedBy }),
    summary: summarise(policy, call.arguments) ?? title,
    arguments: call.arguments,
    argsHash: hashArguments(call.arguments),
    ...(call.schema && { schema: { ...call.schema } }),
    ...deciders,
    ...(editableBy.length > 0 && { editableBy }),
    ...(grantOffer && { grantOffer }),
    requestedAt: new Date(nowMs).toISOString(),
    expiresAt: new Date(nowMs + (policy.expiresInMs ?? APPROVAL_LIFETIME_MS)).toISOString(),
  };
}

/** Who may change the arguments of a call: those that the policy lets, of those that decide and may see them. */
function editorsOf(
  { editableBy = ['operator'], visibleTo }: ToolPolicy,
  { decidedBy }: WhoDecides,
): Exclude<Role, 'service'>[] {
  // What the one has seen and the other has not would be two approvals of different calls.
  if (decidedBy === 'two_people') return [];
  return editableBy.filter(
    (role) => (decidedBy === 'either' || decidedBy === role) && (visibleTo?.includes(role) ?? true),
  );
}

/** A summary that throws must not keep a call from being asked about. */
function summarise(policy: ToolPolicy, args: JsonValue): string | undefined {
  try {
    return policy.summarise?.(args);
  } catch {
    return undefined;
  }
}

/** The approval that asks what came of a call that was interrupted. */
export function outcomeQuestionFor(options: Parameters<typeof approvalFor>[0]): Approval {
  const { decidedBy, operatorRole } = options.deciders;
  // Two people would have to have seen the same: one who knows is enough.
  const deciders =
    decidedBy === 'two_people'
      ? { decidedBy: 'operator' as const, ...(operatorRole && { operatorRole }) }
      : options.deciders;
  const { editableBy: _calls, grantOffer: _only, ...approval } = approvalFor({ ...options, deciders });
  const summary = `Did this happen before the interruption? ${approval.summary}`;
  return { ...approval, question: 'outcome', summary };
}

/** What the agent is told about the calls that are decided. */
export function decisionsOf(records: readonly ApprovalRecord[]): CallDecision[] {
  const asked = records.filter(({ approval }) => approval.question !== 'outcome');
  // Some providers use a call id again: a decision is never for a later call than the one that was asked about.
  const latest = new Map(asked.map((record) => [record.approval.callId, record]));
  return [...latest.values()].flatMap(({ approval, status, resolution }): CallDecision[] => {
    const { callId, arguments: shown } = approval;
    switch (status) {
      case 'pending':
        return [];
      case 'approved':
        return [{ callId, approved: true, ...editOf(shown, resolution) }];
      case 'rejected':
        return [{ callId, approved: false, message: rejection(resolution?.reason) }];
      case 'expired':
      case 'cancelled':
        return [{ callId, approved: false, message: EXPIRED }];
      default:
        return status satisfies never;
    }
  });
}

function editOf(shown: JsonValue, resolution: ApprovalRecord['resolution']): Pick<CallDecision, 'edited'> {
  const edited = resolution?.editedArguments;
  return edited === undefined ? {} : { edited: { arguments: edited, shown } };
}

function rejection(reason: string | undefined): string {
  return reason === undefined || reason.trim() === '' ? NOT_APPROVED : `${NOT_APPROVED} Their reason: ${reason}`;
}

/** How long a run has waited for people, in milliseconds: times in which it waited for several count once. */
export function waitedMs(approvals: readonly ApprovalRecord[]): number {
  const waits = approvals
    .flatMap(({ approval, resolution }) =>
      resolution === undefined ? [] : [{ from: Date.parse(approval.requestedAt), to: Date.parse(resolution.at) }],
    )
    .toSorted((left, right) => left.from - right.from);
  let total = 0;
  let until = 0;
  for (const { from, to } of waits) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}
