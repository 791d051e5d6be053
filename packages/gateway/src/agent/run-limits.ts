import type { RunLimits } from '../run/agent-port.ts';

/** What the model is told about a call for which there were too many before. */
export function callsAreSpent({ maxToolCalls }: RunLimits): string {
  return `The call was not made: there were ${maxToolCalls} calls already. Answer with what you have.`;
}
