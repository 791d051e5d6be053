/** `error.type`: what went wrong in a few words of a small vocabulary. Never text that a user, a model or a server wrote. */
import { ErrorType } from './attributes.ts';

/** Class names that the whole vocabulary of this package has one word for. */
const KNOWN_CLASSES: Readonly<Record<string, string>> = {
  APIConnectionTimeoutError: ErrorType.timeout,
  APIUserAbortError: ErrorType.cancelled,
  AbortError: ErrorType.cancelled,
  InputGuardrailTripwireTriggered: ErrorType.guardrailTripped,
  MaxTurnsExceededError: ErrorType.maxTurns,
  ModelTimeoutError: ErrorType.timeout,
  OutputGuardrailTripwireTriggered: ErrorType.guardrailTripped,
  TimeoutError: ErrorType.timeout,
  ToolInputGuardrailTripwireTriggered: ErrorType.guardrailTripped,
  ToolOutputGuardrailTripwireTriggered: ErrorType.guardrailTripped,
  ToolTimeoutError: ErrorType.timeout,
};

/**
 * Provider codes worth telling apart. An allow-list, because a compatible server may put anything into `code`.
 */
const PROVIDER_CODES: ReadonlySet<string> = new Set([
  'billing_hard_limit_reached',
  'content_filter',
  'content_policy_violation',
  'context_length_exceeded',
  'insufficient_quota',
  'invalid_api_key',
  'model_not_found',
  'rate_limit_exceeded',
  'server_error',
]);

const CLASS_NAME = /^[A-Z][A-Za-z0-9]{0,63}$/;
const SYSTEM_CODE = /^E[A-Z]{2,19}$/;
const PLAIN = new Set(['Error', 'Object', 'DOMException']);

function classType(name: unknown): string | undefined {
  if (typeof name !== 'string' || PLAIN.has(name) || !CLASS_NAME.test(name)) return undefined;
  return KNOWN_CLASSES[name] ?? name;
}

/**
 * The low-cardinality `error.type` of a caught value: `cancelled`, `timeout`, `max_turns_exceeded`,
 * `guardrail_tripped`, a known provider code, the HTTP status (`"429"`), a system code (`ECONNREFUSED`), the class name,
 * or `_OTHER`. Reads class, `code` and `status` only, never the message. Never throws.
 */
export function errorTypeOf(error: unknown): string {
  try {
    return classify(error);
  } catch {
    // Any value can be thrown, also one whose properties throw.
    return ErrorType.other;
  }
}

function classify(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ErrorType.other;
  const { name, code, status } = error as { name?: unknown; code?: unknown; status?: unknown };
  const byName = typeof name === 'string' ? KNOWN_CLASSES[name] : undefined;
  const className = error.constructor?.name;
  const byClass = typeof className === 'string' ? KNOWN_CLASSES[className] : undefined;
  const known = byName ?? byClass;
  if (known !== undefined) return known;
  if (typeof code === 'string' && PROVIDER_CODES.has(code)) return code;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599) return String(status);
  if (typeof code === 'string' && SYSTEM_CODE.test(code)) return code;
  return classType(className) ?? classType(name) ?? ErrorType.other;
}

/** The part of an SDK span's error that this package reads. */
export interface SdkSpanError {
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** `"TypeError: cannot …"`: the SDK turns exceptions into text; only the class in front of the colon is of use. */
const STRINGIFIED = /^([A-Z][A-Za-z0-9]{0,55}(?:Error|Exception|Triggered))(?::|$)/;

/** The error type in an SDK span's error, or `undefined` when the SDK kept none (which is usual with content off). */
export function errorTypeOfSpanError(error: SdkSpanError): string | undefined {
  const detail = error.data?.['error'];
  const match = typeof detail === 'string' ? STRINGIFIED.exec(detail) : null;
  return classType(match?.[1]);
}

/** Whether a function span failed only because a person refused the tool call: an answer, not a fault. */
export function isToolRejection(error: SdkSpanError): boolean {
  const detail = error.data?.['error'];
  return (
    typeof detail === 'string' &&
    detail.startsWith('Tool execution for ') &&
    detail.endsWith(' was manually rejected by user.')
  );
}
