/** What a screen reader is told while messages from before are fetched. */
import type { ConversationSnapshot } from '@parley/client';
import type { Texts } from '../text/texts.ts';

type Snapshot = Pick<ConversationSnapshot, 'id' | 'view' | 'earlier'>;

/** What there was at the last look. */
export type EarlierSeen = Snapshot['earlier'] & {
  readonly conversationId: string;
  /** Position of the first message; 0 when there was none. */
  readonly from: number;
};

/** Compares with the last look. The first look at a conversation says nothing. */
export function observeEarlier(
  before: EarlierSeen | null,
  { id: conversationId, view, earlier }: Snapshot,
  texts: Texts,
): { seen: EarlierSeen; say: readonly string[] } {
  const seen = { ...earlier, conversationId, from: view.messages[0]?.seq ?? 0 };
  if (before?.conversationId !== conversationId) return { seen, say: [] };
  const count = view.messages.findIndex(({ seq }) => seq >= before.from);
  const say = [
    ...(earlier.loading && !before.loading ? [texts.loadingEarlier] : []),
    ...(earlier.error !== null && earlier.error !== before.error ? [texts.earlierFailed] : []),
    ...(before.from > 0 && count > 0 ? [texts.earlierLoaded(count), ...(view.more ? [] : [texts.beginning])] : []),
  ];
  return { seen, say };
}
