import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, tool } from '@openai/agents';
import {
  type CommandResult,
  type ConversationEvent,
  type ConversationView,
  emptyView,
  foldEvents,
  type Role,
} from '@parley/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createRegistry } from '../agent/definition.ts';
import { createConversation, NOW, sampleApproval } from '../store/conformance/harness.ts';
import type { Store } from '../store/port.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { readHistory } from './history.ts';
import { keepFold, takeSnapshot, toLoggedEvent, trimLog } from './snapshot.ts';

const tools = ['issue_refund', 'look_up'].map((name) =>
  tool({ name, description: '', parameters: z.object({}), execute: () => '' }),
);
const registry = createRegistry({
  support: {
    agent: new Agent({ name: 'Support', tools }),
    title: 'Support',
    tools: { issue_refund: { visibleTo: ['operator'] } },
  },
});
const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, totalTokens: 2 };

/** A question, a call, an approval that is decided, and an answer; the run of every third turn is stopped while it writes. */
function turn(number: number): ConversationEvent[] {
  const [runId, messageId] = [`run_${number}`, `msg_${number}`];
  const call = { runId, callId: 'call_1', tool: number % 2 === 0 ? 'issue_refund' : 'look_up', title: 'A call' };
  const isStopped = number % 3 === 0;
  return [
    { type: 'message.created', message: { id: messageId, role: 'user', text: `Question ${number}` } },
    { type: 'run.started', runId, messageId, agent: 'support', traceId: 't' },
    { type: 'tool.started', ...call, arguments: { number }, agent: 'support' },
    {
      type: 'approval.requested',
      approval: sampleApproval(`appr_${number}`, { ...call, arguments: { number } }),
    },
    { type: 'approval.resolved', approvalId: `appr_${number}`, tool: call.tool, decision: 'approved', by: null },
    { type: 'tool.completed', callId: 'call_1', status: 'succeeded', durationMs: 1 },
    { type: 'message.started', runId, messageId: `answer_${number}`, agent: 'support' },
    { type: 'message.delta', messageId: `answer_${number}`, offset: 0, text: 'An answer' },
    ...(isStopped
      ? []
      : [{ type: 'message.completed', messageId: `answer_${number}`, text: 'An answer' } as ConversationEvent]),
    {
      type: 'run.completed',
      runId,
      status: isStopped ? 'cancelled' : 'completed',
      usage,
      costUsd: null,
      durationMs: 1,
      traceId: 't',
    },
  ];
}

async function openStore(...events: ConversationEvent[]): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-history-'));
  const store = openSqliteStore({ file: join(folder, 'parley.db'), now: () => NOW });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await createConversation(store, 'conv_1');
  await store.transaction((tx) => tx.append('conv_1', events));
  return store;
}

type Page = CommandResult<'conversation.history'>;

function read(store: Store, before: number, limit: number, role: Role = 'operator'): Promise<Page> {
  const caller = {
    principal: {
      id: role === 'visitor' ? 'vis_1' : 'op_1',
      role,
      ...(role === 'operator' && { operatorRole: 'admin' as const }),
    },
    site: 'storefront',
  };
  return readHistory({ store, registry }, caller, {
    type: 'conversation.history',
    id: 1,
    conversationId: 'conv_1',
    before,
    limit,
  });
}

/** All pages, the oldest first. */
async function readAll(store: Store, before: number, limit: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let from = before, more = true; more;) {
    const page = await read(store, from, limit);
    pages.unshift(page);
    more = page.more;
    from = page.messages[0]?.seq ?? 0;
  }
  return pages;
}

async function foldAll(store: Store): Promise<ConversationView> {
  const log = (await store.readLog('conv_1', 0, 10_000)) ?? [];
  return foldEvents(emptyView('conv_1', 'support'), log.map(toLoggedEvent));
}

const turns = (count: number): ConversationEvent[] =>
  Array.from({ length: count }, (_, index) => turn(index + 1)).flat();

