/** Rotates the keys of a database in a process of its own, which tells of each batch and may be killed at any moment. */
import { rotateKeys } from '../store/sqlite/rotation.ts';
import { testMasterKeys } from './master-keys.ts';

const [file = '', reencrypt, ...names] = process.argv.slice(2);

await rotateKeys({
  file,
  masterKeys: testMasterKeys(...(names as [string, ...string[]])),
  reencrypt: reencrypt === 'reencrypt',
  batch: 2,
  onProgress: () => process.send?.('batch'),
});
process.disconnect();
