/** What operators do to their own accounts, each time with their password: whoever finds a page open does not have it (SC2). */
import type { By } from '../conversation/audit.ts';
import { GatewayError } from '../errors.ts';
import { RateLimiter } from '../policy/limits/rate-limiter.ts';
import { takeAttempt } from './attempts.ts';
import type { OperatorRecord, OperatorSecrets } from '../store/port-identity.ts';
import {
  type AccountDeps,
  hashPassword,
  type OperatorView,
  record,
  toView,
  type TotpSetup,
} from './operator-accounts.ts';
import { checkTotp, toBase32, TOTP_SECRET_BYTES, totpUri } from './totp.ts';

/** Attempts with the password of one account. */
const PER_OPERATOR = { perMinute: 5, burst: 10 };

/** Who does it. */
export interface Owner {
  readonly id: string;
  readonly by: By;
  /** Hash of the token of the session that it comes from. */
  readonly session?: string | undefined;
}

/**
 * All of these throw a GatewayError: `not_found` for who has no account, such as the development operator; `bad_request`
 * naming the field that is not right, such as `password`, and where the account is looked after elsewhere; `rate_limited`.
 */
export interface OwnAccount {
  view(id: string): Promise<OperatorView>;
  /** Sets another password, and ends all other sessions. */
  changePassword(
    owner: Owner,
    given: { readonly password: string; readonly newPassword: string },
  ): Promise<OperatorView>;
  /** Makes a secret for an authenticator app; nothing is asked for before {@link enableCodes}. */
  offerCodes(owner: Owner, given: { readonly password: string }): Promise<TotpSetup>;
  /** Has one-time codes asked for from now on, once the app has shown that it has the secret. */
  enableCodes(
    owner: Owner,
    given: { readonly password: string; readonly secret: string; readonly code: string },
  ): Promise<OperatorView>;
  disableCodes(owner: Owner, given: { readonly password: string }): Promise<OperatorView>;
}

export function createOwnAccount({ store, bus, passwords, now, random }: AccountDeps): OwnAccount {
  const attempts = new RateLimiter(PER_OPERATOR);

  const read = async (id: string): Promise<OperatorRecord> => {
    const operator = await store.operator(id);
    if (operator === undefined) throw new GatewayError('not_found', 'You have no account here.');
    return operator;
  };

  const requirePassword = async (id: string, password: string): Promise<OperatorRecord> => {
    const operator = await read(id);
    if (operator.issuer !== undefined) throw wrong('password', 'you sign in elsewhere, and have it there');
    takeAttempt(attempts, id, now(), 'Too many attempts. Please wait a moment.');
    const isRight = await passwords.check(password, operator.secrets.passwordHash);
    if (isRight === undefined) throw new GatewayError('rate_limited', undefined, { retryAfterMs: 1000 });
    if (!isRight) throw wrong('password', 'this is not your password');
    return operator;
  };

  /** @param seen What the password was checked against: somebody may have changed it meanwhile. */
  const change = async (
    { id, by, session }: Owner,
    seen: OperatorRecord,
    secrets: OperatorSecrets,
    details: Record<string, string | boolean>,
  ): Promise<OperatorView> => {
    const changed = await store.transaction(async (tx) => {
      const present = await tx.operator(id);
      const isSame = present?.secrets.passwordHash === seen.secrets.passwordHash;
      if (present === undefined || !isSame) throw wrong('password', 'it was changed meanwhile');
      const next = { ...present, secrets };
      await tx.putOperator(next);
      if (secrets.passwordHash !== seen.secrets.passwordHash) {
        await tx.endOperatorSessions({ operatorId: id, keep: session });
      }
      await record(tx, next, 'operator.changed', by, details);
      return next;
    });
    bus.publish({ type: 'identity.changed', principalId: id });
    return toView(changed);
  };

  return {
    view: async (id) => toView(await read(id)),

    async changePassword(owner, { password, newPassword }) {
      const seen = await requirePassword(owner.id, password);
      const passwordHash = await hashPassword(passwords, newPassword, 'newPassword');
      return change(owner, seen, { ...seen.secrets, passwordHash }, { password: 'changed' });
    },

    async offerCodes({ id }, { password }) {
      const { name } = await requirePassword(id, password);
      const secret = toBase32(random(TOTP_SECRET_BYTES));
      return { secret, uri: totpUri(name, secret) };
    },

    async enableCodes(owner, { password, secret, code }) {
      if (!SECRET.test(secret)) throw wrong('secret', 'expected the one that was made for this');
      const seen = await requirePassword(owner.id, password);
      const totpPeriod = checkTotp(secret, code, now());
      if (totpPeriod === undefined) throw wrong('code', 'this is not the current code of the app');
      return change(owner, seen, { ...seen.secrets, totpSecret: secret, totpPeriod }, { totp: true });
    },

    async disableCodes(owner, { password }) {
      const seen = await requirePassword(owner.id, password);
      const { totpSecret: _secret, totpPeriod: _period, ...secrets } = seen.secrets;
      return change(owner, seen, secrets, { totp: false });
    },
  };
}

/** Twenty bytes in base32. */
const SECRET = /^[A-Z2-7]{32}$/;

function wrong(field: string, message: string): GatewayError {
  return new GatewayError('bad_request', `${field}: ${message}`, { field });
}
