/** From a conversation's view to the one list that is shown. */
import { type Call, callKey, type Handover, handovers, nestCalls } from '@parley/client';
import type { Approval, Message, Run, Takeover, View } from './types.ts';

/** One entry of the timeline. `key` is stable for as long as the entry exists, whatever changes in it. */
export type TimelineEntry = { readonly key: string; readonly seq: number } & (
  | { readonly kind: 'message'; readonly message: Message; readonly run: Run | undefined }
  | { readonly kind: 'tool'; readonly call: Call }
  | { readonly kind: 'handover'; readonly agent: Handover['agent'] }
  | { readonly kind: 'takeover'; readonly change: Takeover }
  | { readonly kind: 'approval'; readonly approval: Approval }
  | { readonly kind: 'notice'; readonly run: Run }
);

/**
 * Merges messages, tool calls, approvals, handovers and the unhappy ends of runs, ordered by `seq`. Calls within a call are
 * part of its entry; approvals never are, since somebody has to find them.
 *
 * A tool call stays out of sight while its approval is pending (the approval shows the same and more), and after the
 * approval was refused. The question what came of it hides nothing.
 */
export function buildTimeline(view: View): TimelineEntry[] {
  const runOfMessage = new Map(view.runs.map((run) => [run.messageId, run]));
  const runs = new Map(view.runs.map((run) => [run.id, run]));
  // Some providers use the ids of calls again in the next run.
  const approvalOfCall = new Map(
    view.approvals.filter((approval) => !asksOutcome(approval)).map((approval) => [callKey(approval), approval]),
  );
  const entries: TimelineEntry[] = [];
  for (const message of view.messages) {
    const run = message.role === 'assistant' ? runs.get(message.runId ?? '') : runOfMessage.get(message.id);
    if (message.role === 'assistant' && message.text === '' && !isWorthANote(message, run)) continue;
    entries.push({ kind: 'message', key: `m:${message.id}`, seq: message.seq, message, run });
  }
  const shown = view.tools.filter((tool) => {
    const approval = approvalOfCall.get(callKey(tool));
    if (approval === undefined) return true;
    return tool.status === 'running' ? approval.status === 'approved' : tool.status !== 'rejected';
  });
  for (const call of nestCalls(shown, view)) {
    entries.push({ kind: 'tool', key: `t:${call.key}`, seq: call.tool.seq, call });
  }
  // Before what they share their position with.
  entries.unshift(...handovers(view).map((handover) => ({ kind: 'handover' as const, ...handover })));
  const from = view.more ? (view.messages[0]?.seq ?? 0) : 0;
  for (const change of view.takeovers ?? []) {
    // What it came between is not here yet.
    if (change.seq < from) continue;
    entries.push({ kind: 'takeover', key: `o:${change.seq}`, seq: change.seq, change });
  }
  for (const approval of view.approvals) {
    entries.push({ kind: 'approval', key: `a:${approval.id}`, seq: approval.seq, approval });
  }
  for (const run of view.runs) {
    if (!endedUnhappily(run) || hasInterruptedText(view, run) || isSaid(view, run)) continue;
    entries.push({ kind: 'notice', key: `r:${run.id}`, seq: lastSeqOf(view, run), run });
  }
  // Sorting is stable: a notice comes after the last entry of its run, whose seq it borrows.
  return entries.toSorted((a, b) => a.seq - b.seq);
}

function endedUnhappily(run: Run): boolean {
  return (
    run.error !== undefined ||
    run.status === 'cancelled' ||
    run.status === 'failed' ||
    run.status === 'blocked' ||
    run.status === 'limited'
  );
}

/** A stopped answer says so itself. */
function hasInterruptedText(view: View, run: Run): boolean {
  return (
    run.status === 'cancelled' &&
    view.messages.some(({ runId, status, text }) => runId === run.id && status === 'interrupted' && text !== '')
  );
}

/**
 * Whether a message without text has something to show. One that has only begun is the thinking indicator's part. One
 * that was taken back is, until its run has ended, and afterwards what the run ended with stands for it.
 */
function isWorthANote({ status, truncated }: Message, run: Run | undefined): boolean {
  if (status === 'retracted') return run === undefined || (hasEnded(run) && run.error === undefined);
  return truncated !== undefined;
}

export function hasEnded({ status }: Pick<Run, 'status'>): boolean {
  return status !== 'queued' && status !== 'running' && status !== 'waiting';
}

/** Whether the assistant has said in a message already how the run ended. */
export function isSaid(view: Pick<View, 'messages'>, run: Run): boolean {
  return view.messages.some(({ runId, text }) => runId === run.id && text === run.error?.message);
}

function lastSeqOf(view: View, run: Run): number {
  const seqs = [run.seq];
  for (const message of view.messages)
    if (message.runId === run.id || message.id === run.messageId) seqs.push(message.seq);
  for (const entity of [...view.tools, ...view.approvals]) if (entity.runId === run.id) seqs.push(entity.seq);
  return Math.max(...seqs);
}

/** The run that a Stop button would stop: the one at work, not one that waits for a person or for its turn. */
export function stoppableRun(view: View): Run | undefined {
  return view.runs.findLast(
    ({ status, waitingFor }) => status === 'running' || (status === 'waiting' && waitingFor !== 'approval'),
  );
}

/** Whether a run is at work, or waits for the server, and nothing on the timeline shows it. */
export function isThinking(view: View): boolean {
  const run = stoppableRun(view);
  if (run === undefined) return false;
  if (run.status === 'waiting') return true;
  const writing = view.messages.some(
    ({ runId, status, text }) => runId === run.id && status === 'streaming' && text !== '',
  );
  const calling = view.tools.some(({ runId, status }) => runId === run.id && status === 'running');
  return !writing && !calling;
}

/** Whether the person in front of the widget may decide. */
export function visitorDecides(approval: Pick<Approval, 'decidedBy'>): boolean {
  return approval.decidedBy === 'visitor' || approval.decidedBy === 'either';
}

/** Whether the question is what came of an interrupted call, and not whether it may be made. */
export function asksOutcome({ question }: Pick<Approval, 'question'>): boolean {
  return question === 'outcome';
}

/** What was said about an interrupted call, or why nobody said anything. */
export type Answer = 'done' | 'not_done' | 'retry' | 'expired' | 'cancelled';

/** The answer to a question about an outcome that is not pending any more. */
export function answerOf({ status, resolution }: Pick<Approval, 'status' | 'resolution'>): Answer {
  if (status === 'expired' || status === 'cancelled') return status;
  return resolution?.outcome ?? (status === 'approved' ? 'done' : 'not_done');
}

/**
 * What the launcher's badge counts: answers after `seenSeq`, and decisions that wait for the visitor. The latter count
 * even when they were seen, since closing the panel must not make anybody forget them.
 */
export function countUnread(view: View, seenSeq: number): number {
  const answers = view.messages.filter(
    ({ role, seq, status, text }) => role !== 'user' && seq > seenSeq && status !== 'streaming' && text !== '',
  );
  return answers.length + countDecisions(view);
}

/** Decisions that wait for the visitor. */
export function countDecisions(view: View | null): number {
  return view?.approvals.filter((approval) => approval.status === 'pending' && visitorDecides(approval)).length ?? 0;
}
