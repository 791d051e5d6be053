/** Who may do what: pure functions, asked for every command (HS2). */
import { type CommandType, commands, type OperatorRole, type Principal } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import type { ConversationRecord } from '../store/port.ts';
import { ranks } from './deciders.ts';

/** A principal and the site that its connection speaks for. */
export interface Caller {
  readonly principal: Principal;
  readonly site: string;
  /** `hello.client.id` of the tab or process. */
  readonly clientId?: string;
  /** Connection on which the caller speaks; absent over HTTP. */
  readonly connectionId?: string;
  /** Language tag that the client has told. */
  readonly locale?: string;
  /** Where the connection comes from; absent for this machine, behind which a reverse proxy may hide many. */
  readonly address?: string;
}

/** @throws GatewayError `forbidden` when the role, or the rank of an operator, may not send such a command at all. */
export function requireRole(caller: Caller, type: CommandType): void {
  const { rank } = commands[type];
  const roles: readonly string[] = commands[type].roles;
  if (!roles.includes(caller.principal.role)) throw new GatewayError('forbidden');
  if (caller.principal.role === 'operator') requireOperatorRole(caller, rank ?? 'admin');
}

/** @throws GatewayError `forbidden` for whoever is no operator of that rank or a higher one. */
export function requireOperatorRole({ principal }: Caller, minimum: OperatorRole): void {
  if (principal.role !== 'operator' || !ranks(principal.operatorRole, minimum)) throw new GatewayError('forbidden');
}

/**
 * @returns the conversation, when the caller may read and write it: its visitor, or any operator.
 * @throws GatewayError `not_found` when there is none, `forbidden` when it is somebody else's.
 */
export function requireConversation(caller: Caller, record: ConversationRecord | undefined): ConversationRecord {
  if (record === undefined || record.status === 'deleted') {
    throw new GatewayError('not_found', 'There is no such conversation.', { field: 'conversationId' });
  }
  const { principal, site } = caller;
  const allowed =
    principal.role === 'operator' ||
    (record.site === site && (principal.role === 'service' || record.ownerId === principal.id));
  if (!allowed)
    throw new GatewayError('forbidden', 'This conversation belongs to somebody else.', { field: 'conversationId' });
  return record;
}
