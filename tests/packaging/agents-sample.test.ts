/** The sample of agents in the gateway's README: handoff, typed services, progress, and an approval by the arguments. */
import { type AgentDefinitions, createOpenAiProvider } from '@parley/gateway';
import { expect, it } from 'vitest';
import { decide } from '../fixtures/conversation.ts';
import { sampleFile, sampleOf } from '../fixtures/readme-sample.ts';
import { ScriptedProvider } from '../fixtures/scripted-provider.ts';
import { ORIGIN, startGateway } from '../fixtures/start-gateway.ts';

it('[AG5] [AG9] [HI3] the sample of agents runs', async () => {
  const sample = sampleOf('packages/gateway/README.md', 'tests/packaging/agents-sample.test.ts');
  const file = sampleFile(sample, 'agents-sample');
  const { agents } = (await import(/* @vite-ignore */ file)) as { agents: AgentDefinitions };
  const booked: unknown[] = [];
  const services = {
    rooms: {
      book: async (guest: string, nights: number) => {
        booked.push([guest, nights]);
        return `Room 7 for ${nights} nights`;
      },
    },
  };
  await using provider = await ScriptedProvider.start((request) => {
    if (request.body.instructions === 'You greet guests.')
      return { calls: [{ name: 'transfer_to_Booking', arguments: {} }] };
    const nights = request.text.includes('ten nights') ? 10 : 2;
    return request.last.includes('Room 7') ? 'Booked.' : { calls: [{ name: 'book_room', arguments: { nights } }] };
  });
  await using gateway = await startGateway({
    config: {
      agents,
      services,
      sites: { shop: { origins: [ORIGIN], agents: ['desk', 'guide'] } },
      modelProvider: createOpenAiProvider({ baseUrl: provider.url }),
    },
  });
  const visitor = await gateway.connect();
  const short = await visitor.open();
  const { runId } = await short.turn('Two nights, please');
  expect(short.answer(runId)).toBe('Booked.');
  expect(short.log.events.find(({ type }) => type === 'tool.progress')).toMatchObject({ text: 'Looking for a room' });
  const long = await visitor.open();
  const asked = await long.ask('ten nights, please');
  expect(asked.approval).toMatchObject({ summary: 'Book a room for 10 nights', decidedBy: 'either' });
  await decide(visitor, asked.approval, { decision: 'approve' });
  await long.ended(asked.runId);
  expect(booked).toMatchObject([
    [expect.any(String), 2],
    [expect.any(String), 10],
  ]);
});
