import type { CommandResult, ConversationView, MessageView, RunView, ToolView } from '@parley/protocol';
import { emptyView } from '@parley/protocol';
import { expect, it } from 'vitest';
import { OPENED, server, start, until, useServer } from '../testing/client-fixture.ts';
import { AT, created, eventFrame } from '../testing/frames.ts';
import type { Peer } from '../testing/scripted-server.ts';
import type { Conversation } from '../types.ts';

useServer();

type Page = CommandResult<'conversation.history'>;

const message = (seq: number): MessageView => ({
  id: `m${seq}`,
  seq,
  at: AT,
  role: 'user',
  text: `Message ${seq}`,
  status: 'complete',
});
const run = (seq: number, messageId: string, status: RunView['status'] = 'completed'): RunView => {
  return { id: `r${messageId}`, messageId, seq, status, agent: 'support' };
};
const tool = (seq: number, runId: string, status: ToolView['status'] = 'succeeded'): ToolView => {
  return { callId: 'c1', runId, seq, tool: 'look_up', title: 'Look up', agent: 'support', arguments: null, status };
};
/** Messages at these positions, the last one not included. */
const messages = (from: number, to: number): MessageView[] =>
  Array.from({ length: to - from }, (_, index) => message(from + index));
const ids = ({ view }: { view: Readonly<ConversationView> }): string[] => view.messages.map(({ id }) => id);

function snapshot(seq: number, view: Partial<ConversationView>) {
  const conversation = { ...emptyView('conv_1', 'support'), seq, more: true, ...view };
  return { type: 'snapshot', sub: 1, epoch: 'e1', seq, conversation };
}

/** A conversation that is opened at its end. */
async function openAt(
  seq: number,
  view: Partial<ConversationView>,
): Promise<{ peer: Peer; conversation: Conversation }> {
  const client = start();
  const opening = client.openConversation({ conversationId: 'conv_1' });
  const peer = await server().peer();
  await peer.welcome();
  const asked = await peer.answer('conversation.open', { ...OPENED, head: seq, recovered: false, reason: 'too_far' });
  expect(asked).toMatchObject({ replay: 200 });
  peer.send(snapshot(seq, view), { type: 'live', sub: 1, seq });
  const conversation = await opening;
  await until(conversation, ({ sync }) => sync === 'live');
  return { peer, conversation };
}

const page = (from: number, to: number, more: boolean, beside: Partial<Page> = {}): Page => ({
  messages: messages(from, to),
  more,
  ...beside,
});

it('puts pages in front of the view until there are no more, while the log goes on', async () => {
  const { peer, conversation } = await openAt(120, { messages: messages(110, 120) });
  const first = conversation.loadEarlier();
  expect(conversation.loadEarlier()).toBe(first);
  await until(conversation, ({ earlier }) => earlier.loading);
  const asked = await peer.answer('conversation.history', page(60, 110, true, { runs: [run(61, 'm60')] }));
  expect(asked).toMatchObject({ conversationId: 'conv_1', before: 110, limit: 50 });
  expect(await first).toBe(50);
  const once = await until(conversation, ({ earlier, view }) => !earlier.loading && view.messages.length === 60);
  expect(once.view).toMatchObject({ seq: 120, more: true, runs: [{ id: 'rm60' }] });
  peer.send(
    eventFrame(created('m121', 'More'), 121),
    eventFrame({ type: 'message.rated', messageId: 'm60', rating: 'up' }, 122),
  );
  const later = await until(conversation, ({ view }) => view.seq === 122);
  expect(later.view.messages[0]).toMatchObject({ id: 'm60', rating: 'up' });
  expect(later.view.messages.at(-1)).toMatchObject({ id: 'm121' });
  expect(later.view.runs).toBe(once.view.runs);
  const second = conversation.loadEarlier();
  await peer.answer('conversation.history', page(58, 60, false));
  expect(await second).toBe(2);
  const whole = await until(conversation, ({ view }) => !view.more);
  expect(ids(whole).slice(0, 3)).toEqual(['m58', 'm59', 'm60']);
  expect(await conversation.loadEarlier()).toBe(0);
});

it('shows what is followed as it stands now, in its place', async () => {
  const open = { runs: [run(81, 'm80', 'running')], tools: [tool(82, 'rm80', 'running')] };
  const { peer, conversation } = await openAt(120, { messages: messages(110, 120), ...open });
  const loading = conversation.loadEarlier();
  const beside = { runs: [run(81, 'm80'), run(91, 'm90')], tools: [tool(82, 'rm80'), tool(92, 'rm90')] };
  await peer.answer('conversation.history', page(60, 110, true, { ...beside, approvals: [] }));
  await loading;
  const { view } = await until(conversation, ({ view }) => view.messages.length === 60);
  expect(view.runs).toEqual([run(81, 'm80', 'running'), run(91, 'm90')]);
  expect(view.tools).toEqual([tool(82, 'rm80', 'running'), tool(92, 'rm90')]);
});

it('says why it failed, and tries again', async () => {
  const { peer, conversation } = await openAt(120, { messages: messages(110, 120) });
  const failing = conversation.loadEarlier();
  const { id } = await peer.receive('conversation.history');
  peer.send({ type: 'error', id, code: 'unavailable', message: 'Not now.', retryable: true });
  expect(await failing).toBe(0);
  const failed = await until(conversation, ({ earlier }) => earlier.error !== null);
  expect(failed).toMatchObject({ earlier: { loading: false, error: { code: 'unavailable' } }, view: { more: true } });
  const again = conversation.loadEarlier();
  await peer.answer('conversation.history', page(60, 110, false));
  expect(await again).toBe(50);
  expect((await until(conversation, ({ view }) => !view.more)).earlier.error).toBeNull();
});

it('forgets its pages when the log begins anew from elsewhere, and one that was under way', async () => {
  const { peer, conversation } = await openAt(120, { messages: messages(110, 120) });
  const first = conversation.loadEarlier();
  await peer.answer('conversation.history', page(60, 110, true));
  await first;
  const second = conversation.loadEarlier();
  const { id } = await peer.receive('conversation.history');
  peer.send(snapshot(400, { messages: messages(390, 400) }), { type: 'live', sub: 1, seq: 400 });
  const anew = await until(conversation, ({ view }) => view.seq === 400);
  expect(ids(anew)).toHaveLength(10);
  peer.send({ type: 'ok', id, result: page(10, 60, true) });
  expect(await second).toBe(0);
  expect(ids(conversation.getSnapshot())).toHaveLength(10);
  const third = conversation.loadEarlier();
  expect(await peer.answer('conversation.history', page(340, 390, true))).toMatchObject({ before: 390 });
  expect(await third).toBe(50);
});

it('keeps 5,000 of them, and says so', async () => {
  const { peer, conversation } = await openAt(9000, { messages: messages(8999, 9000) });
  for (let before = 8999; before > 3999; before -= 50) {
    const loading = conversation.loadEarlier();
    await peer.answer('conversation.history', page(before - 50, before, true));
    await loading;
  }
  expect(await conversation.loadEarlier()).toBe(0);
  const full = await until(conversation, ({ earlier }) => earlier.error !== null);
  expect(full).toMatchObject({ earlier: { error: { code: 'queue_full' } }, view: { more: true } });
  expect(ids(full)).toHaveLength(5001);
});
