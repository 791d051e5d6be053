import { randomBytes } from 'node:crypto';

/** What an id names; its prefix makes ids readable in logs and traces. */
export type IdKind =
  | 'conn'
  | 'conv'
  | 'msg'
  | 'run'
  | 'appr'
  | 'vis'
  | 'err'
  | 'node'
  | 'fb'
  | 'epoch'
  | 'ers'
  | 'grant'
  | 'op';

/** Makes ids such as `conv_4f0c…`: 128 random bits, so that one cannot be guessed (SC5). */
export type NewId = (kind: IdKind) => string;

/** @param random Source of `size` random bytes; default the operating system's. */
export function createIds(random: (size: number) => Uint8Array = randomBytes): NewId {
  return (kind) => `${kind}_${Buffer.from(random(16)).toString('base64url')}`;
}
