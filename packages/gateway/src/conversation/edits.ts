/** Arguments that somebody changes while approving a call (AP4). */
import type { CommandOf, JsonValue } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import type { Caller } from '../policy/authorise.ts';
import { mayDecide, whoDecides } from '../policy/deciders.ts';
import { hashArguments } from '../run/approvals.ts';
import type { ApprovalRecord } from '../store/port.ts';
import type { ConversationDeps } from './deps.ts';

export interface Edit {
  /** What the tool is to get. */
  readonly arguments: JsonValue;
  readonly hash: string;
}

const field = 'editedArguments';

/**
 * What a decision changes.
 *
 * @returns undefined when it changes nothing.
 * @throws GatewayError `bad_request` where nothing can be edited, or the tool does not take it; `forbidden` for whoever may
 *   not edit, or may not decide about a call with such arguments alone.
 */
export async function editOf(
  deps: ConversationDeps,
  caller: Caller,
  { approval, site }: ApprovalRecord,
  { decision, editedArguments: edited }: Pick<CommandOf<'approval.decide'>, 'decision' | 'editedArguments'>,
): Promise<Edit | undefined> {
  if (edited === undefined) return undefined;
  if (decision !== 'approve' || approval.question === 'outcome') {
    throw new GatewayError('bad_request', `${field}: expected only with the approval of a call`, { field });
  }
  if (approval.editableBy?.includes(caller.principal.role) !== true) {
    throw new GatewayError('forbidden', 'The arguments of this call cannot be changed.', { field });
  }
  const hash = hashArguments(edited);
  if (hash === approval.argsHash) return undefined;
  requireTaken(deps, approval, edited);
  const { conversationId, runId, tool } = approval;
  const [conversation, run] = await Promise.all([deps.store.conversation(conversationId), deps.store.run(runId)]);
  const deciders = await whoDecides(deps.registry.policy(tool).decidedBy, edited, {
    principal: { id: conversation?.ownerId ?? '', role: run?.role ?? 'visitor' },
    site,
    conversationId,
    runId,
  });
  if (deciders.decidedBy === 'two_people' || !mayDecide(caller.principal, deciders)) {
    throw new GatewayError('forbidden', 'Somebody else has to decide about these arguments.', { field });
  }
  return { arguments: edited, hash };
}

/** @throws GatewayError `bad_request` with what is wrong. */
function requireTaken(
  { argumentProblems }: ConversationDeps,
  { tool, schema, arguments: asked }: ApprovalRecord['approval'],
  edited: JsonValue,
): void {
  const problems = argumentProblems(tool, edited, schema);
  // Where personal data is masked, not even what was asked is valid as people see it: the tool itself judges it then.
  if (problems.length === 0 || argumentProblems(tool, asked, schema).length > 0) return;
  throw new GatewayError('bad_request', `${field}: ${problems.join(' ')}`, { field });
}
