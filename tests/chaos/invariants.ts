/** What must be true of a conversation once everything has come to rest, whatever happened before. */
import { isDeepStrictEqual } from 'node:util';
import type { Conversation as ClientConversation } from '@parley/client';
import type { ConversationView, EventFrame } from '@parley/protocol';
import type { CallLine } from '../fixtures/call-ledger.ts';
import { askedAbout } from '../fixtures/ledger-agents.ts';
import { ASK_AUDITOR, keepers, SPARE } from '../fixtures/office-agents.ts';
import type { EventFrameOf, SocketClient } from '../fixtures/socket-client.ts';
import type { Scene } from './crash-round.ts';
import type { CrashStage } from './crash-stage.ts';

export interface Figures {
  readonly runs: number;
  /** Effects on the world outside. */
  readonly effects: number;
  /** Calls of which nobody knew what had come of them. */
  readonly unknowns: number;
  /** Runs that went on after an interruption. */
  readonly recoveries: number;
  readonly approvals: number;
  readonly handoffs: number;
  readonly fallbacks: number;
  /** Calls that were made inside of an agent that is used as a tool. */
  readonly nested: number;
}

export interface Verdict {
  readonly problems: readonly string[];
  readonly figures: Figures;
  readonly log: readonly EventFrame[];
}

const final = new Set(['completed', 'cancelled', 'failed', 'limited', 'blocked']);

/** @returns what still has to happen before a conversation is at rest. */
export function unsettled({ texts, writer, watcher, operator }: Scene): string | undefined {
  const { outbox, view, sync } = writer.getSnapshot();
  if (sync !== 'live') return `the writer of ${writer.id} is ${sync}`;
  if (outbox.length > 0) return `a message is ${outbox[0]?.state}: ${outbox[0]?.text}`;
  if (view.runs.length < texts.length) return `${view.runs.length} runs for ${texts.length} messages`;
  const open = view.runs.find(({ status }) => !final.has(status));
  if (open !== undefined) return `run ${open.id} is ${open.status}`;
  const behind = [watcher, operator].find((one) => one.getSnapshot().view.seq !== view.seq);
  if (behind === undefined) return undefined;
  const snapshot = behind.getSnapshot();
  return `a client is ${snapshot.sync} at ${snapshot.view.seq} of ${view.seq}`;
}

function eventsOf<T extends EventFrame['type']>(log: readonly EventFrame[], type: T): EventFrameOf<T>[] {
  return log.filter((event): event is EventFrameOf<T> => event.type === type);
}

