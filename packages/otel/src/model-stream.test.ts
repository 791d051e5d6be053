import { AsyncLocalStorage } from 'node:async_hooks';
import type { ModelRequest, StreamEvent } from '@openai/agents';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { V1_41 } from './attributes.ts';
import { currentModelCall, ModelCall, type ModelOutcome } from './model-call.ts';
import { InstrumentedStream } from './model-stream.ts';

const request: ModelRequest = {
  input: 'Hello',
  modelSettings: {},
  tools: [],
  handoffs: [],
  outputType: 'text',
  tracing: false,
};
const delta: StreamEvent = { type: 'output_text_delta', delta: 'Hello' };
const started: StreamEvent = { type: 'response_started' };
const raw = (type: string): StreamEvent => ({ type: 'model', event: { type } });
const done = { type: 'response_done', response: { id: 'resp_1', usage: {}, output: [] } } as unknown as StreamEvent;

let call: ModelCall;
let outcomes: ModelOutcome[];
beforeEach(() => {
  const endpoint = { baseUrl: undefined };
  const [model, cost, parentId, outer] = [undefined, undefined, undefined, undefined];
  call = new ModelCall({ request, model, stream: true, endpoint, conventions: V1_41, cost, parentId, outer });
  outcomes = [];
});

function streamOf(open: () => AsyncIterable<StreamEvent>, signal?: AbortSignal): InstrumentedStream {
  return new InstrumentedStream({
    request: { ...request, ...(signal && { signal }) },
    open,
    begin: () => call,
    settle: (settled, outcome) => {
      expect(settled).toBe(call);
      outcomes.push(outcome);
    },
  });
}

async function* eventsOf(...steps: readonly (StreamEvent | Error)[]): AsyncGenerator<StreamEvent> {
  for (const step of steps) {
    if (step instanceof Error) throw step;
    yield step;
  }
}

async function read(stream: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> {
  const seen: StreamEvent[] = [];
  for await (const event of stream) seen.push(event);
  return seen;
}

describe('the stream of an instrumented model', () => {
  it('passes on the very events, and tells the response once', async () => {
    const events = [started, delta, raw('response.completed'), done];
    const seen = await read(streamOf(() => eventsOf(...events)));
    expect(seen.map((event, index) => event === events[index])).toEqual([true, true, true, true]);
    expect(outcomes).toEqual([{ ok: true, response: { id: 'resp_1', usage: {}, output: [] } }]);
  });

  it('is the context of the call in every step, whoever takes it', async () => {
    const contexts: unknown[] = [];
    const place = new AsyncLocalStorage<string>();
    const source = async function* (): AsyncGenerator<StreamEvent> {
      try {
        for (;;) {
          contexts.push([currentModelCall() === call, place.getStore()]);
          await Promise.resolve();
          contexts.push([currentModelCall() === call, place.getStore()]);
          yield delta;
        }
      } finally {
        contexts.push([currentModelCall() === call, place.getStore()]);
      }
    };
    const stream = streamOf(source);
    await place.run('first', () => stream.next());
    await place.run('second', () => stream.next());
    await place.run('third', () => stream.return());
    expect(contexts).toEqual(Array.from({ length: 5 }, () => [true, 'first']));
    expect(currentModelCall()).toBeUndefined();
  });

  it('notes when the first event comes that the model made, and no later one', async () => {
    const mark = vi.spyOn(call, 'markFirstChunk');
    const stream = streamOf(() =>
      eventsOf(started, raw('response.created'), raw('response.in_progress'), delta, delta, done),
    );
    const marks: number[] = [];
    for await (const _ of stream) marks.push(mark.mock.calls.length);
    expect(marks).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('passes on an error, tells it once, and has ended', async () => {
    const error = new RangeError('broken');
    const stream = streamOf(() => eventsOf(delta, error));
    await expect(read(stream)).rejects.toBe(error);
    await stream.return();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(outcomes).toEqual([{ ok: false, errorType: 'RangeError', error }]);
  });

  it('tells what is thrown before there is a stream', async () => {
    const error = new RangeError('no stream');
    const stream = streamOf(() => {
      throw error;
    });
    await expect(stream.next()).rejects.toBe(error);
    expect(outcomes).toEqual([{ ok: false, errorType: 'RangeError', error }]);
  });

  it.each([
    ['cancelled', true],
    ['_OTHER', false],
  ])('is %s when it ends without a response (aborted: %s)', async (errorType, aborted) => {
    const stop = new AbortController();
    const stream = streamOf(() => eventsOf(delta), stop.signal);
    await stream.next();
    if (aborted) stop.abort();
    await stream.next();
    expect(outcomes).toEqual([{ ok: false, errorType, error: undefined }]);
  });

  it('stops the model behind when it is left, even while an event is waited for', async () => {
    const gate = Promise.withResolvers<void>();
    const stopped = vi.fn();
    const source = async function* (): AsyncGenerator<StreamEvent> {
      try {
        yield delta;
        await gate.promise;
        yield delta;
      } finally {
        stopped(outcomes.length);
      }
    };
    const stream = streamOf(source);
    await stream.next();
    const [waiting, left] = [stream.next(), stream.return()];
    gate.resolve();
    expect(await left).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: false, value: delta });
    // The call is told of after the model behind has cleaned up.
    expect(stopped.mock.calls).toEqual([[0]]);
    expect(outcomes).toEqual([{ ok: false, errorType: 'cancelled', error: undefined }]);
  });

  it('passes on what goes wrong while the model behind stops', async () => {
    const source = async function* (): AsyncGenerator<StreamEvent> {
      try {
        yield delta;
      } finally {
        // oxlint-disable-next-line no-unsafe-finally
        throw new RangeError('clean-up');
      }
    };
    const stream = streamOf(source);
    await stream.next();
    await expect(stream.return()).rejects.toThrow('clean-up');
    expect(outcomes).toHaveLength(1);
  });

  it('makes no call when it is left before it is read', async () => {
    const [open, begin, settle] = [vi.fn(), vi.fn(), vi.fn()];
    const stream = new InstrumentedStream({ request, open, begin, settle });
    await stream.return();
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(open).not.toHaveBeenCalled();
    expect(begin).not.toHaveBeenCalled();
    expect(settle).toHaveBeenCalledWith(undefined, { ok: false, errorType: 'cancelled', error: undefined });
  });
});
