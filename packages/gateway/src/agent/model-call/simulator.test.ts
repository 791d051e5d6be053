/** Model calls over the network: the real provider, and a server with every fault that it knows. */
import { Agent, type Model, type ModelRequest, Runner, type StreamEvent, Usage } from '@openai/agents';
import { type Fault, FAULT_KINDS, type FaultKind, type Simulator, startSimulator } from '@parley/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createOpenAiProvider } from '../openai-provider.ts';
import { mapRunError } from '../error-mapping.ts';
import { CircuitBreaker } from './breaker.ts';
import { type ModelAnswer, type ModelCandidate, streamResponse } from './resilient-stream.ts';

/** Long enough for a busy machine, short enough to wait for a few times. */
const IDLE_MS = 150;
/** Tokens before a fault in mid-stream. */
const AFTER = 6;

let first: Simulator;
let second: Simulator;

beforeAll(async () => {
  [first, second] = await Promise.all([startSimulator({ tokensPerSecond: 0 }), startSimulator({ tokensPerSecond: 0 })]);
});
afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
});

interface Ending {
  readonly answer?: ModelAnswer;
  readonly error?: unknown;
  /** What was passed on. */
  readonly text: string;
  readonly delays: readonly number[];
  /** Requests that each server received. */
  readonly requests: readonly number[];
}

const candidate = async ({ url }: Simulator): Promise<ModelCandidate> => ({
  name: url,
  model: await createOpenAiProvider({ baseUrl: url }).getModel('example-model-1'),
});

/** A model whose calls are made by what is tested here. */
const resilientModel = ({ name, model }: ModelCandidate): Model => ({
  getStreamedResponse: (request) => model.getStreamedResponse(request),
  async getResponse(request) {
    const options = { breaker: new CircuitBreaker(() => 0) };
    const { response } = await streamResponse([{ name, model }], request, options, { onEvent: () => {} });
    return { output: response.output, usage: new Usage(), responseId: response.id };
  },
});

/** A request that is answered by a tool call. */
const order: Partial<ModelRequest> = {
  input: 'look up order ORD-2001',
  tools: [
    {
      type: 'function',
      name: 'look_up_order',
      description: 'Look up an order.',
      parameters: {
        type: 'object',
        properties: { orderId: { type: 'string' } },
        required: ['orderId'],
        additionalProperties: false,
      },
      strict: true,
    },
  ],
};

async function call(servers: readonly Simulator[], more: Partial<ModelRequest> = {}): Promise<Ending> {
  const before = servers.map(({ requests }) => requests.length);
  const delays: number[] = [];
  const events: StreamEvent[] = [];
  const request: ModelRequest = {
    input: 'count to 20',
    modelSettings: {},
    tools: [],
    outputType: 'text',
    handoffs: [],
    tracing: false,
    ...more,
  };
  const candidates = await Promise.all(servers.map(candidate));
  const outcome = await streamResponse(
    candidates as [ModelCandidate],
    request,
    {
      breaker: new CircuitBreaker(() => 0),
      idleMs: IDLE_MS,
      random: () => 0,
      sleep: async (ms) => void delays.push(ms),
    },
    { onEvent: (event) => void events.push(event) },
  ).then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  const text = events.map((event) => (event.type === 'output_text_delta' ? event.delta : '')).join('');
  const requests = servers.map((server, index) => server.requests.length - (before[index] ?? 0));
  return { ...outcome, text, delays, requests };
}

function textOf({ answer }: Ending): string {
  const parts = answer?.response.output.flatMap((item) => (item.type === 'message' ? item.content : [])) ?? [];
  return parts.map((part) => (part.type === 'output_text' ? part.text : '')).join('');
}

const beforeToken: FaultKind[] = ['rate_limit', 'server_error', 'overloaded'];
const inStream: FaultKind[] = ['reset', 'stall', 'no_terminal', 'error_event', 'failed'];
const others: FaultKind[] = ['unauthorized', 'incomplete', 'refusal', 'malformed_arguments'];

