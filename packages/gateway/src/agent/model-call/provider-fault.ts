/**
 * What an error of a model call says about the provider, by its class, its status and its code, never by its message.
 * Retries, fallbacks and the codes that clients see all follow from this.
 */
import { ModelTimeoutError } from '@openai/agents';
import { APIConnectionError, APIConnectionTimeoutError, APIError, OAuthError, SubjectTokenProviderError } from 'openai';
import { EmptyAnswerError, IncompleteResponseError, ResponseFailedError, StalledError } from './errors.ts';

export type ProviderFault =
  /** No answer in time. */
  | 'timeout'
  | 'rate_limited'
  /** The provider is in trouble, or cannot be reached. */
  | 'failing'
  /** It began an answer that has no end. */
  | 'broken_answer'
  /** It will not work with this model and this key: the key is wrong, the account is empty, the model is not there. */
  | 'unusable'
  /** The request is at fault, and would be everywhere. */
  | 'invalid'
  /** The provider does not want to answer this. */
  | 'refused';

/** Codes, and types where there is no code, that say more than the status does. */
const faultsByCode = new Map<string | null | undefined, ProviderFault>([
  ['rate_limit_exceeded', 'rate_limited'],
  ['rate_limit_error', 'rate_limited'],
  ['server_error', 'failing'],
  ['internal_error', 'failing'],
  ['internal_server_error', 'failing'],
  ['overloaded', 'failing'],
  ['overloaded_error', 'failing'],
  ['server_is_overloaded', 'failing'],
  ['engine_overloaded', 'failing'],
  ['service_unavailable', 'failing'],
  ['service_unavailable_error', 'failing'],
  ['vector_store_timeout', 'timeout'],
  ['timeout', 'timeout'],
  ['insufficient_quota', 'unusable'],
  ['billing_hard_limit_reached', 'unusable'],
  ['billing_not_active', 'unusable'],
  ['account_deactivated', 'unusable'],
  ['invalid_api_key', 'unusable'],
  ['model_not_found', 'unusable'],
  ['context_length_exceeded', 'invalid'],
  ['invalid_image', 'invalid'],
  ['invalid_image_format', 'invalid'],
  ['invalid_base64_image', 'invalid'],
  ['invalid_image_url', 'invalid'],
  ['invalid_image_mode', 'invalid'],
  ['image_too_large', 'invalid'],
  ['image_too_small', 'invalid'],
  ['image_parse_error', 'invalid'],
  ['image_file_too_large', 'invalid'],
  ['image_file_not_found', 'invalid'],
  ['unsupported_image_media_type', 'invalid'],
  ['empty_image_file', 'invalid'],
  ['failed_to_download_image', 'invalid'],
  ['content_filter', 'refused'],
  ['content_policy_violation', 'refused'],
  ['image_content_policy_violation', 'refused'],
  ['misalignment_policy_violation', 'refused'],
  ['bio_policy', 'refused'],
  ['invalid_prompt', 'refused'],
]);

/** @returns undefined for an error that is not the provider's. */
export function faultOf(error: unknown): ProviderFault | undefined {
  if (error instanceof StalledError || error instanceof ModelTimeoutError) return 'timeout';
  if (error instanceof IncompleteResponseError) return 'broken_answer';
  if (error instanceof EmptyAnswerError) return error.reason === 'content_filter' ? 'refused' : 'invalid';
  if (error instanceof ResponseFailedError) return faultsByCode.get(error.code) ?? 'unusable';
  if (error instanceof OAuthError || error instanceof SubjectTokenProviderError) return 'unusable';
  if (error instanceof APIConnectionTimeoutError) return 'timeout';
  if (error instanceof APIConnectionError || isBrokenConnection(error)) return 'failing';
  return error instanceof APIError ? faultOfReply(error) : undefined;
}

/** An error event in the stream has no status. One with a code that nobody knows is not tried again. */
function faultOfReply({ status, code, type }: APIError): ProviderFault {
  const known = faultsByCode.get(code) ?? faultsByCode.get(type);
  if (known !== undefined) return known;
  if (status !== undefined) return faultOfStatus(status);
  return type === 'invalid_request_error' ? 'invalid' : 'unusable';
}

function faultOfStatus(status: number): ProviderFault {
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate_limited';
  if (status === 409 || status >= 500) return 'failing';
  return [401, 402, 403, 404, 410].includes(status) ? 'unusable' : 'invalid';
}

/** What `fetch` throws when the connection breaks while the body is read: a TypeError with the reason as its cause. */
function isBrokenConnection(error: unknown): boolean {
  return error instanceof TypeError && error.cause instanceof Error;
}

/** Whether the same request may succeed with the same model a little later. */
export function isTransient(fault: ProviderFault | undefined): boolean {
  return fault === 'timeout' || fault === 'rate_limited' || fault === 'failing' || fault === 'broken_answer';
}

/** Whether another model may answer the same request. */
export function isOfCandidate(fault: ProviderFault | undefined): boolean {
  return fault === 'unusable' || isTransient(fault);
}
