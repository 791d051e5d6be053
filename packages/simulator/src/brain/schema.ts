import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** One node of a JSON Schema, with `$ref`, `null` unions and `allOf` of one already resolved. */
export interface SchemaNode {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null' | 'any';
  readonly nullable: boolean;
  readonly description: string;
  readonly schema: JsonObject;
}

/** One property of an object schema. */
export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly node: SchemaNode;
}

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const;
/** A schema may refer to itself; nobody needs deeper than this. */
export const MAX_DEPTH = 8;

/** Resolves a schema node against its root document; malformed schemas become `any`. */
export function resolveNode(raw: unknown, root: JsonObject, depth = 0): SchemaNode {
  if (!isObject(raw) || depth > MAX_DEPTH) return { type: 'any', nullable: false, description: '', schema: {} };
  const description = typeof raw['description'] === 'string' ? raw['description'] : '';
  const target = typeof raw['$ref'] === 'string' ? lookUpRef(raw['$ref'], root) : undefined;
  if (target) {
    const node = resolveNode(target, root, depth + 1);
    return description === '' ? node : { ...node, description };
  }
  const union = alternatives(raw);
  if (union.length > 0) {
    const nodes = union.map((branch) => resolveNode(branch, root, depth + 1));
    const first = nodes.find((node) => node.type !== 'null');
    const nullable = nodes.some((node) => node.type === 'null' || node.nullable);
    if (first) return { ...first, nullable, description: description || first.description };
  }
  const declared = [raw['type']].flat().filter((type) => TYPES.some((known) => known === type));
  const named = TYPES.find((type) => type !== 'null' && declared.includes(type));
  const enumHasNull = Array.isArray(raw['enum']) && raw['enum'].includes(null);
  return {
    type: named ?? (declared.includes('null') ? 'null' : guessType(raw)),
    nullable: declared.includes('null') || enumHasNull,
    description,
    schema: raw,
  };
}

function alternatives(raw: JsonObject): unknown[] {
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const list = raw[key];
    if (Array.isArray(list)) return list;
  }
  return [];
}

function guessType(raw: JsonObject): SchemaNode['type'] {
  if (isObject(raw['properties'])) return 'object';
  if (raw['items'] !== undefined) return 'array';
  const values = Array.isArray(raw['enum']) ? raw['enum'] : [raw['const']];
  return values.some((value) => typeof value === 'string') ? 'string' : 'any';
}

function lookUpRef(ref: string, root: JsonObject): unknown {
  if (!ref.startsWith('#')) return undefined;
  let at: unknown = root;
  for (const key of ref.slice(1).split('/').filter(Boolean))
    at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

/** The properties of an object schema, in their own order. */
export function propertiesOf(schema: JsonObject, root: JsonObject, depth = 0): Property[] {
  const properties = schema['properties'];
  if (!isObject(properties)) return [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).map(([name, raw]) => ({
    name,
    required: required.includes(name),
    node: resolveNode(raw, root, depth + 1),
  }));
}

/** The allowed values when the node is an enum or a constant. */
export function enumOf(node: SchemaNode): unknown[] {
  if (Object.hasOwn(node.schema, 'const')) return [node.schema['const']];
  return Array.isArray(node.schema['enum']) ? node.schema['enum'].filter((value) => value !== null) : [];
}

/** Keeps a number inside `minimum`, `maximum` and their exclusive forms. */
export function clampNumber(value: number, node: SchemaNode): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = node.schema;
  const step = node.type === 'integer' ? 1 : 0.01;
  let result = node.type === 'integer' ? Math.round(value) : value;
  if (typeof exclusiveMaximum === 'number' && result >= exclusiveMaximum) result = exclusiveMaximum - step;
  if (typeof maximum === 'number') result = Math.min(result, maximum);
  if (typeof exclusiveMinimum === 'number' && result <= exclusiveMinimum) result = exclusiveMinimum + step;
  if (typeof minimum === 'number') result = Math.max(result, minimum);
  return result;
}

/** Makes a string keep `minLength` and `maxLength`. */
export function fitString(value: string, node: SchemaNode): string {
  const { minLength, maxLength } = node.schema;
  const cut = typeof maxLength === 'number' ? value.slice(0, Math.max(0, maxLength)) : value;
  return typeof minLength === 'number' ? cut.padEnd(Math.min(minLength, 1_000), '.') : cut;
}
