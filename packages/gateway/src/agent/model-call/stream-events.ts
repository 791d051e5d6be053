/** What the events of a model's stream mean for a call that may have to be made again. */
import { ModelBehaviorError, type StreamEvent } from '@openai/agents';
import { IncompleteResponseError, ResponseFailedError } from './errors.ts';

/** Events of the Responses API that come before anything was written. */
const preludes = new Set([
  'response.created',
  'response.queued',
  'response.in_progress',
  'response.output_item.added',
  'response.content_part.added',
  'response.mcp_list_tools.in_progress',
  'response.mcp_list_tools.completed',
  'response.mcp_list_tools.failed',
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.error',
]);

interface RawEvent {
  readonly type?: unknown;
  readonly delta?: unknown;
  readonly code?: unknown;
  readonly item?: { readonly type?: unknown } | null;
  readonly response?: { readonly error?: { readonly code?: unknown } | null } | null;
}

/**
 * Whether the model has written or done something with this event: after it the call may not be made again (ER2).
 * Reasoning does not count; nobody sees it.
 */
export function isToken(event: StreamEvent): boolean {
  if (event.type === 'output_text_delta') return event.delta !== '';
  if (event.type !== 'model') return false;
  const { type, delta, item } = (event.event ?? {}) as RawEvent;
  if (typeof type !== 'string' || !type.startsWith('response.')) return false;
  if (preludes.has(type) || type.startsWith('response.reasoning')) return false;
  if (type === 'response.output_item.done' && item?.type === 'reasoning') return false;
  return !(type.endsWith('.delta') && delta === '');
}

/**
 * @param raw The provider's last event.
 * @returns the error itself, or one that says more: the SDK has one class for all that a provider may report.
 */
export function explain(error: unknown, raw: unknown): unknown {
  // The client reads each event as JSON; half an event is what a proxy leaves of a broken stream.
  if (error instanceof SyntaxError) return new IncompleteResponseError('the stream cannot be read', { cause: error });
  if (!(error instanceof ModelBehaviorError) || typeof raw !== 'object' || raw === null) return error;
  const { type, code, response } = raw as RawEvent;
  if (type !== 'response.failed' && type !== 'response.error' && type !== 'error') return error;
  const given = response?.error?.code ?? code;
  return new ResponseFailedError(typeof given === 'string' ? given : undefined, error);
}
