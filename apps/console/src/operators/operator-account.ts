/** Accounts of operators, as the gateway tells of them. */
export interface OperatorAccount {
  readonly id: string;
  readonly name: string;
  readonly operatorRole: Rank;
  readonly disabled: boolean;
  /** Who vouches for them; absent for an account of the gateway's own. */
  readonly issuer?: string;
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  /** Absent: never. */
  readonly signedInAt?: string;
}

export type Rank = 'viewer' | 'reviewer' | 'admin';

/** What is told once, for an authenticator app. */
export interface TotpSetup {
  readonly secret: string;
  readonly uri: string;
}

export const ranks: readonly (readonly [rank: Rank, what: string])[] = [
  ['viewer', 'Viewer: reads'],
  ['reviewer', 'Reviewer: decides, answers, takes over'],
  ['admin', 'Admin: also deletes, exports, looks after accounts'],
];

export const PASSWORD_HINT = '12 characters or more.';

/** Letters and digits that are not mistaken for each other. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_CHARS = 5;

/**
 * A password to be read out or written down: 99 bits.
 *
 * @param random Makes so many random bytes.
 */
export function makePassword(random: (size: number) => Uint8Array): string {
  let text = '';
  while (text.length < GROUPS * GROUP_CHARS) {
    for (const byte of random(GROUPS * GROUP_CHARS)) {
      // Bytes beyond the last whole alphabet would make its first letters likelier.
      if (byte < 256 - (256 % ALPHABET.length)) text += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return Array.from({ length: GROUPS }, (_, at) => text.slice(at * GROUP_CHARS, (at + 1) * GROUP_CHARS)).join('-');
}

/** A secret as people type it. */
export function inGroups(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
