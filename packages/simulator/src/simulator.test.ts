import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { shopTools } from './testing/shop.ts';
import { startForTest, streamAll } from './testing/start.ts';

describe('streaming', () => {
  test('a message has every event in order, numbered without a gap', async () => {
    const { client } = await startForTest();
    const { events, text } = await streamAll(client, { model: 'any-name', input: 'Hi' });
    expect([...new Set(events.map((event) => event.type))]).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    const last = events.at(-1);
    expect(last?.type === 'response.completed' && last.response).toMatchObject({
      status: 'completed',
      model: 'any-name',
      created_at: 1_800_000_000,
      output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }],
      usage: {
        input_tokens_details: { cached_tokens: 0 },
        output_tokens_details: { reasoning_tokens: 0 },
      },
    });
  });

  test('a tool call streams its arguments', async () => {
    const { client } = await startForTest();
    const { events } = await streamAll(client, {
      model: 'm',
      input: 'Can you check order ORD-5678?',
      tools: shopTools,
    });
    const types = events.map((event) => event.type);
    expect(types).toContain('response.function_call_arguments.done');
    const args = events
      .flatMap((event) => (event.type === 'response.function_call_arguments.delta' ? [event.delta] : []))
      .join('');
    expect(JSON.parse(args)).toEqual({ order_id: 'ORD-5678' });
  });

  test("the client's own accumulator agrees with the last event", async () => {
    const { client } = await startForTest();
    const stream = client.responses.stream({
      model: 'm',
      input: 'Check ORD-1111 and ORD-2222',
      tools: shopTools,
    });
    const response = await stream.finalResponse();
    expect(response.output).toMatchObject([
      { type: 'function_call', name: 'lookup_order', parsed_arguments: { order_id: 'ORD-1111' } },
      { type: 'function_call', name: 'lookup_order', parsed_arguments: { order_id: 'ORD-2222' } },
    ]);
  });

  test('the same conversation gives the same bytes', async () => {
    const bodies = await Promise.all(
      [1, 2].map(async () => {
        const { simulator } = await startForTest();
        const body = JSON.stringify({
          model: 'm',
          input: 'Refund $20 for ORD-5678, it arrived broken',
          tools: shopTools,
          stream: true,
        });
        const reply = await fetch(`${simulator.url}/responses`, { method: 'POST', body });
        return reply.text();
      }),
    );
    expect(bodies[0]).toBe(bodies[1]);
  });

  test('a repeated request gets new ids', async () => {
    const { client } = await startForTest();
    const create = async (): Promise<string> => (await client.responses.create({ model: 'm', input: 'Hi' })).id;
    expect(await create()).not.toBe(await create());
  });

  test('stops when the client goes away', async () => {
    const { client, simulator } = await startForTest({ tokensPerSecond: 200, firstTokenMs: 0 });
    const stream = await client.responses.create({
      model: 'm',
      input: 'Count to 500',
      stream: true,
    });
    for await (const event of stream) if (event.type === 'response.output_text.delta') break;
    await expect.poll(() => simulator.requests[0]?.outcome).toBe('closed_early');
    const sent = simulator.requests[0]?.tokens ?? 0;
    expect(sent).toBeLessThan(300);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(simulator.requests[0]?.tokens).toBe(sent);
  });
});

describe('requests', () => {
  test('without streaming the reply is one response object', async () => {
    const { client } = await startForTest();
    const response = await client.responses.create({
      model: 'm',
      input: 'What is your return policy?',
      tools: shopTools,
    });
    expect(response.output).toMatchObject([{ type: 'function_call', name: 'search_faq', status: 'completed' }]);
    expect(response.usage?.total_tokens).toBe(
      (response.usage?.input_tokens ?? 0) + (response.usage?.output_tokens ?? 0),
    );
  });

  test('repeated input counts as cached', async () => {
    const { client } = await startForTest();
    const history = [
      { role: 'user' as const, content: 'word '.repeat(400) },
      { role: 'assistant' as const, content: 'Fine.' },
      { role: 'user' as const, content: 'Thanks' },
    ];
    const response = await client.responses.create({ model: 'm', input: history });
    const cached = response.usage?.input_tokens_details.cached_tokens ?? 0;
    expect(cached).toBeGreaterThan(0);
    expect(cached % 128).toBe(0);
    expect(cached).toBeLessThan(response.usage?.input_tokens ?? 0);
  });

  test('previous_response_id continues a stored conversation', async () => {
    const { client } = await startForTest();
    const first = await client.responses.create({ model: 'm', input: 'My name is Ada.' });
    const second = await client.responses.create({
      model: 'm',
      input: 'What is my name?',
      previous_response_id: first.id,
    });
    expect(second.output_text).toBe('Your name is **Ada**.');
    const unknown = client.responses.create({
      model: 'm',
      input: 'Hi',
      previous_response_id: 'resp_none',
    });
    await expect(unknown).rejects.toMatchObject({
      status: 400,
      code: 'previous_response_not_found',
    });
  });

  test('max_output_tokens cuts the text', async () => {
    const { client } = await startForTest();
    const response = await client.responses.create({
      model: 'm',
      input: 'Count to 100',
      max_output_tokens: 16,
    });
    expect(response).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      usage: { output_tokens: 16 },
    });
    expect(response.output_text).toMatch(/^1, 2, 3/);
  });

  test('the model list and the header say that it is simulated', async () => {
    const { client, simulator } = await startForTest();
    expect((await client.models.list()).data.map((model) => model.id)).toEqual(['parley-simulated']);
    expect(await client.models.retrieve('parley-simulated')).toMatchObject({ object: 'model' });
    await expect(client.models.retrieve('other')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    const reply = await fetch(`${simulator.url}/models`);
    expect(reply.headers.get('x-parley-simulated')).toBe('1');
    expect(reply.headers.get('x-request-id')).toMatch(/^req_/);
  });

  test.each([
    ['POST', '/nothing', '{}', 404],
    ['GET', '/responses', undefined, 405],
    ['POST', '/responses', '{"model":', 400],
    ['POST', '/responses', '[]', 400],
    ['POST', '/responses', '{"model":"m"}', 400],
    ['POST', '/responses', '{"input":"Hi"}', 400],
    ['POST', '/responses', '{"model":"m","input":[1]}', 400],
    ['POST', '/responses', `{"model":"m","input":"${'x'.repeat(5 * 1024 * 1024)}"}`, 413],
  ])('%s %s refuses a bad request', async (method, path, body, status) => {
    const { simulator } = await startForTest();
    const reply = await fetch(`${simulator.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body }),
    });
    expect(reply.status).toBe(status);
    expect(await reply.json()).toMatchObject({
      error: { message: expect.any(String), type: 'invalid_request_error' },
    });
  });

  test('the list of requests is bounded', async () => {
    const { simulator } = await startForTest();
    for (let sent = 0; sent < 1_005; sent += 15) {
      await Promise.all(Array.from({ length: 15 }, async () => (await fetch(`${simulator.url}/models`)).arrayBuffer()));
    }
    expect(simulator.requests).toHaveLength(1_000);
    expect(simulator.requests.every((request) => request.path === '/v1/models')).toBe(true);
  });

  test('close may be called twice', async () => {
    const { simulator } = await startForTest();
    await simulator.close();
    await simulator.close();
  });
});
