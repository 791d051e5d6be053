/** A form from the JSON Schema of a tool's arguments. What it cannot draw is edited as JSON; the gateway checks again. */
import type { Pending } from './arrange.ts';

type Json = Exclude<Pending['arguments'], undefined>;

interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface Field {
  readonly name: string;
  readonly description?: string;
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';
  /** For `choice`: texts that may be chosen. */
  readonly choices: readonly string[];
  /** Whether it may be left empty: then it is left out, or null where the schema allows that. */
  readonly isOptional: boolean;
  readonly isNullable: boolean;
  readonly schema: Schema;
}

/** Fields of the arguments, in the schema's order; those that it does not name come last, as JSON. */
export function fieldsOf(schema: unknown, value: Json): Field[] {
  const { properties = {}, required = [] } = (schema ?? {}) as Schema;
  const given = isRecord(value) ? Object.keys(value) : [];
  const names = [...new Set([...Object.keys(properties), ...given])];
  return names.map((name) => {
    const { inner, isNullable } = unwrap(properties[name] ?? {});
    const choices = (inner.enum ?? []).filter((one) => typeof one === 'string');
    return {
      name,
      kind: kindOf(inner, choices.length),
      choices,
      isOptional: isNullable || !required.includes(name),
      isNullable,
      schema: inner,
      ...(inner.description !== undefined && { description: inner.description }),
    };
  });
}

/** What stands in the fields at first. */
export function inputsOf(fields: readonly Field[], value: Json): Record<string, string> {
  const given = isRecord(value) ? value : {};
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const one = given[name];
      if (one === undefined || one === null) return [name, kind === 'boolean' ? 'false' : ''];
      return [
        name,
        typeof one === 'string' && kind !== 'json' ? one : JSON.stringify(one, null, kind === 'json' ? 2 : 0),
      ];
    }),
  );
}

/** What the fields say, or what is wrong with them, by their names. */
export type Filled =
  | { readonly ok: true; readonly value: Record<string, Json> }
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

export function readFields(fields: readonly Field[], inputs: Readonly<Record<string, string>>): Filled {
  const value: Record<string, Json> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const text = inputs[field.name] ?? '';
    if (text.trim() === '' && field.isOptional) {
      if (field.isNullable) value[field.name] = null;
      continue;
    }
    const read = readField(field, text);
    if ('problem' in read) problems[field.name] = read.problem;
    else value[field.name] = read.value;
  }
  return Object.keys(problems).length === 0 ? { ok: true, value } : { ok: false, problems };
}

type Read = { readonly value: Json } | { readonly problem: string };

function readField({ kind, choices, schema }: Field, text: string): Read {
  switch (kind) {
    case 'boolean':
      return { value: text === 'true' };
    case 'choice':
      return choices.includes(text) ? { value: text } : { problem: `Expected one of ${choices.join(', ')}.` };
    case 'number':
    case 'integer':
      return readNumber(text, kind, schema);
    case 'text': {
      const { minLength = 0, maxLength = Infinity } = schema;
      if (text.length < minLength)
        return { problem: minLength === 1 ? 'Expected some text.' : `At least ${minLength} characters.` };
      return text.length > maxLength ? { problem: `At most ${maxLength} characters.` } : { value: text };
    }
    case 'json':
      try {
        return { value: JSON.parse(text) as Json };
      } catch {
        return { problem: 'Expected JSON.' };
      }
    default:
      return kind satisfies never;
  }
}

function readNumber(text: string, kind: 'number' | 'integer', schema: Schema): Read {
  const value = Number(text);
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity } = schema;
  if (text.trim() === '' || !Number.isFinite(value)) return { problem: 'Expected a number.' };
  if (kind === 'integer' && !Number.isInteger(value)) return { problem: 'Expected a whole number.' };
  if (value < minimum) return { problem: `At least ${minimum}.` };
  if (value <= exclusiveMinimum) return { problem: `More than ${exclusiveMinimum}.` };
  return value > maximum ? { problem: `At most ${maximum}.` } : { value };
}

function kindOf({ type, enum: values = [] }: Schema, choices: number): Field['kind'] {
  if (choices > 0 && choices === values.filter((value) => value !== null).length) return 'choice';
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    default:
      return 'json';
  }
}

/** The schema without "or null". */
function unwrap(schema: Schema): { readonly inner: Schema; readonly isNullable: boolean } {
  const { type, anyOf } = schema;
  if (anyOf !== undefined) {
    const rest = anyOf.filter((one) => one.type !== 'null');
    const [only] = rest;
    if (rest.length === 1 && only !== undefined) {
      const { description = only.description } = schema;
      const inner = { ...only, ...(description !== undefined && { description }) };
      return { inner, isNullable: rest.length < anyOf.length };
    }
    return { inner: {}, isNullable: rest.length < anyOf.length };
  }
  if (typeof type !== 'object') return { inner: schema, isNullable: false };
  const rest = type.filter((one) => one !== 'null');
  const { type: _types, ...others } = schema;
  const [only] = rest;
  const inner = rest.length === 1 && only !== undefined ? { ...others, type: only } : {};
  return { inner, isNullable: rest.length < type.length };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
