/** What leads from a sign-in elsewhere back to a page: good once and for a minute, so that it may be in an address. */
import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Store } from '../store/port.ts';

export interface Tickets {
  /** For an operator who has proved who they are. */
  issue(operatorId: string): Promise<string>;
  /** @returns the operator; undefined for a ticket that is forged, too old, or was redeemed before. */
  redeem(ticket: string): Promise<string | undefined>;
}

const AUDIENCE = 'parley:ticket';
const LIFETIME_S = 60;

/** @param secret At least 32 bytes: whoever knows it can be any operator. */
export function createTickets(
  secret: Uint8Array,
  { store, now }: { readonly store: Pick<Store, 'transaction'>; readonly now: () => number },
): Tickets {
  return {
    issue: (operatorId) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(operatorId)
        .setAudience(AUDIENCE)
        .setJti(randomUUID())
        .setExpirationTime(Math.floor(now() / 1000) + LIFETIME_S)
        .sign(secret),
    async redeem(ticket) {
      const verified = await jwtVerify(ticket, secret, {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        requiredClaims: ['sub', 'jti', 'exp'],
        currentDate: new Date(now()),
      }).catch(() => undefined);
      if (verified === undefined) return undefined;
      const { sub, jti = '', exp = 0 } = verified.payload;
      // Nobody is who redeemed it before, not even the same one.
      const holder = randomUUID();
      const first = await store.transaction((tx) => tx.useOnce(`ticket ${jti}`, holder, (exp + 1) * 1000));
      return first === holder ? sub : undefined;
    },
  };
}
