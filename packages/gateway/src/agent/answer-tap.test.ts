import type { AgentOutputItem } from '@openai/agents';
import { describe, expect, it } from 'vitest';
import { BlockedError } from '../policy/guardrails/blocked.ts';
import type { CheckGuardrail, Guardrail } from '../policy/guardrails/guardrail.ts';
import { patterns, personalData } from '../policy/guardrails/pattern-guardrails.ts';
import { Guard } from '../run/guard.ts';
import { MemoryRecorder } from '../testing/memory-recorder.ts';
import { guardrailsOf } from '../testing/policies.ts';
import { AnswerTap, NestedTap } from './answer-tap.ts';
import type { RenderOutput } from './definition.ts';
import type { RunScope } from './scope.ts';
import { TurnItems } from './turn-items.ts';

const CARD = '4111 1111 1111 1111';
const redact = personalData({ stages: ['output'], reversible: true });
const block = patterns({
  name: 'word',
  stages: ['output'],
  action: 'block',
  patterns: [{ kind: 'word', regex: /forbidden/u }],
});

const judge = (action: CheckGuardrail['action']): CheckGuardrail => ({
  type: 'check',
  name: 'judge',
  stages: ['output'],
  mode: 'blocking',
  action,
  onError: 'open',
  timeoutMs: 1000,
  check: (text) => ({ tripped: text.includes('bad') }),
});

function open(guardrails: readonly Guardrail[], isText = true, render?: RenderOutput) {
  const recorder = new MemoryRecorder();
  const items = new TurnItems();
  const ask = async () => null;
  const set = guardrailsOf(guardrails)('storefront', 'support');
  const guard = new Guard({
    agent: 'support',
    setFor: () => set,
    policy: () => ({}),
    placeholders: [],
    screening: async () => undefined,
    signal: new AbortController().signal,
    record: recorder,
    onTrip: () => {},
  });
  const registry = { definition: () => ({ ...(render && { render }) }) };
  return {
    tap: new AnswerTap({ recorder, registry, items, guard, ask } as unknown as RunScope, 'support', isText),
    recorder,
    items,
  };
}

function message(text: string, id?: string): AgentOutputItem {
  const content = [{ type: 'output_text' as const, text }];
  return { type: 'message', role: 'assistant', status: 'completed', content, ...(id !== undefined && { id }) };
}

const shownIn = ({ lines }: MemoryRecorder): string[] => lines.filter((line) => line.startsWith('delta '));

