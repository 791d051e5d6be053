/** Several agents in one conversation: who has it, who gets it, and who goes on when one fails. */
import { Agent } from '@openai/agents';
import { type AgentDefinitions, createOpenAiProvider, type Signal } from '@parley/gateway';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Gate } from '../fixtures/gate.ts';
import { ScriptedProvider, type Script } from '../fixtures/scripted-provider.ts';
import { ORIGIN, startGateway } from '../fixtures/start-gateway.ts';

const call = (name: string, args: unknown = {}) => ({ calls: [{ name, arguments: args }] });

/** A front desk that hands over to a specialist, who keeps the conversation until they hand it back. */
function createDesk(): AgentDefinitions {
  const front = new Agent({ name: 'Front', instructions: 'FRONT' });
  const expert = new Agent({ name: 'Expert', instructions: 'EXPERT', handoffs: [front] });
  const guest = new Agent({ name: 'Guest', instructions: 'GUEST' });
  front.handoffs = [expert, guest];
  return {
    front: { agent: front, title: 'Front desk', fallback: 'spare' },
    expert: { agent: expert, title: 'Expert', takesOver: true },
    guest: { agent: guest, title: 'Guest' },
    sorter: {
      agent: new Agent({ name: 'Sorter', instructions: 'SORTER', outputType: z.object({ summary: z.string() }) }),
      title: 'Sorter',
      render: ({ summary }: { summary: string }) => `Noted: ${summary}`,
    },
    staff: { agent: new Agent({ name: 'Staff', instructions: 'STAFF' }), title: 'Staff', availableTo: ['operator'] },
    spare: { agent: new Agent({ name: 'Spare', instructions: 'SPARE' }), title: 'Spare', takesOver: true },
  };
}

/** Which agent a request is of, by its instructions. */
const asked = (request: { body: { instructions?: string } }): string => request.body.instructions ?? '';

