import { describe, expect, it } from 'vitest';

import { formatProblems } from './problems.ts';
import { configuration, problems, sources } from './testing/read.ts';

const sides = { OPENAI_SMALL_MODEL: 'tiny', OPENAI_LARGE_MODEL: 'huge' };

describe('names of models', () => {
  it('[AG11] chooses by itself between a small and a large model, unless one is named', () => {
    expect(configuration(sides).model).toMatchObject({ name: 'auto', small: 'tiny', large: 'huge' });
    expect(configuration({ ...sides, OPENAI_MODEL: 'middle' }).model).toMatchObject({ name: 'middle', small: 'tiny' });
    expect(configuration({ ...sides, OPENAI_MODEL: 'large' }).model.name).toBe('large');
    expect(configuration({ OPENAI_SMALL_MODEL: 'tiny' }).model).toEqual({
      kind: 'simulated',
      tokensPerSecond: 60,
      small: 'tiny',
    });
  });

  it('[AG11] refuses a choice without anything to choose from, and words in place of names', () => {
    expect(sources({ OPENAI_MODEL: 'auto', OPENAI_SMALL_MODEL: 'tiny' })).toEqual(['OPENAI_MODEL']);
    expect(sources({ OPENAI_SMALL_MODEL: 'auto', OPENAI_LARGE_MODEL: 'small' })).toEqual([
      'OPENAI_SMALL_MODEL',
      'OPENAI_LARGE_MODEL',
    ]);
    expect(sources({ OPENAI_FALLBACK_MODEL: 'auto' })).toEqual(['OPENAI_FALLBACK_MODEL']);
  });
});

describe('the model that takes over', () => {
  it('[ER3] is one of the same provider when nothing else is said', () => {
    expect(configuration({ OPENAI_API_KEY: 'k', OPENAI_FALLBACK_MODEL: 'other' }).model.fallback).toEqual({
      name: 'other',
    });
  });

  it('[SC4] another provider gets its own key or none, never that of the first', () => {
    const env = { OPENAI_API_KEY: 'first', OPENAI_BASE_URL: 'https://one.example/v1', OPENAI_FALLBACK_MODEL: 'other' };
    expect(configuration({ ...env, OPENAI_FALLBACK_BASE_URL: 'https://two.example/v1/' }).model.fallback).toEqual({
      name: 'other',
      provider: { baseUrl: 'https://two.example/v1' },
    });
    // A key alone is for OpenAI: the address of the first provider is not for it.
    expect(configuration({ ...env, OPENAI_FALLBACK_API_KEY: 'second' }).model.fallback).toEqual({
      name: 'other',
      provider: { apiKey: 'second', baseUrl: 'https://api.openai.com/v1' },
    });
  });

  it('[DE1] an address or a key of a model that is not named is a mistake', () => {
    expect(sources({ OPENAI_FALLBACK_BASE_URL: 'https://two.example/v1' })).toEqual(['OPENAI_FALLBACK_BASE_URL']);
    expect(sources({ OPENAI_FALLBACK_API_KEY: 'second' })).toEqual(['OPENAI_FALLBACK_API_KEY']);
  });
});

describe('secrets in files', () => {
  const files = { '/run/secrets/key': ' sk-from-file \n', '/srv/shop/tokens/operator': '0123456789abcdef\n' };

  it('[SC4] a key and a token may stand in files, relative ones included', () => {
    const env = {
      OPENAI_API_KEY_FILE: '/run/secrets/key',
      OPENAI_FALLBACK_MODEL: 'other',
      OPENAI_FALLBACK_API_KEY_FILE: '/run/secrets/key',
      PARLEY_OPERATOR_TOKEN_FILE: 'tokens/operator',
    };
    expect(configuration(env, [], files)).toMatchObject({
      developmentOperator: { enabled: true, token: '0123456789abcdef' },
      model: { kind: 'openai', apiKey: 'sk-from-file', fallback: { provider: { apiKey: 'sk-from-file' } } },
    });
  });

  it('[SC4] both the variable and its file are a mistake, also when they agree', () => {
    const env = { OPENAI_API_KEY: 'sk-from-file', OPENAI_API_KEY_FILE: '/run/secrets/key' };
    expect(formatProblems(problems(env, [], files))).toBe(
      'OPENAI_API_KEY_FILE is set as well as OPENAI_API_KEY; expected only one of the two.',
    );
  });

  it('[SC4] a file that cannot be read is named by its path', () => {
    expect(formatProblems(problems({ PARLEY_OPERATOR_TOKEN_FILE: '/run/secrets/token_file' }))).toBe(
      'PARLEY_OPERATOR_TOKEN_FILE is "/run/secrets/token_file", which does not exist; expected a file that can be read.',
    );
    expect(sources({ OPENAI_API_KEY_FILE: '~/key' })).toEqual(['OPENAI_API_KEY_FILE']);
  });

  it.each([['two words'], [''], ['short\nsecret']])('[SC4] nothing of a file with %j is shown', (content) => {
    const env = { OPENAI_API_KEY_FILE: './key', PARLEY_OPERATOR_TOKEN_FILE: './key' };
    const found = problems(env, [], { '/srv/shop/key': content });
    expect(found.map(({ source }) => source)).toEqual(['PARLEY_OPERATOR_TOKEN_FILE', 'OPENAI_API_KEY_FILE']);
    expect(formatProblems(found)).toContain(`a value of ${content.length} characters (not shown)`);
    expect(formatProblems(found)).not.toMatch(/two|words|secret"|short/);
  });

  it('[SC4] a secret that was pasted in place of a path is not shown', () => {
    for (const pasted of ['sk-proj-abc.def', 'AbCdEfGhIjKlMnOpQrSt', 'eyJhbGciOi.abc.def']) {
      expect(formatProblems(problems({ OPENAI_API_KEY_FILE: pasted }))).not.toContain(pasted);
    }
  });

  it('[SC2] a token in a file is refused as well where other machines can reach the port', () => {
    const env = { HOST: '0.0.0.0', PARLEY_OPERATOR_TOKEN_FILE: 'tokens/operator' };
    expect(problems(env, [], files)).toMatchObject([{ source: 'PARLEY_OPERATOR_TOKEN_FILE' }]);
  });
});
