/** Whether an audit log is what was written: finds the first record that was altered, replaced, left out or moved. */
import { commit, contentText, coreText, hashCore, NO_HASH } from '../store/audit-chain.ts';
import type { AuditHead, AuditRecord } from '../store/port-audit.ts';

/** The first thing that is wrong. `seq` and `from` are numbers of records. */
export type AuditFlaw =
  /** No record, or none of a version that is known. `line` counts from 1. */
  | { readonly kind: 'unreadable'; readonly line: number }
  /** What stands for good was changed after it was hashed. */
  | { readonly kind: 'altered'; readonly seq: number }
  /** The content, or its salt, is not the one that was committed to. */
  | { readonly kind: 'content_altered'; readonly seq: number }
  /** Records are missing in the middle, or at the beginning. */
  | { readonly kind: 'missing'; readonly from: number; readonly to: number }
  /** The record stands where another one belongs. */
  | { readonly kind: 'moved'; readonly seq: number; readonly expected: number }
  /** The record does not name the hash of the one before it: that one was replaced, or this one. */
  | { readonly kind: 'unlinked'; readonly seq: number }
  /** The record is sound by itself and is not the one that was anchored: the log was written anew. */
  | { readonly kind: 'rewritten'; readonly seq: number }
  /** Records up to an anchored one are missing at the end. */
  | { readonly kind: 'truncated'; readonly from: number; readonly to: number };

export interface AuditVerdict {
  /** Absent where all is well. */
  readonly flaw?: AuditFlaw;
  /** Records that were found sound, in a row from the beginning. */
  readonly records: number;
  /** Those of them whose content was erased. */
  readonly erased: number;
  /** The last one that was found sound. */
  readonly head?: AuditHead;
}

export interface VerifyOptions {
  /** Heads of the chain that were kept elsewhere, in any order. */
  readonly anchors?: readonly AuditHead[];
  /** Number of the record before the first one, for a part of a log; default 0. */
  readonly after?: number;
}

/** @param records In the order in which they stand in the log; anything may be among them. */
export async function verifyAudit(
  records: AsyncIterable<unknown> | Iterable<unknown>,
  { anchors = [], after = 0 }: VerifyOptions = {},
): Promise<AuditVerdict> {
  const anchored = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
  let [count, erased, line] = [0, 0, 0];
  let head: AuditHead | undefined;
  /** Set once a record was not the expected one: whether that one comes later says what happened to it. */
  let gap: { readonly expected: number; readonly found: number } | undefined;
  const verdict = (flaw?: AuditFlaw): AuditVerdict => ({
    records: count,
    erased,
    ...(head !== undefined && { head }),
    ...(flaw !== undefined && { flaw }),
  });
  for await (const record of records) {
    line += 1;
    if (gap !== undefined) {
      if (isRecord(record) && record.seq === gap.expected) {
        return verdict({ kind: 'moved', seq: gap.found, expected: gap.expected });
      }
      continue;
    }
    if (!isRecord(record)) return verdict({ kind: 'unreadable', line });
    const { seq, hash, previous } = record;
    const expected: number = (head?.seq ?? after) + 1;
    if (hashCore(coreText(record)) !== hash) return verdict({ kind: 'altered', seq: expected });
    if (seq < expected) return verdict({ kind: 'moved', seq, expected });
    if (seq > expected) {
      gap = { expected, found: seq };
      continue;
    }
    const isFirst = seq === 1;
    if ((isFirst || head !== undefined) && previous !== (head?.hash ?? NO_HASH)) {
      return verdict({ kind: 'unlinked', seq });
    }
    if ((anchored.get(seq) ?? hash) !== hash) return verdict({ kind: 'rewritten', seq });
    if (!isContentSound(record)) return verdict({ kind: 'content_altered', seq });
    if (record.content === null) erased += 1;
    count += 1;
    head = { seq, hash };
  }
  if (gap !== undefined) return verdict({ kind: 'missing', from: gap.expected, to: gap.found - 1 });
  const last = head?.seq ?? after;
  const newest = Math.max(0, ...anchored.keys());
  return newest > last ? verdict({ kind: 'truncated', from: last + 1, to: newest }) : verdict();
}

/** Says to a person what is wrong. */
export function describeFlaw(flaw: AuditFlaw): string {
  switch (flaw.kind) {
    case 'unreadable':
      return `Line ${flaw.line} is no record of an audit log.`;
    case 'altered':
      return `Record ${flaw.seq} was altered.`;
    case 'content_altered':
      return `The content of record ${flaw.seq} was altered.`;
    case 'missing':
      return `${named(flaw)} missing.`;
    case 'moved':
      return `Record ${flaw.seq} stands where record ${flaw.expected} belongs.`;
    case 'unlinked':
      return flaw.seq === 1
        ? 'Record 1 is not the first one of its log.'
        : `Record ${flaw.seq - 1} was replaced: record ${flaw.seq} followed another one.`;
    case 'rewritten':
      return `Record ${flaw.seq} is not the one that was anchored: the log was written anew.`;
    case 'truncated':
      return `${named(flaw)} missing at the end, although the last of them was anchored.`;
    default:
      return flaw satisfies never;
  }
}

function named({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? `Record ${from} is` : `Records ${from} to ${to} are`;
}

function isContentSound({ content, salt, commitment }: AuditRecord): boolean {
  if (content === null || salt === null) return content === salt;
  return commit(contentText(content), salt) === commitment;
}

const SALT = /^[\da-f]{64}$/;

/** Whether a value has the form of a record, as far as verifying looks at it. */
function isRecord(value: unknown): value is AuditRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { version, seq, hash, previous, commitment, content, salt } = value as Record<string, unknown>;
  return (
    version === 1 &&
    Number.isSafeInteger(seq) &&
    [hash, previous, commitment].every((text) => typeof text === 'string') &&
    (content === null || (typeof content === 'object' && !Array.isArray(content))) &&
    (salt === null || (typeof salt === 'string' && SALT.test(salt)))
  );
}
