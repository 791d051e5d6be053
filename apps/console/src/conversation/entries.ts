import type { ConversationSnapshot } from '@parley/client';

type View = ConversationSnapshot['view'];

/** One line of the transcript. */
export type Entry = { readonly key: string; readonly seq: number } & (
  | { readonly kind: 'message'; readonly message: View['messages'][number] }
  | { readonly kind: 'tool'; readonly tool: View['tools'][number] }
  | { readonly kind: 'approval'; readonly approval: View['approvals'][number] }
);

/** Messages, tool calls and approvals in the order in which they happened. */
export function toEntries(view: View): Entry[] {
  return [
    ...view.messages.map((message): Entry => ({ kind: 'message', key: `m:${message.id}`, seq: message.seq, message })),
    ...view.tools.map((tool): Entry => ({ kind: 'tool', key: `t:${tool.callId}`, seq: tool.seq, tool })),
    ...view.approvals.map((approval): Entry => ({
      kind: 'approval',
      key: `a:${approval.id}`,
      seq: approval.seq,
      approval,
    })),
  ].toSorted((a, b) => a.seq - b.seq);
}
