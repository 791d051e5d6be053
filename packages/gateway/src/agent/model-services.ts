/** What all model calls of the gateway share: who stands in for a model that fails, and how much of a conversation it reads. */
import type { AgentInputItem, ModelProvider, ModelRequest } from '@openai/agents';
import { CircuitBreaker } from './model-call/breaker.ts';
import type { GivenUp, ModelCandidate, ResilienceOptions, Retry } from './model-call/resilient-stream.ts';
import { createSummariser, planSummary, type StoredSummary, summaryItem } from './context-window/summary.ts';
import { trimInput, type TrimOptions } from './context-window/trim.ts';
import type { ModelResolver, ModelsConfig } from './model-choice.ts';
import type { RunScope } from './scope.ts';

/** How much of a conversation the model reads (SE6); what is stored is never touched. */
export interface ContextWindow extends TrimOptions {
  /** Have a small model sum up what there is no room for; default false: it is left out. */
  readonly summarise?: boolean | { readonly model?: string };
}

export interface ModelServices {
  /** The models that take over when one fails before its first token (ER3), in their order. */
  readonly fallbacks: () => Promise<readonly ModelCandidate[]>;
  readonly resilience: ResilienceOptions;
  readonly window: ContextWindow;
  /** The agent that sums up what there is no room for. */
  readonly summariser: unknown;
  readonly onRetry: (retry: Retry) => void;
  readonly onGivenUp: (givenUp: GivenUp) => void;
}

export interface ModelServicesOptions {
  /** The gateway's own. */
  readonly provider: ModelProvider;
  readonly resolver: ModelResolver;
  readonly models: ModelsConfig;
  readonly window: ContextWindow;
  readonly timeouts: Pick<ResilienceOptions, 'firstEventMs' | 'idleMs' | 'sleep'>;
  readonly onRetry: (retry: Retry) => void;
  readonly onGivenUp: (givenUp: GivenUp) => void;
}

export function createModelServices(options: ModelServicesOptions): ModelServices {
  const { provider: main, resolver, models, window, timeouts, onRetry, onGivenUp } = options;
  const made = new Map<string, ModelCandidate>();
  const { summarise = false } = window;
  const small = Object.hasOwn(models.aliases ?? {}, 'small') ? 'small' : undefined;
  const model = (typeof summarise === 'object' ? summarise.model : undefined) ?? small;
  return {
    async fallbacks() {
      for (const [index, { model, provider }] of resolver.fallbacks.entries()) {
        // The same model at another provider is another candidate.
        const name = provider === main ? model : `${model} (fallback ${index + 1})`;
        if (!made.has(name)) made.set(name, { name, model: await provider.getModel(model) });
      }
      return [...made.values()];
    },
    resilience: { breaker: new CircuitBreaker(() => performance.now()), ...timeouts },
    window,
    summariser: summarise === false ? undefined : createSummariser(model === undefined ? {} : { model }),
    onRetry,
    onGivenUp,
  };
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
    if (typeof text !== 'string') return plan.previous;
    summaries.write(plan.toStore(text));
    return text;
  } catch {
    signal.throwIfAborted();
    return plan.previous;
  }
}
