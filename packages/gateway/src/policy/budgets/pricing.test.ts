import { describe, expect, it } from 'vitest';
import { createPricing } from './pricing.ts';

describe('[CO2] the price of a call', () => {
  const usage = { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 200 };

  it('counts fresh and cached input and output', () => {
    const pricing = createPricing({ mine: { input: 2, cachedInput: 0.5, output: 10 } });
    expect(pricing(usage, 'mine')).toBeCloseTo(0.0034, 12);
  });

  it('is unknown for an unknown model, not 0', () => {
    expect(createPricing()(usage, 'nobody-knows-it')).toBeUndefined();
  });
});
