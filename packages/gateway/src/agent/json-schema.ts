/**
 * JSON Schemas that somebody else has written: those of tools of MCP servers, and of tools that a page offers.
 *
 * Whoever writes a schema may want to keep the process busy. So a schema is interpreted and never made into code; it is
 * unfolded first, into a tree without references whose size is known; and what may take long for a short value is not
 * looked at: `pattern` and `patternProperties`, `format`, `uniqueItems`. The tool itself checks those.
 */
import { Validator } from '@cfworker/json-schema';

type Fields = Readonly<Record<string, unknown>>;
/** A part of an unfolded schema; `true` allows everything, `false` nothing. */
type Part = boolean | Record<string, unknown>;

export interface SchemaBounds {
  /** Longest JSON of the schema, in UTF-16 units; default 16 384. */
  readonly maxChars?: number;
  /** Whether it may have patterns, which are not looked at; default false. */
  readonly allowPatterns?: boolean;
}

const MAX_CHARS = 16_384;
/** Deepest nesting of schemas, references followed. */
const MAX_DEPTH = 24;
/** Parts of the unfolded schema. Judging a value takes at most this many steps for each part of the value. */
const MAX_PARTS = 2000;
/** Problems that are named of one value or schema. */
const MAX_PROBLEMS = 8;
/** Longest sentence about one problem, in UTF-16 units: some quote a list of all values that are allowed. */
const MAX_SENTENCE = 300;

const TYPES: ReadonlySet<unknown> = new Set([
  'string',
  'number',
  'integer',
  'boolean',
  'object',
  'array',
  'null',
] as const);

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name: unknown) => typeof name === 'string');
const isType = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 && value.every((type) => TYPES.has(type)) : TYPES.has(value);

/** Keywords that hold no schema, with what they have to be. */
const PLAIN: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: isType,
  enum: isList,
  const: () => true,
  required: isNames,
  dependentRequired: (value) => isFields(value) && Object.values(value).every(isNames),
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  multipleOf: isNumber,
  minLength: isNumber,
  maxLength: isNumber,
  minItems: isNumber,
  maxItems: isNumber,
  minProperties: isNumber,
  maxProperties: isNumber,
  minContains: isNumber,
  maxContains: isNumber,
};
/** Keywords that hold one schema, a list of schemas, schemas by name. */
const ONE = ['items', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'] as const;
const MANY = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const NAMED = ['properties', 'dependentSchemas'] as const;
const PATTERNS = ['pattern', 'patternProperties'] as const;

/** Keywords whose errors only say that there are errors further in. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'properties',
  'additionalProperties',
  'items',
  'prefixItems',
  'allOf',
  'dependentSchemas',
  'if',
]);

/** Says why a schema cannot be used. */
class SchemaFault extends Error {
  override readonly name = 'SchemaFault';
}

/** A validator for each schema, or why there is none. */
const validators = new WeakMap<object, Validator | SchemaFault>();

/**
 * What is wrong with a schema of which nothing is known yet: it is no schema, is too large or too deep, refers to itself
 * or to something outside, or has patterns.
 */
export function schemaProblems(schema: unknown, bounds: SchemaBounds = {}): string[] {
  const { maxChars = MAX_CHARS, allowPatterns = false } = bounds;
  if (!isFields(schema)) return ['expected a JSON Schema that is an object'];
  try {
    const { length } = JSON.stringify(schema);
    if (length > maxChars) return [`expected at most ${maxChars} characters of JSON, got ${length}`];
    new Unfolding(schema, allowPatterns).unfold();
    return [];
  } catch (error) {
    // What is no fault of ours is a schema that is nested too deeply to be written.
    return [error instanceof SchemaFault ? error.message : 'cannot be read'];
  }
}

/**
 * Judges a value by a schema.
 *
 * @param schema Compared by identity with those that were used before: it must not change.
 * @returns a sentence for each problem, such as `/amount: Instance type "string" is invalid. Expected "number".`; none
 *   when the value is valid. A schema that {@link schemaProblems} would refuse, patterns aside, makes every value invalid.
 */
export function validateJson(schema: Readonly<Record<string, unknown>>, value: unknown): string[] {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = createValidator(schema);
    validators.set(schema, validator);
  }
  if (validator instanceof SchemaFault) return [`the schema cannot be used: ${validator.message}`];
  try {
    const { valid, errors } = validator.validate(value);
    if (valid) return [];
    const inner = errors.filter(({ keyword }) => !WRAPPERS.has(keyword));
    const sentences = new Set(inner.map((found) => sentenceOf(found)));
    return sentences.size === 0 ? ['is not valid'] : [...sentences].slice(0, MAX_PROBLEMS);
  } catch {
    return ['cannot be checked'];
  }
}

function createValidator(schema: Fields): Validator | SchemaFault {
  try {
    // Without stopping at the first problem: whoever wrote the value can correct all of them at once.
    return new Validator(new Unfolding(schema, true).unfold(), '2020-12', false);
  } catch (error) {
    return error instanceof SchemaFault ? error : new SchemaFault('cannot be read');
  }
}

