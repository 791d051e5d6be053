/** What calls of models cost: a table of prices, and sums in billionths of a US dollar. */
import type { Usage } from '@parley/protocol';
import file from './prices.json' with { type: 'json' };

/** In US dollars per million tokens. */
export interface Price {
  readonly input: number;
  /** Of those input tokens that the provider had in its cache. */
  readonly cachedInput: number;
  readonly output: number;
}

/** Prices by name of the model. */
export type PriceTable = ReadonlyMap<string, Price>;

const FIELDS = ['input', 'cachedInput', 'output'] as const;
/** For people only. */
const REMARKS = new Set(['source', 'note']);
const PREFIXES = /^(?:models\/|openai\/)+/;
const DATE = /-\d{4}-\d{2}-\d{2}$/;
const NANO = 1e9;

/** The prices that Parley knows; `prices.json` says of when they are, where each comes from, and what is not in them. */
export const builtInPrices: PriceTable = parsePriceTable(file.models, new Map());

/**
 * Reads an operator's own prices: `{<model>: {input, cachedInput?, output}}` in US dollars per million tokens. Without
 * `cachedInput`, cached input costs what other input costs. `source` and `note` are for people.
 *
 * @param json As it is in a configuration, or in a file, parsed.
 * @param base The table whose prices stand where the operator has none; default: those that Parley knows.
 * @throws TypeError that names the model and the field which cannot be read.
 */
export function parsePriceTable(json: unknown, base: PriceTable = builtInPrices): PriceTable {
  if (!isRecord(json)) throw new TypeError('prices: expected {"<model>": {"input": …, "output": …}}');
  return new Map([
    ...base,
    ...Object.entries(json).map(([model, price]) => [model, parsePrice(model, price)] as const),
  ]);
}

function parsePrice(model: string, json: unknown): Price {
  const refuse = (what: string): TypeError => new TypeError(`prices: ${model}: ${what}`);
  if (!isRecord(json)) throw refuse('expected {"input": …, "output": …}');
  for (const field of Object.keys(json)) {
    if (!REMARKS.has(field) && !FIELDS.some((known) => known === field))
      throw refuse(`${field}: there is no such field`);
  }
  const amount = (field: (typeof FIELDS)[number], value: unknown): number => {
    if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value;
    throw refuse(`${field}: expected US dollars per million tokens, 0 or more`);
  };
  const input = amount('input', json.input);
  return {
    input,
    cachedInput: amount('cachedInput', json.cachedInput ?? input),
    output: amount('output', json.output),
  };
}

/**
 * The price of a model: under its name, or under that without `models/` or `openai/` and without the date of a snapshot
 * (`gpt-5-mini-2025-08-07` costs what `gpt-5-mini` costs). Nothing else is guessed: `gpt-5-foo` is not `gpt-5`.
 *
 * @returns undefined for a model whose price is not known. That is not the price 0: its tokens count as unpriced.
 */
export function priceOf(model: string, table: PriceTable): Price | undefined {
  const bare = model.replace(PREFIXES, '');
  return table.get(model) ?? table.get(bare) ?? table.get(bare.replace(DATE, ''));
}

/**
 * What these tokens cost, as a whole number of billionths of a US dollar. Rounded once, to the nearest: with prices that
 * are multiples of $0.001 a million tokens, as all but a few are, nothing is rounded, and sums of calls are exact.
 */
export function costOf(usage: Pick<Usage, 'inputTokens' | 'cachedInputTokens' | 'outputTokens'>, price: Price): number {
  // Cached tokens are among the input tokens.
  const cached = Math.min(usage.cachedInputTokens, usage.inputTokens);
  const tokens = { input: usage.inputTokens - cached, cachedInput: cached, output: usage.outputTokens };
  // Millionths of a dollar a million tokens are whole numbers, unlike dollars: 0.1 + 0.2 is not 0.3.
  const micros = FIELDS.map((field) => tokens[field] * Math.round(price[field] * 1e6));
  return Math.round(micros.reduce((sum, part) => sum + part, 0) / 1000);
}

/** US dollars, for people and for the wire; sums are made before. */
export function toUsd(nanoUsd: number): number {
  return nanoUsd / NANO;
}

/** The nearest whole number of billionths. */
export function toNanoUsd(usd: number): number {
  return Math.round(usd * NANO);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
