/** Tools that run in the visitor's page, over real sockets: the test is the page (AG13). */
import { personalData, secrets } from '@parley/gateway';
import type { ConversationView, ToolView } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { askPage, bring, buy, call, glow, startsOf, startWithPage } from '../fixtures/page-tools.ts';

const toolOf = ({ tools }: ConversationView, callId: string): ToolView | undefined =>
  tools.find((tool) => tool.callId === callId);

describe('a tool of the page', () => {
  it('[AG13] [PT1] is offered to the agent, run by the page, and what came of it is told to the model', async () => {
    await using desk = await startWithPage([call('glow')]);
    const visitor = await desk.gateway.connect({ clientId: 'tab_1' });
    expect(visitor.frames[0]).toMatchObject({ type: 'welcome', pageTools: ['glow', 'buy'] });
    const conversation = await visitor.open();
    const { runId, asked } = await askPage(conversation);
    expect(asked).toMatchObject({
      tool: 'page__glow',
      title: 'Glow',
      arguments: { product: 'lamp' },
      agent: 'shop',
      runsIn: 'page',
      clientId: 'tab_1',
    });
    expect(toolOf(conversation.view, asked.callId)).toMatchObject({ status: 'running', runsIn: 'page' });
    const [request] = desk.provider.requests;
    const { tools } = JSON.parse(request?.text ?? '{}') as { tools: Record<string, unknown>[] };
    expect(tools).toMatchObject([
      { name: 'page__glow', parameters: glow.parameters },
      { name: 'page__buy', parameters: buy.parameters },
    ]);
    await bring(conversation, asked, { output: { found: true } });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(toolOf(conversation.view, asked.callId)).toMatchObject({ status: 'succeeded' });
    expect(desk.provider.requests[1]?.last).toContain('{\\"found\\":true}');
    expect(startsOf(conversation, runId)).toHaveLength(1);
  });

  it.each([
    [{ error: 'There is no lamp.' }, 'failed', 'The page could not do page__glow: There is no lamp.'],
    [{ unknown: true as const }, 'unknown', 'do not repeat it without asking'],
  ])('[AG13] may say %j', async (body, status, told) => {
    await using desk = await startWithPage([call('glow')]);
    const conversation = await (await desk.gateway.connect()).open();
    const { runId, asked } = await askPage(conversation);
    await bring(conversation, asked, body);
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(toolOf(conversation.view, asked.callId)).toMatchObject({ status });
    expect(desk.provider.requests[1]?.last).toContain(told);
  });

  it('[PT1] is never asked with arguments that its schema refuses, and nobody has to approve them', async () => {
    const policies = { glow: { approval: true }, buy: { approval: false } };
    const refused = [call('glow', { product: 'sofa' }), call('buy', { prod: 1 })];
    await using desk = await startWithPage(refused, policies);
    const conversation = await (await desk.gateway.connect()).open();
    const { runId } = await conversation.send('Show me the sofa', { tools: [glow, buy] });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(conversation.view.tools.filter(({ status }) => status !== 'rejected')).toEqual([]);
    expect(conversation.view.approvals).toEqual([]);
    expect(desk.provider.requests[1]?.last).toContain('not valid');
    expect(desk.provider.requests[2]?.last).toContain('not valid');
  });

  it('[HI1] [PT1] waits for whoever has to approve it before the page is asked', async () => {
    await using desk = await startWithPage([call('buy')], { buy: { approval: true, decidedBy: 'visitor' } });
    const visitor = await desk.gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send('Buy the lamp', { tools: [buy] });
    const approval = await conversation.approvalOf(runId);
    expect(approval).toMatchObject({ tool: 'page__buy', title: 'Buy', arguments: { product: 'lamp' } });
    expect(startsOf(conversation, runId)).toEqual([]);
    // Whoever goes on from the stored state knows the page's tools as well.
    await desk.gateway.restart();
    const after = await desk.gateway.connect({ token: visitor.token });
    const resumed = await after.open({ conversationId: conversation.id });
    await decide(after, approval, { decision: 'approve' });
    const asked = await after.when(() => startsOf(resumed, runId)[0]);
    await bring(resumed, asked, { output: 'In the basket' });
    expect((await resumed.ended(runId)).status).toBe('completed');
    expect(desk.provider.requests[1]?.last).toContain('In the basket');
  });
});

