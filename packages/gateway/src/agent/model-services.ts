/** What all model calls of the gateway share: who stands in for a model that fails, and how much of a conversation it reads. */
import type { AgentInputItem, ModelProvider, ModelRequest } from '@openai/agents';
import type { RunIds } from '../telemetry/signals.ts';
import { CircuitBreaker } from './model-call/breaker.ts';
import type { GivenUp, ModelCandidate, ResilienceOptions, Retry } from './model-call/resilient-stream.ts';
import { createSummariser, planSummary, type StoredSummary, summaryItem } from './context-window/summary.ts';
import { trimInput, type TrimOptions } from './context-window/trim.ts';
import type { ModelResolver, ModelsConfig } from './model-choice.ts';
import { ASK, type RunScope } from './scope.ts';

/** How much of a conversation the model reads (SE6); what is stored is never touched. */
export interface ContextWindow extends TrimOptions {
  /** Have a small model sum up what there is no room for; default false: it is left out. */
  readonly summarise?: boolean | { readonly model?: string };
}

export interface ModelServices {
  /** The models that take over when one fails before its first token (ER3), in their order. */
  readonly fallbacks: () => Promise<readonly ModelCandidate[]>;
  readonly resilience: ResilienceOptions;
  /** What a model is priced as, by the name that it is asked for under. */
  readonly priceNames: PriceNames;
  readonly window: ContextWindow;
  /** The agent that sums up what there is no room for. */
  readonly summariser: unknown;
  readonly onRetry: (retry: Retry, run: RunIds) => void;
  /** `run` is absent where a fallback cannot even be made. */
  readonly onGivenUp: (givenUp: GivenUp, run?: RunIds) => void;
  /** An agent that the gateway was not told of wanted to call a model. */
  readonly onUnlisted: (error: Error, run: RunIds) => void;
}

export interface ModelServicesOptions {
  /** The gateway's own. */
  readonly provider: ModelProvider;
  readonly resolver: ModelResolver;
  readonly models: ModelsConfig;
  readonly window: ContextWindow;
  readonly timeouts: Pick<ResilienceOptions, 'firstEventMs' | 'idleMs' | 'sleep'>;
  readonly onRetry: (retry: Retry, run: RunIds) => void;
  /** `run` is absent where a fallback cannot even be made. */
  readonly onGivenUp: (givenUp: GivenUp, run?: RunIds) => void;
  /** Default: nobody is told. */
  readonly onUnlisted?: (error: Error, run: RunIds) => void;
}

export function createModelServices(options: ModelServicesOptions): ModelServices {
  const { provider: main, resolver, models, window, timeouts, onRetry, onGivenUp, onUnlisted = () => {} } = options;
  const made = new Map<string, ModelCandidate>();
  const { summarise = false } = window;
  const small = Object.hasOwn(models.aliases ?? {}, 'small') ? 'small' : undefined;
  const model = (typeof summarise === 'object' ? summarise.model : undefined) ?? small;
  return {
    async fallbacks() {
      for (const [index, { model, provider }] of resolver.fallbacks.entries()) {
        // The same model at another provider is another candidate.
        const name = provider === main ? model : `${model} (fallback ${index + 1})`;
        try {
          if (!made.has(name)) made.set(name, { name, model: await provider.getModel(model) });
        } catch (error) {
          // One that cannot be had stands in for nobody; those that can be had still answer.
          onGivenUp({ candidate: name, error });
        }
      }
      return [...made.values()];
    },
    resilience: { breaker: new CircuitBreaker(() => performance.now()), ...timeouts },
    priceNames: new PriceNames(),
    window,
    summariser: summarise === false ? undefined : createSummariser(model === undefined ? {} : { model }),
    onRetry,
    onGivenUp,
    onUnlisted,
  };
}

/** Names that are kept; there are no more than the configuration has, unless an application makes them up. */
const NAMES = 1000;

/**
 * Prices go by the provider's own, exact name, which is not known before a model has answered: what it is asked for under
 * may be `default`, or the name of an agent that brings its own model.
 */
class PriceNames {
  readonly #names = new Map<string, string>();

  /** The name under which it has answered last; before that, the one that is given. */
  of(name: string): string {
    return this.#names.get(name) ?? name;
  }

  learn(name: string, answeredAs: string): void {
    if (this.#names.size >= NAMES) this.#names.clear();
    this.#names.set(name, answeredAs);
  }
}

/** The input of a model call, cut to the window; what had to go is summed up where that is wanted. */
export async function fitContext(
  input: ModelRequest['input'],
  { previousResponseId, conversationId }: ModelRequest,
  scope: RunScope,
): Promise<ModelRequest['input']> {
  const { models, path } = scope;
  // Where the provider keeps the conversation, results stand in the input without their calls.
  if (typeof input === 'string' || previousResponseId !== undefined || conversationId !== undefined) return input;
  // Who judges or sums up a text has to read all of it.
  if (path.at(-1)?.startsWith(ASK) === true) return input;
  const { kept, dropped, head } = trimInput(input, models.window);
  // A nested agent has no conversation of its own to sum up.
  if (dropped.length === 0 || path.length > 0 || models.summariser === undefined) return kept;
  const summary = await summaryOf(dropped, scope);
  return summary === undefined ? kept : [...kept.slice(0, head), summaryItem(summary), ...kept.slice(head)];
}

/** @returns undefined when it cannot be had: the conversation goes on without it. */
async function summaryOf(dropped: readonly AgentInputItem[], scope: RunScope): Promise<string | undefined> {
  const { models, summaries, ask, signal } = scope;
  const stored = (await summaries.read()) as StoredSummary | undefined;
  const plan = planSummary(dropped, stored);
  if ('reuse' in plan) return plan.reuse;
  try {
    const text = await ask(models.summariser, plan.input);
    if (typeof text !== 'string' || text.trim() === '') return plan.previous;
    const made = plan.toStore(text);
    summaries.write(made);
    return made.text;
  } catch {
    signal.throwIfAborted();
    return plan.previous;
  }
}
