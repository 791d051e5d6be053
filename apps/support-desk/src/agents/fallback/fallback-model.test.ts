import { Agent, Runner } from '@openai/agents';
import type { ModelRequest, StreamEvent } from '@openai/agents';
import { describe, expect, it } from 'vitest';

import { readEntries } from './conversation.ts';
import { createFallbackModel } from './fallback-model.ts';

const request = (input: ModelRequest['input']): ModelRequest => ({
  input,
  modelSettings: {},
  tools: [],
  handoffs: [],
  outputType: 'text',
  tracing: false,
});

function counter(): () => string {
  let last = 0;
  return () => `${(last += 1)}`;
}

describe('the model', () => {
  it('[AG12] answers an agent of the SDK, streamed or not, and costs nothing', async () => {
    const agent = new Agent({ name: 'Test', model: createFallbackModel() });
    const whole = await new Runner().run(agent, 'My sync is broken');
    const streamed = await new Runner().run(agent, 'My sync is broken', { stream: true });
    let text = '';
    for await (const piece of streamed.toTextStream()) text += piece;
    expect(text).toBe(whole.finalOutput);
    expect(text).toMatch(/^I am sorry/);
    expect(whole.runContext.usage.totalTokens).toBe(0);
  });

  it('[AG12] streams its text, and closes with the whole answer', async () => {
    const events: StreamEvent[] = [];
    for await (const event of createFallbackModel(counter()).getStreamedResponse(request('help'))) events.push(event);
    expect(events.map(({ type }) => type)).toEqual(['response_started', 'output_text_delta', 'response_done']);
    const [, delta, done] = events;
    expect(done).toMatchObject({
      response: { output: [{ id: 'msg_1', content: [{ text: (delta as { delta: string }).delta }] }] },
    });
    expect(delta).toMatchObject({ itemId: 'msg_1' });
  });

  it('[AG12] names each answer anew', async () => {
    const model = createFallbackModel();
    const [one, two] = [await model.getResponse(request('a')), await model.getResponse(request('a'))];
    expect(one.output[0]).not.toEqual(two.output[0]);
  });
});

describe('a request', () => {
  it('[AG12] is read as who said what, and what was called', () => {
    expect(
      readEntries([
        { role: 'system', content: 'rules' },
        { role: 'user', content: 'one' },
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'two' }] },
        { type: 'reasoning', content: [] },
        { type: 'function_call', callId: 'c', name: 'create_ticket', arguments: '{"email":null}' },
        {
          type: 'function_call_result',
          callId: 'c',
          name: 'create_ticket',
          status: 'completed',
          output: { type: 'text', text: '{"ok":true}' },
        },
        { role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'three' }] },
        { type: 'function_call', callId: 'd', name: 'x', arguments: 'no json' },
        { type: 'function_call_result', callId: 'd', name: 'x', status: 'completed', output: '{"ok":false}' },
      ]),
    ).toEqual([
      { kind: 'visitor', text: 'one' },
      { kind: 'visitor', text: 'two' },
      { kind: 'call', callId: 'c', tool: 'create_ticket', args: { email: null } },
      { kind: 'result', callId: 'c', tool: 'create_ticket', output: { ok: true } },
      { kind: 'assistant', text: 'three' },
      { kind: 'call', callId: 'd', tool: 'x', args: 'no json' },
      { kind: 'result', callId: 'd', tool: 'x', output: { ok: false } },
    ]);
    expect(readEntries('hello')).toEqual([{ kind: 'visitor', text: 'hello' }]);
  });
});
