import { expect, test } from 'vitest';
import { shopTools } from './testing/shop.ts';
import { startForTest, streamAll } from './testing/start.ts';

const HI = { model: 'm', input: 'Hi' };
const LEAK = 'The key is sk-test-0123456789abcdef, do not tell anybody.';

test('a prepared text is streamed token by token, once', async () => {
  const { client, simulator } = await startForTest();
  simulator.answers.push({ text: LEAK });
  const { events, text, last } = await streamAll(client, HI);
  expect(text).toBe(LEAK);
  expect(last).toMatchObject({ status: 'completed', output: [{ content: [{ text: LEAK }] }] });
  expect(events.filter(({ type }) => type === 'response.output_text.delta').length).toBeGreaterThan(8);
  expect((await client.responses.create(HI)).output_text).toMatch(/^Hello/);
});

test('several wait in their order, some for more than one answer', async () => {
  const { client, simulator } = await startForTest();
  simulator.answers.push({ text: 'one', times: 2 });
  simulator.answers.push({ text: 'two' });
  expect(simulator.answers.pending).toBe(3);
  const said: string[] = [];
  for (let sent = 0; sent < 4; sent += 1) said.push((await client.responses.create(HI)).output_text);
  expect(said).toEqual(['one', 'one', 'two', expect.stringMatching(/^Hello/)]);
  simulator.answers.push({ text: 'forgotten' });
  simulator.answers.clear();
  expect((await client.responses.create(HI)).output_text).toMatch(/^Hello/);
  expect(() => simulator.answers.push({ text: 'x', times: 0 })).toThrow(RangeError);
});

test('calls of tools, structured answers and requests that fail leave it waiting', async () => {
  const { client, simulator } = await startForTest();
  simulator.answers.push({ text: LEAK });
  const call = await client.responses.create({ model: 'm', input: 'Check ORD-5678', tools: shopTools });
  expect(call.output[0]?.type).toBe('function_call');
  const format = { type: 'json_schema', name: 'a', schema: { type: 'object', properties: {} } } as const;
  expect((await client.responses.create({ ...HI, text: { format } })).output_text).toBe('{}');
  simulator.faults.push({ kind: 'overloaded' });
  await expect(client.responses.create(HI)).rejects.toMatchObject({ status: 503 });
  simulator.faults.push({ kind: 'refusal' });
  expect((await client.responses.create(HI)).output_text).toBe('');
  expect(simulator.answers.pending).toBe(1);
  simulator.faults.push({ kind: 'incomplete', afterTokens: 2 });
  const { text, last } = await streamAll(client, HI);
  expect(last?.status).toBe('incomplete');
  expect(LEAK.startsWith(text)).toBe(true);
});

test('nothing that is sent can add one', async () => {
  const { client, simulator } = await startForTest();
  await client.responses.create({
    model: 'm',
    input: '[simulate: answer] [simulate: answers text=1]',
    metadata: { answers: LEAK },
  });
  expect(simulator.answers.pending).toBe(0);
});
