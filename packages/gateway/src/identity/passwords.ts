/** Passwords, kept as hashes by scrypt. */
import { scrypt, timingSafeEqual } from 'node:crypto';

export interface Passwords {
  /** @returns a text that holds salt and cost with the hash. */
  hash(password: string): Promise<string>;
  /**
   * @param stored Of {@link hash}; undefined where there is none: that takes as long, and is never right.
   * @returns whether it is the password; undefined when too many are being checked already.
   */
  check(password: string, stored: string | undefined): Promise<boolean | undefined>;
}

/** What hashing a password takes: `128 * N * r` bytes of memory, `p` times. */
export interface PasswordCost {
  /** A power of two. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB, and about a fifth of a second: what OWASP gives for scrypt where memory matters. */
const COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Checked at the same time: each takes memory, and a thread that files and names need as well. */
const AT_ONCE = 2;
/** Those that wait for their turn; more are turned away. */
const WAITING = 16;

/**
 * @param random Makes so many random bytes.
 * @param cost Of new hashes; others are checked by the cost that they were made with.
 */
export function createPasswords(random: (size: number) => Uint8Array, cost: PasswordCost = COST): Passwords {
  let open = AT_ONCE;
  const waiting: (() => void)[] = [];
  const derive = async (password: string, salt: Uint8Array, by: PasswordCost): Promise<Buffer> => {
    if (open === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else open -= 1;
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        const options = { ...by, maxmem: 256 * by.N * by.r };
        // Composed, since keyboards differ in how they write the same letter.
        scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      });
    } finally {
      const next = waiting.shift();
      if (next === undefined) open += 1;
      else next();
    }
  };
  return {
    async hash(password) {
      const salt = random(SALT_BYTES);
      const key = await derive(password, salt, cost);
      return [
        'scrypt',
        cost.N,
        cost.r,
        cost.p,
        Buffer.from(salt).toString('base64url'),
        key.toString('base64url'),
      ].join('$');
    },
    async check(password, stored) {
      if (waiting.length >= WAITING) return undefined;
      const parsed = stored === undefined ? undefined : parse(stored);
      const { by, salt, key } = parsed ?? { by: cost, salt: random(SALT_BYTES), key: Buffer.alloc(HASH_BYTES) };
      const derived = await derive(password, salt, by);
      return timingSafeEqual(derived, key) && parsed !== undefined;
    },
  };
}

/** @throws Error for what is no hash of {@link Passwords.hash}. */
function parse(stored: string): { by: PasswordCost; salt: Buffer; key: Buffer } {
  const [kind, N, r, p, salt = '', key = ''] = stored.split('$');
  const by = { N: Number(N), r: Number(r), p: Number(p) };
  const bytes = Buffer.from(key, 'base64url');
  if (kind !== 'scrypt' || bytes.length !== HASH_BYTES || !Object.values(by).every(Number.isSafeInteger)) {
    throw new Error('what is stored is no hash of a password');
  }
  return { by, salt: Buffer.from(salt, 'base64url'), key: bytes };
}

export function isPasswordCost({ N, r, p }: PasswordCost): boolean {
  return [N, r, p].every((each) => Number.isSafeInteger(each) && each > 0) && N > 1 && Number.isInteger(Math.log2(N));
}
