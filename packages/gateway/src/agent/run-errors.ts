/** What ends the work of an agent in the gateway itself. */
import type { RunErrorCode } from '@parley/protocol';

/** The agents of a run have passed it on more often than they may. */
export class HandoffLimitError extends Error {
  override readonly name = 'HandoffLimitError';

  constructor(limit: number) {
    super(`there were more than ${limit} handoffs`);
  }
}

/** The agent has failed before, at this place, and another went on: a replay must not try it again. */
export class FellBackError extends Error {
  override readonly name = 'FellBackError';
  readonly code: RunErrorCode;

  constructor(code: RunErrorCode) {
    super('the agent has failed here before');
    this.code = code;
  }
}

/** An agent is used as a tool that the gateway was not told of. */
export class UnlistedAgentError extends Error {
  override readonly name = 'UnlistedAgentError';

  constructor(tool: string) {
    super(`the agent behind the tool ${tool} is not listed in agents`);
  }
}
