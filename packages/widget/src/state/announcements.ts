/** What a screen reader is told. Never tokens: that an answer has begun, then the whole answer. */
import { agentTitle, type AgentTitles, handovers } from '@parley/client';
import { errorSentence } from '../text/error.ts';
import type { Texts } from '../text/texts.ts';
import { answerOf, asksOutcome, isSaid, visitorDecides } from './timeline.ts';
import type { Approval, Message, Run, View } from './types.ts';

/** What has been seen of a conversation, as far as announcements need it. */
export interface Seen {
  readonly conversationId: string;
  readonly statuses: ReadonlyMap<string, string>;
  /** Position of the first message: what comes from before it is read by the visitor, and is no news. */
  readonly from: number;
  /** Waits of unfinished runs that have been said: however often the place in line changes, it is said once. */
  readonly waits: ReadonlySet<string>;
  /** Keys of the handovers and takeovers. */
  readonly handovers: ReadonlySet<string>;
  /** When anything was said last, in milliseconds since 1970. */
  readonly saidAt: number;
  /** The line about a tool that was said last. */
  readonly progress: string | null;
}

/** How long it has to have been quiet for a line about a tool to be said. */
const QUIET_MS = 15_000;

/** Result of {@link observe}. */
export interface Observation {
  readonly seen: Seen;
  /** Sentences to say, in order. */
  readonly say: readonly string[];
}

/** What else there is to know. */
export interface Listening {
  readonly texts: Texts;
  readonly agents: AgentTitles;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** What an answer says without its markup. */
  readonly plainText: (markdown: string) => string;
}

/**
 * Compares a view with what was seen before. The first look at a conversation says nothing: its past is there to be
 * read, not to be read out. How far a tool is, is said only once it has been quiet for a while.
 */
export function observe(before: Seen | null, view: View, listening: Listening): Observation {
  const { texts, now } = listening;
  const known = before?.conversationId === view.id ? before : null;
  const changes = changesOfAnswerer(view, listening);
  const seen: Seen = {
    conversationId: view.id,
    statuses: statusesOf(view),
    from: firstPosition(view),
    waits: waitsOf(known, view),
    handovers: new Set(changes.map(({ key }) => key)),
    saidAt: known?.saidAt ?? now,
    progress: known?.progress ?? null,
  };
  if (known === null) return { seen, say: [] };
  // With messages from before, those that were there may come after another agent's.
  const titles = (seen.from < known.from ? [] : changes)
    .filter(({ key }) => !known.handovers.has(key))
    .map(({ title }) => title);
  const say = [...titles.slice(-1).map(texts.handedOver), ...news(known, seen, view, listening)];
  if (say.length > 0) return { seen: { ...seen, saidAt: now }, say };
  const line = view.tools.findLast(({ status, progress }) => status === 'running' && progress !== undefined)?.progress;
  if (line === undefined || line === known.progress || now - known.saidAt < QUIET_MS) return { seen, say: [] };
  return { seen: { ...seen, saidAt: now, progress: line }, say: [line] };
}

/** Who answers from where on: agents, and people in their place. */
function changesOfAnswerer(
  view: View,
  { texts, agents }: Listening,
): readonly { readonly key: string; readonly title: string | undefined }[] {
  const people = (view.takeovers ?? []).map(({ seq, operator, change }) => ({
    key: `o:${seq}`,
    title:
      change === 'joined'
        ? (operator.name ?? texts.teammate)
        : (agentTitle(view.agent, view, agents) ?? texts.assistant),
  }));
  return [...handovers(view).map(({ key, agent }) => ({ key, title: agentTitle(agent, view, agents) })), ...people];
}

/** What has happened, in order. */
function news(known: Seen, seen: Seen, view: View, { texts, plainText }: Listening): string[] {
  const changed = (key: string, { seq }: { readonly seq: number }): boolean =>
    known.statuses.get(key) !== seen.statuses.get(key) && (seq >= known.from || known.statuses.has(key));
  const say: string[] = [];
  const began = view.runs.some(
    (run) => run.status === 'running' && !wasAtWork(known, run.id) && changed(`r:${run.id}`, run),
  );
  if (began) say.push(texts.announce.responding);
  for (const run of view.runs) {
    if (seen.waits.has(waitKey(run)) && !known.waits.has(waitKey(run))) say.push(waitSentence(run, texts));
  }
  for (const message of view.messages) {
    if (message.role === 'user' || message.status === 'streaming' || !changed(`m:${message.id}`, message)) continue;
    if (message.role === 'operator') say.push(texts.announce.operatorSays(message.author?.name, message.text));
    else if (message.status === 'interrupted') say.push(texts.announce.interrupted);
    else say.push(...describeAnswer(message, texts, plainText));
  }
  for (const approval of view.approvals) {
    if (changed(`a:${approval.id}`, approval)) say.push(describe(approval, texts.announce));
  }
  for (const run of view.runs) {
    if (run.error !== undefined && changed(`r:${run.id}`, run) && !isSaid(view, run)) {
      say.push(errorSentence(run.error, texts));
    }
  }
  return say;
}

/** What was taken back without other words in its place has never been read out. */
function describeAnswer(
  { text, truncated }: Message,
  { announce, message }: Texts,
  plainText: Listening['plainText'],
): string[] {
  const said = text === '' ? [] : [announce.assistantSays(plainText(text))];
  return truncated === undefined ? said : [...said, truncated === 'length' ? message.tooLong : message.filtered];
}

function waitSentence({ waitingFor, position }: Run, { run }: Texts): string {
  return waitingFor === 'retry' ? run.retrying : run.busy(position);
}

function waitKey({ id, waitingFor }: Run): string {
  return `${waitingFor ?? ''}:${id}`;
}

function waitsOf(before: Seen | null, view: View): ReadonlySet<string> {
  const waits = new Set<string>();
  for (const run of view.runs) {
    if (run.status !== 'running' && run.status !== 'waiting') continue;
    for (const waitingFor of ['capacity', 'retry'] as const) {
      const key = waitKey({ ...run, waitingFor });
      if (run.waitingFor === waitingFor || before?.waits.has(key) === true) waits.add(key);
    }
  }
  return waits;
}

function describe(approval: Approval, texts: Texts['announce']): string {
  const { summary, status } = approval;
  const mine = visitorDecides(approval);
  if (asksOutcome(approval)) {
    if (status !== 'pending') return texts.answered(summary, answerOf(approval));
    return mine ? texts.answerNeeded(summary) : texts.checking(summary);
  }
  if (status !== 'pending') return texts.decided(summary, status);
  return mine ? texts.approvalNeeded(summary) : texts.waitingForTeammate(summary);
}

/** A run that waited for a free place may not have begun. */
function wasAtWork(before: Seen, runId: string): boolean {
  const status = before.statuses.get(`r:${runId}`);
  return status === 'running' || status === 'waiting:approval' || status === 'waiting:retry';
}

/** Position of the first message; 0 when there is none. */
function firstPosition({ messages }: View): number {
  return messages[0]?.seq ?? 0;
}

function statusesOf(view: View): ReadonlyMap<string, string> {
  return new Map([
    ...view.runs.map(({ id, status, waitingFor }): [string, string] => [
      `r:${id}`,
      waitingFor === undefined ? status : `${status}:${waitingFor}`,
    ]),
    ...view.messages.map(({ id, status }): [string, string] => [`m:${id}`, status]),
    ...view.approvals.map(({ id, status }): [string, string] => [`a:${id}`, status]),
  ]);
}
