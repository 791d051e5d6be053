/**
 * Wraps models, so that model, tokens, cost, finish reasons, time to first chunk and the error's class reach the `chat`
 * span although the SDK redacts its own span data when content is off.
 */
import type {
  Model,
  ModelProvider,
  ModelRequest,
  ModelResponse,
  ModelRetryAdviceRequest,
  StreamEvent,
} from '@openai/agents';
import type { Meter } from '@opentelemetry/api';
import { errorTypeOf } from './errors.ts';
import { type GenAiMetrics, genAiMetrics } from './genai-metrics.ts';
import { type CostOfCall, currentModelCall, inModelCall, type ModelCall, type ModelOutcome } from './model-call.ts';
import type { ModelEndpoint } from './model-endpoint.ts';
import { InstrumentedStream } from './model-stream.ts';
import type { AgentsTraceProcessor } from './processor.ts';
import { currentSdkSpanId } from './sdk-context.ts';

/** Options of {@link instrumentModelProvider} and {@link instrumentModel}. */
export interface InstrumentModelOptions extends ModelEndpoint {
  /** The processor whose `chat` spans are to be filled in. */
  readonly processor: AgentsTraceProcessor;
  /** `gen_ai.request.model` when the runner asks for no model by name. Default: unknown, so the attribute is left out. */
  readonly defaultModel?: string | undefined;
  /**
   * The price of a call, for `gateway.cost_usd`. Where it answers `undefined` (or throws, or the server counted no
   * tokens) the span says `gateway.cost_unpriced`, never a cost of 0. Default: no cost is told.
   */
  readonly cost?: CostOfCall | undefined;
  /** Where the GenAI client metrics are recorded, sampled or not. Default: none are. */
  readonly meter?: Meter | undefined;
}

class InstrumentedModel implements Model {
  readonly #inner: Model;
  readonly #name: string | undefined;
  readonly #options: InstrumentModelOptions;
  readonly #metrics: GenAiMetrics | undefined;
  declare readonly getRetryAdvice?: NonNullable<Model['getRetryAdvice']>;
  declare readonly supportsPromptModelSelection?: boolean;

  constructor(inner: Model, name: string | undefined, options: InstrumentModelOptions) {
    this.#inner = inner;
    this.#name = name;
    this.#options = options;
    this.#metrics = options.meter && genAiMetrics(options.meter, options.processor.conventions);
    // The runner asks whether these exist, so a model without them must stay one without them.
    if (inner.getRetryAdvice) {
      this.getRetryAdvice = (args: ModelRetryAdviceRequest) => inner.getRetryAdvice?.(args);
    }
    if (inner.supportsPromptModelSelection !== undefined) {
      this.supportsPromptModelSelection = inner.supportsPromptModelSelection;
    }
  }

  async getResponse(request: ModelRequest): Promise<ModelResponse> {
    const call = this.#begin(request, false);
    try {
      const response = await inModelCall(call, () => this.#inner.getResponse(request));
      this.#settle(call, { ok: true, response });
      return response;
    } catch (error) {
      this.#settle(call, { ok: false, errorType: errorTypeOf(error), error });
      throw error;
    }
  }

  getStreamedResponse(request: ModelRequest): AsyncIterableIterator<StreamEvent, void, undefined> {
    return new InstrumentedStream({
      request,
      open: () => this.#inner.getStreamedResponse(request),
      begin: () => this.#begin(request, true),
      settle: (call, outcome) => this.#settle(call, outcome),
    });
  }

  #begin(request: ModelRequest, stream: boolean): ModelCall | undefined {
    return this.#options.processor.beginModelCall({
      request,
      stream,
      model: this.#name ?? this.#options.defaultModel,
      endpoint: this.#options,
      cost: this.#options.cost,
      parentId: currentSdkSpanId(),
      outer: currentModelCall(),
    });
  }

  #settle(call: ModelCall | undefined, outcome: ModelOutcome): void {
    if (!call) return;
    this.#metrics?.record(call, outcome);
    this.#options.processor.endModelCall(call, outcome);
  }
}

/**
 * Wraps one model. Use it for an agent that holds a `Model` instead of a model name.
 * @param name `gen_ai.request.model`; default `options.defaultModel`.
 */
export function instrumentModel(model: Model, options: InstrumentModelOptions, name?: string): Model {
  return new InstrumentedModel(model, name, options);
}

/**
 * Wraps a model provider: each model that it hands out reports to `options.processor`. Responses, errors and events pass
 * through unchanged. Place it directly around the provider that calls the server, inside of any wrapper that turns
 * streams into responses or the other way round.
 *
 * @example
 * new Runner({ modelProvider: instrumentModelProvider(new OpenAIProvider(), { processor }) })
 */
export function instrumentModelProvider(provider: ModelProvider, options: InstrumentModelOptions): ModelProvider {
  // The provider may cache its models; handing out one wrapper per model and name keeps that visible.
  const wrapped = new WeakMap<Model, Map<string | undefined, Model>>();
  return {
    getModel: async (name?: string): Promise<Model> => {
      const model = await provider.getModel(name);
      const byName = wrapped.get(model) ?? new Map<string | undefined, Model>();
      wrapped.set(model, byName);
      const known = byName.get(name);
      if (known) return known;
      const instrumented = instrumentModel(model, options, name);
      byName.set(name, instrumented);
      return instrumented;
    },
  };
}
