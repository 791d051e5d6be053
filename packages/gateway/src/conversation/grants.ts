/** Grants: leave for later calls of a tool, given with an approval (HI5). */
import type { Approval, CommandOf, GrantView, JsonValue } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import { grantOfferFor } from '../policy/grants.ts';
import { audit } from './audit.ts';
import { deciderOf } from './decider.ts';
import type { ConversationDeps } from './deps.ts';
import { once } from './idempotency.ts';
import type { CommitTools } from './log.ts';

/** Grants of one conversation that may be good for something at the same time. */
const MAX_GRANTS = 20;

/** @throws GatewayError `bad_request` where nothing can be granted. */
export function requireGrant({ grantOffer }: Approval, decision: 'approve' | 'reject'): void {
  if (decision === 'approve' && grantOffer !== undefined) return;
  throw new GatewayError('bad_request', 'grant: expected only with an approval that offers one', { field: 'grant' });
}

interface Given {
  readonly approval: Approval;
  /** What the call is made with. */
  readonly args: JsonValue;
}

/**
 * Stores what an approval grants, and tells it, in the transaction of the decision.
 *
 * @throws GatewayError `bad_request` when these arguments leave nothing to grant, `queue_full` when there are too many.
 */
export async function storeGrant(
  { registry, newId, now }: ConversationDeps,
  { principal }: Caller,
  { approval, args }: Given,
  { tx, append }: CommitTools,
): Promise<GrantView> {
  const { conversationId, id: approvalId, tool, title } = approval;
  const offer = grantOfferFor(registry.policy(tool).grantable, args);
  if (offer === undefined)
    throw new GatewayError('bad_request', 'grant: there is nothing to grant', { field: 'grant' });
  const nowMs = now();
  const open = (await tx.grants(conversationId)).filter(({ grant }) => isOpen(grant, nowMs));
  if (open.length >= MAX_GRANTS) {
    throw new GatewayError('queue_full', 'There are too many grants in this conversation.', { field: 'grant' });
  }
  const { expiresInMs, ...limits } = offer;
  const expiresAt = new Date(nowMs + expiresInMs).toISOString();
  const told = { id: newId('grant'), tool, title, ...limits, by: deciderOf(principal), approvalId, expiresAt };
  const grant: GrantView = { ...told, uses: 0, grantedAt: new Date(nowMs).toISOString() };
  const { operatorRole } = principal;
  await tx.putGrant({ conversationId, grant, ...(operatorRole !== undefined && { operatorRole }) });
  await append([{ type: 'grant.given', grant: told }]);
  return grant;
}

function isOpen({ uses, maxUses, expiresAt, revoked }: GrantView, nowMs: number): boolean {
  return revoked === undefined && uses < maxUses && Date.parse(expiresAt) > nowMs;
}

/**
 * `grant.revoke`: later calls are asked about again. It is always on the safe side, so whoever may write may do it.
 *
 * @throws GatewayError `not_found`.
 */
export async function revokeGrant(
  { log, now }: ConversationDeps,
  caller: Caller,
  command: CommandOf<'grant.revoke'>,
): Promise<Record<string, never>> {
  const { conversationId, grantId } = command;
  return log.commit(conversationId, ({ tx, append }) =>
    once(tx, caller.principal.id, command, now(), async () => {
      const { site } = requireConversation(caller, await tx.conversation(conversationId));
      const record = (await tx.grants(conversationId)).find(({ grant }) => grant.id === grantId);
      if (record === undefined) throw new GatewayError('not_found', 'There is no such grant.', { field: 'grantId' });
      const { grant } = record;
      if (grant.revoked !== undefined) return {};
      const by = deciderOf(caller.principal);
      await tx.putGrant({ ...record, grant: { ...grant, revoked: { by, at: new Date(now()).toISOString() } } });
      await append([{ type: 'grant.revoked', grantId, by }]);
      await audit(tx, caller, {
        action: 'grant.revoked',
        site,
        conversationId,
        subject: { type: 'grant', id: grantId },
        details: { tool: grant.tool },
      });
      return {};
    }),
  );
}
