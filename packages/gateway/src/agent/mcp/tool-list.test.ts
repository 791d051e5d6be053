import type { Tool } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { readListing, strictSchema } from './tool-list.ts';

const text = { type: 'string' };
const plain: Tool['inputSchema'] = { type: 'object', properties: { query: text }, required: ['query'] };

describe('a listing', () => {
  it('[AG14] becomes tools', () => {
    const search = { name: 'search', description: 'Searches.', inputSchema: { ...plain, title: 'Search' } };
    expect(readListing('docs', [search])).toEqual({
      tools: [
        {
          tool: 'search',
          name: 'docs__search',
          description: 'Searches.',
          strict: true,
          parameters: { ...plain, additionalProperties: false },
          checkedBy: search.inputSchema,
        },
      ],
      notes: [],
    });
  });

  it('[AG14] holds no more than the tools that are allowed, and says which of them are missing', () => {
    const listed = ['a', 'b', 'c'].map((name) => ({ name, inputSchema: plain }));
    const { tools, notes } = readListing('docs', listed, ['c', 'd']);
    expect(tools.map(({ name }) => name)).toEqual(['docs__c']);
    expect(notes).toEqual([{ what: 'tool_missing', tool: 'docs__d', reason: 'the server does not list it' }]);
  });

  it('[AG14] is bounded in number, in schemas and in descriptions', () => {
    const vast = { ...plain, description: 'x'.repeat(40_000) };
    const listed = [
      { name: 'vast', inputSchema: vast },
      ...Array.from({ length: 80 }, (_, index) => ({
        name: `t${index}`,
        description: 'd'.repeat(5000),
        inputSchema: plain,
      })),
    ];
    const { tools, notes } = readListing('docs', listed);
    expect(tools).toHaveLength(63);
    expect(tools[0]?.description).toHaveLength(2000);
    expect(notes.map(({ what, tool }) => [what, tool])).toEqual([
      ['tool_left_out', 'docs__vast'],
      ['too_many_tools', undefined],
    ]);
  });

  it('[AG14] a schema that refers to itself leaves the arguments to the server', () => {
    const tree: Tool['inputSchema'] = { type: 'object', properties: { child: { $ref: '#' } } };
    const { tools, notes } = readListing('docs', [{ name: 'plant', inputSchema: tree }]);
    expect(tools).toMatchObject([{ strict: false, parameters: tree, checkedBy: { type: 'object' } }]);
    expect(notes).toMatchObject([{ what: 'arguments_not_checked', tool: 'docs__plant' }]);
  });
});

describe('strict use of a schema', () => {
  it('[AG14] closes every object', () => {
    const inner = { type: 'object', properties: { a: text }, required: ['a'] };
    const schema = {
      type: 'object',
      properties: { inner, list: { type: 'array', items: inner }, either: { anyOf: [inner, { type: 'null' }] } },
      required: ['inner', 'list', 'either'],
    };
    const shut = { ...inner, additionalProperties: false };
    expect(strictSchema(schema)).toEqual({
      ...schema,
      additionalProperties: false,
      properties: {
        inner: shut,
        list: { type: 'array', items: shut },
        either: { anyOf: [shut, { type: 'null' }] },
      },
    });
    expect(strictSchema({ type: 'object' })).toEqual({
      type: 'object',
      properties: {},
      required: [],
      additionalProperties: false,
    });
  });

  it.each([
    ['a property may be left out', { properties: { a: text } }],
    ['others are allowed', { properties: {}, additionalProperties: text }],
    ['a keyword is not known', { properties: { a: { type: 'string', format: 'date' } }, required: ['a'] }],
    ['a part has no type', { properties: { a: {} }, required: ['a'] }],
    ['a part may be anything', { properties: { a: true }, required: ['a'] }],
    ['a list is of anything', { properties: { a: { type: 'array' } }, required: ['a'] }],
    ['a list is of open objects', { properties: { a: { type: 'array', items: {} } }, required: ['a'] }],
    ['one of several is open', { properties: { a: { anyOf: [text, {}] } }, required: ['a'] }],
    ['a type is several', { properties: { a: { type: ['string', 'null'] } }, required: ['a'] }],
  ])('[AG14] is not possible where %s', (_, schema) => {
    expect(strictSchema({ type: 'object', ...schema })).toBeUndefined();
  });
});
