/** Signing in with an issuer: from the first redirect to the ticket that the console redeems (SC2). */
import { createHash, randomUUID } from 'node:crypto';
import type { OperatorRole } from '@parley/protocol';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Bus } from '../bus/port.ts';
import { GatewayError } from '../errors.ts';
import type { OperatorRecord } from '../store/port-identity.ts';
import type { Store, StoreTransaction } from '../store/port.ts';
import type { Logger } from '../telemetry/logger.ts';
import { displayName } from './display-name.ts';
import { type Attempt, createIssuerClient, type IssuerClaims, IssuerFailure } from './issuer-client.ts';
import { MOST_OPERATORS } from './operator-accounts.ts';
import { type OperatorIssuer, type OperatorSettings, rankOf } from './operator-issuers.ts';
import type { Tickets } from './tickets.ts';

export interface OidcDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly tickets: Tickets;
  /** 32 bytes: whoever knows them can read what an attempt is made of. */
  readonly secret: Uint8Array;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly logger: Logger;
}

export interface OidcSignIn {
  /** What can be chosen from. */
  readonly issuers: readonly { readonly name: string; readonly title: string }[];
  /**
   * Begins an attempt.
   *
   * @returns where the browser goes, and what it has to have when it comes back.
   * @throws GatewayError `not_found` for an issuer that there is not, `unavailable` for one that does not answer.
   */
  begin(name: string): Promise<{ readonly address: string; readonly binding: string }>;
  /**
   * Ends an attempt.
   *
   * @param search Query with which the browser has come back.
   * @param binding What it has.
   * @param from Address of the browser; undefined for this machine.
   * @returns a ticket, see `SignIn.byTicket`.
   * @throws GatewayError `not_found`; `unauthorized` for an attempt that is no good, too old or another browser's, and for
   *   whom the issuer does not vouch; `forbidden` for whoever has no rank here; `unavailable`.
   */
  finish(name: string, search: string, binding: string, from: string | undefined): Promise<string>;
}

export const OIDC_PATH = '/v1/operators/oidc';

/** How long somebody may take to sign in there, in seconds. */
export const ATTEMPT_LIFETIME_S = 600;

const SECRET_BYTES = 32;
const AUDIENCE = 'parley:sign-in';

export function createOidcSignIn(settings: OperatorSettings | undefined, deps: OidcDeps): OidcSignIn {
  const { store, tickets, secret, now, random, logger } = deps;
  const clients = new Map(
    Object.entries(settings?.issuers ?? {}).map(([name, issuer]) => {
      const redirectUri = new URL(`${OIDC_PATH}/${name}/callback`, settings?.publicUrl).href;
      return [name, { issuer, client: createIssuerClient(issuer, { redirectUri, now }) }];
    }),
  );
  const find = (name: string) => {
    const found = clients.get(name);
    if (found === undefined) throw new GatewayError('not_found', 'There is no such issuer.');
    return found;
  };
  const randomText = (): string => Buffer.from(random(SECRET_BYTES)).toString('base64url');

  /** An attempt travels with the browser, so that any node can end what another one began. */
  const seal = (name: string, attempt: Attempt, binding: string): Promise<string> =>
    new EncryptJWT({ ...attempt, bound: digest(binding) })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setSubject(name)
      .setAudience(AUDIENCE)
      .setJti(randomUUID())
      .setExpirationTime(Math.floor(now() / 1000) + ATTEMPT_LIFETIME_S)
      .encrypt(secret);

  const open = async (name: string, state: string, binding: string): Promise<Attempt> => {
    const options = { subject: name, audience: AUDIENCE, currentDate: new Date(now()) };
    const opened = await jwtDecrypt<Attempt & { bound: string }>(state, secret, options).catch(() => undefined);
    if (opened === undefined || opened.payload.bound !== digest(binding)) throw refused('expired');
    const { jti = '', exp = 0, verifier, nonce } = opened.payload;
    const holder = randomUUID();
    const first = await store.transaction((tx) => tx.useOnce(`sign-in ${jti}`, holder, (exp + 1) * 1000));
    if (first !== holder) throw refused('used before');
    return { verifier, nonce };
  };

  const refused = (why: string): GatewayError => {
    logger.warn({ component: 'sign-in', why }, 'a sign-in with an issuer was refused');
    return new GatewayError('unauthorized', 'Please sign in again.');
  };

  /** What an issuer says is for the log: it may quote what somebody has typed there. */
  const heard = async <T>(name: string, answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof IssuerFailure)) throw error;
      if (error.kind === 'refused') throw refused(error.message);
      logger.warn({ component: 'sign-in', issuer: name, why: error.message }, 'an issuer could not be asked');
      throw new GatewayError('unavailable', 'Signing in there does not work right now. Please try again later.');
    }
  };

  return {
    issuers: Object.entries(settings?.issuers ?? {}).map(([name, { title }]) => ({ name, title })),

    async begin(name) {
      const { client } = find(name);
      const attempt = { verifier: randomText(), nonce: randomText() };
      const binding = randomText();
      const state = await seal(name, attempt, binding);
      const address = await heard(name, client.addressOf(attempt, state));
      return { address: address.href, binding };
    },

    async finish(name, search, binding, from) {
      const { client, issuer } = find(name);
      const state = new URLSearchParams(search).get('state') ?? '';
      const attempt = await open(name, state, binding);
      const claims = await heard(name, client.claimsOf(search, attempt, state));
      const operator = await admit(deps, { name, issuer, claims, from });
      if (operator === undefined) throw new GatewayError('forbidden', 'You may not use this console.');
      return tickets.issue(operator.id, binding);
    },
  };
}

