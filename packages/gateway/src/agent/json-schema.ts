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
  /** Parts of the schema, references unfolded; default 2000. */
  readonly maxParts?: number;
}

const MAX_CHARS = 16_384;
/** Deepest nesting of schemas, references followed. */
const MAX_DEPTH = 24;
/** Parts of the unfolded schema. */
const MAX_PARTS = 2000;
/** Values in the lists of the unfolded schema, such as those of `enum`: a reference repeats the whole list. */
const MAX_LISTED = 10_000;
/** Steps that judging one value may take: the last one is taken after some 0.1 s, and each may leave a problem behind. */
const MAX_STEPS = 20_000;
/** Characters of a text, and values of a list in the schema, that are counted in one step. */
const CHARS_PER_STEP = 256;
const LISTED_PER_STEP = 8;
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

interface Judge {
  readonly schema: Fields;
  readonly validator: Validator;
}

/** A judge for each schema, or why there is none. */
const judges = new WeakMap<object, Judge | SchemaFault>();

/**
 * What is wrong with a schema of which nothing is known yet: it is no schema, is too large or too deep, refers to itself
 * or to something outside, or has patterns.
 */
export function schemaProblems(schema: unknown, bounds: SchemaBounds = {}): string[] {
  const { maxChars = MAX_CHARS, allowPatterns = false, maxParts = MAX_PARTS } = bounds;
  if (!isFields(schema)) return ['expected a JSON Schema that is an object'];
  try {
    const { length } = JSON.stringify(schema);
    if (length > maxChars) return [`expected at most ${maxChars} characters of JSON, got ${length}`];
    new Unfolding(schema, { allowPatterns, maxParts }).unfold();
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
 *   when the value is valid. A schema that {@link schemaProblems} would refuse, patterns aside, makes every value invalid,
 *   and so is a value that would take too long to judge.
 */
export function validateJson(schema: Readonly<Record<string, unknown>>, value: unknown): string[] {
  let judge = judges.get(schema);
  if (judge === undefined) {
    judge = createJudge(schema);
    judges.set(schema, judge);
  }
  if (judge instanceof SchemaFault) return [`the schema cannot be used: ${judge.message}`];
  if (stepsLeft(judge.schema, value, MAX_STEPS) < 0) return ['the whole: It is too large to be checked.'];
  try {
    const { valid, errors } = judge.validator.validate(value);
    if (valid) return [];
    const inner = errors.filter(({ keyword }) => !WRAPPERS.has(keyword));
    const sentences = new Set(inner.map((found) => sentenceOf(found)));
    return sentences.size === 0 ? ['is not valid'] : [...sentences].slice(0, MAX_PROBLEMS);
  } catch {
    return ['cannot be checked'];
  }
}

function createJudge(schema: Fields): Judge | SchemaFault {
  try {
    const unfolded = new Unfolding(schema, { allowPatterns: true, maxParts: MAX_PARTS }).unfold();
    // Without stopping at the first problem: whoever wrote the value can correct all of them at once.
    return { schema: unfolded, validator: new Validator(unfolded, '2020-12', false) };
  } catch (error) {
    return error instanceof SchemaFault ? error : new SchemaFault('cannot be read');
  }
}

/**
 * Counts how long judging a value takes: a small schema can look at each part of a value a thousand times.
 *
 * @param given Steps that it may take.
 * @returns how many are left; less than none when there were too few.
 */
function stepsLeft(schema: unknown, value: unknown, given: number): number {
  if (!isFields(schema)) return given - 1;
  const listed = lengthOf(schema['enum']) + lengthOf(schema['required']);
  let left = given - 1 - Math.floor(listed / LISTED_PER_STEP);
  if (typeof value === 'string') left -= Math.floor(value.length / CHARS_PER_STEP);
  const look = (part: unknown, at: unknown): void => {
    if (part !== undefined && left >= 0) left = stepsLeft(part, at, left);
  };
  for (const keyword of ['not', 'if', 'then', 'else'] as const) look(schema[keyword], value);
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const part of (schema[keyword] as unknown[] | undefined) ?? []) look(part, value);
  }
  for (const part of Object.values((schema['dependentSchemas'] as Fields | undefined) ?? {})) look(part, value);
  if (Array.isArray(value)) {
    const first = (schema['prefixItems'] as unknown[] | undefined) ?? [];
    for (const [index, entry] of value.entries()) {
      look(first[index] ?? schema['items'], entry);
      look(schema['contains'], entry);
    }
  } else if (isFields(value)) {
    const named = (schema['properties'] as Fields | undefined) ?? {};
    for (const [name, entry] of Object.entries(value)) {
      look(Object.hasOwn(named, name) ? named[name] : schema['additionalProperties'], entry);
      look(schema['propertyNames'], name);
    }
  }
  return left;
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
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
  readonly #maxParts: number;
  /** Places of the references that are being followed. */
  readonly #following = new Set<string>();
  #parts = 0;
  #listed = 0;

  constructor(root: Fields, { allowPatterns, maxParts }: Required<Omit<SchemaBounds, 'maxChars'>>) {
    this.#root = root;
    this.#allowPatterns = allowPatterns;
    this.#maxParts = maxParts;
  }

  /** @throws SchemaFault */
  unfold(): Record<string, unknown> {
    return this.#unfold(this.#root, '', 0) as Record<string, unknown>;
  }

  #unfold(schema: unknown, path: string, depth: number): Part {
    this.#parts += 1;
    const maxParts = this.#maxParts;
    if (this.#parts > maxParts) throw new SchemaFault(`it has more than ${maxParts} parts, references unfolded`);
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
      this.#listed += valuesIn(value);
      if (this.#listed > MAX_LISTED) {
        throw new SchemaFault(`it lists more than ${MAX_LISTED} values, references unfolded`);
      }
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

/** How many values a keyword has, those within it included. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, entry) => sum + 1 + valuesIn(entry), 0);
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
