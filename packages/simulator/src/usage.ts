import { isObject } from './json.ts';
import type { ParsedRequest } from './request.ts';
import { countTokens, estimateTokens } from './tokens.ts';
import type { OutputItem, Usage } from './wire.ts';

/** The cache works in blocks of this many tokens. The real one starts at 1,024; here short demo conversations hit it too. */
const CACHE_BLOCK = 128;
const TOKENS_PER_ITEM = 4;
/** Thinking tokens per effort; an estimate, so that costs and displays have something to show. */
const REASONING: Readonly<Record<string, number>> = { low: 32, medium: 96, high: 256, xhigh: 512 };

/**
 * Estimates the tokens of a response. Cached are the input tokens that an earlier request of the same conversation must
 * have sent already: everything before the model's latest own items, in whole blocks.
 */
export function estimateUsage(
  request: ParsedRequest,
  earlier: readonly unknown[],
  output: readonly OutputItem[],
): Usage {
  const items = [...earlier, ...request.input];
  const fixed = fixedTokens(request);
  const perItem = items.map((item) => estimateTokens(JSON.stringify(item)) + TOKENS_PER_ITEM);
  const input = fixed + sum(perItem);
  const repeated = repeatedItems(items);
  const prefix = repeated === 0 ? 0 : fixed + sum(perItem.slice(0, repeated));
  const reasoning = reasoningTokens(request.body['reasoning']);
  const written = output.reduce((total, item) => total + outputTokens(item), 0) + reasoning;
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: Math.floor(prefix / CACHE_BLOCK) * CACHE_BLOCK,
      cache_write_tokens: 0,
    },
    output_tokens: written,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + written,
  };
}

/** Tokens that an output item cost: its text or arguments, and for a call its name. */
export function outputTokens(item: OutputItem): number {
  if (item.type === 'function_call') return countTokens(item.name) + countTokens(item.arguments);
  return item.content.reduce(
    (total, part) => total + countTokens(part.type === 'output_text' ? part.text : part.refusal),
    0,
  );
}

function fixedTokens({ body }: ParsedRequest): number {
  const { instructions, tools } = body;
  const texts = [instructions, tools].filter((value) => value !== undefined && value !== null);
  return texts.reduce<number>(
    (total, value) => total + estimateTokens(typeof value === 'string' ? value : JSON.stringify(value)),
    0,
  );
}

/** How many leading items the request before this one had: those before the model's latest run of own items. */
function repeatedItems(items: readonly unknown[]): number {
  const last = items.findLastIndex(isModelItem);
  let first = last;
  while (first > 0 && isModelItem(items[first - 1])) first -= 1;
  return Math.max(0, first);
}

function isModelItem(item: unknown): boolean {
  return isObject(item) && (item['type'] === 'function_call' || item['role'] === 'assistant');
}

function reasoningTokens(reasoning: unknown): number {
  const effort = isObject(reasoning) ? reasoning['effort'] : undefined;
  return typeof effort === 'string' && Object.hasOwn(REASONING, effort) ? (REASONING[effort] ?? 0) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
