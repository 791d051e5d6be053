import OpenAI from 'openai';
import type { CheckGuardrail } from '../policy/guardrails/guardrail.ts';
import { OPENAI } from './openai-provider.ts';

export interface ModerationOptions {
  readonly apiKey: string;
  /** Default OpenAI's. */
  readonly baseUrl?: string;
  /** Default `omni-moderation-latest`. */
  readonly model?: string;
  /** Default `input`. */
  readonly stage?: 'input' | 'output';
  /** Of an input; default `parallel`. */
  readonly mode?: 'blocking' | 'parallel';
  /** Of an output; default `retract`. */
  readonly action?: 'hold' | 'retract';
  /** What counts when the endpoint cannot be asked; default `open`. */
  readonly onError?: 'open' | 'closed';
  /** Longest wait for the verdict, in milliseconds; default 5 000. */
  readonly timeoutMs?: number;
}

/** OpenAI's moderation endpoint, which costs nothing, as a guardrail: what it flags is refused. */
export function moderation(options: ModerationOptions): CheckGuardrail {
  const { apiKey, baseUrl = OPENAI, model = 'omni-moderation-latest', stage = 'input', onError = 'open' } = options;
  const { timeoutMs = 5000 } = options;
  const client = new OpenAI({ apiKey, maxRetries: 1, baseURL: baseUrl });
  return {
    type: 'check',
    name: `moderation_${stage}`,
    stages: [stage],
    mode: stage === 'input' ? (options.mode ?? 'parallel') : 'blocking',
    action: stage === 'input' ? 'block' : (options.action ?? 'retract'),
    onError,
    timeoutMs,
    async check(text, { signal }) {
      const { results } = await client.moderations.create({ model, input: text }, { signal });
      const flagged = results.find((result) => result.flagged);
      if (flagged === undefined) return { tripped: false };
      const [category] = Object.entries(flagged.categories).flatMap(([name, is]) => (is ? [name] : []));
      return { tripped: true, reason: category ?? 'flagged' };
    },
  };
}
