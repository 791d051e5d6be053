/** What a screen reader is told. Never tokens: that an answer has begun, then the whole answer. */
import { plainText } from '../markdown/plain-text.ts';
import type { Texts } from '../text/texts.ts';
import { answerOf, asksOutcome, visitorDecides } from './timeline.ts';
import type { Approval, View } from './types.ts';

/** What has been seen of a conversation, as far as announcements need it. */
export interface Seen {
  readonly conversationId: string;
  readonly statuses: ReadonlyMap<string, string>;
}

/** Result of {@link observe}. */
export interface Observation {
  readonly seen: Seen;
  /** Sentences to say, in order. */
  readonly say: readonly string[];
}

/**
 * Compares a view with what was seen before. The first look at a conversation says nothing: its past is there to be
 * read, not to be read out.
 */
export function observe(before: Seen | null, view: View, texts: Texts): Observation {
  const seen: Seen = { conversationId: view.id, statuses: statusesOf(view) };
  if (before === null || before.conversationId !== view.id) return { seen, say: [] };
  const changed = (key: string): boolean => before.statuses.get(key) !== seen.statuses.get(key);
  const say: string[] = [];
  const began = view.runs.some(
    ({ id, status }) => status === 'running' && !wasActive(before, id) && changed(`r:${id}`),
  );
  if (began) say.push(texts.announce.responding);
  for (const message of view.messages) {
    if (message.role === 'user' || message.status === 'streaming' || !changed(`m:${message.id}`)) continue;
    if (message.role === 'operator') say.push(texts.announce.operatorSays(message.author?.name, message.text));
    else if (message.status === 'complete') say.push(texts.announce.assistantSays(plainText(message.text)));
    else if (message.status === 'interrupted') say.push(texts.announce.interrupted);
  }
  for (const approval of view.approvals) {
    if (changed(`a:${approval.id}`)) say.push(describe(approval, texts.announce));
  }
  for (const run of view.runs) {
    if (run.error !== undefined && changed(`r:${run.id}`)) say.push(run.error.message);
  }
  return { seen, say };
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

function wasActive(before: Seen, runId: string): boolean {
  const status = before.statuses.get(`r:${runId}`);
  return status === 'running' || status === 'waiting';
}

function statusesOf(view: View): ReadonlyMap<string, string> {
  return new Map([
    ...view.runs.map(({ id, status }): [string, string] => [`r:${id}`, status]),
    ...view.messages.map(({ id, status }): [string, string] => [`m:${id}`, status]),
    ...view.approvals.map(({ id, status }): [string, string] => [`a:${id}`, status]),
  ]);
}
