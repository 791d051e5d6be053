/** How much one visitor, one address, one run and one process may do (GU7, ER6, CO4, AG5, AG8, AG11). */
import { Agent, type ModelProvider, type ModelSettings, tool } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel, type ScriptedModelInput } from '@openai/agents/testing';
import type { AgentDefinitions, GatewayOptions } from '@parley/gateway';
import { type ConversationEvent, errorCodes, type ErrorFrame, SOCKET_PATH } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Conversation, decide } from '../fixtures/conversation.ts';
import { say } from '../fixtures/shop-agents.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';
import { ORIGIN, startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const RATE = { messagesPerMinute: 10, messageBurst: 3 };
/** One message in this time, in the long run. */
const PACE_MS = 6000;
const none = z.object({});

const call = (name: string, callId: string, args: Record<string, unknown> = {}) => functionCall(name, args, { callId });
const answer = (text: string) => [assistantMessage(text)];

/** A model that answers what the test says, one answer a call. */
function scripted(script: readonly ScriptedModelInput[]): { model: ScriptedModel; modelProvider: ModelProvider } {
  const model = new ScriptedModel(script);
  return { model, modelProvider: { getModel: () => model } };
}

/** A site with just these agents; visitors talk to the first. */
function onlyAgents(agents: AgentDefinitions): Pick<GatewayOptions, 'agents' | 'sites'> {
  return { agents, sites: { shop: { origins: [ORIGIN], agents: Object.keys(agents) } } };
}

/** What a message is refused with. */
function refused({ client, id }: Conversation, text: string = say.hello(), fields = {}): Promise<ErrorFrame> {
  return client.refusal('message.send', { conversationId: id, text, ...fields });
}

async function sendMany(conversation: Conversation, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) await conversation.turn(say.hello());
}

/** Names of the tools, handoffs included, in each request to the simulated model. */
function offered({ simulator }: TestGateway): string[][] {
  return simulator.requests.map(({ body }) => {
    const { tools = [] } = body as { tools?: { name: string }[] };
    return tools.map(({ name }) => name);
  });
}

function eventsOf<T extends ConversationEvent['type']>({ log }: Conversation, type: T) {
  return log.events.filter((event) => event.type === type) as unknown as Extract<ConversationEvent, { type: T }>[];
}

