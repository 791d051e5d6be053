/** The keys that everything else hangs on: 32 bytes each, kept outside of the database. */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

export const KEY_BYTES = 32;

/** Variables that hold master keys, or name the file that does. */
export const MASTER_KEY = 'PARLEY_MASTER_KEY';
export const MASTER_KEY_FILE = 'PARLEY_MASTER_KEY_FILE';

export interface MasterKey {
  /** Eight characters that are made of the key, and that tell nothing about it. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The master keys that a process has: the first one is for what it writes, the others for what is there already. */
export class MasterKeys {
  readonly primary: MasterKey;
  readonly #byId: ReadonlyMap<string, MasterKey>;

  constructor(primary: MasterKey, ...others: readonly MasterKey[]) {
    this.primary = primary;
    this.#byId = new Map([primary, ...others].map((key) => [key.id, key]));
  }

  /** Ids in their order, the primary one first. */
  get ids(): readonly string[] {
    return [...this.#byId.keys()];
  }

  get(id: string): MasterKey | undefined {
    return this.#byId.get(id);
  }
}

/** What a text of master keys has come to. */
export type ParsedKeys =
  | { readonly ok: true; readonly keys: MasterKeys }
  /** What was expected, as the rest of a sentence; holds nothing of the text. */
  | { readonly ok: false; readonly expected: string };

const FORM = '32 random bytes as 64 hex digits or as base64';

/**
 * Reads master keys: one, or several with commas or line breaks between them, the one to write with first. Lines that begin
 * with `#` are left out.
 */
export function parseMasterKeys(text: string): ParsedKeys {
  const words = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const keys: MasterKey[] = [];
  for (const [index, word] of words.entries()) {
    const bytes = decode(word);
    const which = words.length === 1 ? '' : `key ${index + 1} of ${words.length}: `;
    if (bytes === undefined) return { ok: false, expected: `${which}${FORM}` };
    // A password that was spelt in hex, or zeros: nothing that a random generator makes.
    if (new Set(bytes).size < KEY_BYTES / 2) return { ok: false, expected: `${which}${FORM}, not a pattern` };
    keys.push(toMasterKey(bytes));
  }
  const [primary, ...others] = keys;
  if (primary === undefined) return { ok: false, expected: FORM };
  if (new Set(keys.map(({ id }) => id)).size < keys.length) return { ok: false, expected: 'each key once' };
  return { ok: true, keys: new MasterKeys(primary, ...others) };
}

function decode(word: string): Buffer | undefined {
  if (/^[\da-f]{64}$/i.test(word)) return Buffer.from(word, 'hex');
  // 43 characters, of which the last one has two bits to spare.
  if (/^[\w+/-]{43}=?$/.test(word)) return Buffer.from(word, 'base64');
  return undefined;
}

/** @param bytes 32 of them. */
export function toMasterKey(bytes: Uint8Array): MasterKey {
  const id = Buffer.from(hkdfSync('sha256', bytes, '', 'parley master key id', 6)).toString('base64url');
  return { id, key: createSecretKey(bytes) };
}

/**
 * Master keys of `PARLEY_MASTER_KEY`, or of the file that `PARLEY_MASTER_KEY_FILE` names.
 *
 * @param readText Reads a file; default the system's.
 * @returns undefined where neither is set.
 * @throws Error with a sentence when there are none in them, or both are set.
 */
export function readMasterKeys(
  env: Readonly<Record<string, string | undefined>>,
  readText: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): MasterKeys | undefined {
  const text = env[MASTER_KEY]?.trim() ?? '';
  const file = env[MASTER_KEY_FILE]?.trim() ?? '';
  if (text !== '' && file !== '') throw new Error(`${MASTER_KEY} and ${MASTER_KEY_FILE} are both set: expected one`);
  if (text === '' && file === '') return undefined;
  const [name, content] = text === '' ? [MASTER_KEY_FILE, readFile(file, readText)] : [MASTER_KEY, text];
  const parsed = parseMasterKeys(content);
  if (!parsed.ok) throw new Error(`${name}: expected ${parsed.expected}`);
  return parsed.keys;
}

function readFile(path: string, readText: (path: string) => string): string {
  try {
    return readText(path);
  } catch (error) {
    throw new Error(`${MASTER_KEY_FILE}: the file ${path} cannot be read`, { cause: error });
  }
}
