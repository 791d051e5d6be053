import type { Agent, Model, ModelProvider } from '@openai/agents';
import { Agent as SdkAgent } from '@openai/agents';
import { assistantMessage, ScriptedModel } from '@openai/agents/testing';
import { describe, expect, it, vi } from 'vitest';
import type { CheckGuardrail } from '../policy/guardrails/guardrail.ts';
import { AgentBench } from '../testing/agent-bench.ts';
import { createModelResolver, type ModelsConfig } from './model-choice.ts';
import { type ContextWindow, createModelServices } from './model-services.ts';

const provider = (name: string): ModelProvider => ({
  getModel: (model) => ({ name: `${name} ${model}` }) as unknown as Model,
});
const broken: ModelProvider = {
  getModel: () => {
    throw new Error('no key');
  },
};

function services(models: ModelsConfig, window: ContextWindow = {}) {
  const main = provider('main');
  const onGivenUp = vi.fn();
  const made = createModelServices({
    provider: main,
    resolver: createModelResolver(main, models),
    models,
    window,
    timeouts: {},
    onRetry: () => {},
    onGivenUp,
  });
  return { ...made, onGivenUp };
}

describe('models that take over', () => {
  it('[ER3] come in their order, and are known by their provider as well', async () => {
    const fallbacks = [{ model: 'small' }, { model: 'same', provider: provider('spare') }, { model: 'same' }];
    const made = services({ aliases: { small: 'model-s' }, fallbacks });
    const candidates = await made.fallbacks();
    expect(candidates.map(({ name }) => name)).toEqual(['model-s', 'same (fallback 2)', 'same']);
    expect(candidates.map(({ model }) => (model as unknown as { name: string }).name)).toEqual([
      'main model-s',
      'spare same',
      'main same',
    ]);
    expect((await made.fallbacks())[0]?.model).toBe(candidates[0]?.model);
  });

  it('[ER3] that cannot be had are left out, and named in the log', async () => {
    const made = services({ fallbacks: [{ model: 'one', provider: broken }, { model: 'two' }] });
    expect((await made.fallbacks()).map(({ name }) => name)).toEqual(['two']);
    expect(made.onGivenUp).toHaveBeenCalledWith({ candidate: 'one (fallback 1)', error: new Error('no key') });
  });
});

describe('who sums up', () => {
  const modelOf = (models: ModelsConfig, window: ContextWindow): unknown =>
    (services(models, window).summariser as Agent | undefined)?.model;

  it('[SE6] is nobody unless it is wanted, then the small model, or the one that is named', () => {
    const aliases = { small: 'model-s' };
    expect(services({ aliases }, {}).summariser).toBeUndefined();
    expect(services({ aliases }, { summarise: false }).summariser).toBeUndefined();
    expect(modelOf({ aliases }, { summarise: true })).toBe('small');
    expect(modelOf({ aliases }, { summarise: { model: 'other' } })).toBe('other');
    expect(modelOf({}, { summarise: true })).toBe('');
  });
});

describe('what a check is asked', () => {
  it('[SE6] [GU3] is not cut, however small the window', async () => {
    const judge = new SdkAgent({ name: 'judge' });
    const guardrail: CheckGuardrail = {
      name: 'judge',
      type: 'check',
      stages: ['input'],
      mode: 'blocking',
      action: 'block',
      onError: 'closed',
      timeoutMs: 1000,
      check: async (text, { ask }) => ({ tripped: (await ask(judge, text)) !== 'fine' }),
    };
    const model = new ScriptedModel([[assistantMessage('fine')], [assistantMessage('Done')]]);
    const bench = new AgentBench({
      agents: [new SdkAgent({ name: 'A' })],
      model,
      guardrails: [guardrail],
      window: { maxTokens: 100, maxItemTokens: 100 },
    });
    const text = `${'word '.repeat(500)} needle ${'word '.repeat(500)}`;
    expect((await bench.run({ text })).outcome.type).toBe('completed');
    expect(JSON.stringify(model.calls[0]?.request.input)).toContain('needle');
    expect(JSON.stringify(model.calls[1]?.request.input)).not.toContain('needle');
  });
});
