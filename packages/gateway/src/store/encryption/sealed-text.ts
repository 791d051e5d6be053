/**
 * The form in which text is stored: sealed, or plain and marked so that nobody takes it for sealed.
 *
 * Sealed: `~1`, the id of the key (8 characters), and base64url of nonce (12 bytes), ciphertext and tag (16 bytes) of
 * AES-256-GCM. Plain: the text itself, with another `~` in front if it begins with one. JSON never does.
 */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

export type RandomBytes = (size: number) => Uint8Array;

const MARK = '~';
const SEALED = `${MARK}1`;
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Length of the id of a key, in characters; it is made of 6 bytes. */
const ID_CHARS = 8;
const HEAD_CHARS = SEALED.length + ID_CHARS;

/** A key and the name by which sealed text refers to it. */
export interface NamedKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** @returns the name of a new key: 8 characters of base64url. */
export function newKeyId(random: RandomBytes): string {
  return Buffer.from(random((ID_CHARS * 6) / 8)).toString('base64url');
}

/** Encrypts under a random nonce. @param place What the text is bound to: it can be opened for the same place alone. */
export function sealBytes(key: KeyObject, place: string, content: Uint8Array, random: RandomBytes): Buffer {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** @returns undefined when that was not sealed with this key for this place. */
export function openBytes(key: KeyObject, place: string, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const content = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([content, decipher.final()]);
  } catch {
    return undefined;
  }
}

export function sealText({ id, key }: NamedKey, place: string, text: string, random: RandomBytes): string {
  const head = SEALED + id;
  return head + sealBytes(key, head + place, Buffer.from(text), random).toString('base64url');
}

/** @returns undefined when it was not sealed with this key for this place. */
export function openText(key: KeyObject, place: string, stored: string): string | undefined {
  const head = stored.slice(0, HEAD_CHARS);
  const body = stored.slice(HEAD_CHARS);
  const sealed = Buffer.from(body, 'base64url');
  // Node passes over what is no base64; then two stored texts would be the same one.
  if (sealed.toString('base64url') !== body) return undefined;
  return openBytes(key, head + place, sealed)?.toString();
}

/** Id of the key that a stored text is sealed with; undefined where it is plain. */
export function keyIdOf(stored: string): string | undefined {
  if (!stored.startsWith(MARK) || stored.startsWith(MARK + MARK)) return undefined;
  return stored.slice(SEALED.length, HEAD_CHARS);
}

/** Text as it is stored without encryption. */
export function markPlain(text: string): string {
  return text.startsWith(MARK) ? MARK + text : text;
}

/** The text that {@link markPlain} was given. */
export function readPlain(stored: string): string {
  return stored.startsWith(MARK) ? stored.slice(MARK.length) : stored;
}