describe('the rate of messages', () => {
  it('[GU7] is 3 at once and 10 a minute for a visitor, who is told when there is room again', async () => {
    await using gateway = await startGateway({ limits: RATE });
    const conversation = await (await gateway.connect()).open();
    await sendMany(conversation, 3);
    const error = await refused(conversation);
    expect(error).toMatchObject({ code: 'rate_limited', retryable: true, message: errorCodes.rate_limited.message });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error.retryAfterMs).toBeLessThanOrEqual(PACE_MS);
    gateway.clock.advance(error.retryAfterMs ?? 0);
    await conversation.turn(say.hello());
    expect((await refused(conversation)).code).toBe('rate_limited');
    expect(conversation.view.messages.filter(({ role }) => role === 'user')).toHaveLength(4);
    // After a rest, three at once again.
    gateway.clock.advance(10 * PACE_MS);
    await sendMany(conversation, 3);
    expect((await refused(conversation)).code).toBe('rate_limited');
  });

  it('[GU7] is one for all tabs and conversations of a visitor, and another for each visitor', async () => {
    await using gateway = await startGateway({ limits: RATE });
    const first = await gateway.connect();
    const second = await gateway.connect({ token: first.token });
    const conversations = [await first.open(), await second.open()] as const;
    await sendMany(conversations[0], 2);
    await sendMany(conversations[1], 1);
    for (const conversation of conversations) expect((await refused(conversation)).code).toBe('rate_limited');
    // From this machine, addresses do not count: a reverse proxy may stand behind it.
    await sendMany(await (await gateway.connect()).open(), 3);
  });

  it('[GU7] is one for all visitors of an address', async () => {
    await using gateway = await startGateway({ limits: RATE, remoteAddress: '203.0.113.7' });
    for (let visitor = 0; visitor < 3; visitor += 1) await sendMany(await (await gateway.connect()).open(), 1);
    const conversation = await (await gateway.connect()).open();
    const error = await refused(conversation);
    expect(error.code).toBe('rate_limited');
    gateway.clock.advance(error.retryAfterMs ?? 0);
    await conversation.turn(say.hello());
  });

  it('[GU7] is counted by the address that `clientAddress` names, an IPv6 network as one', async () => {
    const clientAddress: GatewayOptions['clientAddress'] = ({ url = '' }) =>
      new URLSearchParams(url.split('?')[1]).get('from') ?? '';
    await using gateway = await startGateway({ limits: RATE, config: { clientAddress } });
    const connect = async (from: string): Promise<Conversation> => {
      const client = await gateway.socketAt(`${SOCKET_PATH}?from=${encodeURIComponent(from)}`);
      await client.hello();
      return client.open();
    };
    for (const host of ['1', '2', '3']) await sendMany(await connect(`2001:db8::${host}`), 1);
    expect((await refused(await connect('2001:db8::4'))).code).toBe('rate_limited');
    await sendMany(await connect('2001:db8:0:1::4'), 1);
    for (let visitor = 0; visitor < 3; visitor += 1) await sendMany(await connect('not an address'), 1);
    expect((await refused(await connect('nor is this'))).code).toBe('rate_limited');
  });

  it('[GU7] does not count operators', async () => {
    await using gateway = await startGateway({ limits: RATE });
    const conversation = await (await gateway.connect()).open();
    const operator = await gateway.operator();
    for (let sent = 0; sent < 6; sent += 1) {
      await operator.command('message.send', { conversationId: conversation.id, text: 'Hello' });
    }
    await sendMany(conversation, 3);
  });

  it('[GU7] [CM1] does not count a repetition, which is answered even when nothing is left', async () => {
    await using gateway = await startGateway({ limits: RATE });
    const conversation = await (await gateway.connect()).open();
    const key = crypto.randomUUID();
    const sent = await conversation.send(say.hello(), { key });
    for (let again = 0; again < 5; again += 1) expect(await conversation.send(say.hello(), { key })).toEqual(sent);
    await conversation.ended(sent.runId);
    await sendMany(conversation, 2);
    expect((await refused(conversation)).code).toBe('rate_limited');
    expect(await conversation.send(say.hello(), { key })).toEqual(sent);
  });

  it('[GU7] does not count a message that is refused for another reason', async () => {
    await using gateway = await startGateway({ limits: { ...RATE, messageChars: 100, messageBurst: 8 } });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    const { runId } = await conversation.send(say.report());
    await visitor.frame('tool.started');
    const stranger = await (await gateway.connect()).open();
    const codes = async (text: string, fields = {}): Promise<string[]> => {
      const errors = [];
      for (let tries = 0; tries < 8; tries += 1) errors.push(await refused(conversation, text, fields));
      return [...new Set(errors.map(({ code }) => code))];
    };
    expect(await codes('x'.repeat(101))).toEqual(['bad_request']);
    expect(await codes('   ')).toEqual(['bad_request']);
    expect(await codes(say.hello(), { onBusy: 'reject' })).toEqual(['run_busy']);
    expect(await codes(say.hello(), { conversationId: stranger.id })).toEqual(['forbidden']);
    expect(await codes(say.hello(), { conversationId: 'conv_none' })).toEqual(['not_found']);
    for (let place = 1; place <= 5; place += 1) await conversation.send(say.hello(), { onBusy: 'steer' });
    expect(await codes(say.hello(), { onBusy: 'steer' })).toEqual(['queue_full']);
    // Six of eight were taken.
    await conversation.send(say.hello());
    await conversation.send(say.hello());
    expect(await codes(say.hello())).toEqual(['rate_limited']);
    gateway.gate.open();
    await conversation.ended(runId);
  });
});

