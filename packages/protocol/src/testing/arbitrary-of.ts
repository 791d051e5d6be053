/** Generates values that a schema accepts, so that what the tests send can never lag behind what the schemas say. */
import fc from 'fast-check';
import type * as z from 'zod/mini';
import { Id, Json, JsonObject, type JsonValue, Traceparent } from '../primitives.ts';
import { definitionOf, rangeOf, shapeOf } from './schema-reading.ts';

/** JSON as it comes out of `JSON.parse`: no `-0` and no `__proto__`, which do not survive the way. */
export const jsonValues: fc.Arbitrary<JsonValue> = fc
  .jsonValue({ maxDepth: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
  .filter((value) => !JSON.stringify(value).includes('__proto__'));

const idCharacters = fc.constantFrom(...'abcXYZ019_.:~-'.split(''));
const ids = fc.string({ unit: idCharacters, minLength: 1, maxLength: 128 });
const times = fc
  .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

/**
 * Values that `schema` accepts and that are equal after a way through JSON.
 *
 * @throws Error for a kind of schema that the protocol does not use so far.
 */
export function arbitraryOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  if (schema === Json) return jsonValues;
  if (schema === JsonObject)
    return fc.dictionary(ids, jsonValues).filter((value) => !Object.hasOwn(value, '__proto__'));
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'string':
      return arbitraryString(schema);
    case 'number': {
      const { min = -1e9, max = 1e9, isInteger } = rangeOf(schema);
      if (!isInteger) return fc.double({ min, max, noNaN: true }).map((value) => value + 0);
      return fc.integer({ min: Math.max(min, -1e9), max: Math.min(max, 1e9) });
    }
    case 'boolean':
      return fc.boolean();
    case 'unknown':
      return jsonValues;
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries));
    case 'literal':
      return fc.constantFrom(...definition.values);
    case 'nullable':
      return fc.option(arbitraryOf(definition.innerType), { nil: null });
    case 'array':
      return fc.array(arbitraryOf(definition.element), { maxLength: Math.min(rangeOf(schema).max ?? 3, 3) });
    case 'tuple':
      return fc.tuple(...definition.items.map(arbitraryOf));
    case 'record':
      return fc
        .dictionary(ids, arbitraryOf(definition.valueType))
        .filter((value) => !Object.hasOwn(value, '__proto__'));
    case 'object':
      return arbitraryObject(schema);
    default:
      throw new Error(`there is no arbitrary for a schema of type ${definition.type}`);
  }
}

function arbitraryString(schema: z.core.$ZodType): fc.Arbitrary<string> {
  const { format } = definitionOf(schema) as { format?: string };
  const { min = 0, max = 200, pattern } = rangeOf(schema);
  if (format === 'guid') return fc.uuid();
  if (format === 'datetime') return times;
  if (schema === Traceparent) return fc.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/);
  if (schema === Id) return ids;
  if (pattern !== undefined) return fc.stringMatching(pattern);
  return fc
    .string({ unit: 'binary', minLength: min, maxLength: Math.min(max, 200) })
    .filter(({ length }) => length <= max);
}

function arbitraryObject(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const required: string[] = [];
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, { schema: field, isOptional }] of Object.entries(shapeOf(schema))) {
    fields[name] = arbitraryOf(field);
    if (!isOptional) required.push(name);
  }
  return fc.record(fields, { requiredKeys: required, noNullPrototype: true });
}
