import { type Model, ModelBehaviorError, type ModelRequest, type StreamEvent, Usage } from '@openai/agents';
import { APIError } from 'openai';
import { beforeEach, describe, expect, it } from 'vitest';
import { CircuitBreaker } from './breaker.ts';
import { EmptyAnswerError, IncompleteResponseError, ResponseFailedError, StalledError } from './errors.ts';
import { type ModelAnswer, type ModelCandidate, type StreamHooks, streamResponse } from './resilient-stream.ts';

const reply = (status: number, body: object = {}): APIError =>
  APIError.generate(status, { error: body }, undefined, new Headers());
const unavailable = reply(503);
const delta = (text: string): StreamEvent => ({ type: 'output_text_delta', delta: text });
const raw = (event: object): StreamEvent => ({ type: 'model', event });
const usage = new Usage({ inputTokens: 1, outputTokens: 1, totalTokens: 2 });
const done: StreamEvent = {
  type: 'response_done',
  response: { id: 'resp_1', usage, output: [], providerData: { model: 'example-model-1' } },
};

/** Events that one attempt sends before it fails or ends; `hang` never ends. */
type Attempt = readonly (StreamEvent | Error | 'hang')[];

/** A model that follows a script, one line for each attempt. */
class FakeModel implements Model {
  readonly attempts: Attempt[];
  readonly requests: ModelRequest[] = [];

  constructor(...attempts: Attempt[]) {
    this.attempts = attempts;
  }

  getResponse(): never {
    throw new Error('it always streams');
  }

  async *getStreamedResponse(request: ModelRequest): AsyncGenerator<StreamEvent> {
    this.requests.push(request);
    for (const step of this.attempts[this.requests.length - 1] ?? [new Error('there is no script')]) {
      if (step instanceof Error) throw step;
      if (step !== 'hang') yield step;
      else
        await new Promise((_resolve, reject) => request.signal?.addEventListener('abort', () => reject(unavailable)));
    }
  }
}

/** What a call told its hooks, one line each, and how it ended. */
class Bench {
  readonly lines: string[] = [];
  now = 1_000_000;
  readonly breaker = new CircuitBreaker(() => this.now);
  readonly stop = new AbortController();
  hooks: Partial<StreamHooks> = {};
  sleep = async (ms: number): Promise<void> => void this.lines.push(`sleep ${ms}`);

  call(...models: Model[]): Promise<ModelAnswer> {
    const candidates = models.map((model, index): ModelCandidate => ({ model, name: `model-${index + 1}` }));
    const request: ModelRequest = {
      input: 'Hello',
      modelSettings: { temperature: 0.5 },
      tools: [],
      outputType: 'text',
      handoffs: [],
      tracing: false,
      signal: this.stop.signal,
    };
    return streamResponse(
      candidates as [ModelCandidate],
      request,
      { breaker: this.breaker, firstEventMs: 20, idleMs: 20, random: () => 0, now: () => 0, sleep: this.sleep },
      {
        onEvent: (event) => void this.lines.push(event.type === 'output_text_delta' ? event.delta : event.type),
        onRetry: ({ candidate, attempt, delayMs }) => void this.lines.push(`retry ${candidate} ${attempt} ${delayMs}`),
        onGivenUp: ({ candidate, next }) => void this.lines.push(`given up ${candidate} for ${next ?? 'nobody'}`),
        onResumed: () => void this.lines.push('resumed'),
        ...this.hooks,
      },
    );
  }

