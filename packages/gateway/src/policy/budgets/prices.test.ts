import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInPrices, costOf, parsePriceTable, priceOf, toNanoUsd, toUsd } from './prices.ts';
import file from './prices.json' with { type: 'json' };

const mini = { input: 0.25, cachedInput: 0.025, output: 2 };

describe('the built-in prices', () => {
  it('say where each comes from, and cost more for output than for input, and no more for cached input', () => {
    expect(file.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect([...builtInPrices.keys()]).toEqual(Object.keys(file.models));
    for (const [model, { source }] of Object.entries(file.models)) {
      const { input, cachedInput, output } = priceOf(model, builtInPrices) ?? { input: 0, cachedInput: 0, output: 0 };
      expect({
        model,
        source: URL.canParse(source),
        ordered: cachedInput <= input && input < output && cachedInput > 0,
      }).toEqual({
        model,
        source: true,
        ordered: true,
      });
    }
  });

  it('[CO2] have one for the default model of the SDK', () => {
    expect(priceOf('gpt-5.6-luna', builtInPrices)).toEqual({ input: 0.2, cachedInput: 0.02, output: 1.2 });
  });
});

describe('the price of a model', () => {
  it.each(['gpt-5-mini', 'gpt-5-mini-2025-08-07', 'models/gpt-5-mini', 'openai/gpt-5-mini-2025-08-07'])(
    'is found for %s',
    (model) => {
      expect(priceOf(model, builtInPrices)).toEqual(mini);
    },
  );

  it.each([
    'gpt-5-foo',
    'gpt-5-mini-2025-08',
    'gpt-5-mini-2025-08-07-foo',
    'gpt-5-mini-2025-08-07-2025-08-07',
    'gpt-5-min',
    'GPT-5-mini',
    'azure/gpt-5-mini',
    'ft:gpt-4o-mini-2024-07-18:example::abc',
    'o1',
    '',
    'constructor',
    '__proto__',
  ])('[CO2] is unknown for %j, never guessed and never 0', (model) => {
    expect(priceOf(model, builtInPrices)).toBeUndefined();
  });

  it('is that of the exact name before all others', () => {
    expect(priceOf('gpt-4o-2024-05-13', builtInPrices)?.input).toBe(5);
    expect(priceOf('gpt-4o-2024-11-20', builtInPrices)?.input).toBe(2.5);
    const own = { input: 1, cachedInput: 1, output: 1 };
    const table = parsePriceTable({ 'openai/gpt-5-mini': own });
    expect(priceOf('openai/gpt-5-mini', table)).toEqual(own);
    expect(priceOf('gpt-5-mini', table)).toEqual(mini);
  });
});

describe('the cost of a call', () => {
  it('[CO2] has a price for input, one for cached input, which is a part of it, and one for output', () => {
    const usage = { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 100 };
    // 600 · $0.25 + 400 · $0.025 + 100 · $2, a million tokens each.
    expect(costOf(usage, mini)).toBe(150_000 + 10_000 + 200_000);
    expect(toUsd(costOf(usage, mini))).toBe(0.000_36);
    expect(costOf({ inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }, mini)).toBe(0);
  });

  it('never makes less than nothing of a provider that counts more cached input than input', () => {
    expect(costOf({ inputTokens: 10, cachedInputTokens: 1000, outputTokens: 0 }, mini)).toBe(250);
  });

  it('rounds once, to the nearest', () => {
    const price = { input: 0.0004, cachedInput: 0.0004, output: 0.0005 };
    expect(costOf({ inputTokens: 1, cachedInputTokens: 0, outputTokens: 0 }, price)).toBe(0);
    expect(costOf({ inputTokens: 1, cachedInputTokens: 0, outputTokens: 1 }, price)).toBe(1);
  });

  const count = fc.integer({ min: 0, max: 1_000_000 });
  const call = fc
    .record({ inputTokens: count, cachedInputTokens: count, outputTokens: count })
    .map((usage) => ({ ...usage, cachedInputTokens: Math.min(usage.cachedInputTokens, usage.inputTokens) }));

  it('[CO2] is exact: calls together cost what they cost one by one', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), fc.constantFrom(...builtInPrices.values()), (calls, price) => {
        const one = (usage: (typeof calls)[number]): number => costOf(usage, price);
        const total = calls.reduce(
          (sum, usage) => ({
            inputTokens: sum.inputTokens + usage.inputTokens,
            cachedInputTokens: sum.cachedInputTokens + usage.cachedInputTokens,
            outputTokens: sum.outputTokens + usage.outputTokens,
          }),
          { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
        );
        const costs = calls.map(one);
        expect(costs.every(Number.isSafeInteger)).toBe(true);
        expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(costOf(total, price));
      }),
    );
  });

  it('is in dollars what it is in billionths of them', () => {
    expect(toNanoUsd(0.1) + toNanoUsd(0.2)).toBe(toNanoUsd(0.3));
    expect(toUsd(toNanoUsd(12.345_678_9))).toBe(12.345_678_9);
  });
});

describe('an own price table', () => {
  it('stands before the built-in one, model by model', () => {
    const table = parsePriceTable({
      'gpt-5-mini': { input: 0.2, output: 1, source: 'our contract' },
      'local-model': { input: 0, cachedInput: 0, output: 0 },
    });
    expect(priceOf('gpt-5-mini', table)).toEqual({ input: 0.2, cachedInput: 0.2, output: 1 });
    expect(priceOf('local-model', table)).toEqual({ input: 0, cachedInput: 0, output: 0 });
    expect(priceOf('gpt-5-nano', table)).toEqual(priceOf('gpt-5-nano', builtInPrices));
    expect(priceOf('gpt-5-mini', builtInPrices)).toEqual(mini);
  });

  it.each<[string, unknown, string]>([
    ['no object', 'gpt-5-mini', 'prices: expected {"<model>": {"input": …, "output": …}}'],
    ['a list', [], 'prices: expected {"<model>": {"input": …, "output": …}}'],
    ['nothing', null, 'prices: expected {"<model>": {"input": …, "output": …}}'],
    ['another form', { asOf: '2026-12-01', models: {} }, 'prices: asOf: expected {"input": …, "output": …}'],
    ['a price that is a number', { m: 1 }, 'prices: m: expected {"input": …, "output": …}'],
    ['no input', { m: { output: 1 } }, 'prices: m: input: expected US dollars per million tokens, 0 or more'],
    ['no output', { m: { input: 1 } }, 'prices: m: output: expected US dollars per million tokens, 0 or more'],
    ['a text', { m: { input: '1', output: 1 } }, 'prices: m: input: expected US dollars per million tokens, 0 or more'],
    [
      'less than nothing',
      { m: { input: 1, cachedInput: -1, output: 1 } },
      'prices: m: cachedInput: expected US dollars per million tokens, 0 or more',
    ],
    [
      'no number',
      { m: { input: Number.NaN, output: 1 } },
      'prices: m: input: expected US dollars per million tokens, 0 or more',
    ],
    [
      'a misspelt field',
      { m: { input: 1, cached_input: 1, output: 1 } },
      'prices: m: cached_input: there is no such field',
    ],
  ])('is refused with %s', (_what, json, message) => {
    expect(() => parsePriceTable(json)).toThrow(new TypeError(message));
  });

  it('is read or refused with a TypeError, whatever is in the file', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (price, rest) => {
        for (const json of [rest, { models: rest }, { models: { m: price } }, { m: { input: price, output: rest } }]) {
          try {
            parsePriceTable(json);
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError);
          }
        }
      }),
    );
  });
});
