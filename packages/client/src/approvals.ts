/** Decisions: the same from a conversation and from the inbox. */
import type { CommandResult } from '@parley/protocol';
import type { Requests } from './connection/requests.ts';
import type { Settings } from './options.ts';
import type { ApprovalRef, DecideOptions } from './types.ts';

export interface DecideEnvironment {
  readonly settings: Pick<Settings, 'uuid'>;
  readonly requests: Requests;
}

export function decide(
  env: DecideEnvironment,
  approval: ApprovalRef,
  decision: 'approve' | 'reject',
  options: DecideOptions,
): Promise<CommandResult<'approval.decide'>> {
  const { reason, editedArguments, grant, outcome } = options;
  return env.requests.request('approval.decide', {
    approvalId: approval.id,
    argsHash: approval.argsHash,
    key: env.settings.uuid(),
    decision,
    ...(reason !== undefined && { reason }),
    ...(editedArguments !== undefined && { editedArguments }),
    ...(grant !== undefined && { grant }),
    ...(outcome !== undefined && { outcome }),
  });
}
