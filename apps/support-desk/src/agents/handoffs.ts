import { type Agent, handoff, type Handoff } from '@openai/agents';
import { removeAllTools } from '@openai/agents-core/extensions';

/** To whom, and when: models choose by the description. */
export interface HandoffTarget {
  // The SDK's agents are invariant in context and output; here both are opaque.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly agent: Agent<any, any>;
  /** Such as `transfer_to_billing`. Stored in paused runs: not to be renamed. */
  readonly tool: string;
  readonly description: string;
}

/**
 * A handoff whose receiver reads what customer and agents have said, and nothing of the tools of others: it may not have them,
 * and would call them again, or take old results for new ones.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export function handOver({ agent, tool, description }: HandoffTarget): Handoff<any, any> {
  return handoff(agent, {
    toolNameOverride: tool,
    toolDescriptionOverride: description,
    inputFilter: removeAllTools,
  });
}
