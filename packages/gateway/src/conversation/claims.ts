/** Claims: an operator tells the others that they are on an approval. Advice, not a lock. */
import type { Claim, CommandOf, CommandResult } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import type { ApprovalRecord } from '../store/port.ts';
import { aboutApproval, audit } from './audit.ts';
import { deciderOf } from './decider.ts';
import type { ConversationDeps } from './deps.ts';
import type { CommitTools } from './log.ts';

/** How long a claim holds without being renewed. */
export const CLAIM_MS = 2 * 60 * 1000;

/** The claim that holds at this moment, if one does. */
export function claimOf({ approval }: Pick<ApprovalRecord, 'approval'>, nowMs: number): Claim | undefined {
  const { claim } = approval;
  return claim !== undefined && Date.parse(claim.until) > nowMs ? claim : undefined;
}

/**
 * `approval.claim`: the first one holds, and is renewed by whoever has it.
 *
 * @returns the claim that holds.
 * @throws GatewayError `not_found`, `already_resolved`.
 */
export async function claimApproval(
  deps: ConversationDeps,
  caller: Caller,
  { approvalId }: CommandOf<'approval.claim'>,
): Promise<CommandResult<'approval.claim'>> {
  return withPending(deps, caller, approvalId, async (record, tools) => {
    const nowMs = deps.now();
    const held = claimOf(record, nowMs);
    if (held !== undefined && held.by.id !== caller.principal.id) return held;
    const claim = { by: deciderOf(caller.principal), until: new Date(nowMs + CLAIM_MS).toISOString() };
    await setClaim(record, claim, tools);
    if (held === undefined) await noteInAudit(deps, caller, record, 'approval.claimed', tools);
    return claim;
  });
}

/**
 * `approval.release`: whoever has claimed it lets go, or an admin breaks the claim.
 *
 * @returns the claim that still holds.
 * @throws GatewayError as {@link claimApproval}.
 */
export async function releaseApproval(
  deps: ConversationDeps,
  caller: Caller,
  { approvalId }: CommandOf<'approval.release'>,
): Promise<CommandResult<'approval.release'>> {
  return withPending(deps, caller, approvalId, async (record, tools) => {
    const held = claimOf(record, deps.now());
    if (held === undefined) return { by: null, until: null };
    const { id, operatorRole } = caller.principal;
    if (held.by.id !== id && operatorRole !== 'admin') return held;
    await setClaim(record, undefined, tools);
    await noteInAudit(deps, caller, record, 'approval.released', tools);
    return { by: null, until: null };
  });
}

async function withPending<R>(
  { store, log }: ConversationDeps,
  caller: Caller,
  id: string,
  work: (record: ApprovalRecord, tools: CommitTools) => Promise<R>,
): Promise<R> {
  const known = await store.approval(id);
  if (known === undefined) throw new GatewayError('not_found', 'There is no such approval.', { field: 'approvalId' });
  const { conversationId } = known.approval;
  return log.commit(conversationId, async (tools) => {
    requireConversation(caller, await tools.tx.conversation(conversationId));
    const record = await tools.tx.approval(id);
    if (record?.status !== 'pending') throw new GatewayError('already_resolved', undefined, { field: 'approvalId' });
    return work(record, tools);
  });
}

async function setClaim(
  { approval: { id, endorsements } }: ApprovalRecord,
  claim: Claim | undefined,
  { tx, afterwards }: CommitTools,
): Promise<void> {
  await tx.updateApproval(id, { ...(endorsements && { endorsements }), ...(claim && { claim }) });
  afterwards({ type: 'claimed', approvalId: id, claim: claim ?? null });
}

async function noteInAudit(
  { registry }: ConversationDeps,
  caller: Caller,
  { approval, site }: ApprovalRecord,
  action: string,
  { tx }: CommitTools,
): Promise<void> {
  await audit(tx, caller, { ...aboutApproval(approval, registry), action, site });
}