interface Arrival {
  readonly name: string;
  readonly issuer: OperatorIssuer;
  readonly claims: IssuerClaims;
  readonly from: string | undefined;
}

/**
 * Writes down what the issuer says now: name and rank are its to say, at each sign-in.
 *
 * @returns undefined for somebody who may not come in; where they are signed in, they are signed out.
 */
async function admit({ store, bus, now }: OidcDeps, arrival: Arrival): Promise<OperatorRecord | undefined> {
  const { name, issuer, claims } = arrival;
  const id = operatorId(issuer.issuer, claims.sub);
  const operatorRole = rankOf(claims, issuer);
  const [known, operator] = await store.transaction(async (tx) => {
    const before = await tx.operator(id);
    if (operatorRole === undefined || before?.disabled === true) {
      await tx.endOperatorSessions({ operatorId: id });
      await record(tx, 'operator.refused', { ...arrival, id, operatorRole: before?.operatorRole });
      return [before, undefined];
    }
    if (before === undefined && (await store.operators(MOST_OPERATORS)).length >= MOST_OPERATORS) {
      throw new GatewayError('unavailable', `There are ${MOST_OPERATORS} operators already.`);
    }
    const present: OperatorRecord = {
      ...before,
      id,
      name: nameOf(claims),
      operatorRole,
      disabled: false,
      issuer: { name, subject: claims.sub },
      secrets: {},
      createdAtMs: before?.createdAtMs ?? now(),
    };
    await tx.putOperator(present);
    if (before === undefined) await record(tx, 'operator.added', { ...arrival, id, operatorRole });
    else if (before.operatorRole !== operatorRole)
      await record(tx, 'operator.changed', { ...arrival, id, operatorRole });
    return [before, present];
  });
  const hasChanged = known !== undefined && known.operatorRole !== operator?.operatorRole;
  if (hasChanged) bus.publish({ type: 'identity.changed', principalId: id });
  return operator;
}

async function record(
  tx: StoreTransaction,
  action: string,
  { name, claims, from, id, operatorRole }: Arrival & { id: string; operatorRole: OperatorRole | undefined },
): Promise<void> {
  const rank = operatorRole === undefined ? {} : { operatorRole };
  await tx.appendAudit({
    action,
    actor: { id, role: 'operator', name: nameOf(claims), ...rank },
    ...(from !== undefined && { from: { address: from } }),
    subject: { type: 'operator', id },
    details: { name: nameOf(claims), issuer: name, ...rank },
  });
}

/** The same person of the same issuer, whatever it is called here; another one's of that name is somebody else. */
function operatorId(issuer: string, subject: string): string {
  return `op_${digest(JSON.stringify([issuer, subject])).slice(0, 27)}`;
}

function nameOf(claims: IssuerClaims): string {
  const names = [claims['name'], claims['preferred_username'], claims['email'], claims.sub];
  return names.map(displayName).find((name) => name !== undefined) ?? 'Operator';
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
