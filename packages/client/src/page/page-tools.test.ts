import type { ConversationEvent, JsonValue } from '@parley/protocol';
import { describe, expect, it, vi } from 'vitest';
import { converse, memoryStorage, server, start, until, useServer } from '../testing/client-fixture.ts';
import { AT, created, eventFrame } from '../testing/frames.ts';
import type { Peer } from '../testing/scripted-server.ts';
import type { ClientOptions, KeyValueStorage } from '../options.ts';
import type { ToolCallInfo, ToolDefinition } from '../types.ts';

useServer();

const parameters = { type: 'object', properties: { product: { type: 'string' } } };
const welcome = { pageTools: ['glow', 'buy'] };

function glow(fields: Partial<ToolDefinition> = {}): ToolDefinition {
  return { name: 'glow', description: 'Glows.', parameters, run: () => 'glows', ...fields };
}

/** The page is asked. */
function asked(clientId: string, callId = 'call_1', tool = 'page__glow'): ConversationEvent {
  return {
    type: 'tool.started',
    runId: 'run_1',
    callId,
    tool,
    title: 'Glow',
    arguments: { product: 'lamp' },
    agent: 'support',
    runsIn: 'page',
    clientId,
  };
}

const over = (callId = 'call_1'): ConversationEvent => ({
  type: 'tool.completed',
  callId,
  status: 'succeeded',
  durationMs: 1,
});

/** The tab is loaded anew: a client of another id takes up the conversation, in which these events have happened. */
async function reload(
  options: Partial<ClientOptions>,
  events: readonly ConversationEvent[],
  ...tools: ToolDefinition[]
) {
  const client = start({ clientId: 'tab_2', ...options });
  for (const tool of tools) client.registerTool(tool);
  const opening = client.openConversation({ conversationId: 'conv_1' });
  const peer = await server().peer();
  await peer.welcome(welcome);
  await peer.answer('conversation.open', {
    conversationId: 'conv_1',
    agent: 'support',
    sub: 1,
    epoch: 'e1',
    head: events.length,
    recovered: true,
  });
  for (const [index, event] of events.entries()) peer.send(eventFrame(event, index + 1));
  peer.send({ type: 'live', sub: 1, seq: events.length });
  return { client, peer, conversation: await opening };
}

/** A page that has been asked, in the middle of the call. */
async function interrupted(tabStorage: KeyValueStorage, fields: Partial<ToolDefinition>): Promise<void> {
  const { client, peer } = await converse({ clientId: 'tab_1', tabStorage }, welcome);
  const began = Promise.withResolvers<void>();
  client.registerTool(glow({ ...fields, run: () => (began.resolve(), new Promise(() => undefined)) }));
  peer.send(eventFrame(asked('tab_1'), 1));
  await began.promise;
  client.close();
}

const resultOf = async (peer: Peer): Promise<unknown> => {
  const { id: _id, type: _type, key, ...body } = await peer.answer('tool.result', {});
  expect(key).toMatch(/^[\da-f-]{36}$/);
  return body;
};

