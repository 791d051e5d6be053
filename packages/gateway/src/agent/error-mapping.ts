/** From the errors of SDK, provider and gateway to the codes of the protocol, by class, status and code (ER1). */
import {
  InputGuardrailTripwireTriggered,
  MaxTurnsExceededError,
  ModelBehaviorError,
  ModelRefusalError,
  OutputGuardrailTripwireTriggered,
  ToolCallError,
  ToolInputGuardrailTripwireTriggered,
  ToolOutputGuardrailTripwireTriggered,
  ToolTimeoutError,
} from '@openai/agents';
import type { RunErrorCode, RunStatus } from '@parley/protocol';
import { BudgetExhaustedError } from '../policy/budgets/exhausted.ts';
import { BlockedError } from '../policy/guardrails/blocked.ts';
import { faultOf, type ProviderFault } from './model-call/provider-fault.ts';
import { FellBackError, HandoffLimitError } from './run-errors.ts';

export interface MappedError {
  readonly status: RunStatus;
  readonly code: RunErrorCode;
}

/** A class of errors, with how a run ends by one of them. */
type Row = readonly [errorClass: abstract new (...args: never[]) => Error, status: RunStatus, code: RunErrorCode];

/** What ends a run wherever it is thrown, in a tool and in an agent that is a tool as well. */
const endings: readonly Row[] = [
  [InputGuardrailTripwireTriggered, 'blocked', 'input_blocked'],
  [OutputGuardrailTripwireTriggered, 'blocked', 'output_blocked'],
  [ToolInputGuardrailTripwireTriggered, 'blocked', 'input_blocked'],
  [ToolOutputGuardrailTripwireTriggered, 'blocked', 'output_blocked'],
  [HandoffLimitError, 'limited', 'max_handoffs'],
  [BudgetExhaustedError, 'limited', 'budget_exhausted'],
];

/** What else may end a run; inside of a tool, it is the tool that has failed. */
const failures: readonly Row[] = [
  [MaxTurnsExceededError, 'limited', 'max_turns'],
  [ModelRefusalError, 'failed', 'model_refused'],
  // Answers that the SDK cannot use: an unknown tool, a structured output that is none.
  [ModelBehaviorError, 'failed', 'model_error'],
  [ToolTimeoutError, 'failed', 'tool_failed'],
];

const codesOfFaults: Readonly<Record<ProviderFault, RunErrorCode>> = {
  timeout: 'model_timeout',
  rate_limited: 'rate_limited',
  failing: 'model_unavailable',
  unusable: 'model_unavailable',
  broken_answer: 'model_error',
  invalid: 'model_error',
  refused: 'model_refused',
};

/** @returns what a client may know of the error that ended a run. */
export function mapRunError(error: unknown): MappedError {
  let cause = error;
  while (cause instanceof ToolCallError) cause = cause.error;
  if (cause instanceof BlockedError) return { status: 'blocked', code: `${cause.stage}_blocked` };
  if (cause instanceof FellBackError) return { status: 'failed', code: cause.code };
  const ending = find(endings, cause);
  if (ending !== undefined) return ending;
  if (cause !== error) return { status: 'failed', code: 'tool_failed' };
  const failure = find(failures, error);
  if (failure !== undefined) return failure;
  const fault = faultOf(error);
  return { status: 'failed', code: fault === undefined ? 'internal' : codesOfFaults[fault] };
}

function find(rows: readonly Row[], error: unknown): MappedError | undefined {
  const row = rows.find(([errorClass]) => error instanceof errorClass);
  return row && { status: row[1], code: row[2] };
}