describe('a provider that fails', () => {
  let whole: string;

  beforeAll(async () => {
    whole = (await call([first])).text;
  });
  beforeEach(() => {
    first.faults.clear();
    second.faults.clear();
  });

  it('is tried with every fault that the server knows', () => {
    expect([...beforeToken, ...inStream, ...others].toSorted()).toEqual([...FAULT_KINDS].toSorted());
    expect(whole).toMatch(/\b1\b.*\b20\b/s);
  });

  it.each([...beforeToken, ...inStream])('[ER2] is asked again before its first token: %s', async (kind) => {
    const times = kind === 'stall' ? 1 : 3;
    first.faults.push({ kind, times, afterTokens: 0, retryAfterMs: 100 });
    const ending = await call([first]);
    expect(ending).toMatchObject({ text: whole, requests: [times + 1], delays: [250, 500, 1000].slice(0, times) });
    expect(textOf(ending)).toBe(whole);
    expect(ending.answer?.modelName).toBe('example-model-1');
  });

  it.each([
    ['rate_limit', 'rate_limited'],
    ['server_error', 'model_unavailable'],
    ['overloaded', 'model_unavailable'],
    ['reset', 'model_unavailable'],
    ['no_terminal', 'model_error'],
    ['error_event', 'model_unavailable'],
    ['failed', 'model_unavailable'],
  ] as const)('[ER1] [ER2] is given up after three more attempts: %s', async (kind, code) => {
    first.faults.push({ kind, times: Infinity, afterTokens: 0 });
    const ending = await call([first]);
    expect(ending).toMatchObject({ text: '', requests: [4] });
    expect(mapRunError(ending.error)).toEqual({ status: 'failed', code });
  });

  it.each([
    ['reset', 'model_unavailable'],
    ['stall', 'model_timeout'],
    ['no_terminal', 'model_error'],
    ['error_event', 'model_unavailable'],
    ['failed', 'model_unavailable'],
  ] as const)('[ER1] [ER2] [ER3] is not asked again after its first token: %s', async (kind, code) => {
    first.faults.push({ kind, times: Infinity, afterTokens: AFTER });
    const { error, text, requests, delays } = await call([first, second]);
    expect(mapRunError(error)).toEqual({ status: 'failed', code });
    expect(text).not.toBe('');
    expect(whole.startsWith(text)).toBe(true);
    expect({ requests, delays }).toEqual({ requests: [1, 0], delays: [] });
  });

  it.each<Fault>([
    { kind: 'rate_limit', retryAfterMs: 2500 },
    { kind: 'overloaded', retryAfterMs: 2500 },
  ])('[ER2] is left alone as long as it asks for: %o', async (fault) => {
    first.faults.push(fault);
    expect(await call([first])).toMatchObject({ text: whole, delays: [2500], requests: [2] });
  });

  it('[ER3] is replaced at once when it asks for too much patience', async () => {
    first.faults.push({ kind: 'rate_limit', times: Infinity, retryAfterMs: 61_000 });
    expect(await call([first, second])).toMatchObject({ text: whole, delays: [], requests: [1, 1] });
  });

  const quick = [...beforeToken, ...inStream].filter((kind) => kind !== 'stall');
  it.each(quick)('[ER3] is replaced when it is given up: %s', async (kind) => {
    first.faults.push({ kind, times: Infinity, afterTokens: 0 });
    const ending = await call([first, second]);
    expect(ending).toMatchObject({ text: whole, requests: [4, 1], answer: { candidate: second.url } });
  });

  it('[ER3] is replaced at once when it does not know the key', async () => {
    first.faults.push({ kind: 'unauthorized', times: Infinity });
    expect(await call([first, second])).toMatchObject({ text: whole, delays: [], requests: [1, 1] });
    const { error, requests } = await call([first]);
    expect(mapRunError(error)).toEqual({ status: 'failed', code: 'model_unavailable' });
    expect(requests).toEqual([1]);
  });

  it('[ER2] [ER3] is replaced when there is nobody', async () => {
    const gone = await startSimulator({ tokensPerSecond: 0 });
    await gone.close();
    const ending = await call([gone, second]);
    expect(ending).toMatchObject({ text: whole, requests: [0, 1] });
    expect(ending.delays).toEqual([250, 500, 1000]);
  });

  it('keeps the text of an answer that reached its limit', async () => {
    const ending = await call([first], { modelSettings: { maxTokens: AFTER } });
    expect(ending).toMatchObject({ requests: [1], answer: { truncated: 'length', modelName: 'example-model-1' } });
    expect(textOf(ending)).toBe(ending.text);
    expect(ending.text).not.toBe('');
    expect(ending.answer?.response.usage.outputTokens).toBeGreaterThan(0);
    first.faults.push({ kind: 'incomplete', afterTokens: AFTER });
    expect((await call([first])).answer).toMatchObject({ truncated: 'length' });
  });

  it('[ER1] ends without an answer when the limit leaves no room for one', async () => {
    first.faults.push({ kind: 'incomplete', afterTokens: 0, times: Infinity });
    const { error, requests } = await call([first, second]);
    expect(mapRunError(error)).toEqual({ status: 'failed', code: 'model_error' });
    expect(requests).toEqual([1, 0]);
  });

  it('[ER2] [ER3] is not asked again when a tool call was begun', async () => {
    first.faults.push({ kind: 'reset', afterTokens: 2 });
    const { answer, text, requests } = await call([first, second], order);
    expect({ answer, text, requests }).toEqual({ answer: undefined, text: '', requests: [1, 0] });
  });

  it('leaves arguments that are no JSON to the SDK', async () => {
    first.faults.push({ kind: 'malformed_arguments' });
    const { answer } = await call([first], order);
    const [item] = answer?.response.output ?? [];
    expect(item).toMatchObject({ type: 'function_call', name: 'look_up_order' });
    expect(() => JSON.parse(item?.type === 'function_call' ? item.arguments : '{}') as unknown).toThrow(SyntaxError);
  });

  it.each(['text', z.object({ total: z.number() })] as const)('[ER1] refuses to answer', async (outputType) => {
    first.faults.push({ kind: 'refusal' });
    const agent = new Agent({ name: 'A', outputType });
    const runner = new Runner({ modelProvider: { getModel: async () => resilientModel(await candidate(first)) } });
    const error: unknown = await runner.run(agent, 'count to 20').catch((thrown: unknown) => thrown);
    expect(mapRunError(error)).toEqual({ status: 'failed', code: 'model_refused' });
  });

  it('stops when it is told to, and closes the request', async () => {
    const stop = new AbortController();
    first.faults.push({ kind: 'stall', afterTokens: AFTER });
    const asked = first.requests.length;
    const calling = call([first, second], { signal: stop.signal });
    await expect.poll(() => first.requests.length).toBe(asked + 1);
    stop.abort('cancelled');
    expect(await calling).toMatchObject({
      error: 'cancelled',
      requests: [1, 0],
    });
    await expect.poll(() => first.requests.at(-1)?.outcome).not.toBe('pending');
  });
});