describe('the pool of runs', () => {
  /** As many conversations as are wanted, the first of which is at work until the gate is opened. */
  async function startLine(gateway: TestGateway, count: number): Promise<{ line: Conversation[]; runIds: string[] }> {
    const line: Conversation[] = [];
    const runIds: string[] = [];
    for (let place = 0; place < count; place += 1) {
      const conversation = await (await gateway.connect()).open();
      const { runId } = await conversation.send(place === 0 ? say.report() : say.hello());
      if (place === 0) await conversation.client.frame('tool.started');
      line.push(conversation);
      runIds.push(runId);
    }
    return { line, runIds };
  }

  const told = (conversation: Conversation): (number | undefined)[] =>
    eventsOf(conversation, 'run.waiting').map(({ position }) => position);
  const waiting = (conversation: Conversation | undefined) =>
    conversation?.client.frame('run.waiting', ({ reason }) => reason === 'capacity');

  it('[ER6] makes runs wait in order, tells them their place, and again when it changes', async () => {
    await using gateway = await startGateway({ limits: { concurrentRuns: 1 } });
    const { line, runIds } = await startLine(gateway, 4);
    for (const [place, conversation] of line.entries()) {
      if (place === 0) continue;
      const event = await waiting(conversation);
      expect(event).toMatchObject({ runId: runIds[place], position: place });
      expect(event?.messageId).toBe(conversation.view.messages[0]?.id);
      expect(conversation.view.runs).toMatchObject([{ status: 'waiting', waitingFor: 'capacity', position: place }]);
    }
    await line[1]?.client.command('run.cancel', { conversationId: line[1].id, runId: runIds[1] as string });
    expect((await line[1]?.ended(runIds[1] as string))?.status).toBe('cancelled');
    await line[3]?.client.when(() => told(line[3] as Conversation).includes(2));
    expect(told(line[2] as Conversation)).toEqual([2, 1]);
    expect(line[3]?.view.runs).toMatchObject([{ status: 'waiting', position: 2 }]);

    const late = await (await gateway.connect()).open();
    const sent = await late.send(say.hello());
    gateway.gate.open();
    for (const place of [0, 2, 3]) {
      expect((await line[place]?.ended(runIds[place] as string))?.status).toBe('completed');
      expect(line[place]?.view.runs[0]).not.toHaveProperty('position');
    }
    expect((await late.ended(sent.runId)).status).toBe('completed');
    const order = [line[2], line[3], late].map((each) =>
      Date.parse(each?.log.events.find(({ type }) => type === 'run.started')?.at ?? ''),
    );
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  });

  it('[ER6] [EV1] ends a run that is stopped before anybody was told of it', async () => {
    await using gateway = await startGateway({ limits: { concurrentRuns: 1 } });
    const { line, runIds } = await startLine(gateway, 2);
    const [, conversation] = line as [Conversation, Conversation];
    const [, runId] = runIds as [string, string];
    await conversation.client.command('run.cancel', { conversationId: conversation.id, runId });
    expect((await conversation.ended(runId)).status).toBe('cancelled');
    const { id: messageId } = conversation.view.messages[0] as { id: string };
    expect(conversation.view.runs).toMatchObject([{ id: runId, messageId, status: 'cancelled' }]);
    expect(conversation.terminals(runId)).toHaveLength(1);
  });

  it('[ER6] keeps the line over a restart', async () => {
    await using gateway = await startGateway({ limits: { concurrentRuns: 1 } });
    const { line, runIds } = await startLine(gateway, 3);
    await waiting(line[2]);
    const tokens = line.map(({ client }) => client.token);
    await gateway.restart();
    const again = [];
    for (const [place, { log }] of line.entries()) {
      const client = await gateway.connect({ token: tokens[place] as string, resume: [log] });
      again.push(await client.following(1));
    }
    // The first goes on where it was: in a tool that only reads.
    gateway.gate.open();
    for (const [place, conversation] of again.entries()) {
      expect((await conversation.ended(runIds[place] as string)).status).toBe('completed');
      expect(conversation.terminals(runIds[place] as string)).toHaveLength(1);
    }
  });

  it('[ER6] lets a decided run wait for its place, too', async () => {
    await using gateway = await startGateway({ limits: { concurrentRuns: 1 } });
    const conversation = await (await gateway.connect()).open();
    const { runId, approval } = await conversation.ask(say.cancel());
    const { line, runIds } = await startLine(gateway, 1);
    await decide(conversation.client, approval, { decision: 'approve' });
    const event = await waiting(conversation);
    expect(event).toMatchObject({ runId, position: 1 });
    expect(conversation.run(runId)).toMatchObject({ status: 'waiting', waitingFor: 'capacity', position: 1 });
    expect(conversation.view.runs).toHaveLength(1);
    gateway.gate.open();
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect((await line[0]?.ended(runIds[0] as string))?.status).toBe('completed');
    expect(gateway.ledger.lines()).toHaveLength(1);
  });

  it('[ER6] takes no run once it drains, and leaves those that wait for the next process', async () => {
    await using gateway = await startGateway({ limits: { concurrentRuns: 1 } });
    const { line, runIds } = await startLine(gateway, 2);
    const [, conversation] = line as [Conversation, Conversation];
    await waiting(conversation);
    const { token } = conversation.client;
    gateway.gateway.drain([0, 0]);
    gateway.gate.open();
    await gateway.restart();
    const client = await gateway.connect({ token, resume: [conversation.log] });
    const resumed = await client.following(1);
    expect((await resumed.ended(runIds[1] as string)).status).toBe('completed');
    expect(eventsOf(resumed, 'run.started')).toHaveLength(1);
  });
});

