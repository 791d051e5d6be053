/** How much of a conversation the model reads, and what becomes of the rest (SE6). */
import type { GatewayOptions } from '@parley/gateway';
import { describe, expect, it } from 'vitest';
import { type Conversation, decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

interface Item {
  readonly type?: string;
  readonly role?: string;
  readonly content?: string | readonly { readonly text?: string }[];
  readonly call_id?: string;
}

interface Asked {
  readonly model: string;
  readonly input: readonly Item[];
}

/** A window that a test can change before it restarts the gateway. */
function windowed(contextWindow: GatewayOptions['contextWindow'], more: Partial<GatewayOptions> = {}) {
  const config: { contextWindow?: GatewayOptions['contextWindow'] } & Partial<GatewayOptions> = { ...more };
  if (contextWindow !== undefined) config.contextWindow = contextWindow;
  return {
    config,
    set: (next: NonNullable<GatewayOptions['contextWindow']>) => Object.assign(config, { contextWindow: next }),
  };
}

function requestsOf({ simulator }: TestGateway): Asked[] {
  return simulator.requests.map(({ body }) => body as Asked);
}

function textOf({ content = '' }: Item): string {
  return typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('');
}

/** What of the visitor the model has read in a request. */
function heard({ input }: Asked): string[] {
  return input.filter(({ role }) => role === 'user').map(textOf);
}

/** Calls without their result, and results without their call. */
function halves({ input }: Asked): string[] {
  const ids = (type: string): Set<string> =>
    new Set(input.flatMap((item) => (item.type === type && item.call_id !== undefined ? [item.call_id] : [])));
  const [calls, results] = [ids('function_call'), ids('function_call_output')];
  return [...calls, ...results].filter((id) => !(calls.has(id) && results.has(id)));
}

function summaries({ input }: Asked): string[] {
  return input.filter(({ role }) => role === 'system').map(textOf);
}

async function openPlain(gateway: TestGateway): Promise<Conversation> {
  return (await gateway.connect()).open({ agent: 'plain' });
}

async function comeBack(gateway: TestGateway, { client, log }: Conversation): Promise<Conversation> {
  await gateway.restart();
  return (await gateway.connect({ token: client.token, resume: [log] })).following(1);
}

const numbered = (number: number): string => `Message number ${number}`;

describe('the context window', () => {
  it('[SE6] keeps requests within the turns, and what is stored stays as it is', async () => {
    const { config, set } = windowed({ maxTurns: 4 });
    await using gateway = await startGateway({ config });
    const conversation = await openPlain(gateway);
    for (let turn = 1; turn <= 7; turn += 1) await conversation.turn(numbered(turn));
    const read = requestsOf(gateway).map(heard);
    expect(read.map(({ length }) => length)).toEqual([1, 2, 3, 4, 3, 4, 3]);
    expect(read.map((texts) => texts.at(-1))).toEqual([1, 2, 3, 4, 5, 6, 7].map(numbered));
    expect(conversation.view.messages.filter(({ role }) => role === 'user')).toHaveLength(7);

    set({ maxTurns: 100 });
    const again = await comeBack(gateway, conversation);
    await again.turn(numbered(8));
    expect(heard(requestsOf(gateway).at(-1) as Asked)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(numbered));
  });

  it('[SE6] keeps requests within the tokens, except for the newest message', async () => {
    const maxTokens = 200;
    await using gateway = await startGateway({ config: { contextWindow: { maxTokens } } });
    const conversation = await openPlain(gateway);
    for (let turn = 1; turn <= 8; turn += 1) await conversation.turn(`${numbered(turn)} ${'word '.repeat(40)}`);
    for (const asked of requestsOf(gateway)) {
      // Four characters a token, as the simulated model counts.
      const tokens = asked.input.reduce((sum, item) => sum + textOf(item).length / 4, 0);
      expect(tokens).toBeLessThanOrEqual(maxTokens);
    }
    const long = `${numbered(9)} ${'word '.repeat(400)}`;
    await conversation.turn(long);
    expect(heard(requestsOf(gateway).at(-1) as Asked)).toEqual([long.trim()]);
  });

  it('[SE6] never splits a call from its result', async () => {
    await using gateway = await startGateway({ config: { contextWindow: { maxTokens: 120 } } });
    const conversation = await (await gateway.connect()).open();
    for (let turn = 1; turn <= 4; turn += 1) {
      expect((await conversation.turn(say.lookUp(`ORD-100${turn}`))).status).toBe('completed');
      expect((await conversation.turn(say.hello())).status).toBe('completed');
    }
    const requests = requestsOf(gateway);
    for (const asked of requests) expect(halves(asked)).toEqual([]);
    expect(Math.max(...requests.map(({ input }) => input.length))).toBeLessThan(8);
    // Within a turn, the model sees what it has called last.
    const follow = requests.filter(({ input }) => input.at(-1)?.type === 'function_call_output');
    expect(follow).toHaveLength(4);
  });

  it('[SE6] holds over an approval, and for messages that join', async () => {
    await using gateway = await startGateway({ config: { contextWindow: { maxTurns: 1, maxTokens: 100 } } });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn(say.lookUp());
    const { runId, approval } = await conversation.ask(say.cancel('ORD-1002'));
    await conversation.send('And be brief.', { onBusy: 'steer' });
    await decide(visitor, approval, { decision: 'approve' });
    expect((await conversation.ended(runId)).status).toBe('completed');
    await conversation.turn(say.recall());
    const requests = requestsOf(gateway);
    for (const asked of requests) expect(halves(asked)).toEqual([]);
    const resumed = requests.at(-2) as Asked;
    expect(heard(resumed).at(-1)).toBe('And be brief.');
    expect(JSON.stringify(resumed.input)).not.toContain('ORD-1001');
    expect(resumed.input.some(({ type }) => type === 'function_call_output')).toBe(true);
    expect(heard(requests.at(-1) as Asked)).toEqual([say.recall()]);
    expect(gateway.ledger.lines()).toHaveLength(1);
  });
});

describe('a summary', () => {
  const models = { default: 'large', aliases: { small: 'model-s', large: 'model-l' } };
  const window = { maxTurns: 4, summarise: true } as const;
  const summarising = (gateway: TestGateway): Asked[] => requestsOf(gateway).filter(({ model }) => model === 'model-s');
  const last = (gateway: TestGateway): Asked => requestsOf(gateway).at(-1) as Asked;

  it('[SE6] stands for what is not sent, is used again, grows, and survives a restart', async () => {
    await using gateway = await startGateway({ config: { models, contextWindow: window } });
    let conversation = await openPlain(gateway);
    for (let turn = 1; turn <= 4; turn += 1) await conversation.turn(numbered(turn));
    expect(summarising(gateway)).toHaveLength(0);

    const fifth = await conversation.turn(numbered(5));
    expect(summarising(gateway)).toHaveLength(1);
    expect(heard(last(gateway))).toEqual([3, 4, 5].map(numbered));
    const [summary = ''] = summaries(last(gateway));
    expect(summary).toContain('<conversation_summary>');
    expect(fifth.usage.inputTokens).toBeGreaterThan((await conversation.turn(numbered(6))).usage.inputTokens);
    expect(summaries(last(gateway))).toEqual([summary]);
    expect(summarising(gateway)).toHaveLength(1);

    conversation = await comeBack(gateway, conversation);
    // The seventh is one too many again: what comes after the first summary is added to it.
    await conversation.turn(numbered(7));
    expect(summarising(gateway)).toHaveLength(2);
    const material = heard(summarising(gateway)[1] as Asked).join('\n');
    expect(material).toContain('{"summary":');
    expect(material).toContain(numbered(4));
    expect(material).not.toContain(`"text":"${numbered(1)}"`);

    conversation = await comeBack(gateway, conversation);
    await conversation.turn(numbered(8));
    expect(summarising(gateway)).toHaveLength(2);
    expect(summaries(last(gateway))).toHaveLength(1);
    // Nobody was told of the summary: it is no message.
    expect(conversation.view.messages.filter(({ text }) => text.includes('conversation_summary'))).toEqual([]);
  });

  it('[SE6] that cannot be had is gone without', async () => {
    await using gateway = await startGateway({ config: { models, contextWindow: window } });
    const conversation = await openPlain(gateway);
    for (let turn = 1; turn <= 4; turn += 1) await conversation.turn(numbered(turn));
    gateway.simulator.faults.push({ kind: 'unauthorized' });
    expect((await conversation.turn(numbered(5))).status).toBe('completed');
    expect(summarising(gateway)).toHaveLength(1);
    expect(summaries(last(gateway))).toEqual([]);
    expect(heard(last(gateway))).toEqual([3, 4, 5].map(numbered));
    // It is tried again with the next message.
    await conversation.turn(numbered(6));
    expect(summaries(last(gateway))).toHaveLength(1);
  });
});
