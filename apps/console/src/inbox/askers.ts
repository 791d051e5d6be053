/**
 * Which agent asks, and for whom.
 *
 * @param askedBy Titles of agents, the one that asks last.
 */
export function describeAskers(askedBy: readonly string[]): string {
  const [asker, ...worksFor] = askedBy.toReversed();
  const asks = `Asked by ${asker ?? 'an agent'}`;
  return worksFor.length === 0 ? asks : `${asks}, for ${worksFor.join(', ')}`;
}
