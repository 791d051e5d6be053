import { expect, it } from 'vitest';
import { converse, memoryStorage, OPENED, server, start, useServer } from '../testing/client-fixture.ts';

useServer();

it('[AG7] [CM1] a message that chooses its agent is the same when it is sent again, after a reload too', async () => {
  const storage = memoryStorage();
  const { client, peer, conversation } = await converse({ storage });
  conversation.send('I was charged twice', { agent: 'billing' });
  const { id: _first, ...sent } = await peer.receive('message.send');
  expect(sent).toMatchObject({ text: 'I was charged twice', agent: 'billing' });
  expect(conversation.getSnapshot().outbox).toMatchObject([{ agent: 'billing' }]);
  client.close();

  const again = start({ storage });
  const opening = again.openConversation({ conversationId: 'conv_1' });
  const next = await server().peer();
  await next.welcome();
  await next.answer('conversation.open', OPENED);
  next.send({ type: 'live', sub: 1, seq: 0 });
  await opening;
  const { id: _second, ...resent } = await next.receive('message.send');
  expect(resent).toEqual(sent);
});

it('[AG7] a name that no agent can have is refused before anything is sent', async () => {
  const { conversation } = await converse();
  expect(() => conversation.send('Hello', { agent: 'a'.repeat(129) })).toThrow(
    expect.objectContaining({ field: 'agent' }),
  );
  expect(conversation.getSnapshot().outbox).toEqual([]);
});
