import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator } from './index.ts';
import type { Simulator } from './index.ts';
import { cutOutput, streamedText } from './compose.ts';
import { tokenize } from './tokens.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ tokensPerSecond: 0 });
});
afterAll(() => simulator.close());

async function post(body: unknown): Promise<Response> {
  return fetch(`${simulator.url}/responses`, { method: 'POST', body: JSON.stringify(body) });
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    'Check ORD-1',
    'yes',
    'refund it',
    'what is my name?',
    'count to 9',
    'cancel both, please',
    '[simulate: reset',
    'look up [EMAIL_1]',
    '{"from":"user","text":"Hi"}',
  ),
);
const schema = fc.oneof(
  fc.json().map((value): unknown => JSON.parse(value)),
  fc.constant({ $ref: '#' }),
  fc
    .dictionary(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        { type: 'string' },
        { type: ['null', 'number'] },
        { anyOf: [] },
        { $ref: '#' },
        { enum: [] },
        { enum: ['a', 'b'] },
        { type: 'boolean' },
      ),
    )
    .map((properties) => ({
      type: 'object',
      properties,
      required: Object.keys(properties),
    })),
);
const item = fc.oneof(
  fc.record({
    role: fc.constantFrom('user', 'assistant', 'system'),
    content: fc.oneof(text, fc.array(fc.record({ type: fc.constant('input_text'), text }))),
  }),
  fc.record({
    type: fc.constant('function_call'),
    call_id: fc.constantFrom('a', 'b'),
    name: fc.constantFrom('lookup_order', 'x'),
    arguments: text,
  }),
  fc.record({
    type: fc.constant('function_call_output'),
    call_id: fc.constantFrom('a', 'b'),
    output: fc.oneof(text, fc.json()),
  }),
  fc.object(),
);
const tool = fc.record({
  type: fc.constant('function'),
  name: fc.constantFrom('lookup_order', 'cancel', 'transfer_to_x', '?'),
  description: text,
  parameters: schema,
});
const body = fc.record(
  {
    model: fc.constant('m'),
    input: fc.oneof(text, fc.array(item, { maxLength: 6 })),
    tools: fc.array(tool, { maxLength: 3 }),
    tool_choice: fc.constantFrom('auto', 'none', 'required'),
    text: schema.map((value) => ({ format: { type: 'json_schema', name: 's', schema: value } })),
    max_output_tokens: fc.integer({ min: 1, max: 40 }),
    instructions: fc.oneof(
      text,
      fc.constantFrom('Write a summary of the conversation.', '- a: x\n- b: y', 'personal data'),
    ),
    stream: fc.boolean(),
  },
  { requiredKeys: ['model', 'input'] },
);

describe('no request crashes the server', () => {
  test('any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect((await post(value)).status).toBe(400);
      }),
      { numRuns: 60 },
    );
  });

  test('anything that looks like a request', async () => {
    await fc.assert(
      fc.asyncProperty(body, async (value) => {
        const reply = await post(value);
        const content = await reply.text();
        expect([200, 400]).toContain(reply.status);
        if (reply.status === 200 && value.stream === true)
          expect(content).toMatch(/event: response\.(?:completed|incomplete)\n/);
      }),
      { numRuns: 300 },
    );
  });

  test('deep nesting and long texts are answered in time', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const nested = await fetch(`${simulator.url}/responses`, {
      method: 'POST',
      body: `{"model":"m","input":"Hi","metadata":${deep}}`,
    });
    expect([200, 400, 500]).toContain(nested.status);
    const tools = [
      {
        type: 'function',
        name: 'lookup_order',
        parameters: { type: 'object', properties: { order_id: { type: 'string' } } },
      },
    ];
    for (const unit of ['a', ' ', 'ORD-1 ', '$', '1', 'a@', 'check, and ', '.', '??', '[simulate: ', '"']) {
      const reply = await post({
        model: 'm',
        input: unit.repeat(Math.floor(1_500_000 / unit.length)),
        tools,
      });
      expect(reply.status).toBe(200);
    }
  }, 20_000);
});

test('tokens join to the text, and cutting keeps exactly so many', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(30), (value, max) => {
      const pieces = tokenize(value);
      expect(pieces.join('')).toBe(value);
      const message = {
        id: 'a',
        type: 'message' as const,
        status: 'completed' as const,
        role: 'assistant' as const,
      };
      const { items } = cutOutput(
        [
          {
            ...message,
            content: [{ type: 'output_text', text: value, annotations: [], logprobs: [] }],
          },
        ],
        max,
      );
      expect(tokenize(items.map(streamedText).join('')).length).toBeLessThanOrEqual(max);
    }),
  );
});