describe('an answer', () => {
  it('[GU5] is shown while it is written, and complete as it was shown', async () => {
    const { tap, recorder } = open([redact]);
    for (const piece of [`Card 41`, `11 1111 1111 `, `1111`, ' it is.']) tap.delta('m', piece);
    const { output, texts } = await tap.complete([message(`Card ${CARD} it is.`, 'm')], undefined);
    expect(texts).toEqual([{ messageId: 'msg_1', text: 'Card •••• 1111 it is.' }]);
    expect(
      shownIn(recorder)
        .map((line) => line.slice('delta msg_1 '.length))
        .join(''),
    ).toBe('Card •••• 1111 it is.');
    expect(output).toMatchObject([{ id: 'm', content: [{ text: 'Card [CARD_1] it is.' }] }]);
  });

  it('stays the same item when nothing is changed, and says when it was cut', async () => {
    const { tap } = open([redact]);
    tap.delta(undefined, 'Hello');
    const item = message('Hello', 'm');
    const { output, texts } = await tap.complete([item], 'length');
    expect(output[0]).toBe(item);
    expect(texts).toEqual([{ messageId: 'msg_1', text: 'Hello', truncated: 'length' }]);
  });

  it('[GU5] passes the guardrails whole where it was not streamed, or not as it is', async () => {
    const whole = open([redact, block]);
    const { texts } = await whole.tap.complete([message(CARD, 'm')], undefined);
    expect(texts).toEqual([{ messageId: 'msg_1', text: '•••• 1111' }]);
    const other = open([block]);
    other.tap.delta('m', 'Something');
    await expect(other.tap.complete([message('forbidden', 'm')], undefined)).rejects.toBeInstanceOf(BlockedError);
  });

  it('[GU5] is several texts, each for itself', async () => {
    const { tap } = open([block]);
    tap.delta('a', 'Not forb');
    tap.delta('b', 'idden');
    const { texts } = await tap.complete([message('Not forb', 'a'), message('idden', 'b')], undefined);
    expect(texts).toEqual([
      { messageId: 'msg_1', text: 'Not forb' },
      { messageId: 'msg_2', text: 'idden' },
    ]);
  });

  it('[GU5] ends where it is refused: nothing of what is forbidden was shown', () => {
    const { tap, recorder } = open([block]);
    tap.delta('m', 'All right: forb');
    expect(() => tap.delta('m', 'idden')).toThrow(BlockedError);
    expect(shownIn(recorder).join('')).not.toContain('f');
  });

  it('[GU5] that is held is shown once it is judged, and no part of what was said before', async () => {
    const { tap, recorder, items } = open([judge('hold')]);
    tap.delta('m', 'good');
    expect(recorder.lines).toEqual([]);
    expect(items.close()).toEqual([]);
    expect((await tap.complete([message('good', 'm')], undefined)).texts).toEqual([
      { messageId: 'msg_1', text: 'good' },
    ]);
    const refused = open([judge('hold')]);
    refused.tap.delta('m', 'bad');
    await expect(refused.tap.complete([message('bad', 'm')], undefined)).rejects.toBeInstanceOf(BlockedError);
    expect(refused.recorder.lines).toEqual(['judge blocked output']);
  });

  it('[GU4] of a structured agent is guarded and judged, and is no message', async () => {
    const { tap, recorder } = open([redact, judge('retract')], false);
    tap.delta('m', `{"card":"${CARD}"}`);
    const { output, texts } = await tap.complete([message(`{"card":"${CARD}"}`, 'm')], undefined);
    expect(texts).toEqual([]);
    expect(output).toMatchObject([{ content: [{ text: '{"card":"[CARD_1]"}' }] }]);
    expect(shownIn(recorder)).toEqual([]);
    await expect(tap.complete([message('{"a":"bad"}')], undefined)).rejects.toBeInstanceOf(BlockedError);
  });

  it('[AG3] of a structured agent is rendered for people, guarded like any text', async () => {
    const render = ({ text }: { text: string }): string => `Noted: ${text}`;
    const { tap, recorder } = open([redact, block], false, render);
    const { output, texts } = await tap.complete([message(`{"text":"${CARD}"}`, 'm')], undefined);
    expect(texts).toMatchObject([
      { messageId: 'msg_1', text: expect.stringMatching(/^Noted: (?!.*4111 ?1111)/) as string },
    ]);
    expect(output).toMatchObject([{ content: [{ text: '{"text":"[CARD_1]"}' }] }]);
    expect(recorder.lines).toContain('text msg_1');
    const forbidden = open([block], false, () => 'forbidden');
    await expect(forbidden.tap.complete([message('{}')], undefined)).rejects.toBeInstanceOf(BlockedError);
  });

  it('[AG3] that cannot be rendered, or that comes with calls, says nothing', async () => {
    const broken = (): string => {
      throw new Error('no');
    };
    expect((await open([], false, broken).tap.complete([message('{}')], undefined)).texts).toEqual([]);
    const { tap } = open([], false, () => 'Noted');
    expect((await tap.complete([message('no JSON')], undefined)).texts).toEqual([]);
    const call = { type: 'function_call', callId: 'c', name: 'n', arguments: '{}', status: 'completed' } as const;
    expect((await tap.complete([message('{}'), call], undefined)).texts).toEqual([]);
  });

  it('calls and empty texts pass as they are', async () => {
    const { tap } = open([block]);
    const call = { type: 'function_call', callId: 'c', name: 'n', arguments: '{}', status: 'completed' } as const;
    expect(await tap.complete([call, message('')], undefined)).toEqual({ output: [call, message('')], texts: [] });
  });
});

it('an answer to another agent is shown to nobody', async () => {
  const tap = new NestedTap();
  tap.delta();
  expect(await tap.complete([message('forbidden')])).toEqual({ output: [message('forbidden')], texts: [] });
});
