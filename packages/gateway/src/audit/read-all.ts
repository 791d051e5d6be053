import type { AuditRecord } from '../store/port-audit.ts';
import type { Store } from '../store/port.ts';

/** Records read in one go. */
const PAGE = 500;

/** All records after a number, oldest first; those that are appended meanwhile included. */
export async function* readAllAudit(store: Pick<Store, 'readAudit'>, after = 0): AsyncGenerator<AuditRecord> {
  for (let last = after; ;) {
    const page = await store.readAudit(last, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    last += page.length;
  }
}
