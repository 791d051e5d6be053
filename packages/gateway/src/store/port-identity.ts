/** What the store keeps of identities: operators and their sessions, tokens that were used up, identities that were revoked. */
import type { OperatorRole } from '@parley/protocol';

/** How an operator proves who they are. */
export interface OperatorSecrets {
  /** Hash of the password, opaque to the store; absent: there is none. */
  readonly passwordHash?: string;
  /** Secret of the one-time codes, in base32; absent: none are asked for. */
  readonly totpSecret?: string;
  /** Period of the last code that was taken: that one, and those before it, are used up. */
  readonly totpPeriod?: number;
}

export interface OperatorRecord {
  readonly id: string;
  /** Shown to others; with it an operator of this gateway's own signs in. */
  readonly name: string;
  readonly operatorRole: OperatorRole;
  readonly disabled: boolean;
  /** Who vouches for them; absent for accounts of this gateway's own. */
  readonly issuer?: { readonly name: string; readonly subject: string };
  readonly secrets: OperatorSecrets;
  readonly createdAtMs: number;
  /** When their last session began; absent: never. */
  readonly signedInAtMs?: number;
}

/** A sign-in that lasts. */
export interface OperatorSession {
  /** Hash of its token: who reads the store cannot use it. */
  readonly tokenHash: string;
  readonly operatorId: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export interface IdentityReads {
  operator(id: string): Promise<OperatorRecord | undefined>;
  /** An account of this gateway's own, whatever the case of the name's letters. */
  operatorNamed(name: string): Promise<OperatorRecord | undefined>;
  operatorSession(tokenHash: string): Promise<OperatorSession | undefined>;
  /** The latest moment before which what was issued to any of these is worth nothing; 0 when there is none. */
  revokedBefore(subjects: readonly string[]): Promise<number>;
}

export interface IdentityTransaction extends IdentityReads {
  /** Stores an operator, in place of an earlier record. @throws Error when another account has the name. */
  putOperator(operator: OperatorRecord): Promise<void>;
  /** Begins a session, and notes with its operator when that was. */
  putOperatorSession(session: OperatorSession): Promise<void>;
  /** Ends one session, or all of an operator, but the one whose hash is `keep`. */
  endOperatorSessions(
    which: { readonly tokenHash: string } | { readonly operatorId: string; readonly keep?: string | undefined },
  ): Promise<void>;
  /**
   * Uses up what may be used once.
   *
   * @param id What is used, such as a token; kept until `forgetAtMs`.
   * @param holder Who uses it.
   * @returns who used it first: the same one when it is unused, or comes from them again.
   */
  useOnce(id: string, holder: string, forgetAtMs: number): Promise<string>;
  /** Makes worthless what was issued to a subject before a moment; a later moment stays. */
  revoke(subject: string, beforeMs: number, forgetAtMs: number): Promise<void>;
  /**
   * Gives all that a visitor of a site has to another one: conversations, replies, ratings, what was spent, and who is
   * meant in the audit log.
   *
   * @returns how many conversations.
   */
  giveVisitor(from: string, to: string, site: string): Promise<number>;
}

export interface IdentityStore extends IdentityReads {
  /** Operators by name, `limit` at most. */
  operators(limit: number): Promise<readonly OperatorRecord[]>;
  /** Forgets sessions, used tokens and revocations whose time is over. @returns how many. */
  forgetIdentities(nowMs: number): Promise<number>;
}
