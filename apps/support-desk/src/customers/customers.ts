/** The shop's customers, as the chat knows them: who may be signed in, and whose conversation it is. */
import { type UserTokens, userId } from '@parley/gateway';
import { SignJWT } from 'jose';

/** `aud` and `iss` of the tokens. */
const AUDIENCE = 'parley';
const ISSUER = 'fieldnote-supply';
/** The chat asks for another one in time. */
const LIFETIME_S = 300;

export interface Customer {
  readonly email: string;
  readonly name: string;
}

/** Who can be chosen on the shop's page, by the name that it asks with. A demonstration: there are no passwords. */
export const CUSTOMERS: ReadonlyMap<string, Customer> = new Map([
  ['alice', { email: 'alice@example.com', name: 'Alice Johnson' }],
  ['bob', { email: 'bob@example.com', name: 'Bob Smith' }],
]);

export interface Customers {
  /** How the gateway tells who they are. */
  readonly tokens: UserTokens;
  /** Signs a token for a customer, good for five minutes and for one tab. */
  sign(customer: Customer): Promise<string>;
  /** E-mail address of a signed-in customer; undefined for everybody else. */
  emailOf(visitorId: string): string | undefined;
}

/**
 * @param site Site of the gateway that the tokens are for.
 * @param secret At least 32 bytes.
 * @param now Milliseconds since 1970.
 * @param newId Names a token; never the same twice.
 */
export function createCustomers(site: string, secret: string, now: () => number, newId: () => string): Customers {
  const emails = new Map([...CUSTOMERS.values()].map(({ email }) => [userId(site, email), email]));
  const key = new TextEncoder().encode(secret);
  return {
    tokens: { secret, audience: AUDIENCE, issuer: ISSUER },
    sign({ email, name }) {
      const issuedAt = Math.floor(now() / 1000);
      return new SignJWT({ name })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(email)
        .setAudience(AUDIENCE)
        .setIssuer(ISSUER)
        .setJti(newId())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + LIFETIME_S)
        .sign(key);
    },
    emailOf: (visitorId) => emails.get(visitorId),
  };
}