describe('one run', () => {
  const looking = tool({ name: 'look', description: '', parameters: none, execute: () => 'seen' });
  const asking = tool({ name: 'pay', description: '', parameters: none, needsApproval: true, execute: () => 'paid' });
  const apology = errorCodes.max_turns.message;

  async function talk(gateway: TestGateway): Promise<{ visitor: SocketClient; conversation: Conversation }> {
    const visitor = await gateway.connect();
    return { visitor, conversation: await visitor.open({ agent: 'worker' }) };
  }

  it('[CO4] apologises when it needs more turns than it has', async () => {
    await using gateway = await startGateway({ limits: { maxTurns: 1 } });
    const conversation = await (await gateway.connect()).open();
    const { runId, status, error } = await conversation.turn(say.lookUp());
    expect({ status, error }).toEqual({
      status: 'limited',
      error: { code: 'max_turns', message: apology, retryable: false },
    });
    expect(conversation.answers(runId)).toMatchObject([{ text: apology, status: 'complete', agent: 'shop' }]);
    expect(conversation.view.tools.filter((one) => one.status === 'running')).toEqual([]);
    expect((await conversation.turn(say.hello())).status).toBe('completed');
  });

  it('[CO4] counts its turns over a pause', async () => {
    const { model, modelProvider } = scripted([
      [call('look', 'call_1')],
      [call('pay', 'call_2')],
      answer('This would be the third.'),
    ]);
    await using gateway = await startGateway({
      limits: { maxTurns: 2 },
      config: {
        ...onlyAgents({ worker: { agent: new Agent({ name: 'Worker', tools: [looking, asking] }), title: 'Worker' } }),
        modelProvider,
      },
    });
    const { conversation } = await talk(gateway);
    const { runId, approval } = await conversation.ask('Pay');
    await decide(await gateway.operator(), approval, { decision: 'approve' });
    expect(await conversation.ended(runId)).toMatchObject({ status: 'limited', error: { code: 'max_turns' } });
    expect(conversation.answer(runId)).toBe(apology);
    expect(model.calls).toHaveLength(2);
  });

  it('[CO4] answers with what it has once it has made all the tool calls that it may', async () => {
    let made = 0;
    const counted = tool({ name: 'count', description: '', parameters: none, execute: () => `${(made += 1)}` });
    const { model, modelProvider } = scripted([
      [call('count', 'call_1'), call('count', 'call_2'), call('count', 'call_3')],
      [call('count', 'call_4')],
      answer('Done'),
    ]);
    const worker = new Agent({ name: 'Worker', tools: [counted], modelSettings: { toolChoice: 'auto' } });
    await using gateway = await startGateway({
      limits: { maxToolCalls: 2 },
      config: { ...onlyAgents({ worker: { agent: worker, title: 'Worker' } }), modelProvider },
    });
    const { conversation } = await talk(gateway);
    const { runId, status } = await conversation.turn('Count');
    expect(status).toBe('completed');
    expect(conversation.answer(runId)).toBe('Done');
    expect(made).toBe(2);
    expect(model.calls.map(({ request }) => request.tools.length)).toEqual([1, 0, 0]);
    const input = JSON.stringify(model.calls[1]?.request.input);
    expect(input).toContain('The call was not made: there were 2 calls already.');
    expect(conversation.view.tools.map(({ status: each }) => each)).toEqual(['succeeded', 'succeeded']);
  });

  it('[CO4] counts its tool calls over a pause', async () => {
    const { model, modelProvider } = scripted([
      [call('look', 'call_1')],
      [call('pay', 'call_2')],
      [call('look', 'call_3')],
      answer('Done'),
    ]);
    const worker = new Agent({ name: 'Worker', tools: [looking, asking] });
    await using gateway = await startGateway({
      limits: { maxToolCalls: 2 },
      config: { ...onlyAgents({ worker: { agent: worker, title: 'Worker' } }), modelProvider },
    });
    const { conversation } = await talk(gateway);
    const { runId, approval } = await conversation.ask('Look and pay');
    await decide(await gateway.operator(), approval, { decision: 'approve' });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(model.calls.map(({ request }) => request.tools.length)).toEqual([2, 2, 0, 0]);
    expect(conversation.view.tools.map(({ callId }) => callId)).toEqual(['call_1', 'call_2']);
  });

  it('[CO4] counts the tool calls of agents that are tools, and stops with them', async () => {
    const helper = new Agent({ name: 'helper', tools: [looking] });
    const helping = helper.asTool({ toolName: 'help', toolDescription: '' });
    const { model, modelProvider } = scripted([
      [call('help', 'call_1', { input: 'Look' })],
      [call('look', 'call_2')],
      [call('look', 'call_3')],
      answer('Seen once.'),
      answer('Done'),
    ]);
    await using gateway = await startGateway({
      limits: { maxToolCalls: 2 },
      config: {
        ...onlyAgents({
          worker: { agent: new Agent({ name: 'Worker', tools: [helping] }), title: 'Worker' },
          helper: { agent: helper, title: 'Helper' },
        }),
        modelProvider,
      },
    });
    const { conversation } = await talk(gateway);
    const { runId, status } = await conversation.turn('Help');
    expect(status).toBe('completed');
    expect(conversation.answer(runId)).toBe('Done');
    expect(model.calls.map(({ request }) => request.tools.length)).toEqual([1, 1, 0, 0, 0]);
    expect(conversation.view.tools.map(({ callId }) => callId)).toEqual(['call_1', 'call_2']);
  });

  /** Two agents that pass a run to each other. */
  function passing(): AgentDefinitions {
    const [ping, pong] = [new Agent({ name: 'ping' }), new Agent({ name: 'pong', handoffs: [] as Agent[] })];
    ping.handoffs.push(pong);
    pong.handoffs.push(ping);
    return { ping: { agent: ping, title: 'Ping' }, pong: { agent: pong, title: 'Pong' } };
  }
  const pass = (index: number) => [call(index % 2 === 0 ? 'transfer_to_pong' : 'transfer_to_ping', `call_${index}`)];

  it('[AG5] is handed on 5 times at most, and then answered by the agent that has it', async () => {
    const { model, modelProvider } = scripted([...[0, 1, 2, 3, 4].map(pass), answer('It is me.')]);
    await using gateway = await startGateway({ config: { ...onlyAgents(passing()), modelProvider } });
    const conversation = await (await gateway.connect()).open({ agent: 'ping' });
    const { runId, status } = await conversation.turn('Who is it?');
    expect(status).toBe('completed');
    expect(eventsOf(conversation, 'agent.changed')).toHaveLength(5);
    expect(conversation.answers(runId)).toMatchObject([{ text: 'It is me.', agent: 'pong' }]);
    expect(model.calls.map(({ request }) => request.handoffs.length)).toEqual([1, 1, 1, 1, 1, 0]);
  });

  it('[AG5] ends when it is handed on all the same', async () => {
    const { model, modelProvider } = scripted([...[0, 1, 2].map(pass), answer('Never')]);
    await using gateway = await startGateway({
      limits: { maxHandoffs: 2 },
      config: { ...onlyAgents(passing()), modelProvider },
    });
    const conversation = await (await gateway.connect()).open({ agent: 'ping' });
    const { runId, status, error } = await conversation.turn('Who is it?');
    const { message } = errorCodes.max_handoffs;
    expect({ status, error }).toMatchObject({ status: 'limited', error: { code: 'max_handoffs', message } });
    expect(model.calls).toHaveLength(3);
    expect(conversation.answer(runId)).toBe('');
    expect((await conversation.turn('Again')).status).toBe('completed');
  });

  it('[AG5] counts its handoffs over a pause', async () => {
    const [front, back] = [new Agent({ name: 'front' }), new Agent({ name: 'back', tools: [asking] })];
    front.handoffs.push(back);
    back.handoffs.push(front);
    const { model, modelProvider } = scripted([
      [call('transfer_to_back', 'call_1')],
      [call('pay', 'call_2')],
      answer('Paid'),
    ]);
    await using gateway = await startGateway({
      limits: { maxHandoffs: 1 },
      config: {
        ...onlyAgents({ front: { agent: front, title: 'Front' }, back: { agent: back, title: 'Back' } }),
        modelProvider,
      },
    });
    const conversation = await (await gateway.connect()).open({ agent: 'front' });
    const { runId, approval } = await conversation.ask('Pay');
    await decide(await gateway.operator(), approval, { decision: 'approve' });
    expect((await conversation.ended(runId)).status).toBe('completed');
    expect(model.calls.map(({ request }) => request.handoffs.length)).toEqual([1, 0, 0]);
  });

  it.each(['a model', 'a tool', 'an agent that is a tool'])(
    '[ER1] is over after its time, whatever %s does',
    async (who) => {
      const never = (signal: AbortSignal | undefined): Promise<string> =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('stopped'))));
      const slow = tool({
        name: 'slow',
        description: '',
        parameters: none,
        execute: (_args, _context, details) => never(details?.signal),
      });
      const helper = new Agent({ name: 'helper', tools: [slow] });
      const tools = who === 'a tool' ? [slow] : [helper.asTool({ toolName: 'help', toolDescription: '' })];
      const { modelProvider } = scripted([
        who === 'a tool' ? [call('slow', 'call_1')] : [call('help', 'call_1', { input: '' })],
        [call('slow', 'call_2')],
      ]);
      await using gateway = await startGateway({
        limits: { runMs: 150 },
        config: {
          ...onlyAgents({
            worker: { agent: new Agent({ name: 'Worker', tools }), title: 'Worker' },
            helper: { agent: helper, title: 'Helper' },
          }),
          ...(who !== 'a model' && { modelProvider }),
        },
      });
      gateway.simulator.faults.push({ kind: 'stall', afterTokens: 1 });
      const { conversation } = await talk(gateway);
      const { runId, status, error } = await conversation.turn('Please count to 20');
      const { message } = errorCodes.model_timeout;
      expect({ status, error }).toEqual({
        status: 'limited',
        error: { code: 'model_timeout', message, retryable: true },
      });
      expect(conversation.terminals(runId)).toHaveLength(1);
      expect(conversation.view.tools.filter((one) => one.status === 'running')).toEqual([]);
      expect(gateway.gateway.stats().runs).toBe(0);
    },
  );
});

