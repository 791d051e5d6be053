import * as z from 'zod/mini';

/** Name of the WebSocket subprotocol; a breaking change is a new one (TR2). */
export const SUBPROTOCOL = 'parley.v1';
/** What `welcome.protocol` says: major of the subprotocol, minor counts additions. */
export const PROTOCOL_VERSION = '1.0';
/** Path of the socket on the gateway (TR1). */
export const SOCKET_PATH = '/v1/socket';

/** Default limits; the gateway announces those in force in `welcome.limits`. */
export const defaultLimits = {
  /** Largest frame that a client may send after `welcome`, in bytes. */
  frameBytes: 65_536,
  /** Largest frame before `welcome`, in bytes (TR3). */
  helloBytes: 8_192,
  /** Longest message text, in UTF-16 units. */
  messageChars: 10_000,
  /** Commands of one connection that may be unanswered at the same time. */
  inFlight: 16,
  /** Bytes that may be sent without an acknowledgement before events are dropped for a snapshot (FL2). */
  unackedBytes: 262_144,
  /** Deepest nesting of objects and arrays in a frame. */
  depth: 32,
} as const;

/** An identifier made by server or client: URL-safe, 1 to 128 characters. */
export const Id = z
  .string()
  .check(z.regex(/^[\w.:~-]{1,128}$/, 'an identifier of 1 to 128 characters from A-Z a-z 0-9 _ . : ~ -'));
/** An idempotency key: a UUID of any version (CM1). */
export const Key = z.guid('a UUID');
export const Timestamp = z.iso.datetime({ offset: true, error: 'a time such as 2026-11-20T14:00:00Z' });
export const Seq = z.int().check(z.nonnegative());
export const Text = z.string();
/** Name of a registered agent. */
export const AgentName = z.string().check(z.maxLength(128));
/** Language tag of BCP 47, such as `de-CH`. */
export const Locale = z
  .string()
  .check(z.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$/, 'a language tag such as de-CH'));
/** W3C Trace Context: the span of the caller that a turn becomes a part of. */
export const Traceparent = z
  .string()
  .check(z.regex(/^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/, 'a W3C traceparent of version 00'));
export const Token = z.string().check(z.minLength(1), z.maxLength(4096));

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Any JSON value. What `JSON.parse` makes of `1e999` is none: it would come back as null. */
export const Json = z.custom<JsonValue>(isJson, 'a JSON value with finite numbers');
/** A JSON object, such as the arguments of a tool call. */
export const JsonObject = z.custom<{ [key: string]: JsonValue }>(
  (value) => typeof value === 'object' && !Array.isArray(value) && value !== null && isJson(value),
  'a JSON object with finite numbers',
);

/** Walks with a stack of its own, so that no nesting is too deep for it. */
function isJson(root: unknown): boolean {
  const stack = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) stack.push(child);
    else if (typeof value === 'number' ? !Number.isFinite(value) : !isScalar(value)) return false;
  }
  return true;
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

export const Role = z.enum(['visitor', 'operator', 'service']);
export type Role = z.infer<typeof Role>;

/** Rank of an operator, each of which may do what those before it may. */
export const OperatorRole = z.enum(['viewer', 'reviewer', 'admin']);
export type OperatorRole = z.infer<typeof OperatorRole>;

export const Principal = z.object({
  id: Id,
  role: Role,
  name: z.optional(z.string()),
  /** Set for an operator. */
  operatorRole: z.optional(OperatorRole),
});
export type Principal = z.infer<typeof Principal>;

/** A person as shown to others. */
export const Person = z.object({ id: Id, name: z.optional(z.string()) });
export type Person = z.infer<typeof Person>;

/** Who decided an approval. */
export const Decider = z.object({ id: Id, role: Role, name: z.optional(z.string()) });
export type Decider = z.infer<typeof Decider>;

export const DecidedBy = z.enum(['visitor', 'operator', 'either', 'two_people']);
export type DecidedBy = z.infer<typeof DecidedBy>;

/** Longest list of operators that is told of: who looks at a conversation, for one. */
export const MAX_PEOPLE = 20;

/** What a person says about a call that was interrupted. `retry`: make it again. */
export const CallOutcome = z.enum(['done', 'not_done', 'retry']);
export type CallOutcome = z.infer<typeof CallOutcome>;

export const Grant = z.enum(['once', 'conversation']);
export const OnBusy = z.enum(['queue', 'reject', 'interrupt', 'steer']);
export type OnBusy = z.infer<typeof OnBusy>;