describe('a tool of the page', () => {
  it('[AG13] goes along with each message, if the site allows it, together with what the page says', async () => {
    const onToolProblem = vi.fn();
    const { client, peer, conversation } = await converse({ onToolProblem }, welcome);
    expect(client.status.getSnapshot().pageTools).toEqual(['glow', 'buy']);
    const unregister = client.registerTool(glow({ idempotent: true, result: { type: 'string' } }));
    client.registerTool(glow({ name: 'steal' }));
    client.setContext({ product: 'lamp' });
    conversation.send('Hello');
    const sent = await peer.answer('message.send', { messageId: 'm1', runId: 'r1', position: 0 });
    expect(sent).toMatchObject({
      context: { product: 'lamp' },
      tools: [{ name: 'glow', description: 'Glows.', parameters, result: { type: 'string' }, idempotent: true }],
    });
    expect(onToolProblem.mock.calls).toMatchObject([[{ code: 'forbidden', field: 'steal' }]]);
    unregister();
    client.setContext(null);
    conversation.send('Hello again');
    const next = await peer.receive('message.send');
    expect([next['tools'], next['context']]).toEqual([undefined, undefined]);
  });

  it('[AG13] is run by the tab that was asked, once, and what it gives is sent', async () => {
    const { client, peer } = await converse({ clientId: 'tab_1' }, welcome);
    const run = vi.fn(async (args: Record<string, JsonValue>, _call: ToolCallInfo) => ({ found: args['product'] }));
    client.registerTool(glow({ run }));
    peer.send(eventFrame(asked('tab_1'), 1), eventFrame({ type: 'tool.progress', callId: 'call_1', text: '…' }, 2));
    expect(await resultOf(peer)).toEqual({ callId: 'call_1', runId: 'run_1', output: { found: 'lamp' } });
    peer.send(eventFrame(over(), 3), eventFrame(asked('tab_other', 'call_2'), 4));
    peer.send(eventFrame(asked('tab_1', 'call_3'), 5));
    expect(await resultOf(peer)).toMatchObject({ callId: 'call_3' });
    expect(run.mock.calls.map(([args, { callId }]) => [args, callId])).toEqual([
      [{ product: 'lamp' }, 'call_1'],
      [{ product: 'lamp' }, 'call_3'],
    ]);
  });

  it.each<[string, () => unknown, object]>([
    ['nothing', () => undefined, { output: null }],
    ['what JSON has another form for', () => new Date(AT), { output: AT }],
    ['what JSON has no form for', () => 7n, { error: 'The page gave a result that cannot be sent.' }],
    ['too much', () => 'x'.repeat(70_000), { error: 'The page gave a result that cannot be sent.' }],
    ['an Error', () => Promise.reject(new Error('There is no lamp.')), { error: 'There is no lamp.' }],
    ['an error of its code', () => (undefined as unknown as { x: string }).x, { error: 'The page could not do this.' }],
  ])('[AG13] may give %s', async (_what, run, body) => {
    const { client, peer } = await converse({ clientId: 'tab_1' }, welcome);
    client.registerTool(glow({ run }));
    peer.send(eventFrame(asked('tab_1'), 1));
    expect(await resultOf(peer)).toEqual({ callId: 'call_1', runId: 'run_1', ...body });
  });

  it('[PT3] what is not of the announced form is told to the model as an error', async () => {
    const { client, peer } = await converse({ clientId: 'tab_1' }, welcome);
    client.registerTool(glow());
    peer.send(eventFrame(asked('tab_1'), 1));
    const { id } = await peer.receive('tool.result');
    peer.send({ type: 'error', id, code: 'bad_request', message: 'no', retryable: false, field: 'output' });
    expect(await resultOf(peer)).toMatchObject({
      error: 'The page gave a result of another form than it had announced.',
    });
  });

  it('[CM1] a result is sent with its key until it is answered', async () => {
    const { client, peer } = await converse({ clientId: 'tab_1' }, welcome);
    const run = vi.fn(() => 'glows');
    client.registerTool(glow({ run }));
    peer.send(eventFrame(asked('tab_1'), 1));
    const first = await peer.receive('tool.result');
    peer.cut();
    const next = await server().peer();
    await next.welcome({
      ...welcome,
      subscriptions: [{ sub: 1, conversationId: 'conv_1', epoch: 'e1', head: 1, recovered: true }],
    });
    next.send({ type: 'live', sub: 1, seq: 1 });
    const second = await next.receive('tool.result');
    expect(second).toMatchObject({ key: first['key'], output: 'glows' });
    next.send({ type: 'error', id: second['id'], code: 'unavailable', message: 'no', retryable: true });
    expect(await next.receive('tool.result')).toMatchObject({ key: first['key'] });
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('[AG13] is told when nobody waits for it any more, and then says nothing', async () => {
    const { client, peer, conversation } = await converse({ clientId: 'tab_1' }, welcome);
    const ended = Promise.withResolvers<void>();
    const run = vi.fn(async (_args: unknown, { signal }: ToolCallInfo) => {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      ended.resolve();
    });
    client.registerTool(glow({ run }));
    peer.send(eventFrame(asked('tab_1'), 1));
    await vi.waitFor(() => expect(run).toHaveBeenCalled());
    peer.send(eventFrame(over(), 2));
    await ended.promise;
    conversation.send('Next');
    // Whatever came before the message would be here first.
    expect((await peer.receive('message.send'))['text']).toBe('Next');
  });

  it('[AG13] that a site does not understand keeps no message from being sent', async () => {
    const onToolProblem = vi.fn();
    const { client, peer, conversation } = await converse({ onToolProblem }, welcome);
    client.registerTool(glow());
    conversation.send('Hello');
    const { id, key } = await peer.receive('message.send');
    peer.send({ type: 'error', id, code: 'bad_request', message: 'no', retryable: false, field: 'tools.0.parameters' });
    const again = await peer.answer('message.send', { messageId: 'm1', runId: 'r1', position: 0 });
    expect([again['key'], again['tools']]).toEqual([key, undefined]);
    expect(onToolProblem.mock.calls).toMatchObject([[{ code: 'bad_request', field: 'tools.0.parameters' }]]);
    peer.send(eventFrame(created('m1', 'Hello'), 1));
    await until(conversation, ({ outbox }) => outbox.length === 0);
  });

  it.each<[Partial<ToolDefinition>, string]>([
    [{ name: 'shop.glow' }, 'name'],
    [{ description: '' }, 'description'],
    [{ parameters: { type: 'string' } }, 'parameters'],
    [{ parameters: { type: 'object', title: 'x'.repeat(4100) } }, 'glow'],
    [{ run: undefined as unknown as ToolDefinition['run'] }, 'run'],
  ])('[AG13] is refused where it is registered: case %#', async (fields, field) => {
    const client = start();
    expect(() => client.registerTool(glow(fields))).toThrow(expect.objectContaining({ code: 'bad_request', field }));
    client.registerTool(glow());
    expect(() => client.registerTool(glow())).toThrow(expect.objectContaining({ field: 'name' }));
    expect(() => client.setContext({ text: 'x'.repeat(9000) })).toThrow(expect.objectContaining({ field: 'context' }));
  });
});

describe('a tab that is loaded anew in the middle of a call', () => {
  it.each([
    [true, { output: 'glows' }],
    [false, { unknown: true }],
  ])('[PT2] runs it again only if that does no harm: idempotent %s', async (idempotent, body) => {
    const tabStorage = memoryStorage();
    await interrupted(tabStorage, { idempotent });
    const { peer } = await reload({ tabStorage }, [asked('tab_1')], glow({ idempotent }));
    expect(await peer.answer('tool.claim', {})).toMatchObject({ callId: 'call_1', runId: 'run_1' });
    peer.send(eventFrame(asked('tab_2'), 2));
    expect(await resultOf(peer)).toEqual({ callId: 'call_1', runId: 'run_1', ...body });
  });

  it('[PT2] runs what it had not begun', async () => {
    const tabStorage = memoryStorage();
    const { client } = await converse({ clientId: 'tab_1', tabStorage }, welcome);
    client.registerTool(glow());
    client.close();
    const { peer } = await reload({ tabStorage }, [asked('tab_1')], glow());
    const { id } = await peer.receive('tool.claim');
    // The gateway has not noticed yet that the page is gone.
    peer.send({ type: 'error', id, code: 'run_busy', message: 'no', retryable: true });
    await peer.answer('tool.claim', {});
    peer.send(eventFrame(asked('tab_2'), 2));
    expect(await resultOf(peer)).toMatchObject({ output: 'glows' });
  });

  it('[PT4] sends what it had come to, and does not do it again', async () => {
    const tabStorage = memoryStorage();
    const { client, peer } = await converse({ clientId: 'tab_1', tabStorage }, welcome);
    client.registerTool(glow());
    peer.send(eventFrame(asked('tab_1'), 1));
    const { key } = await peer.receive('tool.result');
    client.close();
    const run = vi.fn();
    const again = await reload({ tabStorage }, [asked('tab_1')], glow({ run }));
    await again.peer.answer('tool.claim', {});
    again.peer.send(eventFrame(asked('tab_2'), 2));
    expect(await again.peer.answer('tool.result', {})).toMatchObject({ key, output: 'glows' });
    again.peer.send(eventFrame(over(), 3));
    await vi.waitFor(() => expect(tabStorage.getItem('parley:shop:page')).not.toContain('call_1'));
    expect(run).not.toHaveBeenCalled();
  });

  it('[PT2] leaves to another tab what it cannot repeat, and takes the rest once that tab is gone', async () => {
    const tools = [glow({ idempotent: true }), glow({ name: 'buy' })];
    const events = [asked('tab_other', 'call_1'), asked('tab_other', 'call_2', 'page__buy')];
    const { peer } = await reload({ tabStorage: memoryStorage() }, events, ...tools);
    expect(await peer.answer('tool.claim', {})).toMatchObject({ callId: 'call_1' });
    peer.send(eventFrame(asked('tab_2', 'call_1'), 3));
    expect(await resultOf(peer)).toMatchObject({ callId: 'call_1', output: 'glows' });
  });

  it('[AG13] a page that registers its tools a moment later runs them then', async () => {
    const { client, peer, conversation } = await converse({ clientId: 'tab_1' }, welcome);
    client.registerTool(glow({ name: 'buy' }));
    peer.send(eventFrame(asked('tab_1'), 1));
    await until(conversation, ({ view }) => view.tools.length === 1);
    client.registerTool(glow());
    expect(await resultOf(peer)).toMatchObject({ output: 'glows' });
  });

  it.each(['nonsense', '[]', '{"tabs":7,"calls":[["x"],[1,{}],["y",{"answer":{}}]]}'])(
    'whatever is stored: %s',
    async (text) => {
      const tabStorage = memoryStorage(new Map([['parley:shop:page', text]]));
      const { client, peer } = await converse({ clientId: 'tab_1', tabStorage }, welcome);
      client.registerTool(glow());
      peer.send(eventFrame(asked('tab_1'), 1));
      expect(await resultOf(peer)).toMatchObject({ output: 'glows' });
    },
  );
});
