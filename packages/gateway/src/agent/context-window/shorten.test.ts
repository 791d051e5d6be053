import type { AgentInputItem } from '@openai/agents';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortenItem } from './shorten.ts';
import { estimateItemTokens } from './token-estimate.ts';

const result = (output: string): AgentInputItem => ({
  type: 'function_call_result',
  callId: 'call_1',
  name: 'look_up',
  status: 'completed',
  output: { type: 'text', text: output },
});

/** Items with one to three texts, some of them large, of letters, Chinese and emoji. */
const items = fc
  .array(fc.tuple(fc.constantFrom('word ', '订单', '{"a":1},', '👍🏽'), fc.nat(3000)), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.map(([piece, times]) => piece.repeat(times)))
  .chain((texts) =>
    fc.constantFrom<AgentInputItem>(
      result(texts[0] ?? ''),
      { role: 'user', content: texts.map((text) => ({ type: 'input_text', text })) },
      {
        type: 'shell_call_output',
        callId: 'call_1',
        output: texts.map((stdout) => ({ stdout, stderr: 'e', outcome: { type: 'exit', exitCode: 0 } })),
      },
      { type: 'hosted_tool_call', name: 'mcp_call', output: texts[0], providerData: { output: texts[0] } } as never,
    ),
  );

describe('shortening an item', () => {
  it('[SE6] makes it fit, once, without breaking a character', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 600, max: 4000 }), (item, maxTokens) => {
        const before = JSON.stringify(item);
        const shortened = shortenItem(item, maxTokens);
        expect(estimateItemTokens(shortened)).toBeLessThanOrEqual(maxTokens);
        expect(shortenItem(shortened, maxTokens)).toBe(shortened);
        expect(JSON.stringify(shortened)).not.toMatch(/\\ud[89a-f]/);
        expect(JSON.stringify(item)).toBe(before);
        if (estimateItemTokens(item) <= maxTokens) expect(shortened).toBe(item);
      }),
      { numRuns: 60 },
    );
  });

  it('[SE6] keeps the beginning and the end, and says how much is missing', () => {
    const { output } = shortenItem(result(`first ${'x'.repeat(200_000)} last`), 8000) as {
      output: { text: string };
    };
    expect(output.text).toMatch(/^first x+\n\[\.\.\. \d+ characters left out \.\.\.\]\nx+ last$/);
    expect(output.text.length).toBeGreaterThan(25_000);
    const [missing] = /\d+/.exec(output.text) ?? [];
    const marker = /\n\[.*\]\n/.exec(output.text)?.[0] ?? '';
    expect(output.text.length - marker.length + Number(missing)).toBe(200_011);
  });

  it('[SE6] leaves alone what the model wrote, and what is no text', () => {
    const big = 'x'.repeat(100_000);
    const whole: AgentInputItem[] = [
      { type: 'function_call', callId: 'call_1', name: 'write', arguments: big },
      { role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: big }] },
      { type: 'compaction', encrypted_content: big },
      { role: 'system', content: big },
    ];
    for (const item of whole) expect(shortenItem(item, 1000)).toBe(item);
  });

  it('ends when it cannot fit', () => {
    const parts = Array.from({ length: 100 }, () => ({ type: 'input_text' as const, text: 'x'.repeat(2000) }));
    const shortened = shortenItem({ role: 'user', content: parts }, 10);
    expect(estimateItemTokens(shortened)).toBeLessThan(100 * 80);
    expect(shortenItem(shortened, 10)).toEqual(shortened);
  });
});
