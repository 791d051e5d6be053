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

/** Escapes of surrogates; only frames that have some can decode to strings that are not well-formed. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

type Parsed = { ok: true; value: Record<string, unknown> } | { ok: false; message: string };

function parseObject(text: string, maxDepth: number): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: 'the frame is not valid JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, message: 'a frame is one JSON object' };
  }
  if (!tidy(value, maxDepth, SURROGATE_ESCAPE.test(text) || !text.isWellFormed())) {
    return { ok: false, message: `the frame is nested deeper than ${maxDepth} levels` };
  }
  return { ok: true, value: value as Record<string, unknown> };
}

/**
 * Bounds the depth, removes `__proto__` keys (harmless here, but not to code that copies objects), and makes strings
 * well-formed where they may not be, since a lone surrogate would change its value on the way through UTF-8.
 *
 * @returns false when the value is nested too deeply.
 */
function tidy(root: object, maxDepth: number, mend: boolean): boolean {
  const stack: [container: Record<string, unknown> | unknown[], depth: number][] = [
    [root as Record<string, unknown>, 1],
  ];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [container, depth] = top;
    if (depth > maxDepth) return false;
    if (!Array.isArray(container) && Object.hasOwn(container, '__proto__')) delete container['__proto__'];
    for (const key of Object.keys(container)) {
      const child = (container as Record<string, unknown>)[key];
      if (typeof child === 'object' && child !== null) stack.push([child as Record<string, unknown>, depth + 1]);
      else if (mend && typeof child === 'string') (container as Record<string, unknown>)[key] = child.toWellFormed();
    }
  }
  return true;
}

function firstIssue(error: z.core.$ZodError): { field: string; message: string } {
  const issue = error.issues[0];
  const field = issue?.path.map(String).join('.') ?? '';
  return { field, message: `${field === '' ? 'the frame' : field}: expected ${describe(issue)}` };
}

/** Says what was expected, in the words of the schema; never repeats what was sent. */
function describe(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case undefined:
      return 'something else';
    case 'invalid_type':
      return issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_big':
      return `at most ${String(issue.maximum)}`;
    case 'too_small':
      return `at least ${String(issue.minimum)}`;
    case 'invalid_format':
      return issue.format === 'guid' ? 'a UUID' : issue.message;
    default:
      return 'a valid value';
  }
}

/**
 * Decodes what a client sent.
 *
 * @param maxDepth Deepest nesting accepted; default 32.
 * @returns The frame, or the problem with the answer that the protocol gives: closing with 4400 for what is not a
 *   frame at all (TR1), otherwise an `error` reply (`unsupported` for an unknown command, `bad_request` with the field).
 */
export function decodeClientFrame(text: string, maxDepth: number = defaultLimits.depth): Decoded<ClientFrame> {
  const parsed = parseObject(text, maxDepth);
  if (!parsed.ok) return close(parsed.message);
  const { type } = parsed.value;
  if (typeof type !== 'string') return close('type: expected string');
  const id = CommandId.safeParse(parsed.value['id']);
  const schema = clientSchemas.get(type);
  const reply = (code: CommandErrorCode, message: string, field?: string): Decoded<ClientFrame> => ({
    ok: false,
    problem: { answer: 'reply', id: id.success ? id.data : null, code, message, ...(field !== undefined && { field }) },
  });
  if (schema === undefined) return reply('unsupported', 'This server does not know that command.', 'type');
  const result = schema.safeParse(parsed.value);
  if (result.success) return { ok: true, frame: result.data as ClientFrame };
  const { field, message } = firstIssue(result.error);
  return type === 'hello' ? close(`hello.${message}`) : reply('bad_request', message, field);
}

/**
 * Decodes what a server sent. An event of an unknown type becomes `{type: 'unknown'}` with its position, so that the
 * caller can skip it and still advance (TR2).
 */
export function decodeServerFrame(text: string): Decoded<ServerFrame | UnknownEventFrame> {
  const parsed = parseObject(text, Number.POSITIVE_INFINITY);
  if (!parsed.ok) return close(parsed.message);
  const schema = serverSchemas.get(String(parsed.value['type']));
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
