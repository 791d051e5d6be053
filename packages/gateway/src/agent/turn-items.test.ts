import type { AgentOutputItem } from '@openai/agents';
import { assistantMessage, functionCall } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';
import { TurnItems } from './turn-items.ts';

const call = (callId: string): AgentOutputItem => functionCall('look_up', { id: 1 }, { callId });

describe('the items of a turn that did not end well', () => {
  it('begin with the message, unless the turn goes on after a pause', () => {
    const items = new TurnItems();
    expect(items.close()).toEqual([]);
    items.begin('Hello');
    expect(items.close()).toEqual([{ type: 'message', role: 'user', content: 'Hello' }]);
  });

  it('give every call a result, once', () => {
    const items = new TurnItems();
    items.modelAnswered([call('call_1'), call('call_2')]);
    items.toolAnswered('look_up', 'call_1', { found: true });
    const results = items.close().filter((item) => item.type === 'function_call_result');
    expect(results).toMatchObject([
      { callId: 'call_1', name: 'look_up', output: { type: 'text', text: '{"found":true}' } },
      { callId: 'call_2', name: 'look_up', output: { text: expect.stringMatching(/cancelled/) as string } },
    ]);
    // Asking twice does not close twice.
    expect(items.close()).toHaveLength(4);
  });

  it('keep the text that was cut, marked as incomplete', () => {
    const items = new TurnItems();
    items.begin('Hi');
    items.textDelta('Once upon ');
    items.textDelta('a ti');
    expect(items.close().at(-1)).toEqual({
      type: 'message',
      role: 'assistant',
      status: 'incomplete',
      content: [{ type: 'output_text', text: 'Once upon a ti' }],
    });
    items.modelAnswered([assistantMessage('Once upon a time.')]);
    expect(items.close()).toHaveLength(2);
    expect(items.close().at(-1)).toMatchObject({ status: 'completed' });
  });

  it('survive results that JSON has no form for', () => {
    const items = new TurnItems();
    items.modelAnswered([call('call_1'), call('call_2')]);
    items.toolAnswered('look_up', 'call_1', 10n);
    items.toolAnswered('look_up', 'call_2', undefined);
    expect(items.close().slice(2)).toMatchObject([{ output: { text: '"10"' } }, { output: { text: 'null' } }]);
  });
});