async function startDesk(script: Script, onSignal: (signal: Signal) => void = () => {}) {
  const provider = await ScriptedProvider.start(script);
  const sites = { shop: { origins: [ORIGIN], agents: ['front', 'sorter', 'staff', 'guest'] } };
  const gateway = await startGateway({
    config: { agents: createDesk(), sites, modelProvider: createOpenAiProvider({ baseUrl: provider.url }), onSignal },
  });
  return {
    provider,
    gateway,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}

describe('a handoff', () => {
  it('[AG5] to an agent that takes over gives it the conversation, until it hands it back', async () => {
    const signals: Signal[] = [];
    await using desk = await startDesk(
      (request) => {
        if (asked(request) === 'FRONT')
          return request.last.includes('expert') ? call('transfer_to_Expert') : 'Front here.';
        return request.last.includes('back') ? call('transfer_to_Front') : 'Expert here.';
      },
      (signal) => signals.push(signal),
    );
    const visitor = await desk.gateway.connect();
    const conversation = await visitor.open();
    const first = await conversation.turn('I need an expert');
    expect(conversation.answer(first.runId)).toBe('Expert here.');
    expect(conversation.run(first.runId)).toMatchObject({ agent: 'expert', path: ['front', 'expert'] });
    expect(conversation.view.agent).toBe('expert');
    const second = await conversation.turn('And another thing');
    expect(conversation.answer(second.runId)).toBe('Expert here.');
    expect(conversation.run(second.runId)).not.toHaveProperty('path');
    const third = await conversation.turn('Please take me back');
    expect(conversation.answer(third.runId)).toBe('Front here.');
    expect(conversation.run(third.runId)?.path).toEqual(['expert', 'front']);
    expect(conversation.view.agent).toBe('front');
    // It is told before the run ends, and those who watch get the path as well.
    const given = conversation.log.events.filter(({ type }) => type === 'conversation.updated');
    expect(given).toMatchObject([{ agent: 'expert' }, { agent: 'front' }]);
    const paths = signals.flatMap((signal) => (signal.type === 'run.ended' ? [[signal.agent, ...signal.path]] : []));
    expect(paths).toEqual([['front', 'expert'], ['expert'], ['expert', 'front']]);
    const seen = await desk.gateway.connect({ token: visitor.token });
    expect((await seen.open({ conversationId: conversation.id })).view.agent).toBe('front');
  });

  it('[AG5] to another agent is for one turn', async () => {
    await using desk = await startDesk((request) => {
      if (asked(request) === 'GUEST') return 'Guest here.';
      return request.last.includes('guest') ? call('transfer_to_Guest') : 'Front here.';
    });
    const conversation = await (await desk.gateway.connect()).open();
    const first = await conversation.turn('The guest, please');
    expect(conversation.answer(first.runId)).toBe('Guest here.');
    expect(conversation.view.agent).toBe('front');
    const second = await conversation.turn('And now?');
    expect(conversation.answer(second.runId)).toBe('Front here.');
  });

  it('[AG5] also decides who answers a message that has waited meanwhile', async () => {
    const gate = new Gate();
    await using desk = await startDesk((request) => {
      if (asked(request) === 'EXPERT') return { text: 'Expert here.', hold: { until: gate.pass() } };
      return request.last.includes('expert') ? call('transfer_to_Expert') : 'Front here.';
    });
    const conversation = await (await desk.gateway.connect()).open();
    const first = await conversation.send('I need an expert');
    await conversation.client.when(() => conversation.run(first.runId)?.agent === 'expert');
    const second = await conversation.send('Hello?');
    gate.open();
    await conversation.ended(second.runId);
    expect(conversation.answer(second.runId)).toBe('Expert here.');
  });

  it('[AG7] does not undo what was chosen while a message waited to be answered', async () => {
    const gate = new Gate();
    await using desk = await startDesk((request) => {
      if (asked(request) === 'GUEST') return 'Guest here.';
      if (asked(request) === 'FRONT') return call('transfer_to_Expert');
      return request.last.includes('wait') ? { text: 'Done.', hold: { until: gate.pass() } } : 'Expert here.';
    });
    const conversation = await (await desk.gateway.connect()).open();
    await conversation.turn('I need an expert');
    await conversation.send('Please wait');
    const second = await conversation.send('And another thing');
    const third = await conversation.send('Hello guest', { agent: 'guest' });
    gate.open();
    await conversation.ended(third.runId);
    expect(conversation.answer(second.runId)).toBe('Expert here.');
    expect(conversation.answer(third.runId)).toBe('Guest here.');
    expect(conversation.view.agent).toBe('guest');
  });

  it('[AG5] is not offered any more after five in one turn: then the agent answers itself', async () => {
    await using desk = await startDesk((request) => {
      const offered = (request.body as unknown as { tools?: { name: string }[] }).tools ?? [];
      const next = offered.find(({ name }) => name === 'transfer_to_Expert' || name === 'transfer_to_Front');
      return next === undefined ? `${asked(request)} answers.` : call(next.name);
    });
    const conversation = await (await desk.gateway.connect()).open();
    const { runId, status } = await conversation.turn('Go round');
    expect(status).toBe('completed');
    expect(conversation.run(runId)?.path).toEqual(['front', 'expert', 'front', 'expert', 'front', 'expert']);
    expect(conversation.answer(runId)).toBe('EXPERT answers.');
  });
});

describe('choosing an agent', () => {
  it('[AG7] with a message gives the conversation to it from there on', async () => {
    await using desk = await startDesk((request) => (asked(request) === 'GUEST' ? 'Guest here.' : 'Front here.'));
    const conversation = await (await desk.gateway.connect()).open();
    await conversation.turn('Hello');
    const { runId } = await conversation.send('Hello guest', { agent: 'guest' });
    await conversation.ended(runId);
    expect(conversation.answer(runId)).toBe('Guest here.');
    const next = await conversation.turn('Still there?');
    expect(conversation.answer(next.runId)).toBe('Guest here.');
    expect(conversation.view.agent).toBe('guest');
    const types = conversation.log.events.map(({ type }) => type);
    expect(types.filter((type) => type === 'conversation.updated')).toHaveLength(1);
    expect(types.indexOf('conversation.updated')).toBeLessThan(types.lastIndexOf('message.created'));
  });

  it('[AG8] [SC5] is refused for one that the site or the role does not have, and nothing is said', async () => {
    await using desk = await startDesk(() => 'Hello.');
    const visitor = await desk.gateway.socket();
    const { agents } = await visitor.hello();
    expect(agents.map(({ name }) => name)).toEqual(['front', 'sorter', 'guest']);
    const conversation = await visitor.open();
    for (const agent of ['expert', 'staff', 'nobody', '__proto__', '']) {
      await expect(conversation.send('Hello', { agent })).rejects.toMatchObject({
        frame: { code: 'not_found', field: 'agent' },
      });
    }
    await expect(visitor.open({ agent: 'staff' })).rejects.toMatchObject({
      frame: { code: 'not_found', field: 'agent' },
    });
    const operator = await desk.gateway.operator();
    const spoken = (await operator.open({ conversationId: conversation.id })).send('Hello', { agent: 'guest' });
    await expect(spoken).rejects.toMatchObject({ frame: { code: 'bad_request', field: 'agent' } });
    expect(conversation.view.messages).toEqual([]);
  });

  it('[GW6] is refused in a message that would join a run of another agent', async () => {
    const gate = new Gate();
    await using desk = await startDesk(() => ({ text: 'Hello.', hold: { until: gate.pass() } }));
    const conversation = await (await desk.gateway.connect()).open();
    const { runId } = await conversation.send('Hello');
    await conversation.reaches(runId, 'running');
    const joining = conversation.send('And you?', { onBusy: 'steer', agent: 'guest' });
    await expect(joining).rejects.toMatchObject({ frame: { code: 'bad_request', field: 'agent' } });
    gate.open();
    await conversation.ended(runId);
    expect(conversation.view.agent).toBe('front');
  });
});

describe('an agent that fails', () => {
  it('[AG12] leaves the turn, and the conversation, to its fallback', async () => {
    const signals: Signal[] = [];
    await using desk = await startDesk(
      (request) =>
        asked(request) === 'FRONT'
          ? { text: 'Let me look that up for you', broken: { message: 'secret of the provider' } }
          : 'Sorry about that.',
      (signal) => signals.push(signal),
    );
    const visitor = await desk.gateway.connect();
    const conversation = await visitor.open();
    const { runId, status } = await conversation.turn('Where is it?');
    expect(status).toBe('completed');
    // What was said stays, and does not look as if more of it came.
    expect(conversation.answers(runId).map((message) => [message.agent, message.text, message.status])).toEqual([
      ['front', expect.stringMatching(/^Let me/), 'interrupted'],
      ['spare', 'Sorry about that.', 'complete'],
    ]);
    expect(conversation.run(runId)?.path).toEqual(['front', 'spare']);
    expect(conversation.view.agent).toBe('spare');
    expect(signals.filter(({ type }) => type === 'agent.failed')).toMatchObject([
      { from: 'front', to: 'spare', code: 'model_unavailable' },
    ]);
    expect(JSON.stringify(visitor.frames)).not.toContain('secret of the provider');
    const next = await conversation.turn('My address is …');
    expect(conversation.answer(next.runId)).toBe('Sorry about that.');
  });
});

describe('a structured answer', () => {
  it('[AG3] is in the outcome, and people read what it is rendered as', async () => {
    await using desk = await startDesk(() => '{"summary":"A broken cable"}');
    const conversation = await (await desk.gateway.connect()).open({ agent: 'sorter' });
    const { runId, output } = await conversation.turn('My cable is broken');
    expect(output).toEqual({ summary: 'A broken cable' });
    expect(conversation.answers(runId)).toMatchObject([{ text: 'Noted: A broken cable', status: 'complete' }]);
  });
});
