import type { Pending } from './arrange.ts';

/** What the list is held to; empty for anything. */
export interface InboxFilter {
  readonly tool: string;
  readonly agent: string;
  /** Stands in title, summary, conversation or arguments, whatever the case of its letters. */
  readonly text: string;
}

export const everything: InboxFilter = { tool: '', agent: '', text: '' };

export function matches(approval: Pending, { tool, agent, text }: InboxFilter): boolean {
  if (tool !== '' && approval.tool !== tool) return false;
  if (agent !== '' && approval.askedBy?.at(-1) !== agent) return false;
  if (text === '') return true;
  const { title, summary, conversationId, arguments: given } = approval;
  return [title, summary, conversationId, JSON.stringify(given)].some((part) =>
    part.toLowerCase().includes(text.toLowerCase()),
  );
}

/** What there is to choose from. */
export function choicesOf(approvals: readonly Pending[]): { readonly tools: string[]; readonly agents: string[] } {
  const tools = new Set(approvals.map(({ tool }) => tool));
  const agents = new Set(approvals.flatMap(({ askedBy }) => askedBy?.at(-1) ?? []));
  return { tools: [...tools].toSorted(), agents: [...agents].toSorted() };
}
