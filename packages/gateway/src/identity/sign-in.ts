/** How operators sign in, and out (SC2). */
import type { Principal } from '@parley/protocol';
import type { Bus } from '../bus/port.ts';
import { GatewayError } from '../errors.ts';
import { addressKey } from '../policy/limits/address-key.ts';
import { RateLimiter } from '../policy/limits/rate-limiter.ts';
import type { OperatorRecord } from '../store/port-identity.ts';
import type { Store, StoreTransaction } from '../store/port.ts';
import type { FailedSignIns } from './failed-sign-ins.ts';
import { PER_ADDRESS, takeAttempt } from './attempts.ts';
import type { Passwords } from './passwords.ts';
import { hashToken, type StartedSession, startSession } from './sessions.ts';
import type { Tickets } from './tickets.ts';
import { checkTotp } from './totp.ts';

export interface SignInDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly passwords: Passwords;
  readonly tickets: Tickets;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly failures: FailedSignIns;
}

export interface PasswordCredentials {
  readonly name: string;
  readonly password: string;
  readonly code?: string | undefined;
}

/** Attempts with one name: nobody mistypes more, and guessing takes for ever. */
const PER_NAME = { perMinute: 5, burst: 10 };

export interface SignIn {
  /**
   * @param address Of who asks; absent for this machine.
   * @throws GatewayError `unauthorized`, with the field `code` where only a one-time code is missing or wrong;
   *   `rate_limited` with the time to wait.
   */
  byPassword(credentials: PasswordCredentials, address: string | undefined): Promise<StartedSession>;
  /**
   * Redeems what a sign-in elsewhere has led back with.
   *
   * @param binding What the browser has that began it.
   * @throws GatewayError `unauthorized` with the field `ticket`, `rate_limited`
   */
  byTicket(ticket: string, binding: string, address: string | undefined): Promise<StartedSession>;
  /** Ends the session of a token, and its connections, on every node. */
  out(token: string, principal: Principal): Promise<void>;
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { store, bus, passwords, tickets, now, random, failures } = deps;
  const byName = new RateLimiter(PER_NAME);
  const byAddress = new RateLimiter(PER_ADDRESS);

  const limit = (limiter: RateLimiter, key: string): void =>
    takeAttempt(limiter, key, now(), 'Too many attempts to sign in. Please wait a moment.');

  const start = async (
    tx: StoreTransaction,
    operator: OperatorRecord,
    method: string,
    address: string | undefined,
  ): Promise<StartedSession> => {
    const session = await startSession(tx, operator, { nowMs: now(), random });
    const { id, name, operatorRole } = operator;
    await tx.appendAudit({
      action: 'operator.signed_in',
      actor: { id, role: 'operator', operatorRole, name },
      ...(address !== undefined && { from: { address } }),
      subject: { type: 'operator', id },
      details: { method },
    });
    return session;
  };

  return {
    async byPassword({ name, password, code }, address) {
      limit(byAddress, addressKey(address));
      limit(byName, name.trim().toLowerCase());
      const operator = await store.operatorNamed(name.trim());
      const isRight = await passwords.check(password, operator?.secrets.passwordHash);
      if (isRight === undefined) {
        throw new GatewayError('rate_limited', undefined, { retryAfterMs: 1000 });
      }
      if (!isRight || operator === undefined || operator.disabled) {
        const why = isRight && operator?.disabled === true ? 'disabled' : 'password';
        await store.transaction((tx) => failures.note(tx, { operator, why, address }));
        throw new GatewayError('unauthorized', 'Name or password is not right.');
      }
      const session = await store.transaction(async (tx) => {
        // Read again: somebody may have changed it while the password was checked.
        const present = await tx.operator(operator.id);
        const isSame = present?.secrets.passwordHash === operator.secrets.passwordHash;
        if (present === undefined || present.disabled || !isSame) {
          await failures.note(tx, { operator, why: 'password', address });
          return 'unauthorized';
        }
        const { totpSecret, totpPeriod } = present.secrets;
        if (totpSecret === undefined) return start(tx, present, 'password', address);
        const period = code === undefined ? undefined : checkTotp(totpSecret, code, now(), totpPeriod);
        if (period === undefined) {
          // Whoever has given none is yet to be asked for it.
          if (code !== undefined) await failures.note(tx, { operator, why: 'code', address });
          return 'code';
        }
        await tx.putOperator({ ...present, secrets: { ...present.secrets, totpPeriod: period } });
        return start(tx, present, 'password and code', address);
      });
      if (typeof session !== 'string') return session;
      if (session === 'unauthorized') throw new GatewayError('unauthorized', 'Name or password is not right.');
      throw new GatewayError('unauthorized', 'The current one-time code is needed.', { field: 'code' });
    },

    async byTicket(ticket, binding, address) {
      limit(byAddress, addressKey(address));
      const operatorId = await tickets.redeem(ticket, binding);
      const session = await store.transaction(async (tx) => {
        const operator = operatorId === undefined ? undefined : await tx.operator(operatorId);
        if (operator === undefined || operator.disabled) {
          await failures.note(tx, { operator, why: operator === undefined ? 'ticket' : 'disabled', address });
          return undefined;
        }
        return start(tx, operator, operator.issuer?.name ?? 'ticket', address);
      });
      if (session !== undefined) return session;
      throw new GatewayError('unauthorized', 'Please sign in again.', { field: 'ticket' });
    },

    async out(token, { id, name, operatorRole }) {
      await store.transaction(async (tx) => {
        await tx.endOperatorSessions({ tokenHash: hashToken(token) });
        await tx.appendAudit({
          action: 'operator.signed_out',
          actor: {
            id,
            role: 'operator',
            ...(operatorRole !== undefined && { operatorRole }),
            ...(name !== undefined && { name }),
          },
          subject: { type: 'operator', id },
        });
      });
      bus.publish({ type: 'identity.changed', principalId: id });
    },
  };
}