/** Values that are there more often than once. */
function doubled(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

export function sameView(left: ConversationView, right: ConversationView): boolean {
  const plain = (view: ConversationView): unknown => JSON.parse(JSON.stringify(view));
  return isDeepStrictEqual(plain(left), plain(right));
}

/** Compares what clients show with the fold of the log and with a snapshot, both asked for anew. */
async function judgeViews(
  fresh: SocketClient,
  conversationId: string,
  agent: string,
  shown: readonly ClientConversation[],
): Promise<{ problems: string[]; log: readonly EventFrame[]; view: ConversationView }> {
  const { log } = await fresh.open({ conversationId, agent });
  const snapshot = await fresh.open({ conversationId, epoch: 'another', agent });
  const problems = [...fresh.violations];
  if (!sameView(log.view, snapshot.view)) problems.push(`${conversationId}: the snapshot is not the fold of the log`);
  for (const [index, conversation] of shown.entries()) {
    if (sameView(log.view, conversation.getSnapshot().view)) continue;
    problems.push(`${conversationId}: client ${index} does not show the fold of the log`);
  }
  return { problems, log: log.events, view: log.view };
}

function judgeMessages(texts: readonly string[], { messages }: ConversationView): string[] {
  const shown = messages.filter(({ role }) => role === 'user').map(({ text }) => text);
  const problems = texts.filter((text) => !shown.includes(text)).map((text) => `a message is gone: ${text}`);
  if (shown.length !== texts.length) problems.push(`${shown.length} messages for ${texts.length} that were sent`);
  const open = messages.filter(({ status }) => status === 'streaming');
  return [...problems, ...open.map(({ id }) => `message ${id} never ended`)];
}

function judgeRuns(log: readonly EventFrame[], { runs }: ConversationView): string[] {
  const ended = eventsOf(log, 'run.completed').map(({ runId }) => runId);
  return [
    ...runs.filter(({ id }) => !ended.includes(id)).map(({ id }) => `run ${id} never ended`),
    ...doubled(ended).map((id) => `run ${id} ended twice`),
    ...runs
      .filter(({ status }) => status !== 'completed' && status !== 'cancelled')
      .map(({ id, status, error }) => `run ${id} is ${status}: ${error?.code}`),
  ];
}

function judgeApprovals(log: readonly EventFrame[], stage: CrashStage): string[] {
  const asked = eventsOf(log, 'approval.requested').map(({ approval }) => approval.id);
  const resolved = eventsOf(log, 'approval.resolved');
  const ids = resolved.map(({ approvalId }) => approvalId);
  const problems = [
    ...asked.filter((id) => !ids.includes(id)).map((id) => `approval ${id} was never resolved`),
    ...doubled(ids).map((id) => `approval ${id} was resolved twice`),
    ...doubled(asked).map((id) => `approval ${id} was asked twice`),
  ];
  for (const { approvalId, by } of resolved) {
    const winners = stage.operators.filter(({ decided }) => decided.has(approvalId)).length;
    if (winners > (by === null ? 0 : 1)) problems.push(`approval ${approvalId} was decided by ${winners} operators`);
  }
  return problems;
}

/** Effects against what the conversation says of them. */
function judgeEffects(lines: readonly CallLine[], { tools, runs }: ConversationView): string[] {
  const effects = lines.filter(({ stage }) => stage === 'effect');
  const problems = doubled(effects.map(({ tool, orderId }) => `${tool} ${orderId}`)).map(
    (it) => `${it} happened twice`,
  );
  for (const { runId, callId, tool, status } of tools) {
    if (tool === 'lookup_order' || tool === ASK_AUDITOR) continue;
    const happened = effects.some(({ key }) => key === `${runId}:${callId}`);
    const wasCancelled = runs.find(({ id }) => id === runId)?.status === 'cancelled';
    if (status === 'running') problems.push(`call ${callId} never ended`);
    if (status === 'succeeded' && !happened) problems.push(`${tool} ${callId} is said to have succeeded, but did not`);
    if ((status === 'failed' || status === 'rejected') && happened) {
      problems.push(`${tool} ${callId} is said to have ${status}, but happened`);
    }
    if (status === 'unknown' && !wasCancelled) problems.push(`nobody was asked what came of ${tool} ${callId}`);
  }
  return problems;
}

/** A call is unknown only where it had begun and had no result, and then a person is asked. */
function judgeUnknowns(log: readonly EventFrame[], { runs }: ConversationView): string[] {
  const problems: string[] = [];
  for (const event of eventsOf(log, 'tool.completed')) {
    if (event.status !== 'unknown') continue;
    const { callId, seq } = event;
    const before = log.filter(
      (other) => other.seq < seq && 'callId' in other && other.callId === callId && other.type !== 'tool.progress',
    );
    const started = before.findLast((other): other is EventFrameOf<'tool.started'> => other.type === 'tool.started');
    if (started === undefined) problems.push(`call ${callId} is unknown, but had not begun`);
    if (before.at(-1) !== started) problems.push(`call ${callId} is unknown, but had a result`);
    const isCancelled = runs.find(({ id }) => id === started?.runId)?.status === 'cancelled';
    const question = eventsOf(log, 'approval.requested').find(
      ({ approval, seq: at }) => at > seq && approval.callId === callId && approval.question === 'outcome',
    );
    if (question === undefined && !isCancelled) problems.push(`nobody was asked about call ${callId}`);
    if (started !== undefined && !isCancelled && !askedAbout.includes(started.tool)) {
      problems.push(`${started.tool} can be called again, but was given up as unknown`);
    }
  }
  return problems;
}

/** Each call is told once, unless a person wants it made again, and under the call that it was made in. */
function judgeCalls(log: readonly EventFrame[], { tools, approvals, runs }: ConversationView): string[] {
  const problems: string[] = [];
  for (const { callId, runId, tool, agent, parentCallId } of tools) {
    const started = eventsOf(log, 'tool.started').filter((event) => event.callId === callId).length;
    const again = approvals.filter(
      ({ callId: about, resolution }) => about === callId && resolution?.outcome === 'retry',
    ).length;
    // A run that is cancelled after somebody wanted it again may not come to make it.
    const isCancelled = runs.find(({ id }) => id === runId)?.status === 'cancelled';
    if (started > 1 + again || (started < 1 + again && !isCancelled)) {
      problems.push(`${tool} ${callId} was told ${started} times, and asked for ${again + 1}`);
    }
    const parent = tools.find((other) => other.callId === parentCallId && other.runId === runId);
    if (agent === 'auditor' && parent?.tool !== ASK_AUDITOR) problems.push(`${tool} ${callId} is not under its parent`);
    if (agent !== 'auditor' && parentCallId !== undefined) problems.push(`${tool} ${callId} has a parent`);
  }
  return problems;
}

/** Who has a run: each goes on where the one before has stopped, and a conversation is with whom it was left. */
function judgeAgents(first: string, log: readonly EventFrame[], { agent, runs }: ConversationView): string[] {
  const problems: string[] = [];
  const paths = new Map<string, string[]>();
  let holder = first;
  let given: string | undefined;
  for (const event of log) {
    switch (event.type) {
      case 'run.started':
        if (event.agent !== holder) problems.push(`run ${event.runId} began with ${event.agent} instead of ${holder}`);
        paths.set(event.runId, [event.agent]);
        break;
      case 'agent.changed': {
        const path = paths.get(event.runId) ?? [];
        if (event.from !== path.at(-1)) problems.push(`${event.to} goes on after ${event.from}, not ${path.at(-1)}`);
        if (path.includes(SPARE)) problems.push(`${event.to} goes on after the spare in run ${event.runId}`);
        path.push(event.to);
        break;
      }
      case 'message.started':
      case 'tool.started': {
        const now = paths.get(event.runId)?.at(-1);
        if (event.agent !== now && event.agent !== 'auditor')
          problems.push(`${event.agent} acts in the place of ${now}`);
        break;
      }
      case 'conversation.updated':
        given = event.agent ?? given;
        break;
      case 'run.completed': {
        const path = paths.get(event.runId) ?? [];
        const due = event.status === 'completed' && path[0] === holder ? heirOf(path, holder) : holder;
        if ((given ?? holder) !== due)
          problems.push(`${given ?? holder} has the conversation, not ${due}, after ${path.join()}`);
        [holder, given] = [due, undefined];
        const shown = runs.find(({ id }) => id === event.runId)?.path ?? path.slice(0, 1);
        if (!isDeepStrictEqual(shown, path))
          problems.push(`run ${event.runId} shows ${shown.join()} instead of ${path.join()}`);
        break;
      }
      default:
    }
  }
  if (agent !== holder) problems.push(`the conversation is with ${agent} instead of ${holder}`);
  return problems;
}

/** Who has a conversation of somebody's after a run of this path. The spare only helps out. */
function heirOf(path: readonly string[], holder: string): string {
  const last = path.findLast((name) => name !== SPARE) ?? holder;
  return keepers.includes(last) || keepers.includes(holder) ? last : holder;
}

export async function judgeConversation(stage: CrashStage, scene: Scene): Promise<Verdict> {
  const { visitor, texts, writer, watcher, operator } = scene;
  const [fresh, freshOperator] = [await stage.fresh(visitor.token), await stage.freshOperator()];
  const { problems, log, view } = await judgeViews(fresh, writer.id, scene.agent, [writer, watcher]);
  const operatorViews = await judgeViews(freshOperator, writer.id, scene.agent, [operator]);
  await Promise.all([fresh.close(), freshOperator.close()]);
  const mine = stage.ledger.lines().filter(({ key }) => view.runs.some(({ id }) => key.startsWith(`${id}:`)));
  return {
    problems: [
      ...problems,
      ...operatorViews.problems,
      ...judgeMessages(texts, view),
      ...judgeRuns(log, view),
      ...judgeApprovals(log, stage),
      ...judgeEffects(mine, view),
      ...judgeUnknowns(log, view),
      ...judgeCalls(log, view),
      ...judgeAgents(scene.agent, log, view),
    ],
    figures: {
      runs: view.runs.length,
      effects: mine.filter(({ stage: at }) => at === 'effect').length,
      unknowns: eventsOf(log, 'tool.completed').filter(({ status }) => status === 'unknown').length,
      recoveries: eventsOf(log, 'run.recovered').length,
      approvals: eventsOf(log, 'approval.resolved').length,
      handoffs: eventsOf(log, 'agent.changed').filter(({ to }) => to !== SPARE).length,
      fallbacks: eventsOf(log, 'agent.changed').filter(({ to }) => to === SPARE).length,
      nested: view.tools.filter(({ parentCallId }) => parentCallId !== undefined).length,
    },
    log,
  };
}
