import type { ModelProvider } from '@openai/agents';
import { ScriptedModel } from '@openai/agents/testing';
import { describe, expect, it } from 'vitest';
import { chooseByComplexity, createModelResolver, type ModelsConfig, type TurnFacts } from './model-choice.ts';

const aliases = { small: 'model-s', large: 'model-l' };
const provider: ModelProvider = { getModel: () => new ScriptedModel([]) };
const turn = (facts: Partial<TurnFacts> = {}): TurnFacts => ({
  text: 'Where is my order?',
  inputItems: 1,
  toolResults: 0,
  toolFailed: false,
  inputTokens: 10,
  ...facts,
});
const resolver = (config: ModelsConfig) => createModelResolver(provider, config);

describe('the model by complexity', () => {
  it.each([
    ['a short question', {}, 'small'],
    [
      'an address with a question mark',
      { text: 'See https://shop.example/?a=1 and https://shop.example/?b=2' },
      'small',
    ],
    ['one question with force', { text: 'Where is it??? ' }, 'small'],
    ['two results', { toolResults: 2 }, 'small'],
    ['a text of 600 characters', { text: 'x'.repeat(600) }, 'small'],
    ['a longer text', { text: 'x'.repeat(601) }, 'large'],
    ['several questions', { text: 'Where is it? And when does it come?' }, 'large'],
    ['several questions in Chinese', { text: '我的订单在哪里？什么时候到？' }, 'large'],
    ['code', { text: 'Why does this fail\n```js\nfetch()\n```' }, 'large'],
    ['three results', { toolResults: 3 }, 'large'],
    ['a tool that failed', { toolFailed: true }, 'large'],
  ])('[AG11] of %s', (_what, facts: Partial<TurnFacts>, size) => {
    expect(chooseByComplexity(turn(facts))).toBe(size);
  });

  it('is decided in linear time', () => {
    const started = performance.now();
    chooseByComplexity(turn({ text: '？'.repeat(600) }));
    chooseByComplexity(turn({ text: '?'.repeat(600) }));
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe('resolving names of models', () => {
  it('[AG11] knows names, aliases and the default', () => {
    const { nameOf } = resolver({ default: 'small', aliases });
    expect(nameOf(undefined, turn())).toBe('model-s');
    expect(nameOf('', turn())).toBe('model-s');
    expect(nameOf('large', turn())).toBe('model-l');
    expect(nameOf('model-x', turn())).toBe('model-x');
    expect(nameOf('toString', turn())).toBe('toString');
    expect(resolver({}).nameOf(undefined, turn())).toBeUndefined();
  });

  it('[AG11] chooses by complexity for auto', () => {
    const { nameOf } = resolver({ default: 'auto', aliases });
    expect(nameOf(undefined, turn())).toBe('model-s');
    expect(nameOf('auto', turn({ toolResults: 5 }))).toBe('model-l');
    expect(nameOf('small', turn({ toolResults: 5 }))).toBe('model-s');
  });

  it('[AG11] asks the configuration first, which may answer with an alias', () => {
    const choose = ({ inputTokens }: TurnFacts): string => (inputTokens > 100 ? 'large' : 'model-x');
    const { nameOf } = resolver({ choose, aliases });
    expect(nameOf('auto', turn({ inputTokens: 500 }))).toBe('model-l');
    expect(nameOf('auto', turn())).toBe('model-x');
    expect(() => resolver({ choose: () => 'auto' }).nameOf('auto', turn())).toThrow(/^models\.choose: .* auto$/);
    expect(() => resolver({ choose: () => '' }).nameOf('auto', turn())).toThrow(/^models\.choose/);
  });

  it('[AG11] takes the default for auto when nobody has said what small and large are', () => {
    expect(resolver({ default: 'model-x' }).nameOf('auto', turn())).toBe('model-x');
    expect(resolver({}).nameOf('auto', turn())).toBeUndefined();
  });

  it('[AG11] gets the model from the provider, and names the fallbacks as their providers know them', async () => {
    const asked: (string | undefined)[] = [];
    const model = new ScriptedModel([]);
    const other: ModelProvider = { getModel: () => new ScriptedModel([]) };
    const recording: ModelProvider = {
      getModel: (name) => {
        asked.push(name);
        return model;
      },
    };
    const made = createModelResolver(recording, {
      aliases,
      fallbacks: [{ model: 'small' }, { model: 'model-x', provider: other }],
    });
    expect(await made.getModel('large', turn())).toBe(model);
    await made.getModel(undefined, turn());
    expect(asked).toEqual(['model-l', undefined]);
    expect(made.fallbacks).toEqual([
      { model: 'model-s', provider: recording },
      { model: 'model-x', provider: other },
    ]);
  });

  it.each<[what: string, config: ModelsConfig]>([
    [
      'models.aliases.fast: expected the name of a model, but small is an alias',
      { aliases: { ...aliases, fast: 'small' } },
    ],
    ['models.aliases.a: expected the name of a model, but b is an alias', { aliases: { a: 'b', b: 'a' } }],
    ['models.aliases.self: expected the name of a model, but self is an alias', { aliases: { self: 'self' } }],
    ['models.aliases.auto: the name is taken', { aliases: { auto: 'model-x' } }],
    ['models.aliases.any: auto is not the name of a model', { aliases: { any: 'auto' } }],
    ['models.aliases.small: expected the name of a model', { aliases: { small: '' } }],
    ['models.fallbacks[0].model: auto is not the name of a model', { fallbacks: [{ model: 'auto' }] }],
    ['models.default: expected the name of a model', { default: '' }],
    ['models.default: auto needs the aliases small and large', { default: 'auto', aliases: { small: 'model-s' } }],
  ])('[AG11] refuses at the start: %s', (message, config) => {
    expect(() => resolver(config)).toThrow(message);
  });
});

describe('[AG11] small and large', () => {
  it('are the default model where there are no such aliases', () => {
    const turn = { text: '', inputItems: 0, toolResults: 0, toolFailed: false, inputTokens: 0 };
    const provider = { getModel: () => Promise.reject(new Error('not asked')) };
    const { nameOf } = createModelResolver(provider, { default: 'gpt-5.6' });
    expect([nameOf('small', turn), nameOf('large', turn)]).toEqual(['gpt-5.6', 'gpt-5.6']);
    expect(createModelResolver(provider).nameOf('small', turn)).toBeUndefined();
    const sized = createModelResolver(provider, { default: 'gpt-5.6', aliases: { small: 'gpt-5.6-luna' } });
    expect(sized.nameOf('small', turn)).toBe('gpt-5.6-luna');
  });
});