describe('what may be offered', () => {
  it.each([
    ['a name that is not on the list', [{ ...glow, name: 'steal' }], 'tools.0.name'],
    ['a name twice', [glow, glow], 'tools.1.name'],
    ['more than 4 KiB', [{ ...glow, parameters: { type: 'object', title: 'x'.repeat(4000) } }], 'tools.0'],
    ['arguments that are no object', [buy, { ...glow, parameters: { type: 'string' } }], 'tools.1.parameters'],
    ['what is no schema', [{ ...glow, parameters: { type: 'objekt' } }], 'tools.0.parameters'],
    ['no schema of the result', [{ ...glow, result: { $ref: 'https://evil.example' } }], 'tools.0.result'],
  ])('[AG13] is not %s: the message is refused', async (_what, tools, field) => {
    await using desk = await startWithPage([]);
    const conversation = await (await desk.gateway.connect()).open();
    const refusal = await conversation.client.refusal('message.send', {
      conversationId: conversation.id,
      text: 'Hello',
      tools,
    });
    expect(refusal).toMatchObject({ code: 'bad_request', field });
    expect(conversation.view.messages).toEqual([]);
  });

  it('[AG13] [HS2] nothing by an operator', async () => {
    await using desk = await startWithPage([]);
    const { id: conversationId } = await (await desk.gateway.connect()).open();
    const operator = await desk.gateway.operator();
    const refusal = await operator.refusal('message.send', { conversationId, text: 'Hi', tools: [glow] });
    expect(refusal).toMatchObject({ code: 'bad_request', field: 'tools' });
  });

  it('[AG8] [AG13] is there for the agents that may have it, in the run of its message only', async () => {
    await using desk = await startWithPage([], { glow: { agents: ['shop'] }, buy: { agents: ['plain'] } });
    const visitor = await desk.gateway.connect();
    for (const [agent, name] of [
      ['shop', 'page__glow'],
      ['plain', 'page__buy'],
    ] as const) {
      const conversation = await visitor.open({ agent });
      const { runId } = await conversation.send('Hello', { tools: [glow, buy] });
      await conversation.ended(runId);
      const { tools } = JSON.parse(desk.provider.requests.at(-1)?.text ?? '') as { tools: { name: string }[] };
      expect(tools.map((tool) => tool.name)).toEqual([name]);
      await conversation.turn('And now?');
      expect(JSON.parse(desk.provider.requests.at(-1)?.text ?? '')).toMatchObject({ tools: [] });
    }
  });
});

describe('who may answer', () => {
  it('[SC5] [HS2] the visitor whose page it is, and neither an operator nor another visitor', async () => {
    await using desk = await startWithPage([call('glow')]);
    const conversation = await (await desk.gateway.connect()).open();
    const { runId, asked } = await askPage(conversation);
    const [operator, stranger] = [await desk.gateway.operator(), await desk.gateway.connect()];
    const watched = await operator.open({ conversationId: conversation.id });
    expect(toolOf(watched.view, asked.callId)).toMatchObject({ arguments: { product: 'lamp' }, runsIn: 'page' });
    const forged = { callId: asked.callId, runId, output: { found: true } };
    expect(await operator.refusal('tool.result', forged)).toMatchObject({ code: 'forbidden' });
    expect(await stranger.refusal('tool.result', forged)).toMatchObject({ code: 'not_found' });
    expect(await operator.refusal('tool.claim', forged)).toMatchObject({ code: 'forbidden' });
    expect(await stranger.refusal('tool.claim', forged)).toMatchObject({ code: 'not_found' });
    await bring(conversation, asked, { output: { found: false } });
    expect((await conversation.ended(runId)).output).toContain('false');
  });

  it('[PT3] what does not fit is refused, and the call stays open; the first that fits counts, once', async () => {
    const held = Promise.withResolvers<void>();
    await using desk = await startWithPage([call('glow'), { text: 'Well.', hold: { until: held.promise } }]);
    const visitor = await desk.gateway.connect();
    const conversation = await visitor.open();
    const { runId, asked } = await askPage(conversation);
    const { callId } = asked;
    const refusal = (body: object) => visitor.refusal('tool.result', { callId, runId, ...body });
    expect(await refusal({ output: { found: 'yes' } })).toMatchObject({ code: 'bad_request', field: 'output' });
    expect(await refusal({})).toMatchObject({ code: 'bad_request', field: 'output' });
    expect(await refusal({ output: 1, error: 'x' })).toMatchObject({ code: 'bad_request', field: 'output' });
    expect(await refusal({ runId: 'run_none' })).toMatchObject({ code: 'bad_request' });
    const key = crypto.randomUUID();
    await bring(conversation, asked, { key, output: { found: true } });
    // The same key gets the same reply; anything else comes too late.
    await bring(conversation, asked, { key, output: { found: true } });
    expect(await refusal({ key, output: { found: false } })).toMatchObject({ code: 'key_conflict' });
    expect(await refusal({ output: { found: false } })).toMatchObject({ code: 'already_resolved', field: 'callId' });
    expect(await visitor.refusal('tool.claim', { callId })).toMatchObject({ code: 'already_resolved' });
    held.resolve();
    await conversation.ended(runId);
    expect(await refusal({ output: { found: true } })).toMatchObject({ code: 'not_found' });
    await bring(conversation, asked, { key, output: { found: true } });
  });

  it('[PT2] another tab gets the call only when its own tab is gone', async () => {
    await using desk = await startWithPage([call('glow')]);
    const first = await desk.gateway.connect({ clientId: 'tab_1' });
    const conversation = await first.open();
    const { runId, asked } = await askPage(conversation);
    const second = await desk.gateway.connect({ clientId: 'tab_2', token: first.token });
    const other = await second.open({ conversationId: conversation.id });
    const { callId } = asked;
    expect(await second.refusal('tool.claim', { callId })).toMatchObject({ code: 'run_busy', retryable: true });
    await first.command('tool.claim', { callId });
    await first.drop();
    await expect.poll(() => second.request('tool.claim', { callId, runId }).then(({ type }) => type)).toBe('ok');
    const again = await second.when(() => startsOf(other, runId)[1]);
    const { seq: _seq, at: _at, sub: _sub, ...before } = asked;
    expect(again).toMatchObject({ ...before, clientId: 'tab_2' });
    expect(other.view.tools).toMatchObject([{ callId, clientId: 'tab_2', status: 'running' }]);
    await bring(other, again, { output: { found: true } });
    expect((await other.ended(runId)).status).toBe('completed');
  });
});

