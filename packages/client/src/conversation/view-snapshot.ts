import type { ConversationView } from '@parley/protocol';

/**
 * A copy of a view that is changed in place. Lists whose entities are all the same as before keep their identity, and
 * so does the whole view when nothing changed.
 */
export function snapshotView(view: ConversationView, previous: ConversationView | null): ConversationView {
  const next: ConversationView = {
    ...view,
    messages: keep(view.messages, previous?.messages),
    runs: keep(view.runs, previous?.runs),
    tools: keep(view.tools, previous?.tools),
    approvals: keep(view.approvals, previous?.approvals),
    operators: keep(view.operators, previous?.operators),
  };
  return previous !== null && sameFields(next, previous) ? previous : next;
}

function keep<T>(list: readonly T[], before: T[] | undefined): T[] {
  if (before?.length === list.length && before.every((entity, index) => entity === list[index])) return before;
  return [...list];
}

function sameFields(a: ConversationView, b: ConversationView): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ConversationView>;
  for (const key of keys) if (a[key] !== b[key]) return false;
  return true;
}
