import { createHash } from 'node:crypto';
import { sealRecord } from '../store/audit-chain.ts';
import type { AuditEntry, AuditRecord } from '../store/port-audit.ts';

/** An audit log of this many records, the same each time. */
export function sampleAuditLog(length: number): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (let number = 1; number <= length; number += 1) {
    records.push(
      sealRecord(entryOf(number), {
        head: records.at(-1),
        at: new Date(Date.parse('2026-03-01T12:00:00.000Z') + number * 1000).toISOString(),
        salt: createHash('sha256').update(String(number)).digest(),
      }),
    );
  }
  return records;
}

function entryOf(number: number): AuditEntry {
  return number % 2 === 0
    ? {
        action: 'approval.approved',
        actor: { id: 'op_1', role: 'operator', operatorRole: 'admin', name: 'Alice Johnson' },
        from: { address: '192.0.2.1' },
        site: 'storefront',
        conversationId: `conv_${number}`,
        subject: { type: 'approval', id: `appr_${number}` },
        reason: 'It was broken',
        details: { arguments: { amount: number } },
      }
    : {
        action: 'conversation.deleted',
        actor: { id: 'vis_1', role: 'visitor' },
        subject: { type: 'conversation', id: `conv_${number}` },
      };
}
