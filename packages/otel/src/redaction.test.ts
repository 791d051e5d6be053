import { Agent, Runner, tool, withCustomSpan } from '@openai/agents';
import {
  assistantMessage,
  functionCall,
  modelError,
  type ScriptedModelInput,
  ScriptedModel,
} from '@openai/agents/testing';
import { SpanStatusCode } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ContentFilter } from './content.ts';
import { instrumentModel } from './model-provider.ts';
import { type Harness, startHarness, stopHarness, textOf } from './testing/harness.ts';

afterEach(stopHarness);

const CARD = '4111 1111 1111 1111';
const redactContent = (text: string): string => text.replaceAll(CARD, '[card]');

/** A run with the card number in everything that people, models and tools can say. */
async function talk(harness: Harness, ...more: readonly ScriptedModelInput[]): Promise<void> {
  const charge = tool({
    name: 'charge',
    description: `charges a card such as ${CARD}`,
    parameters: z.object({ card: z.string().describe(`like ${CARD}`) }),
    execute: ({ card }) =>
      withCustomSpan(async () => `charged ${card}`, { data: { name: 'bank', data: { card: `to ${card}`, cents: 5 } } }),
  });
  const steps = [[functionCall('charge', { card: CARD }, { callId: 'c1' })], ...more];
  const model = instrumentModel(new ScriptedModel(steps), harness, 'scripted');
  const agent = new Agent({ name: 'Desk', instructions: `Never say ${CARD}`, model, tools: [charge] });
  await harness.inTurn(() => new Runner().run(agent, `my card is ${CARD}`));
}

const CONTENT = [
  'gen_ai.system_instructions',
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.tool.definitions',
];

describe('content that is captured', () => {
  it('has passed the redaction of the application, all of it', async () => {
    const harness = startHarness({ captureContent: true, redactContent, customKeys: ['card', 'cents'] });
    await talk(harness, [assistantMessage(`I charged ${CARD}`)]);
    const [, chat] = harness.named('chat scripted');
    for (const key of CONTENT) {
      expect(chat?.attributes[key], key).toContain('[card]');
      expect(() => void JSON.parse(String(chat?.attributes[key]))).not.toThrow();
    }
    expect(harness.one('execute_tool charge').attributes).toMatchObject({
      'gen_ai.tool.call.arguments': '{"card":"[card]"}',
      'gen_ai.tool.call.result': 'charged [card]',
    });
    expect(harness.one('bank').attributes).toMatchObject({
      'openai.agents.custom.card': 'to [card]',
      'openai.agents.custom.cents': 5,
    });
    expect(textOf(harness.spans())).not.toContain(CARD);
  });

  it('has error messages among it', async () => {
    const harness = startHarness({ captureContent: true, redactContent });
    await expect(talk(harness, modelError(new TypeError(`refused ${CARD}`)))).rejects.toThrow();
    const [, chat] = harness.named('chat scripted');
    expect(chat?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'refused [card]' });
    expect(textOf(harness.spans())).not.toContain(CARD);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('redaction');
      },
    ],
    ['answers no text', () => undefined as never],
  ])('is left out when the redaction %s', async (_what, broken) => {
    const harness = startHarness({ captureContent: true, redactContent: broken, customKeys: ['card'] });
    await expect(talk(harness, modelError(new TypeError(`refused ${CARD}`)))).rejects.toThrow('refused');
    const spans = harness.spans();
    expect(textOf(spans)).not.toContain(CARD);
    for (const span of spans) for (const key of CONTENT) expect(span.attributes).not.toHaveProperty(key);
    expect(harness.one('execute_tool charge').attributes).not.toHaveProperty('gen_ai.tool.call.arguments');
    // The rest of the span is there.
    expect(harness.named('chat scripted')[1]?.attributes['error.type']).toBe('TypeError');
    expect(harness.processor.stats().failures).toBeGreaterThan(0);
  });

  it('is left out of one attribute only when only that one cannot be redacted', async () => {
    const harness = startHarness({
      captureContent: true,
      redactContent: (text) => {
        if (text.startsWith('charged')) throw new Error('redaction');
        return text;
      },
    });
    await talk(harness, [assistantMessage('done')]);
    const { attributes } = harness.one('execute_tool charge');
    expect(attributes).not.toHaveProperty('gen_ai.tool.call.result');
    expect(attributes).toHaveProperty('gen_ai.tool.call.arguments');
  });

  it('is not asked for when capture is off', async () => {
    const seen: string[] = [];
    const harness = startHarness({ redactContent: (text) => (seen.push(text), text) });
    await talk(harness, [assistantMessage(CARD)]);
    expect(seen).toEqual([]);
    expect(textOf(harness.spans())).not.toContain(CARD);
  });
});

describe('redaction and shortening', () => {
  const filter = new ContentFilter(redactContent, () => undefined);

  it('are in that order, so that no half of a secret is left at the cut', () => {
    expect(filter.text(`${'x'.repeat(90)}${CARD}`, 100)).toBe(`${'x'.repeat(90)}[card]`);
  });

  it('leave no half of a secret either where the text is too long to be read', () => {
    for (let offset = 0; offset < CARD.length; offset += 1) {
      const long = `${'x'.repeat(64_000 - offset)}${CARD}${'y'.repeat(1_000)}`;
      expect(filter.text(long, 200_000)).toMatch(/^x+…$/);
    }
  });
});
