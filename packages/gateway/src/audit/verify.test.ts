import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreText, hashCore } from '../store/audit-chain.ts';
import type { AuditHead, AuditRecord } from '../store/port-audit.ts';
import { sampleAuditLog } from '../testing/audit-log.ts';
import { type AuditFlaw, describeFlaw, verifyAudit } from './verify.ts';

const log = sampleAuditLog(12);
const at = (seq: number): AuditRecord => log[seq - 1] as AuditRecord;
const anchor = (seq: number): AuditHead => ({ seq, hash: at(seq).hash });
const numbers = fc.integer({ min: 1, max: log.length });

async function flawOf(records: readonly unknown[], anchors: AuditHead[] = []): Promise<AuditFlaw | undefined> {
  return (await verifyAudit(records, { anchors })).flaw;
}

/** With its hash made again, as somebody would who knows how it is done. */
function resealed(record: AuditRecord): AuditRecord {
  return { ...record, hash: hashCore(coreText(record)) };
}

/** The records with those after `seq` bound to what now stands before them. */
function relinked(records: readonly AuditRecord[], seq: number): AuditRecord[] {
  const out = [...records];
  for (let index = seq; index < out.length; index += 1) {
    const previous = out[index - 1]?.hash ?? '';
    out[index] = resealed({ ...(out[index] as AuditRecord), previous });
  }
  return out;
}

describe('verifyAudit', () => {
  it('finds nothing wrong with a log as it was written, with the anchors of each record', async () => {
    expect(await verifyAudit(log, { anchors: log })).toEqual({ records: 12, erased: 0, head: anchor(12) });
    expect(await verifyAudit([])).toEqual({ records: 0, erased: 0 });
    expect(await verifyAudit(structuredClone(log).slice(4), { after: 4, anchors: [anchor(3), anchor(12)] })).toEqual({
      records: 8,
      erased: 0,
      head: anchor(12),
    });
  });

  it('takes a record whose content was erased, and counts it', async () => {
    const erased = log.map((record) => (record.seq % 3 === 0 ? { ...record, content: null, salt: null } : record));
    expect(await verifyAudit(erased, { anchors: log })).toEqual({ records: 12, erased: 4, head: anchor(12) });
  });

  it('finds any change of what stands for good', async () => {
    const changes: Partial<Record<keyof AuditRecord, fc.Arbitrary<unknown>>> = {
      at: fc.string(),
      action: fc.string(),
      actor: fc.record({ role: fc.constant('operator'), id: fc.string() }),
      site: fc.string(),
      conversationId: fc.string(),
      subject: fc.record({ type: fc.string(), id: fc.string() }),
      commitment: fc.string(),
      previous: fc.string(),
      hash: fc.string(),
    };
    const change = fc.oneof(
      ...Object.entries(changes).map(([field, value]) => value.map((changed) => ({ [field]: changed }))),
    );
    await fc.assert(
      fc.asyncProperty(numbers, change, async (seq, changed) => {
        const tampered = { ...at(seq), ...changed };
        fc.pre(JSON.stringify(tampered) !== JSON.stringify(at(seq)));
        expect(await flawOf(log.with(seq - 1, tampered))).toEqual({ kind: 'altered', seq });
      }),
    );
  });

  it('finds any change of the content, and content without its salt', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, fc.object(), async (seq, content) => {
        expect(await flawOf(log.with(seq - 1, { ...at(seq), content }))).toEqual({
          kind: 'content_altered',
          seq,
        });
      }),
    );
    for (const spoilt of [{ salt: null }, { content: null }, { salt: 'f'.repeat(64) }]) {
      expect(await flawOf(log.with(4, { ...at(5), ...spoilt }))).toEqual({ kind: 'content_altered', seq: 5 });
    }
  });

  it('finds the first of any records that are left out, and how many', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, fc.integer({ min: 1, max: 5 }), async (from, count) => {
        const to = from + count - 1;
        fc.pre(to < log.length);
        expect(await flawOf(log.toSpliced(from - 1, count))).toEqual({ kind: 'missing', from, to });
      }),
    );
  });

  it('finds the first of any two records that changed places', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (one, other) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(first !== second);
        const swapped = log.with(first - 1, at(second)).with(second - 1, at(first));
        expect(await flawOf(swapped)).toEqual({ kind: 'moved', seq: second, expected: first });
      }),
    );
  });

  it('finds a record that stands twice', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, async (seq) => {
        const flaw = { kind: 'moved', seq, expected: seq + 1 };
        expect(await flawOf(log.toSpliced(seq, 0, at(seq)))).toEqual(flaw);
      }),
    );
  });

  it('finds a record that was replaced by a sound one, where the next one begins', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: log.length - 1 }), fc.string(), async (seq, action) => {
        fc.pre(action !== at(seq).action);
        const forged = log.with(seq - 1, resealed({ ...at(seq), action }));
        const flaw: AuditFlaw = { kind: 'unlinked', seq: seq + 1 };
        expect(await flawOf(forged)).toEqual(flaw);
        expect(describeFlaw(flaw)).toContain(`Record ${seq} was replaced`);
      }),
    );
  });

  it('[HI7] finds a log that was written anew from any record on, by an anchor at or after it', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (seq, anchored) => {
        fc.pre(anchored >= seq);
        const forged = relinked(log.with(seq - 1, resealed({ ...at(seq), action: 'approval.rejected' })), seq);
        expect(await flawOf(forged)).toBeUndefined();
        expect(await flawOf(forged, [anchor(anchored)])).toEqual({ kind: 'rewritten', seq: anchored });
      }),
    );
  });

  it('finds an end that was cut off, if anything of it was anchored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: log.length - 1 }), numbers, async (kept, anchored) => {
        const flaw = await flawOf(log.slice(0, kept), [anchor(anchored), anchor(1)].slice(0, kept === 0 ? 1 : 2));
        expect(flaw).toEqual(anchored > kept ? { kind: 'truncated', from: kept + 1, to: anchored } : undefined);
      }),
    );
  });

  it('says which line is none', async () => {
    for (const spoilt of [undefined, null, 'text', {}, { ...at(3), version: 2 }, { ...at(3), salt: 'short' }]) {
      expect(await flawOf(log.with(2, spoilt as AuditRecord))).toEqual({ kind: 'unreadable', line: 3 });
    }
  });

  it('finds a first record that is of another log', async () => {
    const stranger = resealed({ ...at(1), previous: at(2).hash });
    expect(await flawOf([stranger])).toEqual({ kind: 'unlinked', seq: 1 });
  });

  it('says each flaw in a sentence', () => {
    const sentences = (
      [
        { kind: 'unreadable', line: 2 },
        { kind: 'altered', seq: 2 },
        { kind: 'content_altered', seq: 2 },
        { kind: 'missing', from: 2, to: 2 },
        { kind: 'missing', from: 2, to: 4 },
        { kind: 'moved', seq: 5, expected: 2 },
        { kind: 'unlinked', seq: 1 },
        { kind: 'rewritten', seq: 2 },
        { kind: 'truncated', from: 2, to: 3 },
      ] satisfies AuditFlaw[]
    ).map(describeFlaw);
    expect(sentences).toEqual([
      'Line 2 is no record of an audit log.',
      'Record 2 was altered.',
      'The content of record 2 was altered.',
      'Record 2 is missing.',
      'Records 2 to 4 are missing.',
      'Record 5 stands where record 2 belongs.',
      'Record 1 is not the first one of its log.',
      'Record 2 is not the one that was anchored: the log was written anew.',
      'Records 2 to 3 are missing at the end, although the last of them was anchored.',
    ]);
  });
});