function sentenceOf({
  instanceLocation,
  keyword,
  error,
}: Record<'instanceLocation' | 'keyword' | 'error', string>): string {
  const path = instanceLocation.replace(/^#/, '');
  const text = keyword === 'false' ? 'There may be no such property.' : error;
  return `${path === '' ? 'the whole' : path}: ${text}`.slice(0, MAX_SENTENCE);
}

/** Makes a schema into one without references, of the keywords that are looked at. */
class Unfolding {
  readonly #root: Fields;
  readonly #allowPatterns: boolean;
  /** Places of the references that are being followed. */
  readonly #following = new Set<string>();
  #parts = 0;

  constructor(root: Fields, allowPatterns: boolean) {
    this.#root = root;
    this.#allowPatterns = allowPatterns;
  }

  /** @throws SchemaFault */
  unfold(): Record<string, unknown> {
    return this.#unfold(this.#root, '', 0) as Record<string, unknown>;
  }

  #unfold(schema: unknown, path: string, depth: number): Part {
    this.#parts += 1;
    if (this.#parts > MAX_PARTS) throw new SchemaFault(`it has more than ${MAX_PARTS} parts, references unfolded`);
    if (depth > MAX_DEPTH) throw new SchemaFault(`it is nested more than ${MAX_DEPTH} levels deep`);
    if (typeof schema === 'boolean') return schema;
    if (!isFields(schema)) throw new SchemaFault(`${path}: expected a schema`);
    const inside = (part: unknown, ...steps: readonly (string | number)[]): Part =>
      this.#unfold(part, [path, ...steps].join('/'), depth + 1);

    const made: Record<string, unknown> = {};
    for (const [keyword, isRight] of Object.entries(PLAIN)) {
      const value = schema[keyword];
      if (value === undefined) continue;
      if (!isRight(value)) throw new SchemaFault(`${path}/${keyword}: this is not what the keyword can be`);
      made[keyword] = structuredClone(value);
    }
    const { items, additionalItems } = schema;
    // Older drafts have tuples under `items`.
    const tuple = Array.isArray(items) ? { prefixItems: items, items: additionalItems ?? true } : {};
    const read: Fields = { ...schema, ...tuple };
    for (const keyword of ONE) {
      if (read[keyword] !== undefined) made[keyword] = inside(read[keyword], keyword);
    }
    for (const keyword of MANY) {
      const list = read[keyword];
      if (list === undefined) continue;
      if (!Array.isArray(list)) throw new SchemaFault(`${path}/${keyword}: expected a list of schemas`);
      made[keyword] = list.map((part, index) => inside(part, keyword, index));
    }
    for (const keyword of NAMED) {
      const named = read[keyword];
      if (named === undefined) continue;
      if (!isFields(named)) throw new SchemaFault(`${path}/${keyword}: expected schemas by name`);
      made[keyword] = byName(Object.entries(named).map(([name, part]) => [name, inside(part, keyword, name)]));
    }
    this.#leavePatterns(schema, made, path);
    const { $ref } = schema;
    if ($ref !== undefined) made['allOf'] = [...((made['allOf'] as Part[]) ?? []), this.#follow($ref, path, depth)];
    return made;
  }

  #leavePatterns(schema: Fields, made: Record<string, unknown>, path: string): void {
    const found = PATTERNS.find((keyword) => schema[keyword] !== undefined);
    if (found === undefined) return;
    if (!this.#allowPatterns) throw new SchemaFault(`${path}/${found}: patterns are not supported`);
    // Names that a pattern would allow must not be taken for additional ones.
    if (schema['patternProperties'] !== undefined) delete made['additionalProperties'];
  }

  #follow($ref: unknown, path: string, depth: number): Part {
    const target = typeof $ref === 'string' && /^#(?:\/|$)/.test($ref) ? this.#at($ref.slice(1)) : undefined;
    if (target === undefined) throw new SchemaFault(`${path}/$ref: expected a reference to a part of this schema`);
    const place = $ref as string;
    if (this.#following.has(place)) throw new SchemaFault(`${path}/$ref: the schema refers to itself`);
    this.#following.add(place);
    try {
      return this.#unfold(target, path, depth + 1);
    } finally {
      this.#following.delete(place);
    }
  }

  /** The part that a JSON Pointer leads to. */
  #at(pointer: string): unknown {
    let part: unknown = this.#root;
    for (const step of pointer.split('/').slice(1)) {
      const name = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
      if (typeof part !== 'object' || part === null || !Object.hasOwn(part, name)) return undefined;
      part = (part as Fields)[name];
    }
    return part;
  }
}

/** Names may be any, `__proto__` too. */
function byName(entries: readonly (readonly [string, Part])[]): Record<string, Part> {
  return Object.fromEntries(entries);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
