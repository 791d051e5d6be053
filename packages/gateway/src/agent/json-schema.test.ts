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

  it('may be other bounds', () => {
    expect(schemaProblems({ pattern: '^a$' }, { allowPatterns: true })).toEqual([]);
    expect(schemaProblems({ title: 'abc' }, { maxChars: 10 })).toEqual([expect.stringMatching(/at most 10/)]);
  });
});
