/** Reads what a schema says about itself, for tests that compare it with generated values and with the document. */
import type * as z from 'zod/mini';

/** The definition of a schema, told apart by its `type`. */
export function definitionOf(schema: z.core.$ZodType): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.core.$ZodTypes)._zod.def;
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly isInteger: boolean;
  readonly pattern?: RegExp;
}

/** Bounds of a number, of the length of a string, or of the length of an array. */
export function rangeOf(schema: z.core.$ZodType): Range {
  const definition = definitionOf(schema) as { checks?: readonly z.core.$ZodCheck[]; format?: string };
  const range: { min?: number; max?: number; isInteger: boolean; pattern?: RegExp } = {
    isInteger: definition.format === 'safeint',
  };
  for (const check of definition.checks ?? []) {
    const rule = (check as z.core.$ZodChecks)._zod.def;
    switch (rule.check) {
      case 'greater_than':
        range.min = Number(rule.value) + (rule.inclusive ? 0 : 1);
        break;
      case 'less_than':
        range.max = Number(rule.value) - (rule.inclusive ? 0 : 1);
        break;
      case 'min_length':
        range.min = rule.minimum;
        break;
      case 'max_length':
        range.max = rule.maximum;
        break;
      case 'string_format':
        if (rule.pattern !== undefined) range.pattern = rule.pattern;
        break;
      default:
        throw new Error(`what does the check ${rule.check} mean?`);
    }
  }
  return range;
}

export interface Field {
  readonly schema: z.core.$ZodType;
  readonly isOptional: boolean;
}

/** Fields of an object schema, with `optional` taken off. */
export function shapeOf(schema: z.core.$ZodType): Record<string, Field> {
  const definition = definitionOf(schema);
  if (definition.type !== 'object') throw new Error(`expected an object schema, not ${definition.type}`);
  return fieldsOf(definition.shape);
}

/** The same for fields that are not an object schema yet. */
export function fieldsOf(shape: Readonly<Record<string, z.core.$ZodType>>): Record<string, Field> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, schema]): [string, Field] => {
      const definition = definitionOf(schema);
      return definition.type === 'optional'
        ? [name, { schema: definition.innerType, isOptional: true }]
        : [name, { schema, isOptional: false }];
    }),
  );
}
