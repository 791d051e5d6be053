import type { RunLimits } from '../run/agent-port.ts';

/** The agents of a run have passed it on more often than they may. */
export class HandoffLimitError extends Error {
  override readonly name = 'HandoffLimitError';

  constructor(limit: number) {
    super(`there were more than ${limit} handoffs`);
  }
}

/** What the model is told about a call for which there were too many before. */
export function callsAreSpent({ maxToolCalls }: RunLimits): string {
  return `The call was not made: there were ${maxToolCalls} calls already. Answer with what you have.`;
}
