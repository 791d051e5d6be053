/**
 * What leads from a sign-in elsewhere back to a page: good once, for a minute, and only in the browser that began, so that it
 * may be in an address.
 */
import { createHash, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Store } from '../store/port.ts';

export interface Tickets {
  /**
   * For an operator who has proved who they are.
   *
   * @param binding What the browser alone has.
   */
  issue(operatorId: string, binding: string): Promise<string>;
  /** @returns the operator; undefined for a ticket that is forged, too old, another browser's, or was redeemed before. */
  redeem(ticket: string, binding: string): Promise<string | undefined>;
}

const AUDIENCE = 'parley:ticket';
const LIFETIME_S = 60;

/** @param secret At least 32 bytes: whoever knows it can be any operator. */
export function createTickets(
  secret: Uint8Array,
  { store, now }: { readonly store: Pick<Store, 'transaction'>; readonly now: () => number },
): Tickets {
  return {
    issue: (operatorId, binding) =>
      new SignJWT({ bound: digest(binding) })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(operatorId)
        .setAudience(AUDIENCE)
        .setJti(randomUUID())
        .setExpirationTime(Math.floor(now() / 1000) + LIFETIME_S)
        .sign(secret),
    async redeem(ticket, binding) {
      const verified = await jwtVerify<{ bound?: string }>(ticket, secret, {
        algorithms: ['HS256'],
        audience: AUDIENCE,
        requiredClaims: ['sub', 'jti', 'exp', 'bound'],
        currentDate: new Date(now()),
      }).catch(() => undefined);
      if (verified === undefined || verified.payload.bound !== digest(binding)) return undefined;
      const { sub, jti = '', exp = 0 } = verified.payload;
      // Nobody is who redeemed it before, not even the same one.
      const holder = randomUUID();
      const first = await store.transaction((tx) => tx.useOnce(`ticket ${jti}`, holder, (exp + 1) * 1000));
      return first === holder ? sub : undefined;
    },
  };
}

function digest(binding: string): string {
  return createHash('sha256').update(binding).digest('base64url');
}
