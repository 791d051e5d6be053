import { describe, expect, it } from 'vitest';
import { EmptyAnswerError } from './errors.ts';
import { modelNameOf, truncatedResponse, truncationOf } from './truncated.ts';

const usage = {
  input_tokens: 10,
  output_tokens: 5,
  total_tokens: 15,
  input_tokens_details: { cached_tokens: 4, cache_write_tokens_details: {} },
  output_tokens_details: { reasoning_tokens: 1 },
};
const message = (text: string, more: object = {}): object => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'incomplete',
  content: [{ type: 'output_text', text, annotations: [] }],
  ...more,
});
const call = (id: string, status: string): object => ({
  id,
  type: 'function_call',
  call_id: `call_${id}`,
  name: 'look_up',
  arguments: '{}',
  status,
});
const reasoning = (id: string): object => ({ id, type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] });
const incomplete = (output: unknown, reason = 'max_output_tokens'): object => ({
  type: 'response.incomplete',
  response: {
    id: 'resp_1',
    model: 'example-model-1',
    status: 'incomplete',
    output,
    usage,
    incomplete_details: { reason },
  },
});
const idsOf = (output: unknown): unknown[] | undefined =>
  truncatedResponse(incomplete(output))?.output.map((item) => item.id);

describe('an answer that was cut', () => {
  it('keeps its text, its usage and the name of its model', () => {
    const response = truncatedResponse(incomplete([message('Once upon')]));
    expect(response).toEqual({
      id: 'resp_1',
      output: [
        {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          status: 'incomplete',
          content: [{ type: 'output_text', text: 'Once upon', providerData: { annotations: [] } }],
        },
      ],
      usage: {
        inputTokens: 10,
        outputTokens: 5,
        totalTokens: 15,
        inputTokensDetails: { cached_tokens: 4 },
        outputTokensDetails: { reasoning_tokens: 1 },
      },
      providerData: {
        model: 'example-model-1',
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
      },
    });
  });

  it.each([
    ['max_output_tokens', 'length'],
    ['max_messages', 'length'],
    ['content_filter', 'content_filter'],
  ])('says why, after it was stored, too: %s', (reason, truncation) => {
    const response = truncatedResponse(incomplete([message('Once')], reason));
    if (response === undefined) throw new Error('there is no response');
    const stored = JSON.parse(JSON.stringify(response)) as typeof response;
    expect(truncationOf(stored)).toBe(truncation);
    expect(modelNameOf(stored)).toBe('example-model-1');
  });

  it('keeps complete calls, and drops those that are not', () => {
    expect(idsOf([message('Let me see'), call('fc_1', 'completed'), call('fc_2', 'incomplete')])).toEqual([
      'msg_1',
      'fc_1',
    ]);
  });

  it('keeps the reasoning of what it keeps, and no other', () => {
    expect(idsOf([reasoning('rs_1'), message('So'), reasoning('rs_2'), call('fc_1', 'incomplete')])).toEqual([
      'rs_1',
      'msg_1',
    ]);
    expect(idsOf([message('So'), reasoning('rs_1')])).toEqual(['msg_1']);
  });

  it('keeps a refusal', () => {
    const refusal = message('', { content: [{ type: 'refusal', refusal: 'I would' }] });
    expect(truncatedResponse(incomplete([refusal]))?.output).toMatchObject([
      { content: [{ type: 'refusal', refusal: 'I would' }] },
    ]);
  });

  it.each([
    ['nothing', []],
    ['no list', undefined],
    ['an empty text', [message('')]],
    ['a message without content', [message('', { content: undefined })]],
    ['half a call', [call('fc_1', 'incomplete')]],
    ['reasoning alone', [reasoning('rs_1')]],
  ])('is an error when it has %s', (_name, output) => {
    expect(() => truncatedResponse(incomplete(output))).toThrow(EmptyAnswerError);
  });

  it('is known by its status, whatever the event is called', () => {
    const event = { type: 'response.completed', response: { status: 'incomplete', output: [message('Once')] } };
    expect(truncatedResponse(event)).toMatchObject({ id: '', usage: { totalTokens: 0 } });
  });
});

describe('an answer that was not cut', () => {
  it.each([undefined, null, 'text', {}, { type: 'response.incomplete' }, { type: 'response.failed', response: {} }])(
    'is left alone: %o',
    (event) => {
      expect(truncatedResponse(event)).toBeUndefined();
    },
  );

  it('tells the model, and no reason', () => {
    const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
    const response = { id: 'r', output: [], usage, providerData: { status: 'completed', model: 'example-model-1' } };
    expect(truncationOf(response)).toBeUndefined();
    expect(modelNameOf(response)).toBe('example-model-1');
    expect(modelNameOf({ id: 'r', output: [], usage })).toBeUndefined();
  });
});
