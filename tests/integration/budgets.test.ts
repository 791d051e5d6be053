/** What conversations cost, and what happens when a budget runs out (CO1–CO3). */
import { Agent, type ModelProvider, type ModelResponse, tool, Usage } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel, type ScriptedModelResponse } from '@openai/agents/testing';
import type { AgentDefinitions, BudgetAlert, Guardrail } from '@parley/gateway';
import { type ConversationEvent, errorCodes } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Conversation, decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import { ORIGIN, type GatewayOverrides, startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const DAY_MS = 24 * 3600 * 1000;
const TOMORROW = 'The assistant has reached its limit for today. Please come back tomorrow.';
const none = z.object({});
/** US dollars a million tokens. */
const PRICE = { input: 1.25, cachedInput: 0.125, output: 10 };
const prices = { own: PRICE };

interface Cost {
  readonly input: number;
  readonly cached?: number;
  readonly output?: number;
  /** Name of the model that answers. */
  readonly model?: string;
}

/** One response of a model with its usage. */
function response(output: ModelResponse['output'], cost: Cost): ScriptedModelResponse {
  const { input, cached = 0, output: written = 0, model } = cost;
  const usage = new Usage({
    requests: 1,
    inputTokens: input,
    outputTokens: written,
    totalTokens: input + written,
    inputTokensDetails: { cached_tokens: cached },
  });
  return { usage, output, ...(model !== undefined && { providerData: { model } }) };
}

const says = (text: string, cost: Cost) => response([assistantMessage(text)], cost);
const calls = (name: string, callId: string, cost: Cost) =>
  response([functionCall(name, { input: '' }, { callId })], cost);

const look = tool({ name: 'look', description: '', parameters: none, execute: () => 'seen' });
const pay = tool({ name: 'pay', description: '', parameters: none, needsApproval: true, execute: () => 'paid' });

/** A site with one agent that has both tools, and its model. */
function setUp(
  script: readonly ScriptedModelResponse[],
  overrides: GatewayOverrides['config'] = {},
): { model: ScriptedModel; config: NonNullable<GatewayOverrides['config']> } {
  const model = new ScriptedModel(script);
  const modelProvider: ModelProvider = { getModel: () => model };
  const agents: AgentDefinitions = {
    worker: { agent: new Agent({ name: 'Worker', tools: [look, pay] }), title: 'Worker' },
  };
  const sites = { shop: { origins: [ORIGIN], agents: ['worker'] } };
  return { model, config: { agents, sites, modelProvider, ...overrides } };
}

it('[CO1] an agent has budgets of its own, in place of the gateway’s', async () => {
  const { config } = setUp([says('One', { input: 60 }), says('Two', { input: 60 })], {
    budgets: { conversation: { tokens: 50 } },
  });
  const worker = { ...(config.agents as AgentDefinitions)['worker'] } as AgentDefinitions[string];
  const agents = { worker: { ...worker, budgets: { conversation: { tokens: 5000 } } } };
  await using gateway = await startGateway({ config: { ...config, agents } });
  const conversation = await talk(gateway);
  expect((await conversation.turn('First')).status).toBe('completed');
  expect(conversation.view.budget).toMatchObject({ limitTokens: 5000 });
});

async function talk(gateway: TestGateway, token?: string): Promise<Conversation> {
  return (await gateway.connect(token === undefined ? {} : { token })).open({ agent: 'worker' });
}

type BudgetEvent = Extract<ConversationEvent, { type: 'budget.updated' }>;

/** Levels in the order in which they were told. */
function told({ log }: Conversation): string[] {
  return log.events
    .filter((event) => event.type === 'budget.updated')
    .map((event) => `${(event as BudgetEvent).usedTokens} ${(event as BudgetEvent).level}`);
}

function refusal({ client, id }: Conversation) {
  return client.refusal('message.send', { conversationId: id, text: say.hello() });
}

/** The same conversation and visitor, on a gateway that was restarted. */
async function comeBack(gateway: TestGateway, { client, log }: Conversation): Promise<Conversation> {
  await gateway.restart();
  const again = await gateway.connect({ token: client.token, resume: [log] });
  return again.following(1);
}

describe('the budget of a conversation', () => {
  it('[CO1] warns once at 80 %, refuses at 100 %, and both can be seen', async () => {
    const alerts: string[] = [];
    const { config } = setUp(
      [says('One', { input: 4200 }), says('Two', { input: 4200 }), says('Three', { input: 1600 })],
      {
        budgets: { conversation: { tokens: 10_000 } },
        onBudgetAlert: ({ scope, level }: BudgetAlert) => alerts.push(`${scope} ${level}`),
      },
    );
    await using gateway = await startGateway({ config });
    const conversation = await talk(gateway);
    await conversation.turn('One');
    await conversation.turn('Two');
    expect(told(conversation)).toEqual(['4200 ok', '8400 warning']);
    expect(conversation.view.budget).toEqual({ usedTokens: 8400, limitTokens: 10_000, level: 'warning' });
    await conversation.turn('Three');
    expect(told(conversation)).toEqual(['4200 ok', '8400 warning', '10000 exhausted']);
    const { seq } = conversation.view;
    expect(await refusal(conversation)).toMatchObject({
      code: 'budget_exhausted',
      message: errorCodes.budget_exhausted.message,
    });
    expect(await refusal(conversation)).not.toHaveProperty('retryAfterMs');
    expect(conversation.view.seq).toBe(seq);
    expect(alerts).toEqual(['conversation warning', 'conversation exhausted']);
    // Who comes later sees it in the snapshot; another conversation has a budget of its own.
    const later = await conversation.client.open({ conversationId: conversation.id });
    expect(later.view.budget).toMatchObject({ level: 'exhausted', usedTokens: 10_000 });
    expect((await talk(gateway, conversation.client.token)).view.budget).toBeUndefined();
    // A person may still speak.
    const operator = await gateway.operator();
    await operator.command('message.send', { conversationId: conversation.id, text: 'I am here.' });
  });

  it('[CO1] is not reset by a restart', async () => {
    const { config } = setUp([says('One', { input: 9000 }), says('Two', { input: 1000 })], {
      budgets: { conversation: { tokens: 10_000 } },
    });
    await using gateway = await startGateway({ config });
    const conversation = await talk(gateway);
    await conversation.turn('One');
    const again = await comeBack(gateway, conversation);
    const { status, error } = await again.turn('Two');
    // Another thousand is there, but not for an answer that may be as long.
    expect({ status, error }).toMatchObject({ status: 'limited', error: { code: 'budget_exhausted' } });
    // Too little is left for any answer, so this is the end of it: from here on messages are refused at once.
    expect(again.view.budget).toMatchObject({ usedTokens: 9000, level: 'exhausted' });
    expect(await refusal(again)).toMatchObject({ code: 'budget_exhausted' });
  });

  it('[CO1] ends a run before a call that could be more than what is left', async () => {
    const { model, config } = setUp([calls('look', 'call_1', { input: 9500 }), says('Never', { input: 1 })], {
      budgets: { conversation: { tokens: 10_000 } },
    });
    await using gateway = await startGateway({ config });
    const conversation = await talk(gateway);
    const { runId, status, error, usage } = await conversation.turn('Look');
    const { message } = errorCodes.budget_exhausted;
    expect({ status, error }).toEqual({
      status: 'limited',
      error: { code: 'budget_exhausted', message, retryable: false },
    });
    expect(usage.totalTokens).toBe(9500);
    expect(model.calls).toHaveLength(1);
    expect(conversation.terminals(runId)).toHaveLength(1);
    expect(told(conversation)).toEqual(['9500 warning', '9500 exhausted']);
  });

  it.each([false, true])('[CO1] counts on over an approval (restart: %s)', async (restarts) => {
    const { model, config } = setUp([calls('pay', 'call_1', { input: 9500 }), says('Never', { input: 1 })], {
      budgets: { conversation: { tokens: 10_000 } },
    });
    await using gateway = await startGateway({ config });
    let conversation = await talk(gateway);
    const { runId, approval } = await conversation.ask('Pay');
    if (restarts) conversation = await comeBack(gateway, conversation);
    await decide(await gateway.operator(), approval, { decision: 'approve' });
    expect(await conversation.ended(runId)).toMatchObject({
      status: 'limited',
      error: { code: 'budget_exhausted' },
      usage: { totalTokens: 9500 },
    });
    expect(model.calls).toHaveLength(1);
  });

  it('[CO1] [ER5] is charged once for what is recovered from the journal', async () => {
    await using gateway = await startGateway({ config: { budgets: { conversation: { tokens: 100_000 } } } });
    const conversation = await (await gateway.connect()).open();
    const { runId } = await conversation.send(say.report());
    await conversation.client.frame('tool.started');
    const again = await comeBack(gateway, conversation);
    gateway.gate.open();
    const { usage, status } = await again.ended(runId);
    expect(status).toBe('completed');
    expect(gateway.simulator.requests).toHaveLength(2);
    expect(again.view.budget?.usedTokens).toBe(usage.totalTokens);
    const next = await again.turn(say.hello());
    expect(again.view.budget?.usedTokens).toBe(usage.totalTokens + next.usage.totalTokens);
  });

  it('[CO1] [CO2] counts agents that are tools, and what guardrails ask', async () => {
    const judge = new Agent({ name: 'judge' });
    const guardrail: Guardrail = {
      name: 'judge',
      type: 'check',
      stages: ['input'],
      mode: 'blocking',
      action: 'block',
      onError: 'closed',
      timeoutMs: 5000,
      check: async (text, { ask }) => ({ tripped: (await ask(judge, text)) === 'no' }),
    };
    const helper = new Agent({ name: 'helper' });
    const agents: AgentDefinitions = {
      worker: {
        agent: new Agent({ name: 'Worker', tools: [helper.asTool({ toolName: 'help', toolDescription: '' })] }),
        title: 'Worker',
      },
      helper: { agent: helper, title: 'Helper' },
    };
    const { config } = setUp(
      [
        says('yes', { input: 1 }),
        calls('help', 'call_1', { input: 10 }),
        says('Helped', { input: 100 }),
        says('Done', { input: 1000 }),
      ],
      {
        agents,
        guardrails: [guardrail],
        budgets: { conversation: { tokens: 100_000 } },
      },
    );
    await using gateway = await startGateway({ config });
    const conversation = await talk(gateway);
    const { usage, status } = await conversation.turn('Help');
    expect({ status, tokens: usage.totalTokens }).toEqual({ status: 'completed', tokens: 1111 });
    expect(conversation.view.budget?.usedTokens).toBe(1111);
  });

  it('[CO1] [GU2] counts an answer that a guardrail refuses', async () => {
    const guardrail: Guardrail = {
      name: 'judge',
      type: 'check',
      stages: ['output'],
      mode: 'blocking',
      action: 'hold',
      onError: 'closed',
      timeoutMs: 5000,
      check: () => ({ tripped: true }),
    };
    const { config } = setUp([says('Something bad', { input: 700, output: 300 })], {
      guardrails: [guardrail],
      budgets: { conversation: { tokens: 100_000 } },
    });
    await using gateway = await startGateway({ config });
    const conversation = await talk(gateway);
    const { status, usage } = await conversation.turn('Be bad');
    expect({ status, tokens: usage.totalTokens }).toEqual({ status: 'blocked', tokens: 1000 });
    expect(conversation.view.budget?.usedTokens).toBe(1000);
  });

  it('[CO1] is not there unless it is set', async () => {
    const alerts: unknown[] = [];
    await using gateway = await startGateway({ config: { onBudgetAlert: (alert) => alerts.push(alert) } });
    const conversation = await (await gateway.connect()).open();
    await conversation.turn(say.lookUp());
    expect(told(conversation)).toEqual([]);
    expect(conversation.view.budget).toBeUndefined();
    expect(alerts).toEqual([]);
  });
});

describe('the budget of a day', () => {
  it("[CO3] of a visitor is one for all conversations, and comes back with the next day's", async () => {
    const { config } = setUp([says('One', { input: 10_000 }), says('Two', { input: 5 }), says('Three', { input: 5 })], {
      budgets: { visitor_day: { tokens: 10_000 }, conversation: { tokens: 100_000 } },
    });
    await using gateway = await startGateway({ config });
    const first = await talk(gateway);
    await first.turn('One');
    expect(first.view.budget).toMatchObject({ scope: 'visitor_day', level: 'exhausted', usedTokens: 10_000 });
    const second = await talk(gateway, first.client.token);
    const refused = await refusal(second);
    const untilMidnight = DAY_MS - (gateway.clock.now() % DAY_MS);
    expect(refused).toMatchObject({ code: 'budget_exhausted', message: TOMORROW });
    expect(Math.abs((refused.retryAfterMs ?? 0) - untilMidnight)).toBeLessThan(5000);
    gateway.clock.advance(refused.retryAfterMs ?? 0);
    const again = await talk(gateway, first.client.token);
    expect((await again.turn('Two')).status).toBe('completed');
    // Where yesterday's was shown, today's is.
    const old = await again.client.open({ conversationId: first.id });
    const { runId } = await old.send('Three');
    await old.ended(runId);
    expect(old.view.budget?.level).toBe('ok');
  });

  it('[CO3] of a site: runs at the same time do not all count on the same rest', async () => {
    const budget = 6000;
    await using gateway = await startGateway({
      simulator: { tokensPerSecond: 200, firstTokenMs: 50 },
      config: { budgets: { site_day: { tokens: budget } } },
    });
    const conversations = await Promise.all(
      Array.from({ length: 10 }, async () => (await gateway.connect()).open({ agent: 'plain' })),
    );
    const ends = await Promise.all(conversations.map((conversation) => conversation.turn('Please count to 30')));
    const limited = ends.filter(({ status }) => status === 'limited');
    expect(limited.length).toBeGreaterThan(0);
    expect(ends.length - limited.length).toBeGreaterThan(0);
    for (const { error } of limited) expect(error).toMatchObject({ code: 'budget_exhausted', message: TOMORROW });
    const spent = ends.reduce((sum, { usage }) => sum + usage.totalTokens, 0);
    expect(spent).toBeLessThanOrEqual(budget);
    expect(gateway.simulator.requests).toHaveLength(ends.length - limited.length);
    // What nobody used can be used now.
    expect((await (conversations[0] as Conversation).turn(say.hello())).status).toBe('completed');
    // Of a site's budget visitors hear nothing.
    for (const conversation of conversations) expect(told(conversation)).toEqual([]);
  });

  it('[CO3] in money leaves no room for a call that would be too dear, by the name under which the model answers', async () => {
    // The agent names no model: what it costs is known once it has answered.
    const { model, config } = setUp([says('One', { input: 1000, model: 'own' }), says('Never', { input: 1 })], {
      budgets: { total_day: { usd: 0.011 } },
      prices,
    });
    await using gateway = await startGateway({ config });
    const conversation = await talk(gateway);
    await conversation.turn('One');
    const { status, error } = await conversation.turn('Two');
    expect({ status, error }).toMatchObject({
      status: 'limited',
      error: { code: 'budget_exhausted', message: TOMORROW },
    });
    expect(model.calls).toHaveLength(1);
  });

  it('[CO3] alerts the operator once a level, also over a restart', async () => {
    const alerts: Pick<BudgetAlert, 'scope' | 'key' | 'level'>[] = [];
    const answers = Array.from({ length: 5 }, () => says('Yes', { input: 10_000, model: 'own' }));
    const { config } = setUp(answers, {
      budgets: { total_day: { usd: 0.05 }, site_day: { tokens: 1_000_000 } },
      prices,
      onBudgetAlert: ({ scope, key, level }) => alerts.push({ scope, key, level }),
    });
    await using gateway = await startGateway({ config });
    let conversation = await talk(gateway);
    for (let turn = 0; turn < 3; turn += 1) await conversation.turn('Again');
    expect(alerts).toEqual([]);
    conversation = await comeBack(gateway, conversation);
    await conversation.turn('Again');
    expect(alerts).toEqual([{ scope: 'total_day', key: '', level: 'exhausted' }]);
    expect(await refusal(conversation)).toMatchObject({ code: 'budget_exhausted', message: TOMORROW });
  });
});

describe('the cost of a run', () => {
  const nano = (usd: number | null): number => Math.round((usd ?? Number.NaN) * 1e9);

  it('[CO2] is exact, with what the provider had in its cache', async () => {
    await using gateway = await startGateway({ config: { models: { default: 'own' }, prices } });
    const conversation = await (await gateway.connect()).open();
    await conversation.turn(say.lookUp());
    const { usage, costUsd } = await conversation.turn(say.lookUp('ORD-1002'));
    expect(usage.cachedInputTokens).toBeGreaterThan(0);
    const { input, cachedInput, output } = PRICE;
    const { inputTokens, cachedInputTokens, outputTokens } = usage;
    const micro = (inputTokens - cachedInputTokens) * input + cachedInputTokens * cachedInput + outputTokens * output;
    expect(nano(costUsd)).toBe(micro * 1000);
  });

  it('[CO2] is the sum over an approval, and over a restart', async () => {
    const script = [
      calls('look', 'call_1', { input: 1000, cached: 200, output: 7, model: 'own' }),
      calls('pay', 'call_2', { input: 2000, output: 3, model: 'own-2026-01-31' }),
      says('Paid', { input: 3000, output: 1, model: 'openai/own' }),
    ];
    const { config } = setUp(script, { prices });
    await using gateway = await startGateway({ config });
    const conversation = await talk(gateway);
    const { runId, approval } = await conversation.ask('Pay');
    const again = await comeBack(gateway, conversation);
    await decide(await gateway.operator(), approval, { decision: 'approve' });
    const { usage, costUsd } = await again.ended(runId);
    expect(usage).toEqual({ inputTokens: 6000, cachedInputTokens: 200, outputTokens: 11, totalTokens: 6011 });
    expect(nano(costUsd)).toBe(5800 * 1250 + 200 * 125 + 11 * 10_000);
  });

  it('[CO2] is what it was when a run is stopped that nobody works on', async () => {
    const { config } = setUp([calls('pay', 'call_1', { input: 1000, model: 'own' })], { prices });
    await using gateway = await startGateway({ config });
    const conversation = await talk(gateway);
    const { runId } = await conversation.ask('Pay');
    await conversation.client.command('run.cancel', { conversationId: conversation.id, runId });
    const { usage, costUsd } = await conversation.ended(runId);
    expect([usage.totalTokens, nano(costUsd)]).toEqual([1000, 1_250_000]);
  });

  it.each<[string, (string | undefined)[]]>([
    ['no price', ['unknown', 'unknown']],
    ['no name', [undefined, undefined]],
    ['a price once and none the other time', ['own', 'unknown']],
  ])('[CO2] is not known for a model with %s', async (_what, [first, second]) => {
    const named = (model: string | undefined) => (model === undefined ? {} : { model });
    const { config } = setUp(
      [calls('look', 'call_1', { input: 10, ...named(first) }), says('Seen', { input: 10, ...named(second) })],
      { prices },
    );
    await using gateway = await startGateway({ config });
    const conversation = await talk(gateway);
    const { runId, status, costUsd } = await conversation.turn('Look');
    expect({ status, costUsd }).toEqual({ status: 'completed', costUsd: null });
    expect(conversation.run(runId)?.costUsd).toBeNull();
  });

  it('[CO2] is not known for the simulated model, whatever its name, unless it is configured', async () => {
    await using gateway = await startGateway({ config: { models: { default: 'gpt-5-mini' } } });
    const conversation = await (await gateway.connect()).open();
    expect((await conversation.turn(say.hello())).costUsd).toBeNull();
  });
});