it.each([1, 2, 5, 7, 100])('[LG5] pages of %i messages make up what the log amounts to', async (limit) => {
  const store = await openStore(...turns(9));
  const { messages, runs, tools: calls, approvals, seq } = await foldAll(store);
  const pages = await readAll(store, seq + 1, limit);
  expect(pages.flatMap((page) => page.messages)).toEqual(messages);
  expect(pages.flatMap((page) => page.runs ?? [])).toEqual(runs);
  expect(pages.flatMap((page) => page.tools ?? [])).toEqual(calls);
  expect(pages.flatMap((page) => page.approvals ?? [])).toEqual(approvals);
});

it('[LG5] pages before a snapshot, and the snapshot, make up what the log amounts to', async () => {
  const store = await openStore(...turns(80));
  const whole = await foldAll(store);
  const record = (await store.conversation('conv_1'))!;
  const snapshot = await takeSnapshot(store, record);
  const pages = await readAll(store, snapshot.messages[0]!.seq, 30);
  expect(pages).toHaveLength(2);
  expect([...pages.flatMap((page) => page.messages), ...snapshot.messages]).toEqual(whole.messages);
  expect([...pages.flatMap((page) => page.runs ?? []), ...snapshot.runs]).toEqual(whole.runs);
  expect([...pages.flatMap((page) => page.tools ?? []), ...snapshot.tools]).toEqual(whole.tools);
});

it('[LG5] the fold of a log is kept, and gives the same snapshot', async () => {
  const store = await openStore(...turns(80));
  const record = (await store.conversation('conv_1'))!;
  const expected = await takeSnapshot(await openStore(...turns(80)), record);
  await keepFold(store, 'conv_1');
  expect(await store.unfoldedLogs(0, 10)).toEqual([]);
  expect((await store.checkpoint('conv_1'))?.seq).toBe(record.head);
  expect(await takeSnapshot(store, record)).toEqual(expected);
  await keepFold(store, 'conv_of_nobody');
});

it('[EV2] leaves out what the role may not see', async () => {
  const store = await openStore(...turns(2));
  const { tools: calls = [], approvals = [] } = await read(store, 1000, 10, 'visitor');
  expect(calls.map((call) => call.arguments)).toEqual([{ number: 1 }, null]);
  expect(approvals.map((approval) => approval.arguments)).toEqual([{ number: 1 }, null]);
});

it('says how things stand although they ended long after the page, and that some have not', async () => {
  const [asked, started, called, ...rest] = turn(1) as [ConversationEvent, ConversationEvent, ConversationEvent];
  const between = Array.from({ length: 500 }, (_, index): ConversationEvent => {
    return { type: 'message.created', message: { id: `other_${index}`, role: 'operator', text: 'One moment' } };
  });
  const store = await openStore(asked, started, called, ...between, ...rest);
  const early = await read(store, 10, 50);
  expect(early.runs).toMatchObject([{ id: 'run_1', status: 'completed' }]);
  expect(early.tools).toMatchObject([{ callId: 'call_1', status: 'succeeded' }]);
  const open = await openStore(asked, started, called);
  expect(await read(open, 10, 50)).toMatchObject({ runs: [{ status: 'running' }], tools: [{ status: 'running' }] });
});

it('of what was trimmed from the log it has the messages alone, none of which is still being written', async () => {
  const store = await openStore(...turns(6));
  const { seq } = await foldAll(store);
  await trimLog(store, 'conv_1', 30);
  const pages = await readAll(store, seq + 1, 4);
  expect(pages.map(({ messages }) => messages.length)).toEqual([4, 4, 4]);
  expect(pages.flatMap(({ messages }) => messages.map(({ status }) => status))).not.toContain('streaming');
  expect(pages[0]).not.toHaveProperty('runs');
  // The second page begins in what was trimmed.
  expect(pages[1]?.runs?.map(({ id }) => id)).toEqual(['run_4']);
  expect(pages[2]?.runs?.map(({ id }) => id)).toEqual(['run_5', 'run_6']);
});
