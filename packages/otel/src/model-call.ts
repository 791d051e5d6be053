/**
 * One call to an instrumented model: the bridge between the wrapper, which sees request and response, and the
 * processor, which owns the `chat` span. The SDK starts its model span inside the call, so it is found through the async
 * context; ids would not tell two calls of one turn apart.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes } from '@opentelemetry/api';
import type { ModelRequest } from '@openai/agents';
import { Attr, type Conventions } from './attributes.ts';
import { defined, text } from './json-reading.ts';
import { type ModelEndpoint, providerNameOf, serverAttributes } from './model-endpoint.ts';
import type { TokenUsage } from './model-response.ts';
import type { OpenSpan } from './open-spans.ts';

/** How a model call ended. */
export type ModelOutcome =
  | { readonly ok: true; readonly response: unknown }
  | { readonly ok: false; readonly errorType: string; readonly error: unknown };

/**
 * What a model call cost, in US dollars; `undefined` when the price is not known. `usage.cacheRead` and
 * `usage.cacheCreation` are among the `usage.input`, `usage.reasoning` among the `usage.output`.
 */
export type CostOfCall = (usage: TokenUsage, model: string) => number | undefined;

export interface ModelCallInit {
  readonly request: ModelRequest;
  readonly model: string | undefined;
  readonly stream: boolean;
  readonly endpoint: ModelEndpoint;
  readonly conventions: Conventions;
  readonly cost: CostOfCall | undefined;
  /** SDK span that was current when the model was called: the turn. */
  readonly parentId: string | undefined;
  readonly outer: ModelCall | undefined;
}

export class ModelCall {
  readonly request: ModelRequest;
  readonly model: string | undefined;
  readonly parentId: string | undefined;
  readonly outer: ModelCall | undefined;
  readonly provider: string;
  readonly cost: CostOfCall | undefined;
  /** What is known before the model is called. */
  readonly attributes: Attributes;
  readonly startedAt = new Date();
  readonly #started = performance.now();
  /** The `chat` span of the call; the last one when the model behind tried more than once. */
  chat: OpenSpan | undefined;
  /** Whether some span stands for this call already: its own or that of an instrumented model inside of it. */
  covered = false;
  /** Whether another instrumented model is called inside of this one; then that one's call is the real one. */
  isOuter = false;
  settled = false;
  firstChunkSeconds: number | undefined;

  constructor(init: ModelCallInit) {
    this.request = init.request;
    this.model = init.model;
    this.parentId = init.parentId;
    this.outer = init.outer;
    this.cost = init.cost;
    this.provider = providerNameOf(init.endpoint);
    if (init.outer) init.outer.isOuter = true;
    const { temperature, topP, maxTokens } = init.request.modelSettings ?? {};
    this.attributes = defined({
      [Attr.requestModel]: init.model,
      [Attr.requestTemperature]: temperature,
      [Attr.requestTopP]: topP,
      [Attr.requestMaxTokens]: maxTokens,
      [Attr.requestStream]: init.stream,
      [Attr.provider]: this.provider,
      ...serverAttributes(init.endpoint),
      ...(init.conventions.version === 'latest' ? latestRequestAttributes(init.request, init.conventions.attr) : {}),
    });
  }

  /** How long it has been going on. */
  get elapsedSeconds(): number {
    return (performance.now() - this.#started) / 1_000;
  }

  attach(chat: OpenSpan): void {
    this.chat = chat;
    this.cover();
  }

  /** Marks this call and those around it as having a span. */
  cover(): void {
    this.covered = true;
    this.outer?.cover();
  }

  markFirstChunk(): void {
    this.firstChunkSeconds ??= this.elapsedSeconds;
  }
}

function latestRequestAttributes(
  request: ModelRequest,
  attr: Extract<Conventions, { version: 'latest' }>['attr'],
): Record<string, string | undefined> {
  return {
    [attr.requestReasoningLevel]: text(request.modelSettings?.reasoning?.effort),
    [attr.requestPreviousResponseId]: text(request.previousResponseId),
  };
}

const storage = new AsyncLocalStorage<ModelCall>();

/** The model call that this code runs in. */
export function currentModelCall(): ModelCall | undefined {
  return storage.getStore();
}

/** Runs `fn` as part of a model call. */
export function inModelCall<T>(call: ModelCall | undefined, fn: () => T): T {
  return call ? storage.run(call, fn) : fn();
}

/** Runs a function, with its arguments, as part of a model call. */
export type ModelCallContext = <R, A extends unknown[]>(fn: (...args: A) => R, ...args: A) => R;

/**
 * The context of a model call, to be entered many times: unlike {@link inModelCall} it makes no context each time, and it
 * is everything that is current now, not the call alone.
 */
export function contextOf(call: ModelCall | undefined): ModelCallContext {
  return call ? storage.run(call, () => AsyncLocalStorage.snapshot()) : NO_CONTEXT;
}

const NO_CONTEXT: ModelCallContext = (fn, ...args) => fn(...args);