describe('the wait for the page', () => {
  it('[AG13] ends at once when the run is cancelled', async () => {
    await using desk = await startWithPage([call('glow')]);
    const visitor = await desk.gateway.connect();
    const conversation = await visitor.open();
    const { runId, asked } = await askPage(conversation);
    const startedAt = performance.now();
    await visitor.command('run.cancel', { conversationId: conversation.id, runId });
    expect((await conversation.ended(runId)).status).toBe('cancelled');
    expect(performance.now() - startedAt).toBeLessThan(900);
    expect(toolOf(conversation.view, asked.callId)).toMatchObject({ status: 'unknown' });
  });

  it.each([
    ['a tool that only reads', glow, 'timed_out', 'in time'],
    ['any other: nobody knows', buy, 'unknown', 'do not repeat it without asking'],
  ] as const)('[AG13] [PT3] ends after a while for %s', async (_what, tool, status, told) => {
    const policies = { glow: { sideEffects: false, timeoutMs: 150 }, buy: { timeoutMs: 150 } };
    const held = Promise.withResolvers<void>();
    const replies = [call(tool.name), { text: 'Well.', hold: { until: held.promise } }];
    await using desk = await startWithPage(replies, policies);
    const visitor = await desk.gateway.connect();
    const conversation = await visitor.open();
    const { runId, asked } = await askPage(conversation);
    await visitor.when(() => toolOf(conversation.view, asked.callId)?.status === status);
    expect(await visitor.refusal('tool.result', { callId: asked.callId, error: 'x' })).toMatchObject({
      code: 'expired',
      field: 'callId',
    });
    held.resolve();
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(desk.provider.requests[1]?.last).toContain(told);
  });

  it('[PT4] goes on in another process: the page is not asked again, and what it says there counts', async () => {
    await using desk = await startWithPage([call('buy')]);
    const { gateway } = desk;
    const before = await gateway.connect({ clientId: 'tab_1' });
    const conversation = await before.open();
    const { runId, asked } = await askPage(conversation);
    await gateway.restart();
    const after = await gateway.connect({ clientId: 'tab_1', token: before.token });
    const resumed = await after.open({ conversationId: conversation.id });
    await after.when(() => resumed.log.events.some(({ type }) => type === 'run.recovered'));
    expect(toolOf(resumed.view, asked.callId)).toMatchObject({ status: 'running', clientId: 'tab_1' });
    const key = crypto.randomUUID();
    await bring(resumed, asked, { key, output: 'In the basket' });
    await bring(resumed, asked, { key, output: 'In the basket' });
    expect((await resumed.ended(runId)).status).toBe('completed');
    expect(startsOf(resumed, runId)).toHaveLength(1);
    expect(resumed.view.approvals).toEqual([]);
    expect(desk.provider.requests).toHaveLength(2);
    expect(desk.provider.requests[1]?.last).toContain('In the basket');
  });
});

describe('a planned stop', () => {
  it('[PT4] does not wait for the page: nothing that is under way here would be lost', async () => {
    await using desk = await startWithPage([call('buy')]);
    const conversation = await (await desk.gateway.connect()).open();
    await askPage(conversation);
    const { gateway } = desk.gateway;
    expect(gateway.stats().runs).toBe(1);
    gateway.drain();
    await expect.poll(() => gateway.stats().runs, { timeout: 4000 }).toBe(0);
    expect(conversation.view.tools).toMatchObject([{ status: 'running' }]);
  });
});

describe('what comes from a page', () => {
  it('[GU4] is guarded like any result, and what goes there like any arguments', async () => {
    const guardrails = [secrets(), personalData()];
    await using desk = await startWithPage([call('buy', { product: 'for a@b.example' })], undefined, { guardrails });
    const conversation = await (await desk.gateway.connect()).open();
    const { runId, asked } = await askPage(conversation, [buy]);
    const key = `sk-proj-${'aB3'.repeat(16)}`;
    await bring(conversation, asked, { output: { note: `Sent to carol@example.com with ${key}` } });
    await conversation.ended(runId);
    expect(desk.provider.requests[1]?.last).not.toContain('carol@example.com');
    expect(desk.provider.requests[1]?.last).not.toContain(key);
    expect(conversation.log.events.some(({ type }) => type === 'guardrail.tripped')).toBe(true);
  });
});
