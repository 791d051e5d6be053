/** JSON lines, as audit logs and anchors are kept in files. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { AuditHead } from '../store/port-audit.ts';

/** Values of a file of JSON lines, or of a stream; undefined for a line that is no JSON. Empty lines are left out. */
export async function* readJsonLines(source: string | Readable): AsyncGenerator {
  const input = typeof source === 'string' ? createReadStream(source, 'utf8') : source;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') yield parse(line);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Anchors of a file.
 *
 * @throws Error naming the line that is none, or that contradicts an earlier one.
 */
export async function readAnchors(source: string | Readable): Promise<AuditHead[]> {
  const anchors = new Map<number, string>();
  let line = 0;
  for await (const value of readJsonLines(source)) {
    line += 1;
    const { seq, hash } = (value ?? {}) as Partial<AuditHead>;
    if (!Number.isSafeInteger(seq) || seq === undefined || typeof hash !== 'string') {
      throw new Error(`anchor ${line}: expected {"seq", "hash"}`);
    }
    if ((anchors.get(seq) ?? hash) !== hash) throw new Error(`anchor ${line}: another hash for record ${seq}`);
    anchors.set(seq, hash);
  }
  return [...anchors].map(([seq, hash]) => ({ seq, hash }));
}