describe('allow-lists', () => {
  function shop(
    extra: Partial<AgentDefinitions[string]>,
    modelSettings: ModelSettings = {},
  ): Pick<GatewayOptions, 'agents' | 'sites'> & { made: string[] } {
    const made: string[] = [];
    const named = (name: string, needsApproval = false) =>
      tool({
        name,
        description: '',
        parameters: none,
        needsApproval,
        execute: () => {
          made.push(name);
          return `${name} is done`;
        },
      });
    const agent = new Agent({
      name: 'Worker',
      tools: [named('look'), named('erase'), named('pay', true)],
      modelSettings,
    });
    return { made, ...onlyAgents({ worker: { agent, title: 'Worker', ...extra } }) };
  }

  it.each<[string, Partial<AgentDefinitions[string]>]>([
    ['an agent', { allowedTools: ['look'] }],
    ['a role', { tools: { erase: { allowedFor: ['operator'] }, pay: { allowedFor: ['operator', 'service'] } } }],
  ])(
    '[AG8] of %s: other tools are not offered, not made when the model calls them, and nobody is asked',
    async (_of, extra) => {
      const { model, modelProvider } = scripted([
        [call('erase', 'call_1'), call('pay', 'call_2'), call('look', 'call_3')],
        answer('Done'),
      ]);
      const { made, ...config } = shop(extra);
      await using gateway = await startGateway({ config: { ...config, modelProvider } });
      const conversation = await (await gateway.connect()).open({ agent: 'worker' });
      const { runId, status } = await conversation.turn('Erase it all');
      expect(status).toBe('completed');
      expect(made).toEqual(['look']);
      expect(conversation.view.approvals).toEqual([]);
      expect(model.calls.map(({ request }) => request.tools.map((one) => 'name' in one && one.name))).toEqual([
        ['look'],
        ['look'],
      ]);
      const input = JSON.stringify(model.calls[1]?.request.input);
      for (const name of ['erase', 'pay']) expect(input).toContain(`The tool ${name} is not available here.`);
      expect(conversation.answer(runId)).toBe('Done');
    },
  );

  it('[AG8] are what the provider gets', async () => {
    const { made, ...config } = shop({ allowedTools: ['look'] });
    await using gateway = await startGateway({ config });
    const conversation = await (await gateway.connect()).open({ agent: 'worker' });
    expect((await conversation.turn('Please erase it')).status).toBe('completed');
    expect(offered(gateway)).toEqual(offered(gateway).map(() => ['look']));
    expect(made).not.toContain('erase');
  });

  it('[AG8] leave a choice of a tool that is still there', async () => {
    const { model, modelProvider } = scripted([[call('look', 'call_1')], answer('Done')]);
    const { made: _made, ...config } = shop({ allowedTools: ['look'] }, { toolChoice: 'look' });
    await using gateway = await startGateway({ config: { ...config, modelProvider } });
    const conversation = await (await gateway.connect()).open({ agent: 'worker' });
    expect((await conversation.turn('Look')).status).toBe('completed');
    expect(model.calls[0]?.request.modelSettings.toolChoice).toBe('look');
  });
});

