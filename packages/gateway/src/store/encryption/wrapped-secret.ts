/**
 * Secrets of scopes, wrapped: how they are stored. The keys of a scope's content are made of its secret alone, so that
 * another master key needs the secret to be wrapped again, and not the content to be sealed again.
 */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { KEY_BYTES, type MasterKey } from './master-keys.ts';
import { openBytes, type RandomBytes, sealBytes } from './sealed-text.ts';

const SALT_BYTES = 16;

/** What a wrapped secret is bound to. */
export interface SecretName {
  readonly scope: string;
  readonly keyId: string;
}

/** Makes a secret that nobody can read without the master key: base64url of salt, nonce, ciphertext and tag. */
export function wrapSecret(master: MasterKey, name: SecretName, secret: Uint8Array, random: RandomBytes): string {
  const salt = random(SALT_BYTES);
  const sealed = sealBytes(wrappingKey(master, name.scope, salt), placeOf(master, name), secret, random);
  return Buffer.concat([salt, sealed]).toString('base64url');
}

/** @returns undefined when that is not the wrapped secret of this name under this master key. */
export function unwrapSecret(master: MasterKey, name: SecretName, wrapped: string): Buffer | undefined {
  const bytes = Buffer.from(wrapped, 'base64url');
  const key = wrappingKey(master, name.scope, bytes.subarray(0, SALT_BYTES));
  return openBytes(key, placeOf(master, name), bytes.subarray(SALT_BYTES));
}

/** The key that content of a scope is sealed with. */
export function contentKey(scope: string, secret: Uint8Array): KeyObject {
  return derive(secret, '', `parley content ${scope}`);
}

/** A key of its own for each secret: no nonce is ever used twice with one. */
function wrappingKey({ key }: MasterKey, scope: string, salt: Uint8Array): KeyObject {
  return derive(key, salt, `parley wrap ${scope}`);
}

function derive(from: KeyObject | Uint8Array, salt: Uint8Array | string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', from, salt, purpose, KEY_BYTES)));
}

function placeOf({ id }: MasterKey, { scope, keyId }: SecretName): string {
  return JSON.stringify(['content_keys', scope, keyId, id]);
}
