/** Calls that need no person any more, since somebody has granted them for the rest of the conversation (HI5). */
import type { Approval, Resolution } from '@parley/protocol';
import type { AgentRegistry } from '../agent/definition.ts';
import { aboutApproval } from '../conversation/audit.ts';
import { mayDecide } from '../policy/deciders.ts';
import { covers } from '../policy/grants.ts';
import type { GrantRecord, StoreTransaction } from '../store/port.ts';

export interface Granted {
  readonly approval: Approval;
  readonly resolution: Resolution;
}

/**
 * Decides those calls that a grant is for: each with its approval, so that it is told, and stands in the audit log, like any
 * other. To be called in the transaction in which they are asked about, once they are stored.
 *
 * @param asked Pending approvals of one conversation.
 */
export async function decideByGrants(
  asked: readonly Approval[],
  { registry, site, nowMs }: { readonly registry: AgentRegistry; readonly site: string; readonly nowMs: number },
  tx: StoreTransaction,
): Promise<Granted[]> {
  const [first] = asked;
  if (first === undefined) return [];
  const grants = [...(await tx.grants(first.conversationId))];
  const decided: Granted[] = [];
  for (const approval of asked) {
    const index = grants.findIndex((record) => isFor(record, approval, nowMs));
    const record = grants[index];
    if (record === undefined) continue;
    const { grant, operatorRole } = record;
    const used = { ...record, grant: { ...grant, uses: grant.uses + 1 } };
    grants[index] = used;
    await tx.putGrant(used);
    const resolution: Resolution = { decision: 'approved', by: grant.by, grantId: grant.id };
    await tx.resolveApproval(approval.id, { ...resolution, at: new Date(nowMs).toISOString() });
    const about = aboutApproval(approval, registry);
    const { id, role, name } = grant.by;
    await tx.appendAudit({
      ...about,
      action: 'approval.approved',
      site,
      actor: { id, role, ...(name !== undefined && { name }), ...(operatorRole !== undefined && { operatorRole }) },
      details: { ...about.details, grantId: grant.id },
    });
    decided.push({ approval, resolution });
  }
  return decided;
}

/** Never for a call that whoever gave the grant could not decide alone. */
function isFor({ grant, operatorRole }: GrantRecord, approval: Approval, nowMs: number): boolean {
  const { tool, arguments: args, decidedBy } = approval;
  const giver = { role: grant.by.role, ...(operatorRole !== undefined && { operatorRole }) };
  return decidedBy !== 'two_people' && mayDecide(giver, approval) && covers(grant, tool, args, nowMs);
}
