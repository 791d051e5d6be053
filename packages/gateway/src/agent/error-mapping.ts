/** From the errors of SDK and provider to the codes of the protocol, by class and status, never by message. */
import {
  GuardrailExecutionError,
  InputGuardrailTripwireTriggered,
  MaxTurnsExceededError,
  ModelBehaviorError,
  ModelRefusalError,
  ModelTimeoutError,
  OutputGuardrailTripwireTriggered,
  ToolCallError,
  ToolInputGuardrailTripwireTriggered,
  ToolOutputGuardrailTripwireTriggered,
  ToolTimeoutError,
} from '@openai/agents';
import type { RunErrorCode, RunStatus } from '@parley/protocol';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { IncompleteResponseError } from './tapped-model.ts';

export interface MappedError {
  readonly status: RunStatus;
  readonly code: RunErrorCode;
}

const failed = (code: RunErrorCode): MappedError => ({ status: 'failed', code });

/** @returns what a client may know of the error that ended a run. */
export function mapRunError(error: unknown): MappedError {
  if (error instanceof ToolCallError) return mapToolError(error.error);
  if (error instanceof MaxTurnsExceededError) return { status: 'limited', code: 'max_turns' };
  if (error instanceof InputGuardrailTripwireTriggered) return { status: 'blocked', code: 'input_blocked' };
  if (error instanceof OutputGuardrailTripwireTriggered) return { status: 'blocked', code: 'output_blocked' };
  if (error instanceof GuardrailExecutionError) return failed('internal');
  if (error instanceof ModelRefusalError) return failed('model_refused');
  if (error instanceof ModelTimeoutError || error instanceof APIConnectionTimeoutError) return failed('model_timeout');
  if (error instanceof ToolTimeoutError) return failed('tool_failed');
  if (error instanceof ModelBehaviorError || error instanceof IncompleteResponseError) return failed('model_error');
  if (error instanceof APIConnectionError) return failed('model_unavailable');
  if (error instanceof APIError) return mapStatus(error.status);
  if (isBrokenConnection(error)) return failed('model_unavailable');
  return failed('internal');
}

/** A tool that is an agent may have failed by a tool of its own. */
function mapToolError(cause: unknown): MappedError {
  if (cause instanceof ToolCallError) return mapToolError(cause.error);
  if (cause instanceof ToolInputGuardrailTripwireTriggered) return { status: 'blocked', code: 'input_blocked' };
  if (cause instanceof ToolOutputGuardrailTripwireTriggered) return { status: 'blocked', code: 'output_blocked' };
  return failed('tool_failed');
}

/** An error event in the middle of a stream has no status: the provider broke off. */
function mapStatus(status: number | undefined): MappedError {
  if (status === 408 || status === 504) return failed('model_timeout');
  if (status === 400 || status === 404 || status === 409 || status === 413 || status === 422)
    return failed('model_error');
  return failed('model_unavailable');
}

/** What `fetch` throws when the connection breaks while the body is read: a TypeError with the reason as its cause. */
function isBrokenConnection(error: unknown): boolean {
  return error instanceof TypeError && error.cause instanceof Error;
}
