/** An anonymous visitor turns out to be a known user, who takes along what they have said so far (SC1). */
import type { Bus } from '../bus/port.ts';
import { audit } from '../conversation/audit.ts';
import { GatewayError } from '../errors.ts';
import type { Caller } from '../policy/authorise.ts';
import type { VisitorTokens } from '../policy/visitor-tokens.ts';
import type { Store } from '../store/port.ts';
import { isKnownUser } from './known-users.ts';
import { revokeIn, subjectsOf } from './revocation.ts';

export interface MergingDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly tokens: VisitorTokens;
  readonly now: () => number;
}

/**
 * Gives the caller all that an anonymous visitor of the same site has, in one transaction. The visitor's tokens are worth
 * nothing from then on: what belongs to a user is not left open to whoever uses the same browser next.
 *
 * @param token The anonymous visitor's.
 * @returns how many conversations were brought along.
 * @throws GatewayError `forbidden` for a caller who is no known user; `unauthorized` for a token that is no good, or was
 *   merged before. Both name the field `merge`.
 */
export async function mergeVisitor(
  { store, bus, tokens, now }: MergingDeps,
  caller: Caller,
  token: string,
): Promise<number> {
  const { principal, site } = caller;
  if (!isKnownUser(principal)) {
    throw new GatewayError('forbidden', 'merge: only for users whom the site knows', { field: 'merge' });
  }
  const visitor = await tokens.verify(token);
  const count = await store.transaction(async (tx) => {
    if (visitor?.site !== site) return undefined;
    const { visitorId, issuedAtMs } = visitor;
    if (issuedAtMs < (await tx.revokedBefore(subjectsOf(visitorId, site)))) return undefined;
    const conversations = await tx.giveVisitor(visitorId, principal.id, site);
    await revokeIn(tx, { visitorId }, now() + 1, now());
    const subject = { type: 'visitor', id: visitorId };
    await audit(tx, caller, { action: 'visitor.merged', site, subject, details: { conversations } });
    return conversations;
  });
  if (visitor === undefined || count === undefined) {
    throw new GatewayError('unauthorized', 'merge: the token is no good', { field: 'merge' });
  }
  bus.publish({ type: 'identity.changed', principalId: visitor.visitorId });
  return count;
}
