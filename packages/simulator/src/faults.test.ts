import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { FaultQueue, parseDirective, withoutDirectives } from './faults.ts';
import { shopTools } from './testing/shop.ts';
import { startForTest, streamAll } from './testing/start.ts';

const COUNT = { model: 'm', input: 'Count to 50' };

describe('faults before the response', () => {
  test('rate_limit is a 429 with the wait in both headers', async () => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind: 'rate_limit', retryAfterMs: 1_500 });
    const { error } = await streamAll(client, COUNT);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({
      status: 429,
      code: 'rate_limit_exceeded',
      requestID: expect.stringMatching(/^req_/),
    });
    const headers = error instanceof OpenAI.RateLimitError ? error.headers : undefined;
    expect([headers?.get('retry-after'), headers?.get('retry-after-ms')]).toEqual(['2', '1500']);
    expect((await streamAll(client, COUNT)).error).toBeUndefined();
  });

  test('the client retries what it is told to retry', async () => {
    const { simulator } = await startForTest();
    simulator.faults.push({ kind: 'rate_limit', times: 2, retryAfterMs: 1 });
    const client = new OpenAI({ baseURL: simulator.url, apiKey: 'test', maxRetries: 2 });
    expect((await client.responses.create(COUNT)).status).toBe('completed');
    expect(simulator.requests.map((request) => request.status)).toEqual([429, 429, 200]);
  });

  test.each([
    ['server_error', OpenAI.InternalServerError, 500],
    ['overloaded', OpenAI.InternalServerError, 503],
    ['unauthorized', OpenAI.AuthenticationError, 401],
  ] as const)('%s', async (kind, type, status) => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind });
    const error: unknown = await client.responses.create(COUNT).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ status });
    expect(simulator.requests[0]).toMatchObject({ fault: kind, status });
  });
});

describe('faults in mid-stream', () => {
  test('reset cuts the connection after the tokens', async () => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind: 'reset', afterTokens: 7 });
    const { events, error, text } = await streamAll(client, COUNT);
    expect(error).toBeInstanceOf(Error);
    expect(events.filter((event) => event.type === 'response.output_text.delta')).toHaveLength(7);
    expect(text).toMatch(/^1, 2/);
    expect(simulator.requests[0]?.outcome).toBe('broken_off');
  });

  test('no_terminal ends the stream without its last event', async () => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind: 'no_terminal' });
    const { last, error, text } = await streamAll(client, COUNT);
    expect({ last, error }).toEqual({ last: undefined, error: undefined });
    expect(text).not.toBe('');
  });

  test('stall sends nothing more until the client goes away', async () => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind: 'stall', afterTokens: 3 });
    const abort = new AbortController();
    const stream = await client.responses.create({ ...COUNT, stream: true }, { signal: abort.signal });
    let deltas = 0;
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta') deltas += 1;
      if (deltas === 3) setTimeout(() => abort.abort(), 30);
    }
    expect(deltas).toBe(3);
    expect(simulator.requests[0]).toMatchObject({ fault: 'stall', tokens: 3 });
  });

  test('error_event', async () => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind: 'error_event', message: 'It broke.' });
    const { error, text } = await streamAll(client, COUNT);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(error).toMatchObject({ message: 'It broke.', code: 'server_error' });
    expect(text).not.toBe('');
  });

  test('failed', async () => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind: 'failed', message: 'No luck.' });
    expect((await streamAll(client, COUNT)).last).toMatchObject({
      status: 'failed',
      error: { code: 'server_error', message: 'No luck.' },
    });
  });

  test('incomplete keeps the text so far', async () => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind: 'incomplete', afterTokens: 4 });
    const { last, text } = await streamAll(client, COUNT);
    expect(last).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      usage: { output_tokens: 4 },
    });
    expect(last?.output).toMatchObject([{ status: 'incomplete', content: [{ text }] }]);
  });

  test('refusal', async () => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind: 'refusal', message: 'I will not.' });
    const { events, last } = await streamAll(client, COUNT);
    expect(events.flatMap((event) => (event.type === 'response.refusal.delta' ? [event.delta] : [])).join('')).toBe(
      'I will not.',
    );
    expect(last?.output).toMatchObject([{ content: [{ type: 'refusal', refusal: 'I will not.' }] }]);
  });

  test('malformed_arguments are no JSON', async () => {
    const { client, simulator } = await startForTest();
    simulator.faults.push({ kind: 'malformed_arguments', times: 2 });
    for (const input of ['Can you check order ORD-5678?', 'Hi']) {
      const { last } = await streamAll(client, { model: 'm', input, tools: shopTools });
      const [item] = last?.output ?? [];
      expect(item?.type).toBe('function_call');
      expect(() => void JSON.parse(item?.type === 'function_call' ? item.arguments : '{}')).toThrow(SyntaxError);
    }
  });
});

test.each(['reset', 'no_terminal'] as const)('%s without streaming closes the connection', async (kind) => {
  const { client, simulator } = await startForTest();
  simulator.faults.push({ kind });
  await expect(client.responses.create(COUNT)).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
});

describe('directives', () => {
  test('a directive in the last user message strikes every time', async () => {
    const { client } = await startForTest();
    const params = { model: 'm', input: 'Hi [simulate: overloaded]' };
    await expect(client.responses.create(params)).rejects.toMatchObject({ status: 503 });
    await expect(client.responses.create(params)).rejects.toMatchObject({ status: 503 });
    const later = [
      { role: 'user' as const, content: params.input },
      { role: 'user' as const, content: 'Hi' },
    ];
    expect((await client.responses.create({ model: 'm', input: later })).output_text).toMatch(/^Hello/);
  });

  test('times limits it, and an answer resets the count', async () => {
    const { client } = await startForTest();
    const params = { model: 'm', input: 'Hi [simulate: rate_limit times=1 retry_after_ms=20]' };
    for (let round = 0; round < 2; round += 1) {
      await expect(client.responses.create(params)).rejects.toMatchObject({ status: 429 });
      expect((await client.responses.create(params)).output_text).toBe('Hello! What can I do for you?');
    }
  });

  test('can be switched off', async () => {
    const { client } = await startForTest({ allowDirectives: false });
    expect((await client.responses.create({ model: 'm', input: 'Hi [simulate: server_error]' })).status).toBe(
      'completed',
    );
  });

  test('are read with their settings and removed from what the model reads', () => {
    expect(parseDirective('[simulate: reset after=9]')).toEqual({
      kind: 'reset',
      afterTokens: 9,
      times: Infinity,
    });
    expect(parseDirective('[simulate: unknown_thing]')).toBeUndefined();
    expect(withoutDirectives('Hi [simulate: reset after=9] there')).toBe('Hi  there');
  });
});

test('the queue counts and checks', () => {
  const queue = new FaultQueue();
  queue.push({ kind: 'reset', times: 2 });
  queue.push({ kind: 'failed' });
  expect(queue.pending).toBe(3);
  expect([queue.take()?.kind, queue.take()?.kind, queue.take()?.kind, queue.take()?.kind]).toEqual([
    'reset',
    'reset',
    'failed',
    undefined,
  ]);
  expect(() => queue.push({ kind: 'reset', times: 0 })).toThrow(RangeError);
  queue.push({ kind: 'stall', times: Infinity });
  queue.clear();
  expect(queue.pending).toBe(0);
});
