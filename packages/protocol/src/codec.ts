/**
 * Text frames to typed frames and back. Decoding never throws: whatever arrives is a frame or a problem that says
 * what to do about it.
 */
import * as z from 'zod/mini';
import { closeCodes, type CommandErrorCode } from './codes.ts';
import { Ack, type ClientFrame, CommandId, commands, type CommandType, Hello, Pong } from './commands.ts';
import {
  controlSchemas,
  type ControlType,
  EventPosition,
  eventSchemas,
  type EventType,
  type ServerFrame,
  type UnknownEventFrame,
} from './events.ts';
import { defaultLimits } from './primitives.ts';

/** What is wrong with a frame, and the answer that the protocol gives to it. */
export type FrameProblem =
  | { readonly answer: 'close'; readonly closeCode: number; readonly message: string }
  | {
      readonly answer: 'reply';
      readonly id: number | null;
      readonly code: CommandErrorCode;
      readonly message: string;
      readonly field?: string;
    };

export type Decoded<T> =
  | { readonly ok: true; readonly frame: T }
  | { readonly ok: false; readonly problem: FrameProblem };

const clientSchemas = buildClientSchemas();

function buildClientSchemas(): ReadonlyMap<string, z.ZodMiniType> {
  const schemas = new Map<string, z.ZodMiniType>([
    ['hello', Hello],
    ['ack', Ack],
    ['pong', Pong],
  ]);
  for (const [type, spec] of Object.entries(commands)) {
    schemas.set(type, z.object({ type: z.literal(type), id: CommandId, ...spec.fields }));
  }
  return schemas;
}

const serverSchemas: ReadonlyMap<string, z.ZodMiniType> = new Map([
  ...Object.entries(controlSchemas),
  ...Object.entries(eventSchemas).map(([type, schema]): [string, z.ZodMiniType] => [
    type,
    z.extend(schema, EventPosition.def.shape),
  ]),
]);

/** Whether `type` is a command of this version. */
export function isCommandType(type: string): type is CommandType {
  return Object.hasOwn(commands, type);
}

function close(message: string): { ok: false; problem: FrameProblem } {
  return { ok: false, problem: { answer: 'close', closeCode: closeCodes.badFrame, message } };
}

type Parsed = { ok: true; value: Record<string, unknown> } | { ok: false; message: string };

function parseObject(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: 'the frame is not valid JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, message: 'a frame is one JSON object' };
  }
  return { ok: true, value: value as Record<string, unknown> };
}

/** Escapes of surrogates; only frames that have some can decode to strings that are not well-formed. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

interface Tidying {
  readonly maxDepth: number;
  /** Whether strings that are not well-formed are made so. */
  readonly mend: boolean;
}

/**
 * Bounds the depth, removes `__proto__` keys (harmless here, but not to code that copies objects), and makes strings
 * well-formed, since a lone surrogate would change its value on the way through UTF-8.
 *
 * @returns false when the value is nested too deeply.
 */
function tidy(root: Record<string, unknown>, { maxDepth, mend }: Tidying): boolean {
  const stack: [container: Record<string, unknown> | unknown[], depth: number][] = [[root, 1]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [container, depth] = top;
    if (depth > maxDepth) return false;
    const entries = container as Record<string, unknown>;
    if (Object.hasOwn(entries, '__proto__')) delete entries['__proto__'];
    if (mend) mendStrings(entries);
    for (const key of Object.keys(entries)) {
      const child = entries[key];
      if (typeof child === 'object' && child !== null) stack.push([child as Record<string, unknown>, depth + 1]);
    }
  }
  return true;
}

function mendStrings(entries: Record<string, unknown>): void {
  for (const key of Object.keys(entries)) {
    const value = entries[key];
    const mended = typeof value === 'string' ? value.toWellFormed() : value;
    if (!key.isWellFormed()) delete entries[key];
    entries[key.toWellFormed()] = mended;
  }
}

