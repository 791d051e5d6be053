/** What people and jobs do to conversations, for the audit log (HI7). */
import type { Approval } from '@parley/protocol';
import type { AgentRegistry } from '../agent/definition.ts';
import type { Caller } from '../policy/authorise.ts';
import type { AuditActor, AuditEntry } from '../store/port-audit.ts';
import type { StoreTransaction } from '../store/port.ts';

/** Who acts where no person does: the name of a job. */
export function systemActor(job: string): AuditActor {
  return { id: job, role: 'system' };
}

/** Who does something, and from where. */
export type By = Pick<AuditEntry, 'actor' | 'from'>;

export function byCaller({ principal, address, clientId, connectionId }: Caller): By {
  const { id, role, name, operatorRole } = principal;
  return {
    actor: { id, role, ...(operatorRole !== undefined && { operatorRole }), ...(name !== undefined && { name }) },
    from: {
      ...(address !== undefined && { address }),
      ...(clientId !== undefined && { clientId }),
      ...(connectionId !== undefined && { connectionId }),
    },
  };
}

/** Records what a caller does, in the transaction that does it. */
export async function audit(tx: StoreTransaction, caller: Caller, entry: Omit<AuditEntry, keyof By>): Promise<void> {
  await tx.appendAudit({ ...entry, ...byCaller(caller) });
}

/** The same where it is an operator's doing: what visitors do in their own conversations is not for the audit log. */
export async function auditOperator(
  tx: StoreTransaction,
  caller: Caller,
  entry: Omit<AuditEntry, keyof By>,
): Promise<void> {
  if (caller.principal.role === 'operator') await audit(tx, caller, entry);
}

/** What an approval was about; its arguments only where operators, who read the audit log, may see them. */
export function aboutApproval(
  { id, conversationId, runId, callId, tool, argsHash, arguments: given }: Approval,
  registry: AgentRegistry,
) {
  const isVisible = registry.policy(tool).visibleTo?.includes('operator') ?? true;
  return {
    conversationId,
    subject: { type: 'approval', id },
    details: { tool, runId, callId, argsHash, ...(isVisible && { arguments: given }) },
  };
}
