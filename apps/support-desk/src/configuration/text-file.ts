import { readFileSync, statSync } from 'node:fs';

/** What came of reading a file: its text, or why there is none, as the end of a sentence: `which does not exist`. */
export type TextFile = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** Largest file that is read, in bytes. */
const MAX_BYTES = 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'which does not exist',
  ENOTDIR: 'which does not exist',
  EACCES: 'which this user may not read',
  EPERM: 'which this user may not read',
};

/** Reads a small text file; throws nothing. Only a regular one: reading anything else could wait for ever. */
export function readTextFile(path: string): TextFile {
  try {
    const found = statSync(path);
    if (!found.isFile()) return { ok: false, why: 'which is not a regular file' };
    if (found.size > MAX_BYTES) return { ok: false, why: `which has more than ${MAX_BYTES} bytes` };
    return { ok: true, text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { ok: false, why: REASONS[code] ?? 'which cannot be read' };
  }
}
