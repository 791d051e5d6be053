/** From a decoded command to the service that does it: rights by role here, by ownership in the service. */
import type { Command } from '@parley/protocol';
import { deleteConversation, giveFeedback, openConversation } from '../conversation/conversations.ts';
import { claimApproval, releaseApproval } from '../conversation/claims.ts';
import { decideApproval } from '../conversation/decisions.ts';
import { revokeGrant } from '../conversation/grants.ts';
import { readHistory } from '../conversation/history.ts';
import { sendMessage } from '../conversation/messages.ts';
import { claimPageCall, giveToolResult } from '../conversation/page-calls.ts';
import { cancelRun } from '../conversation/runs.ts';
import { listConversations } from '../conversation/search.ts';
import { handBack, takeOver } from '../conversation/takeover.ts';
import { Viewer } from '../conversation/viewer.ts';
import { GatewayError } from '../errors.ts';
import type { Identity } from '../policy/authenticate.ts';
import { requireRole } from '../policy/authorise.ts';
import type { ConnectionDeps, ConnectionInfo, Welcomed } from './deps.ts';
import { Inbox, INBOX_LIMIT } from './inbox.ts';
import { subscribe } from './subscribe.ts';

export interface Answer {
  readonly result: Record<string, unknown>;
  /** To be done once the reply was sent. */
  readonly afterwards?: () => void;
}

export interface CommandContext {
  readonly refresh: (identity: Identity) => void;
  readonly connection: ConnectionInfo;
}

/** @throws GatewayError for every refusal. */
export async function handleCommand(
  deps: ConnectionDeps,
  welcomed: Welcomed,
  command: Command,
  { refresh, connection }: CommandContext,
): Promise<Answer> {
  const { caller } = welcomed;
  requireRole(caller, command.type);
  switch (command.type) {
    case 'conversation.open': {
      const record = await openConversation(deps, caller, command);
      const { info, start } = subscribe(deps, welcomed, record, command);
      return { result: { ...info, agent: record.agent }, afterwards: start };
    }
    case 'conversation.close':
      return closeSubscription(welcomed, command.sub);
    case 'conversation.list':
      return { result: await listConversations(deps, caller, command) };
    case 'conversation.history':
      return { result: await readHistory(deps, caller, command) };
    case 'conversation.delete':
      return { result: await deleteConversation(deps, caller, command) };
    case 'message.send':
      if (deps.isDraining()) throw new GatewayError('draining');
      return { result: await sendMessage(deps, caller, command) };
    case 'run.cancel':
      return { result: await cancelRun(deps, caller, command) };
    case 'approval.decide':
      return { result: await decideApproval(deps, caller, command) };
    case 'grant.revoke':
      return { result: await revokeGrant(deps, caller, command) };
    case 'inbox.watch':
      return watchInbox(deps, welcomed, command.filter);
    case 'tool.result':
      return { result: await giveToolResult(deps, caller, command) };
    case 'tool.claim':
      return { result: await claimPageCall(deps, deps.isConnected, caller, command) };
    case 'feedback.give':
      return { result: await giveFeedback(deps, caller, command) };
    case 'auth.refresh': {
      const identity = await deps.identities.authenticate({
        site: caller.site,
        token: command.token,
        clientId: welcomed.clientId,
        isLocal: connection.isLocal,
      });
      if (identity.principal.id !== caller.principal.id)
        throw new GatewayError('unauthorized', 'token: it is of somebody else', { field: 'token' });
      refresh(identity);
      const merged = command.merge === undefined ? undefined : await deps.merge(welcomed.caller, command.merge);
      const expiresAt = new Date(identity.expiresAtMs).toISOString();
      return { result: { expiresAt, ...(merged !== undefined && { merged }) } };
    }
    case 'approval.claim':
      return { result: await claimApproval(deps, caller, command) };
    case 'approval.release':
      return { result: await releaseApproval(deps, caller, command) };
    case 'conversation.takeover':
      return { result: await takeOver(deps, caller, command) };
    case 'conversation.handback':
      return { result: await handBack(deps, caller, command) };
    default:
      return command satisfies never;
  }
}

function closeSubscription(welcomed: Welcomed, sub: number): Answer {
  const subscription = welcomed.subscriptions.get(sub) ?? welcomed.inboxes.get(sub);
  if (subscription === undefined)
    throw new GatewayError('not_found', 'There is no such subscription.', { field: 'sub' });
  subscription.close();
  welcomed.subscriptions.delete(sub);
  welcomed.inboxes.delete(sub);
  return { result: {} };
}

async function watchInbox(
  deps: ConnectionDeps,
  welcomed: Welcomed,
  filter: Extract<Command, { type: 'inbox.watch' }>['filter'],
): Promise<Answer> {
  if (filter?.agent !== undefined) {
    throw new GatewayError('unsupported', 'The inbox cannot be filtered by agent yet.', { field: 'filter.agent' });
  }
  // A second watch replaces the first: there is one inbox a connection.
  for (const inbox of welcomed.inboxes.values()) inbox.close();
  welcomed.inboxes.clear();
  const sub = welcomed.nextSub++;
  const { store, channels, presence, now, registry } = deps;
  const viewer = new Viewer(welcomed.caller.principal.role, registry);
  const { flow, outlet } = welcomed;
  const inbox = new Inbox({ sub, filter, store, viewer, channels, presence, flow, outlet, now });
  welcomed.inboxes.set(sub, inbox);
  const approvals = await inbox.list();
  return { result: { sub, approvals, presence: presence.list(INBOX_LIMIT) }, afterwards: () => inbox.start() };
}