function firstIssue(error: z.core.$ZodError): { field: string; message: string } {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  return { field, message: `${field}: expected ${describe(issue)}` };
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Says what was expected, in plain words; never repeats what was sent. */
function describe(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? issue.expected;
    case 'invalid_value': {
      const values = issue.values.map((value) => JSON.stringify(value));
      return values.length === 1 ? values.join('') : `one of ${values.join(', ')}`;
    }
    case 'too_big':
      return bound('at most', issue.maximum, issue.origin);
    case 'too_small':
      return bound('at least', issue.minimum, issue.origin);
    case 'invalid_format':
    case 'custom':
      // The schema's own words: every schema with a format or a check of its own says what it wants.
      return issue.message;
    default:
      return 'a valid value';
  }
}

function bound(relation: string, limit: number | bigint, origin: string): string {
  if (origin === 'string') return `${relation} ${limit} character${limit === 1 ? '' : 's'}`;
  if (origin === 'array') return `${relation} ${limit} item${limit === 1 ? '' : 's'}`;
  return `a number of ${relation} ${limit}`;
}

/**
 * Decodes what a client sent.
 *
 * @param maxDepth Deepest nesting accepted; default 32.
 * @returns The frame, or the problem with the answer that the protocol gives: closing with 4400 for what is not a
 *   frame at all (TR1), otherwise an `error` reply (`unsupported` for an unknown command, `bad_request` with the field).
 */
export function decodeClientFrame(text: string, maxDepth: number = defaultLimits.depth): Decoded<ClientFrame> {
  const parsed = parseObject(text);
  if (!parsed.ok) return close(parsed.message);
  const mend = SURROGATE_ESCAPE.test(text) || !text.isWellFormed();
  if (!tidy(parsed.value, { maxDepth, mend })) return close(`the frame is nested deeper than ${maxDepth} levels`);
  const { type } = parsed.value;
  if (typeof type !== 'string') return close('type: expected a string');
  const schema = clientSchemas.get(type);
  const reply = (code: CommandErrorCode, message: string, field?: string): Decoded<ClientFrame> => {
    const id = CommandId.safeParse(parsed.value['id']).data ?? null;
    return { ok: false, problem: { answer: 'reply', id, code, message, ...(field !== undefined && { field }) } };
  };
  if (schema === undefined) return reply('unsupported', 'This server does not know that command.', 'type');
  const result = schema.safeParse(parsed.value);
  if (result.success) return { ok: true, frame: result.data as ClientFrame };
  const { field, message } = firstIssue(result.error);
  return type === 'hello' ? close(`hello.${message}`) : reply('bad_request', message, field);
}

/**
 * Decodes what a server sent. An event of an unknown type becomes `{type: 'unknown'}` with its position, so that the
 * caller can skip it and still advance (TR2).
 *
 * Strings stay as they are: a delta may end between the two halves of a surrogate pair, and the next one mends it.
 */
export function decodeServerFrame(text: string): Decoded<ServerFrame | UnknownEventFrame> {
  const parsed = parseObject(text);
  if (!parsed.ok) return close(parsed.message);
  tidy(parsed.value, { maxDepth: Number.POSITIVE_INFINITY, mend: false });
  const { type } = parsed.value;
  if (typeof type !== 'string') return close('type: expected a string');
  const schema = serverSchemas.get(type);
  const result = (schema ?? EventPosition).safeParse(parsed.value);
  if (!result.success) return close(firstIssue(result.error).message);
  if (schema !== undefined) return { ok: true, frame: result.data as ServerFrame };
  const { sub, seq, covers, at } = result.data as z.infer<typeof EventPosition>;
  return { ok: true, frame: { type: 'unknown', sub, seq, covers, at } };
}

/** Whether a server frame is a logged event of a known type. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventSchemas, type);
}

/** Whether a server frame steers the connection. */
export function isControlType(type: string): type is ControlType {
  return Object.hasOwn(controlSchemas, type);
}

/** Encodes a frame as the text that travels. */
export function encodeFrame(frame: ServerFrame | ClientFrame): string {
  return JSON.stringify(frame);
}
