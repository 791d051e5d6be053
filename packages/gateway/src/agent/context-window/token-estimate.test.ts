import type { AgentInputItem } from '@openai/agents';
import { describe, expect, it } from 'vitest';
import { estimateInputTokens, estimateItemTokens } from './token-estimate.ts';

const user = (content: string): AgentInputItem => ({ type: 'message', role: 'user', content });

describe('the size of an item in tokens', () => {
  it('[SE6] is its text and a little for its frame', () => {
    expect(estimateItemTokens(user('x'.repeat(400)))).toBe(104);
    expect(estimateItemTokens(user('订单在哪里'))).toBe(9);
    expect(estimateInputTokens([user('x'.repeat(400)), user('')])).toBe(108);
  });

  it('[SE6] counts arguments, results and reasoning, but no ids', () => {
    const call = { type: 'function_call', callId: 'call_1', name: 'look_up', arguments: '{"id":1}' } as const;
    expect(estimateItemTokens(call)).toBeGreaterThan(8);
    expect(estimateItemTokens({ ...call, callId: 'call_'.repeat(50), id: 'fc_'.repeat(50) })).toBe(
      estimateItemTokens(call),
    );
    const text = 'x'.repeat(4000);
    const items: AgentInputItem[] = [
      { type: 'function_call_result', callId: 'call_1', name: 'look_up', status: 'completed', output: text },
      { type: 'shell_call_output', callId: 'c', output: [{ stdout: text, stderr: '', outcome: { type: 'timeout' } }] },
      { type: 'reasoning', content: [], providerData: { encryptedContent: text } },
      { type: 'compaction', encrypted_content: text },
      { type: 'hosted_tool_call', name: 'mcp_call', output: text },
      { type: 'unknown', providerData: { deep: [{ er: text }] } },
    ];
    for (const item of items) expect(estimateItemTokens(item)).toBeGreaterThanOrEqual(1000);
    for (const item of items) expect(estimateItemTokens(item)).toBeLessThan(1030);
  });

  it('[SE6] of a picture is the same however many bytes it has', () => {
    const picture = (image: string): AgentInputItem => ({ role: 'user', content: [{ type: 'input_image', image }] });
    expect(estimateItemTokens(picture('x'.repeat(1_000_000)))).toBe(estimateItemTokens(picture('x')));
    expect(estimateItemTokens(picture('x'))).toBeGreaterThan(1000);
    const generated = { type: 'image_generation_call', result: 'x'.repeat(1_000_000) };
    const item: AgentInputItem = { type: 'hosted_tool_call', name: 'image_generation_call', providerData: generated };
    expect(estimateItemTokens(item)).toBeLessThan(2000);
  });

  it('[SE6] of a file grows with its content, less than that of text', () => {
    const file = (data: string): AgentInputItem => ({ role: 'user', content: [{ type: 'input_file', file: data }] });
    expect(estimateItemTokens(file('file_1'))).toBeGreaterThan(1000);
    const big = estimateItemTokens(file('x'.repeat(1_600_000)));
    expect(big).toBeGreaterThanOrEqual(100_000);
    expect(big).toBeLessThan(400_000);
  });

  it('never throws', () => {
    const nested: Record<string, unknown> = { type: 'unknown' };
    nested['providerData'] = nested;
    expect(estimateItemTokens(nested as never)).toBeGreaterThan(0);
    expect(estimateItemTokens({ type: 'unknown', providerData: undefined } as never)).toBeGreaterThan(0);
  });
});
