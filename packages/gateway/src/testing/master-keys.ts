import { createHash } from 'node:crypto';
import { MasterKeys, toMasterKey } from '../store/encryption/master-keys.ts';

/** Master keys that are the same each time, one for each name; the first one is primary. */
export function testMasterKeys(...names: readonly [string, ...string[]]): MasterKeys {
  const [primary, ...others] = names.map((name) => toMasterKey(createHash('sha256').update(name).digest()));
  if (primary === undefined) throw new Error('expected a name');
  return new MasterKeys(primary, ...others);
}
