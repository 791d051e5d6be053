import type { InboxSnapshot, ResolvedApproval } from '@parley/client';

/** How long a decided approval stays where it was, so that its outcome can be read there. */
export const STAY_MS = 20_000;

export type Pending = InboxSnapshot['approvals'][number];

/** One place in the list. */
export type InboxEntry =
  | { readonly kind: 'pending'; readonly approval: Pending }
  | { readonly kind: 'resolved'; readonly approval: Pending; readonly resolution: ResolvedApproval['resolution'] };

/** The inbox as it is shown. */
export interface Arranged {
  /** What waits, with what was decided a moment ago still in its place. */
  readonly entries: readonly InboxEntry[];
  /** Earlier decisions, newest first. */
  readonly earlier: readonly Extract<InboxEntry, { kind: 'resolved' }>[];
}

/**
 * Puts what expires first on top; equal times keep the order in which they were asked.
 *
 * @param decidedAt When each decision was first seen here; the server's clock may differ from ours.
 */
export function arrange(
  { approvals, resolved }: Pick<InboxSnapshot, 'approvals' | 'resolved'>,
  decidedAt: ReadonlyMap<string, number>,
  now: number,
): Arranged {
  const stays = ({ approval }: ResolvedApproval): boolean => now - (decidedAt.get(approval.id) ?? now) < STAY_MS;
  const asEntry = ({ approval, resolution }: ResolvedApproval) => ({ kind: 'resolved', approval, resolution }) as const;
  const entries: InboxEntry[] = [
    ...approvals.map((approval) => ({ kind: 'pending', approval }) as const),
    ...resolved.filter(stays).map(asEntry),
  ];
  return {
    entries: entries.toSorted((a, b) => Date.parse(a.approval.expiresAt) - Date.parse(b.approval.expiresAt)),
    earlier: resolved.filter((entry) => !stays(entry)).map(asEntry),
  };
}