describe('the model', () => {
  const modelsOf = ({ simulator }: TestGateway): unknown[] =>
    simulator.requests.map(({ body }) => (body as { model: unknown }).model);
  const aliases = { small: 'model-s', large: 'model-l' };

  it('[AG11] is that of the agent, by its name or its alias, otherwise the default', async () => {
    const agents: AgentDefinitions = {
      plain: { agent: new Agent({ name: 'Plain' }), title: 'Plain' },
      own: { agent: new Agent({ name: 'Own', model: 'model-of-its-own' }), title: 'Own' },
      alias: { agent: new Agent({ name: 'Alias', model: 'large' }), title: 'Alias' },
    };
    await using gateway = await startGateway({
      config: { ...onlyAgents(agents), models: { default: 'small', aliases } },
    });
    for (const agent of Object.keys(agents)) {
      const conversation = await (await gateway.connect()).open({ agent });
      expect((await conversation.turn(say.hello())).status).toBe('completed');
    }
    expect(modelsOf(gateway)).toEqual(['model-s', 'model-of-its-own', 'model-l']);
  });

  it('[AG11] is chosen by complexity, turn by turn, and stays what it was after a pause', async () => {
    await using gateway = await startGateway({ config: { models: { default: 'auto', aliases } } });
    const visitor = await gateway.connect();
    const conversation = await visitor.open();
    await conversation.turn(say.hello());
    expect(modelsOf(gateway)).toEqual(['model-s']);
    await conversation.turn(`${say.hello()} Who are you? What can you do?`);
    expect(modelsOf(gateway).slice(1)).toEqual(['model-l']);
    const { runId, approval } = await conversation.ask(`${say.cancel()}. ${'Really, I do not want it. '.repeat(30)}`);
    await decide(visitor, approval, { decision: 'approve' });
    await conversation.ended(runId);
    const later = modelsOf(gateway).slice(2);
    expect(later.length).toBeGreaterThan(1);
    expect(new Set(later)).toEqual(new Set(['model-l']));
  });

  it('[AG11] is chosen by the application where it wants to', async () => {
    const seen: number[] = [];
    const choose = ({ inputItems }: { inputItems: number }): string => {
      seen.push(inputItems);
      return inputItems > 1 ? 'large' : 'model-x';
    };
    await using gateway = await startGateway({ config: { models: { default: 'auto', aliases, choose } } });
    const conversation = await (await gateway.connect()).open({ agent: 'plain' });
    await conversation.turn(say.hello());
    await conversation.turn(say.hello());
    expect(modelsOf(gateway)).toEqual(['model-x', 'model-l']);
    expect(seen).toEqual([1, 3]);
  });
});
