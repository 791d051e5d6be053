import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'customer-token-secret';

/**
 * What the shop signs its customers' tokens with, when no setting says so: made up at the first start, and kept in the data
 * folder for this user alone.
 *
 * @param dataDirectory A folder that there is.
 */
export function keptTokenSecret(dataDirectory: string): string {
  const path = join(dataDirectory, FILE);
  try {
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
