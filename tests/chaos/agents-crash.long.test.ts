/** A gateway is killed where agents hand over, ask each other, work side by side or stand in for each other. */
import type { ApprovalView, ToolView } from '@parley/protocol';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CallLine } from '../fixtures/call-ledger.ts';
import { type Conversation, decide } from '../fixtures/conversation.ts';
import type { HeldLine } from '../fixtures/ledger-desk.ts';
import { LoneGateway } from '../fixtures/lone-gateway.ts';
import { answerOf, ASK_AUDITOR, askedOf, planned, SPARE, type Step } from '../fixtures/office-agents.ts';
import { ScriptedProvider } from '../fixtures/scripted-provider.ts';
import type { SocketClient } from '../fixtures/socket-client.ts';

let office: ScriptedProvider;
let gateway: LoneGateway;
let token: string;
let conversation: Conversation;

beforeAll(async () => {
  office = await ScriptedProvider.start(answerOf);
  gateway = await LoneGateway.prepare();
  gateway.officeUrl = office.url;
  await gateway.open();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});
beforeEach(() => {
  office.requests.length = 0;
});

/** Sends a message with these steps. @param holdAt Where a tool stops for good. */
async function begin(steps: readonly Step[], holdAt?: HeldLine): Promise<string> {
  if (holdAt !== undefined) await gateway.process.hold(holdAt);
  const visitor = await gateway.connect();
  ({ token } = visitor);
  conversation = await visitor.open({ agent: 'desk' });
  return (await conversation.send(planned(steps))).runId;
}

/** The gateway is killed, and another one goes on, in which no tool is held. @returns an operator. */
async function killed(): Promise<SocketClient> {
  await gateway.restart();
  conversation = await (await gateway.connect({ token })).open({ conversationId: conversation.id, agent: 'desk' });
  return gateway.operator();
}

/** Has the model not answer this agent. @returns once it has been asked. */
function unanswered(agent: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  office.script = (request) => {
    if (askedOf(request).agent !== agent) return answerOf(request);
    resolve();
    return { hold: { until: new Promise(() => {}) } };
  };
  return promise;
}

/** Resolves when a tool has written this line. */
function written(tool: string, stage: CallLine['stage']): Promise<void> {
  return new Promise((resolve) => {
    gateway.process.onLine((line) => {
      if (line.tool === tool && line.stage === stage) resolve();
    });
  });
}

const pending = (tool: string): Promise<ApprovalView> =>
  conversation.client.when(() =>
    conversation.view.approvals.find((approval) => approval.tool === tool && approval.status === 'pending'),
  );
const callOf = (tool: string): ToolView => {
  const call = conversation.view.tools.find((candidate) => candidate.tool === tool);
  if (call === undefined) throw new Error(`${tool} was not called`);
  return call;
};
/** What the tools of this conversation have written. */
const lines = (tool: string, stage: CallLine['stage']): CallLine[] =>
  gateway.ledger
    .lines()
    .filter((line) => line.tool === tool && line.stage === stage)
    .filter(({ key }) => conversation.view.runs.some(({ id }) => key.startsWith(`${id}:`)));
/** Orders of the effects of a tool. */
const effectsOf = (tool: string): string[] => lines(tool, 'effect').map(({ orderId }) => orderId);
const timesBegun = (tool: string): number => lines(tool, 'begun').length;
const timesTold = (tool: string): number =>
  conversation.log.events.filter((event) => event.type === 'tool.started' && event.tool === tool).length;
/** Agents that the model was asked as, in order. */
const asked = (): string[] => office.requests.map((request) => askedOf(request).agent);
const changes = (): string[][] =>
  conversation.log.events.flatMap((event) => (event.type === 'agent.changed' ? [[event.from, event.to]] : []));

