import { describe, expect, it } from 'vitest';
import { schemaProblems, validateJson } from './json-schema.ts';

const refund = {
  type: 'object',
  properties: {
    order: { type: 'string', minLength: 3 },
    amount: { $ref: '#/$defs/money' },
    lines: { type: 'array', items: { type: 'object', properties: { count: { type: 'integer' } } } },
  },
  required: ['order', 'amount'],
  additionalProperties: false,
  $defs: { money: { type: 'number', exclusiveMinimum: 0 } },
} as const;

/** A schema whose leaf is looked at many times: each level refers that often to the one below. */
function repeating(leaf: object, times: readonly number[]): Record<string, unknown> {
  const $defs: Record<string, object> = { part0: leaf };
  for (const [index, count] of times.entries()) {
    $defs[`part${index + 1}`] = { allOf: Array.from({ length: count }, () => ({ $ref: `#/$defs/part${index}` })) };
  }
  return { items: { $ref: `#/$defs/part${times.length}` }, $defs };
}

describe('judging a value', () => {
  it('finds nothing wrong with a valid one', () => {
    expect(validateJson(refund, { order: 'ORD-1', amount: 5, lines: [{ count: 1 }] })).toEqual([]);
  });

  it('names each problem with its place', () => {
    expect(validateJson(refund, { amount: '5', lines: [{ count: 1 }, { count: 1.5 }], rest: 1 })).toEqual([
      'the whole: Instance does not have required property "order".',
      '/amount: Instance type "string" is invalid. Expected "number".',
      '/lines/1/count: Instance type "number" is invalid. Expected "integer".',
      '/rest: There may be no such property.',
    ]);
  });

  it('names at most eight problems, in sentences that are not endless', () => {
    const values = Array.from({ length: 500 }, (_, index) => `value-${index}`);
    const schema = { items: { enum: values } };
    const problems = validateJson(
      schema,
      Array.from({ length: 20 }, () => 'none'),
    );
    expect(problems).toHaveLength(8);
    for (const problem of problems) expect(problem.length).toBeLessThanOrEqual(300);
  });

  it.each([
    ['tuples of older drafts', { items: [{ type: 'string' }], additionalItems: false }, ['a'], ['a', 'b']],
    ['anyOf', { anyOf: [{ type: 'string' }, { type: 'null' }] }, null, 5],
    ['a reference beside other keywords', { $ref: '#/$defs/a', minimum: 3, $defs: { a: { maximum: 5 } } }, 4, 6],
    ['a place with characters that are escaped', { $ref: '#/$defs/a~1b%20c', $defs: { 'a/b c': { const: 1 } } }, 1, 2],
    [
      'a property named __proto__',
      JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'),
      {},
      JSON.parse('{"__proto__":5}'),
    ],
    ['booleans', { properties: { a: true, b: false } }, { a: 1 }, { b: 1 }],
  ])('knows %s', (_, schema, right, wrong) => {
    expect(schemaProblems(schema)).toEqual([]);
    expect(validateJson(schema, right)).toEqual([]);
    expect(validateJson(schema, wrong)).not.toEqual([]);
  });

  it('does not look at patterns, nor at what stands beside them', () => {
    const schema = { type: 'string', pattern: '^(a+)+$', format: 'url' };
    expect(validateJson(schema, `${'a'.repeat(40)}!`)).toEqual([]);
    const named = { patternProperties: { '^x': { type: 'string' } }, additionalProperties: false };
    expect(validateJson(named, { xyz: 'a' })).toEqual([]);
  });

  it('[AG13] does not judge what would take long, whatever a small schema makes of a value', () => {
    const schema = repeating({ minimum: 5 }, [9, 9, 9]);
    expect(schemaProblems(schema)).toEqual([]);
    const numbers = Array.from({ length: 30_000 }, () => 1);
    const startedAt = performance.now();
    expect(validateJson(schema, numbers)).toEqual(['the whole: It is too large to be checked.']);
    expect(validateJson({ items: { enum: numbers.slice(0, 9000) } }, numbers)).toHaveLength(1);
    // It was minutes, and all of the memory.
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('judges what is long and has a schema of its size', () => {
    const row = { type: 'object', properties: { name: { type: 'string' }, price: { type: 'number' } } };
    const rows = Array.from({ length: 5000 }, () => ({ name: 'Widget', price: 5 }));
    expect(validateJson({ type: 'array', items: row }, rows)).toEqual([]);
  });

  it('calls every value invalid when the schema cannot be used', () => {
    expect(validateJson({ $ref: '#' }, {})).toEqual(['the schema cannot be used: /$ref: the schema refers to itself']);
    expect(validateJson({ type: 'text' }, 'text')[0]).toMatch(/^the schema cannot be used/);
  });

  it('leaves the schema as it is', () => {
    const schema = structuredClone(refund);
    validateJson(schema, {});
    expect(Reflect.ownKeys(schema.properties.amount)).toEqual(['$ref']);
  });
});

describe('the problems of a schema', () => {
  it('are none for a plain one', () => {
    expect(schemaProblems(refund)).toEqual([]);
  });

  it.each([
    ['no object', ['string'], /expected a JSON Schema/],
    ['too large', { description: 'x'.repeat(20_000) }, /expected at most 16384 characters of JSON, got 20018/],
    ['a pattern', { properties: { a: { pattern: 'a' } } }, /^\/properties\/a\/pattern: patterns are not supported$/],
    ['patterns of names', { patternProperties: {} }, /patterns are not supported/],
    ['a reference to elsewhere', { $ref: 'https://example.com/schema' }, /^\/\$ref: expected a reference to a part/],
    ['a reference to nothing', { $ref: '#/$defs/none' }, /expected a reference to a part/],
    ['a reference by anchor', { $ref: '#name', $defs: { a: { $anchor: 'name' } } }, /expected a reference to a part/],
    ['one that holds itself', { properties: { child: { $ref: '#' } } }, /the schema refers to itself/],
    ['a type that there is not', { type: 'text' }, /^\/type: this is not what the keyword can be$/],
    ['a list that is none', { anyOf: {} }, /^\/anyOf: expected a list of schemas$/],
    ['a part that is none', { properties: { a: 'string' } }, /^\/properties\/a: expected a schema$/],
  ])('%s', (_, schema, problem) => {
    expect(schemaProblems(schema)).toEqual([expect.stringMatching(problem)]);
  });

  it('a nesting without end', () => {
    let schema: object = {};
    for (let level = 0; level < 30; level += 1) schema = { not: schema };
    expect(schemaProblems(schema)).toEqual(['it is nested more than 24 levels deep']);
    // Too deep to be written as JSON.
    for (let level = 0; level < 100_000; level += 1) schema = { not: schema };
    expect(schemaProblems(schema)).toEqual(['cannot be read']);
  });

  it('references that unfold to more than anybody could check', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `d${index}`,
        { allOf: [{ $ref: `#/$defs/d${index + 1}` }, { $ref: `#/$defs/d${index + 1}` }] },
      ]),
    );
    expect(schemaProblems({ $ref: '#/$defs/d0', $defs: { ...$defs, d20: {} } })).toEqual([
      expect.stringMatching(/nested more than 24|more than 2000 parts/),
    ]);
  });

  it('references that repeat a list more often than anybody could keep it', () => {
    const leaf = { enum: Array.from({ length: 900 }, (_, index) => index) };
    expect(schemaProblems(repeating(leaf, [12]))).toEqual(['it lists more than 10000 values, references unfolded']);
    expect(schemaProblems(repeating(leaf, [11]))).toEqual([]);
  });

  it('may be other bounds', () => {
    expect(schemaProblems(repeating({}, [9]), { maxParts: 8 })).toEqual([
      'it has more than 8 parts, references unfolded',
    ]);
    expect(schemaProblems({ pattern: '^a$' }, { allowPatterns: true })).toEqual([]);
    expect(schemaProblems({ title: 'abc' }, { maxChars: 10 })).toEqual([expect.stringMatching(/at most 10/)]);
  });
});