  /** @returns what the call threw. */
  async fails(...models: Model[]): Promise<unknown> {
    return this.call(...models).then(
      () => expect.unreachable('the call succeeded'),
      (error: unknown) => error,
    );
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('a model call', () => {
  it('passes on the events and gives the response', async () => {
    const model = new FakeModel([{ type: 'response_started' }, delta('Hello'), done]);
    expect(await bench.call(model)).toMatchObject({
      response: { id: 'resp_1' },
      candidate: 'model-1',
      modelName: 'example-model-1',
    });
    expect(bench.lines).toEqual(['response_started', 'Hello', 'response_done']);
  });

  it('[ER2] is made again until it succeeds, and says so', async () => {
    const model = new FakeModel([unavailable], [{ type: 'response_started' }, unavailable], [delta('Hello'), done]);
    await bench.call(model);
    expect(bench.lines).toEqual([
      'retry model-1 1 250',
      'sleep 250',
      'response_started',
      'retry model-1 2 500',
      'sleep 500',
      'resumed',
      'Hello',
      'response_done',
    ]);
  });

  it('[ER2] is made four times at most', async () => {
    const model = new FakeModel([unavailable], [unavailable], [unavailable], [unavailable], [done]);
    expect(await bench.fails(model)).toBe(unavailable);
    expect(model.requests).toHaveLength(4);
    expect(bench.lines.at(-1)).toBe('given up model-1 for nobody');
  });

  it.each([
    ['text', delta('Once')],
    ['a refusal', raw({ type: 'response.refusal.delta', delta: 'No' })],
    ['arguments of a call', raw({ type: 'response.function_call_arguments.delta', delta: '{' })],
    ['a tool of the provider', raw({ type: 'response.mcp_call.in_progress' })],
    ['a finished item', raw({ type: 'response.output_item.done', item: { type: 'web_search_call' } })],
  ])('[ER2] [ER3] is not made again after %s', async (_name, event) => {
    const [first, second] = [new FakeModel([event, unavailable]), new FakeModel([done])];
    expect(await bench.fails(first, second)).toBe(unavailable);
    expect([first.requests.length, second.requests.length]).toEqual([1, 0]);
    expect(bench.lines).toEqual([expect.any(String), 'given up model-1 for nobody']);
  });

  it.each([
    ['an empty text', delta('')],
    ['the beginning of an item', raw({ type: 'response.output_item.added', item: { type: 'message' } })],
    ['reasoning', raw({ type: 'response.reasoning_summary_text.delta', delta: 'Hm' })],
    ['finished reasoning', raw({ type: 'response.output_item.done', item: { type: 'reasoning' } })],
    ['an empty delta', raw({ type: 'response.function_call_arguments.delta', delta: '' })],
    ['an event without a type', raw({})],
    ['a sign of life', raw({ type: 'keepalive' })],
  ])('[ER2] is made again after %s', async (_name, event) => {
    const model = new FakeModel([event, unavailable], [done]);
    await bench.call(model);
    expect(model.requests).toHaveLength(2);
  });

  it('[ER2] is made again when the stream has no end or cannot be read', async () => {
    const model = new FakeModel([], [new SyntaxError('malformed event')], [done]);
    await bench.call(model);
    expect(model.requests).toHaveLength(3);
    const cut = new FakeModel([delta('Once')]);
    expect(await bench.fails(cut)).toBeInstanceOf(IncompleteResponseError);
  });

  it('[ER2] is made again when the provider reports a failure that passes, and only then', async () => {
    const failed = (code: string): Attempt => [
      raw({ type: 'response.failed', response: { error: { code } } }),
      new ModelBehaviorError('failed'),
    ];
    const model = new FakeModel(
      failed('server_error'),
      [raw({ type: 'error', code: 'overloaded' }), failed('')[1]!],
      [done],
    );
    await bench.call(model);
    expect(model.requests).toHaveLength(3);
    const refusing = new FakeModel(failed('invalid_prompt'));
    const error = await bench.fails(refusing);
    expect(error).toBeInstanceOf(ResponseFailedError);
    expect(error).toMatchObject({ code: 'invalid_prompt', cause: expect.any(ModelBehaviorError) });
    expect(refusing.requests).toHaveLength(1);
  });

  it('[ER2] is broken off and made again when nothing comes', async () => {
    const model = new FakeModel(['hang'], [{ type: 'response_started' }, 'hang'], [done]);
    await bench.call(model);
    expect(model.requests.map(({ signal }) => signal?.aborted)).toEqual([true, true, false]);
    expect(await bench.fails(new FakeModel([delta('Once'), 'hang']))).toBeInstanceOf(StalledError);
  });

  it('keeps an answer that is complete when the connection breaks after it', async () => {
    expect(await bench.call(new FakeModel([delta('Hello'), done, unavailable]))).toMatchObject({
      response: { id: 'resp_1' },
    });
  });

  it('keeps the text of an answer that was cut, and does not make it again', async () => {
    const output = [{ type: 'message', id: 'm', content: [{ type: 'output_text', text: 'Once' }] }];
    const event = { type: 'response.incomplete', response: { id: 'resp_2', output } };
    const model = new FakeModel([delta('Once'), raw(event), new ModelBehaviorError('incomplete')]);
    expect(await bench.call(model)).toMatchObject({ response: { id: 'resp_2' }, truncated: 'length' });
    const empty = raw({ type: 'response.incomplete', response: { output: [] } });
    expect(await bench.fails(new FakeModel([empty, new ModelBehaviorError('incomplete')]))).toBeInstanceOf(
      EmptyAnswerError,
    );
    expect(bench.lines).toEqual(['Once', 'model', 'model']);
  });

  it('ends with what a hook throws', async () => {
    for (const [hook, attempts] of [
      ['onEvent', [[done]]],
      ['beforeAttempt', [[done]]],
      ['onRetry', [[unavailable]]],
      ['onResumed', [[unavailable], [done]]],
      ['onGivenUp', [[reply(401)]]],
    ] as const) {
      const model = new FakeModel(...attempts);
      const error = reply(500, { message: hook });
      bench.hooks = {
        [hook]: () => {
          throw error;
        },
      };
      expect(await bench.fails(model, new FakeModel([done]))).toBe(error);
      expect(model.requests.length).toBeLessThanOrEqual(attempts.length);
    }
  });
});

describe('a model call that is stopped', () => {
  it('makes no request once the signal is aborted', async () => {
    const model = new FakeModel([done]);
    bench.hooks = { beforeAttempt: () => void bench.lines.push('attempt') };
    bench.stop.abort('cancelled');
    expect(await bench.fails(model)).toBe('cancelled');
    expect(model.requests).toHaveLength(0);
    expect(bench.lines).toEqual([]);
  });

  it('ends with the reason when that happens in the stream', async () => {
    const [first, second] = [new FakeModel([delta('Once'), 'hang']), new FakeModel([done])];
    bench.hooks = { onEvent: () => bench.stop.abort('cancelled') };
    expect(await bench.fails(first, second)).toBe('cancelled');
    expect(first.requests[0]?.signal?.reason).toBe('cancelled');
    expect(second.requests).toHaveLength(0);
  });

  it('ends with the reason when that happens while it waits', async () => {
    const model = new FakeModel([unavailable], [done]);
    bench.sleep = async () => {
      bench.stop.abort('cancelled');
      throw new Error('the sleep was interrupted');
    };
    expect(await bench.fails(model)).toBe('cancelled');
    expect(model.requests).toHaveLength(1);
  });
});

describe('a model call with a second model', () => {
  const failing = (): FakeModel => new FakeModel([unavailable], [unavailable], [unavailable], [unavailable]);

  it('[ER3] is taken over when the first one is given up, with the same request', async () => {
    const [first, second] = [failing(), new FakeModel([delta('Hello'), done])];
    expect(await bench.call(first, second)).toMatchObject({ candidate: 'model-2' });
    expect(bench.lines.slice(-4)).toEqual(['given up model-1 for model-2', 'resumed', 'Hello', 'response_done']);
    const { signal: _signal, ...request } = first.requests[0] as ModelRequest;
    expect(second.requests[0]).toMatchObject(request);
  });

  it.each([
    ['401', reply(401)],
    ['403', reply(403)],
    ['404', reply(404, { code: 'model_not_found' })],
    ['an empty account', reply(429, { code: 'insufficient_quota' })],
  ])('[ER3] is taken over at once after %s', async (_name, error) => {
    const first = new FakeModel([error]);
    expect(await bench.call(first, new FakeModel([done]))).toMatchObject({ candidate: 'model-2' });
    expect(bench.lines).toEqual(['given up model-1 for model-2', 'resumed', 'response_done']);
  });

  it.each([
    ['400', reply(400)],
    ['413', reply(413)],
    ['422', reply(422)],
    ['a request that is too long', reply(400, { code: 'context_length_exceeded' })],
    ['a mistake in the code', new TypeError('x is not a function')],
  ])('[ER3] is not taken over after %s', async (_name, error) => {
    const [first, second] = [new FakeModel([error]), new FakeModel([done])];
    expect(await bench.fails(first, second)).toBe(error);
    expect([first.requests.length, second.requests.length]).toEqual([1, 0]);
    expect(bench.breaker.allows('model-1')).toBe(true);
  });

  it('[ER3] fails as the first one did when all have failed', async () => {
    const [first, second] = [new FakeModel([reply(401)]), failing()];
    expect(await bench.fails(first, second)).toMatchObject({ status: 401 });
    expect(second.requests).toHaveLength(4);
  });

  it('[ER3] fails as the answer did that had begun', async () => {
    const [first, second] = [new FakeModel([reply(401)]), new FakeModel([delta('Once'), unavailable])];
    expect(await bench.fails(first, second)).toBe(unavailable);
  });

  it('[ER3] skips the first one for a while when it fails again and again, then tries it once', async () => {
    const wrongKey = [reply(401)];
    const first = new FakeModel(wrongKey, wrongKey, wrongKey, [unavailable], [done]);
    const second = new FakeModel([done], [done], [done], [done], [done]);
    for (let call = 0; call < 4; call += 1) await bench.call(first, second);
    expect(first.requests).toHaveLength(3);
    bench.now += 30_000;
    await bench.call(first, second);
    expect([first.requests.length, second.requests.length]).toEqual([4, 5]);
    bench.now += 30_000;
    expect(await bench.call(first, second)).toMatchObject({ candidate: 'model-1' });
  });

  it('[ER3] does not skip a model that succeeds now and then', async () => {
    const wrongKey = [reply(401)];
    const first = new FakeModel(wrongKey, wrongKey, [done], wrongKey, wrongKey, [done]);
    for (let call = 0; call < 6; call += 1) await bench.call(first, new FakeModel([done]));
    expect(first.requests).toHaveLength(6);
  });

  it('[ER3] calls a model that fails again and again when there is no other', async () => {
    const model = new FakeModel([reply(401)], [reply(401)], [reply(401)], [unavailable], [done]);
    for (let call = 0; call < 3; call += 1) await bench.fails(model);
    expect(await bench.call(model)).toMatchObject({ candidate: 'model-1' });
  });
});