/** The run ends well, and once. */
async function expectEnd(runId: string): Promise<void> {
  expect(await conversation.ended(runId)).toMatchObject({ status: 'completed' });
  expect(conversation.terminals(runId)).toHaveLength(1);
  expect(conversation.client.violations).toEqual([]);
}

it('[AG5] [ER5] [EV1] killed before the first call of the agent that was handed over to', async () => {
  const reached = unanswered('packer');
  const runId = await begin([
    { calls: [{ seats: 1 }] },
    { calls: [{ tool: 'write_ledger', order: 'ORD-1' }, { seats: 1 }] },
    { calls: [{ seats: 2 }] },
    { words: 3 },
  ]);
  await reached;
  const before = asked();
  office.script = answerOf;
  await killed();
  await expectEnd(runId);
  expect(before).toEqual(['desk', 'cashier', 'packer']);
  expect(asked().slice(before.length)).toEqual(['packer', 'cashier']);
  expect(changes()).toEqual([
    ['desk', 'cashier'],
    ['cashier', 'packer'],
    ['packer', 'cashier'],
  ]);
  expect(conversation.run(runId)?.path).toEqual(['desk', 'cashier', 'packer', 'cashier']);
  expect(conversation.view.agent).toBe('cashier');
  expect(effectsOf('write_ledger')).toEqual(['ORD-1']);
});

it('[AG6] [ER5] [HI1] killed inside of a nested agent, after the effect of its tool', async () => {
  const audit: Step[] = [{ calls: [{ tool: 'write_ledger', order: 'ORD-1' }] }, { words: 2 }];
  const runId = await begin([{ calls: [{ audit }] }, { words: 2 }], { tool: 'write_ledger', stage: 'effect' });
  await written('write_ledger', 'effect');
  const operator = await killed();
  const question = await pending('write_ledger');
  expect(question).toMatchObject({ question: 'outcome', callId: callOf('write_ledger').callId });
  await decide(operator, question, { decision: 'approve', outcome: 'done' });
  await expectEnd(runId);
  expect(effectsOf('write_ledger')).toEqual(['ORD-1']);
  expect(callOf('write_ledger')).toMatchObject({ status: 'succeeded', parentCallId: callOf(ASK_AUDITOR).callId });
  expect(callOf(ASK_AUDITOR)).toMatchObject({ status: 'succeeded' });
  expect([timesTold('write_ledger'), timesTold(ASK_AUDITOR)]).toEqual([1, 1]);
  // Neither of them is asked for what it has said before.
  expect(asked()).toEqual(['desk', 'auditor', 'auditor', 'desk']);
});

it('[AG6] [ER5] killed inside of a nested agent whose tool is idempotent: nobody is asked, the key is the same', async () => {
  const audit: Step[] = [{ calls: [{ tool: 'send_invoice', order: 'ORD-1' }] }, { words: 2 }];
  const runId = await begin([{ calls: [{ audit }] }, { words: 2 }], { tool: 'send_invoice', stage: 'effect' });
  await written('send_invoice', 'effect');
  await killed();
  await expectEnd(runId);
  expect(conversation.view.approvals).toEqual([]);
  expect([timesBegun('send_invoice'), effectsOf('send_invoice')]).toEqual([2, ['ORD-1']]);
  const keys = [...lines('send_invoice', 'begun'), ...lines('send_invoice', 'effect')].map(({ key }) => key);
  expect(new Set(keys)).toEqual(new Set([`${runId}:${callOf('send_invoice').callId}`]));
});

