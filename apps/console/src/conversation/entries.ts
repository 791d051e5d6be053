import { type Call, type ConversationSnapshot, type Handover, handovers, nestCalls } from '@parley/client';

type View = ConversationSnapshot['view'];

/** One line of the transcript. */
export type Entry = { readonly key: string; readonly seq: number } & (
  | { readonly kind: 'message'; readonly message: View['messages'][number] }
  | { readonly kind: 'tool'; readonly call: Call }
  | { readonly kind: 'handover'; readonly agent: Handover['agent'] }
  | { readonly kind: 'approval'; readonly approval: View['approvals'][number] }
  | { readonly kind: 'takeover'; readonly change: NonNullable<View['takeovers']>[number] }
  | { readonly kind: 'end'; readonly run: View['runs'][number]; readonly said: boolean }
);

/**
 * Messages, tool calls, approvals, handovers and the ends of runs in the order in which they happened; calls that were made
 * inside of a call are part of its entry. An end is `said` when the
 * assistant told the visitor the same in a message.
 */
export function toEntries(view: View): Entry[] {
  // What came before the messages that are here comes with those that it came between.
  const from = view.more ? (view.messages[0]?.seq ?? 0) : 0;
  return [
    ...handovers(view).map((handover): Entry => ({ kind: 'handover', ...handover })),
    ...view.messages.map((message): Entry => ({ kind: 'message', key: `m:${message.id}`, seq: message.seq, message })),
    ...nestCalls(view.tools, view).map((call): Entry => ({
      kind: 'tool',
      key: `t:${call.key}`,
      seq: call.tool.seq,
      call,
    })),
    ...view.approvals.map((approval): Entry => ({
      kind: 'approval',
      key: `a:${approval.id}`,
      seq: approval.seq,
      approval,
    })),
    ...(view.takeovers ?? [])
      .filter(({ seq }) => seq >= from)
      .map((change): Entry => ({
        kind: 'takeover',
        key: `p:${change.seq}`,
        seq: change.seq,
        change,
      })),
    ...view.runs.filter(hasEnded).map((run): Entry => {
      const answers = view.messages.filter(({ runId }) => runId === run.id);
      const said = answers.some(({ text }) => text === run.error?.message);
      return { kind: 'end', key: `r:${run.id}`, seq: lastSeqOf(view, run), run, said };
    }),
    // Sorting is stable: an end comes after the last entry of its run, whose seq it borrows.
  ].toSorted((a, b) => a.seq - b.seq);
}

function hasEnded({ status }: View['runs'][number]): boolean {
  return status !== 'queued' && status !== 'running' && status !== 'waiting';
}

function lastSeqOf({ messages, tools, approvals }: View, run: View['runs'][number]): number {
  const own = [...tools, ...approvals].filter(({ runId }) => runId === run.id);
  const said = messages.filter(({ id, runId }) => runId === run.id || id === run.messageId);
  return Math.max(run.seq, ...[...own, ...said].map(({ seq }) => seq));
}
