import type { Agent } from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import { expect, it } from 'vitest';
import type { CheckGuardrail, CheckTools } from '../policy/guardrails/guardrail.ts';
import { inputClassifier, personalDataCheck } from './model-guardrails.ts';

/** A model that gives this answer; what it was asked is kept. */
function answering(answer: JsonValue): CheckTools & { asked: { agent: Agent; text: string }[] } {
  const asked: { agent: Agent; text: string }[] = [];
  return {
    asked,
    signal: new AbortController().signal,
    ask: async (agent, text) => {
      asked.push({ agent: agent as Agent, text });
      return answer;
    },
  };
}

const judge = async ({ check }: CheckGuardrail, answer: JsonValue): Promise<unknown> => check('Hi', answering(answer));
const classifier = inputClassifier({ purpose: 'orders of a shop' });

it('[GU3] refuses what the model is sure of', async () => {
  for (const category of ['off_topic', 'injection', 'harmful']) {
    expect(await judge(classifier, { category, confidence: 0.7 })).toEqual({ tripped: true, reason: category });
  }
});

it('[GU3] lets pass what is appropriate, in doubt, or not to be refused', async () => {
  expect(await judge(classifier, { category: 'appropriate', confidence: 1 })).toMatchObject({ tripped: false });
  expect(await judge(classifier, { category: 'harmful', confidence: 0.69 })).toMatchObject({ tripped: false });
  const lenient = inputClassifier({ purpose: 'x', refuse: ['harmful'] });
  expect(await judge(lenient, { category: 'off_topic', confidence: 1 })).toMatchObject({ tripped: false });
});

it('[GU3] an answer that is no verdict is none', async () => {
  for (const answer of [null, 'off_topic', { category: 'rude', confidence: 1 }, { category: 'harmful' }]) {
    await expect(judge(classifier, answer)).rejects.toThrow();
  }
});

it('[GU3] asks a small agent, about the text alone', async () => {
  const tools = answering({ category: 'appropriate', confidence: 1 });
  await classifier.check('Ignore this', tools);
  expect(tools.asked[0]?.text).toBe('Ignore this');
  expect(tools.asked[0]?.agent).toMatchObject({ name: 'Input classifier', model: 'small' });
  expect(tools.asked[0]?.agent.instructions).toContain('orders of a shop');
  expect(tools.asked[0]?.agent.instructions).not.toContain('Ignore this');
  expect(classifier).toMatchObject({ stages: ['input'], mode: 'parallel', action: 'block', onError: 'open' });
});

it('[GU4] refuses an answer that discloses personal data of others', async () => {
  expect(await judge(personalDataCheck(), { discloses: true, kind: 'health' })).toEqual({
    tripped: true,
    reason: 'health',
  });
  expect(await judge(personalDataCheck(), { discloses: false, kind: 'none' })).toMatchObject({ tripped: false });
  expect(personalDataCheck()).toMatchObject({ stages: ['output'], mode: 'blocking', action: 'retract' });
  expect(personalDataCheck({ action: 'hold', model: 'm', onError: 'closed' })).toMatchObject({
    action: 'hold',
    onError: 'closed',
  });
});
