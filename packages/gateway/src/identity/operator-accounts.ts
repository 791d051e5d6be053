/** Accounts of operators, as admins see and change them (SC2). */
import type { OperatorRole } from '@parley/protocol';
import type { Bus } from '../bus/port.ts';
import type { By } from '../conversation/audit.ts';
import { GatewayError } from '../errors.ts';
import type { NewId } from '../ids.ts';
import type { OperatorRecord, OperatorSecrets } from '../store/port-identity.ts';
import type { Store, StoreTransaction } from '../store/port.ts';
import type { Passwords } from './passwords.ts';
import { toBase32, TOTP_SECRET_BYTES, totpUri } from './totp.ts';

export interface AccountDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly passwords: Passwords;
  readonly newId: NewId;
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
}

/** An operator as others may see them. */
export interface OperatorView {
  readonly id: string;
  readonly name: string;
  readonly operatorRole: OperatorRole;
  readonly disabled: boolean;
  /** Name of who vouches for them; absent for an account of this gateway's own. */
  readonly issuer?: string;
  readonly hasPassword: boolean;
  /** Whether they are asked for a one-time code. */
  readonly hasTotp: boolean;
  readonly createdAt: string;
  /** When they signed in last; absent: never. */
  readonly signedInAt?: string;
}

/** What is told once, when one-time codes are turned on: for the operator's authenticator app. */
export interface TotpSetup {
  readonly secret: string;
  /** An `otpauth:` link with the secret, for a QR code. */
  readonly uri: string;
}

export interface NewOperator {
  readonly name: string;
  readonly operatorRole: OperatorRole;
  readonly password: string;
}

export interface OperatorPatch {
  readonly operatorRole?: OperatorRole | undefined;
  readonly disabled?: boolean | undefined;
  readonly password?: string | undefined;
  /** True: one-time codes are asked for, with a new secret. False: no more. */
  readonly totp?: boolean | undefined;
}

/** Operators that are listed; nobody has more. */
export const MOST_OPERATORS = 1000;
const MAX_NAME_CHARS = 100;
const MIN_PASSWORD_CHARS = 12;
const MAX_PASSWORD_CHARS = 256;

export function toView({ secrets, issuer, createdAtMs, signedInAtMs, ...rest }: OperatorRecord): OperatorView {
  const { id, name, operatorRole, disabled } = rest;
  return {
    id,
    name,
    operatorRole,
    disabled,
    ...(issuer !== undefined && { issuer: issuer.name }),
    hasPassword: secrets.passwordHash !== undefined,
    hasTotp: secrets.totpSecret !== undefined,
    createdAt: new Date(createdAtMs).toISOString(),
    ...(signedInAtMs !== undefined && { signedInAt: new Date(signedInAtMs).toISOString() }),
  };
}

export async function listOperators({ store }: Pick<AccountDeps, 'store'>): Promise<readonly OperatorView[]> {
  return (await store.operators(MOST_OPERATORS)).map(toView);
}

/**
 * Makes an account of this gateway's own.
 *
 * @throws GatewayError `bad_request` naming the field that is not as expected, or whose name there is already.
 */
export async function addOperator(deps: AccountDeps, given: NewOperator, by: By): Promise<OperatorView> {
  const { store, passwords, newId, now } = deps;
  const name = given.name.trim();
  if (name === '' || name.length > MAX_NAME_CHARS || /\p{C}/u.test(name)) {
    throw wrong('name', `expected 1 to ${MAX_NAME_CHARS} characters`);
  }
  const passwordHash = await hashPassword(passwords, given.password);
  const operator: OperatorRecord = {
    id: newId('op'),
    name,
    operatorRole: given.operatorRole,
    disabled: false,
    secrets: { passwordHash },
    createdAtMs: now(),
  };
  await store.transaction(async (tx) => {
    if ((await tx.operatorNamed(name)) !== undefined) throw wrong('name', 'there is an operator of that name');
    if ((await store.operators(MOST_OPERATORS)).length >= MOST_OPERATORS) {
      throw wrong('name', `there are ${MOST_OPERATORS} operators already`);
    }
    await tx.putOperator(operator);
    await record(tx, operator, 'operator.added', by, { operatorRole: given.operatorRole });
  });
  return toView(operator);
}

/**
 * Changes an account. What an operator may no longer do, their connections may not from their next command on; with another
 * password, or once disabled, they are signed out everywhere at once.
 *
 * @throws GatewayError `not_found`; `bad_request` naming the field, also where somebody would lock themselves out, or no
 *   admin would be left.
 */
