/**
 * What leads from a sign-in elsewhere back to a page: good once, for a minute, and only in the browser that began, so that it
 * may be in an address. It is kept as sessions are, by a hash: whoever reads the store can make none, and what ends an
 * operator's sessions ends it.
 */
import type { Store } from '../store/port.ts';
import { hashToken } from './sessions.ts';

export interface Tickets {
  /**
   * For an operator who has proved who they are.
   *
   * @param binding What the browser alone has.
   */
  issue(operatorId: string, binding: string): Promise<string>;
  /** @returns the operator; undefined for a ticket that is made up, too old, another browser's, or was redeemed before. */
  redeem(ticket: string, binding: string): Promise<string | undefined>;
}

const TICKET_BYTES = 32;
const LIFETIME_MS = 60_000;

export function createTickets({
  store,
  now,
  random,
}: {
  readonly store: Pick<Store, 'transaction'>;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
}): Tickets {
  return {
    async issue(operatorId, binding) {
      const ticket = Buffer.from(random(TICKET_BYTES)).toString('base64url');
      const createdAtMs = now();
      await store.transaction((tx) =>
        tx.putOperatorSession({
          tokenHash: hashOf(ticket, binding),
          operatorId,
          createdAtMs,
          expiresAtMs: createdAtMs + LIFETIME_MS,
        }),
      );
      return ticket;
    },
    redeem: (ticket, binding) =>
      store.transaction(async (tx) => {
        const tokenHash = hashOf(ticket, binding);
        const kept = await tx.operatorSession(tokenHash);
        if (kept === undefined) return undefined;
        await tx.endOperatorSessions({ tokenHash });
        return kept.expiresAtMs <= now() ? undefined : kept.operatorId;
      }),
  };
}

/** No token has a space in it, so that no ticket is ever one. */
function hashOf(ticket: string, binding: string): string {
  return hashToken(`ticket ${ticket} ${binding}`);
}