it('[AG6] [HI1] [ER5] killed while nested approvals wait, and between a decision and its effect', async () => {
  const audits = ['ORD-1', 'ORD-2'].map((order) => ({ audit: [{ calls: [{ tool: 'issue_refund', order }] }] }));
  const runId = await begin([{ calls: audits }, { words: 2 }]);
  await conversation.reaches(runId, 'waiting');
  await killed();
  await gateway.process.hold({ tool: 'issue_refund', stage: 'begun' });
  expect(conversation.view.approvals.map(({ status }) => status)).toEqual(['pending', 'pending']);
  const [first, second] = conversation.view.approvals as [ApprovalView, ApprovalView];
  const begun = written('issue_refund', 'begun');
  await decide(await gateway.operator(), first, { decision: 'approve' });
  await begun;
  const operator = await killed();
  const question = await conversation.client.when(() =>
    conversation.view.approvals.find(({ question: kind }) => kind === 'outcome'),
  );
  expect(question.callId).toBe(first.callId);
  expect(effectsOf('issue_refund')).toEqual([]);
  await decide(operator, question, { decision: 'approve', outcome: 'retry' });
  await conversation.client.when(
    () => effectsOf('issue_refund').length === 1 && conversation.run(runId)?.status === 'waiting',
  );
  // The other one waits for its own decision, as before.
  const calls = conversation.view.tools.filter(({ tool }) => tool === ASK_AUDITOR);
  expect(calls.map(({ status }) => status).toSorted()).toEqual(['running', 'succeeded']);
  await decide(operator, second, { decision: 'approve' });
  await expectEnd(runId);
  expect(effectsOf('issue_refund').toSorted()).toEqual(['ORD-1', 'ORD-2']);
  expect(conversation.view.tools.every(({ status }) => status === 'succeeded')).toBe(true);
  expect([timesTold(ASK_AUDITOR), conversation.view.approvals.length]).toEqual([2, 3]);
});

it('[ER5] [HI1] killed in a parallel batch, after the effects of some', async () => {
  const calls = ['write_ledger', 'send_invoice', 'issue_refund', 'count_stock'].map((tool, index) => ({
    tool,
    order: `ORD-${index}`,
  }));
  const runId = await begin([{ calls }, { words: 2 }], { tool: 'write_ledger', stage: 'begun' });
  await conversation.client.when(() =>
    ['send_invoice', 'count_stock'].every((name) =>
      conversation.view.tools.some(({ tool, status }) => tool === name && status === 'succeeded'),
    ),
  );
  const operator = await killed();
  await decide(operator, await pending('write_ledger'), { decision: 'approve', outcome: 'retry' });
  const approval = await pending('issue_refund');
  expect(approval.question).toBeUndefined();
  expect(effectsOf('issue_refund')).toEqual([]);
  await decide(operator, approval, { decision: 'approve' });
  await expectEnd(runId);
  for (const { tool, order } of calls) expect(effectsOf(tool)).toEqual([order]);
  expect(calls.map(({ tool }) => timesBegun(tool))).toEqual([2, 1, 1, 1]);
  expect(conversation.log.events.some(({ type }) => type === 'tool.progress')).toBe(true);
  expect(asked()).toEqual(['desk', 'desk']);
});

it('[AG12] [ER5] killed between a fallback and its tool: the agent that has failed is never asked again', async () => {
  const reached = unanswered(SPARE);
  const runId = await begin([
    { calls: [{ tool: 'write_ledger', order: 'ORD-1' }, { seats: 1 }] },
    { fails: true },
    { calls: [{ tool: 'issue_refund', order: 'ORD-2' }] },
    { words: 2 },
  ]);
  await reached;
  const before = asked().length;
  office.script = answerOf;
  const operator = await killed();
  await decide(operator, await pending('issue_refund'), { decision: 'approve' });
  await expectEnd(runId);
  expect(new Set(asked().slice(before))).toEqual(new Set([SPARE]));
  expect(changes()).toEqual([
    ['desk', 'cashier'],
    ['cashier', SPARE],
  ]);
  expect(conversation.run(runId)?.path).toEqual(['desk', 'cashier', SPARE]);
  expect([effectsOf('write_ledger'), effectsOf('issue_refund')]).toEqual([['ORD-1'], ['ORD-2']]);
  // It has only helped out.
  expect(conversation.view.agent).toBe('cashier');
});