export async function changeOperator(
  deps: AccountDeps,
  id: string,
  patch: OperatorPatch,
  by: By,
): Promise<{ readonly operator: OperatorView; readonly totp?: TotpSetup }> {
  const { store, bus, passwords, random } = deps;
  const passwordHash = patch.password === undefined ? undefined : await hashPassword(passwords, patch.password);
  const totpSecret = patch.totp === true ? toBase32(random(TOTP_SECRET_BYTES)) : undefined;
  const operator = await store.transaction(async (tx) => {
    const known = await requireOperator(tx, id);
    if (known.issuer !== undefined) requireOwn(patch);
    if (by.actor.id === id) requireStays(patch);
    const { operatorRole = known.operatorRole, disabled = known.disabled } = patch;
    const secrets = secretsOf(known.secrets, { passwordHash, totpSecret, forgetTotp: patch.totp === false });
    const changed = { ...known, operatorRole, disabled, secrets };
    if (mayAdminister(known) && !mayAdminister(changed)) await requireAnotherAdmin(store, id, patch);
    await tx.putOperator(changed);
    if (disabled || passwordHash !== undefined) await tx.endOperatorSessions({ operatorId: id });
    await record(tx, changed, 'operator.changed', by, {
      ...(patch.operatorRole !== undefined && { operatorRole }),
      ...(patch.disabled !== undefined && { disabled }),
      ...(passwordHash !== undefined && { password: 'changed' }),
      ...(patch.totp !== undefined && { totp: patch.totp }),
    });
    return changed;
  });
  bus.publish({ type: 'identity.changed', principalId: id });
  return {
    operator: toView(operator),
    ...(totpSecret !== undefined && { totp: { secret: totpSecret, uri: totpUri(operator.name, totpSecret) } }),
  };
}

/** Signs an operator out everywhere. @throws GatewayError `not_found` */
export async function endSessions(deps: Pick<AccountDeps, 'store' | 'bus'>, id: string, by: By): Promise<void> {
  await deps.store.transaction(async (tx) => {
    const operator = await requireOperator(tx, id);
    await tx.endOperatorSessions({ operatorId: id });
    await record(tx, operator, 'operator.sessions_ended', by, {});
  });
  deps.bus.publish({ type: 'identity.changed', principalId: id });
}

async function requireOperator(tx: StoreTransaction, id: string): Promise<OperatorRecord> {
  const operator = await tx.operator(id);
  if (operator === undefined) throw new GatewayError('not_found', 'There is no such operator.', { field: 'id' });
  return operator;
}

function mayAdminister({ operatorRole, disabled }: OperatorRecord): boolean {
  return operatorRole === 'admin' && !disabled;
}

/** Somebody has to be able to make the next admin. */
async function requireAnotherAdmin(store: Store, id: string, patch: OperatorPatch): Promise<void> {
  const others = (await store.operators(MOST_OPERATORS)).filter((operator) => operator.id !== id);
  if (others.some(mayAdminister)) return;
  throw wrong(patch.disabled === true ? 'disabled' : 'operatorRole', 'no other admin is left: make one first');
}

function secretsOf(
  { passwordHash, totpSecret, totpPeriod }: OperatorSecrets,
  changes: { passwordHash: string | undefined; totpSecret: string | undefined; forgetTotp: boolean },
): OperatorSecrets {
  const password = changes.passwordHash ?? passwordHash;
  const codes = totpSecret === undefined ? {} : { totpSecret, ...(totpPeriod !== undefined && { totpPeriod }) };
  return {
    ...(password !== undefined && { passwordHash: password }),
    ...(changes.totpSecret !== undefined ? { totpSecret: changes.totpSecret } : changes.forgetTotp ? {} : codes),
  };
}

/** Who comes from elsewhere has rank, password and codes there; here they can only be kept out. */
function requireOwn(patch: OperatorPatch): void {
  for (const field of ['operatorRole', 'password', 'totp'] as const) {
    if (patch[field] !== undefined) throw wrong(field, 'this operator signs in elsewhere, and has it there');
  }
}

/** Nobody takes away their own rights: the last admin would be gone before anybody notices. */
function requireStays(patch: OperatorPatch): void {
  if (patch.disabled === true) throw wrong('disabled', 'somebody else has to do that');
  if (patch.operatorRole !== undefined) throw wrong('operatorRole', 'somebody else has to do that');
}

/** @param field That the password was given in. @throws GatewayError `bad_request` for one that is too short, or too long. */
export async function hashPassword(passwords: Passwords, password: string, field = 'password'): Promise<string> {
  if (password.length < MIN_PASSWORD_CHARS || password.length > MAX_PASSWORD_CHARS) {
    throw wrong(field, `expected ${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters`);
  }
  return passwords.hash(password);
}

/** Notes in the audit log what became of an account. */
export async function record(
  tx: StoreTransaction,
  { id, name }: OperatorRecord,
  action: string,
  by: By,
  details: Record<string, string | boolean>,
): Promise<void> {
  await tx.appendAudit({ ...by, action, subject: { type: 'operator', id }, details: { name, ...details } });
}

function wrong(field: string, message: string): GatewayError {
  return new GatewayError('bad_request', `${field}: ${message}`, { field });
}
