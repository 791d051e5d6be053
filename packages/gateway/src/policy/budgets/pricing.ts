import type { Usage } from '@parley/protocol';
import { costOf, parsePriceTable, priceOf, toUsd } from './prices.ts';

/** What a call of a model has cost, in US dollars; undefined when the model has no known price (CO2). */
export type Pricing = (
  usage: Pick<Usage, 'inputTokens' | 'cachedInputTokens' | 'outputTokens'>,
  model: string,
) => number | undefined;

/**
 * Prices calls by the same table as the gateway, for spans.
 *
 * @param prices As in `ParleyConfig.prices`.
 * @throws TypeError naming model and field of a price that cannot be read.
 */
export function createPricing(prices: Readonly<Record<string, unknown>> = {}): Pricing {
  const table = parsePriceTable(prices);
  return (usage, model) => {
    const price = priceOf(model, table);
    return price === undefined ? undefined : toUsd(costOf(usage, price));
  };
}
