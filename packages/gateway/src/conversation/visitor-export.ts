/** Everything about one visitor, for them to read (SE5). */
import { GatewayError } from '../errors.ts';
import type { ApprovalRecord, ConversationRecord, Store } from '../store/port.ts';
import type { AuditRecord } from '../store/port-audit.ts';
import type { By } from './audit.ts';

const PAGE = 100;

/**
 * A JSON document in pieces, so that no more than a page of it is in memory: `{visitor, exportedAt, conversations: [{…,
 * messages, personalData, approvals}], feedback, spending, auditRecords}`. Arguments of tools are not in it: they may be of
 * the operators' systems. That it was made is recorded.
 *
 * @throws GatewayError `not_found` before the first piece, when there is nothing about such a visitor.
 */
export async function* exportVisitor(
  { store, now }: { readonly store: Store; readonly now: () => number },
  visitorId: string,
  by: By,
): AsyncGenerator<string> {
  const feedback = await store.feedbackBy(visitorId);
  const spending = await store.spendingOf(visitorId);
  const isKnown =
    feedback.length + spending.length > 0 ||
    (await store.conversationsOf(visitorId, 1)).length > 0 ||
    (await store.auditOf(visitorId, 0, 1)).length > 0;
  if (!isKnown) throw new GatewayError('not_found', 'There is nothing about such a visitor.');
  const subject = { type: 'visitor', id: visitorId };
  await store.transaction((tx) => tx.appendAudit({ ...by, action: 'visitor.exported', subject }));
  yield `{"visitor":${JSON.stringify(visitorId)},"exportedAt":"${new Date(now()).toISOString()}","conversations":[`;
  let first = true;
  for (let cursor: string | undefined; ;) {
    const page = await store.listConversations({ ownerId: visitorId }, PAGE, cursor);
    for (const { id } of page.items) {
      const record = await store.conversation(id);
      if (record === undefined || record.status === 'deleted') continue;
      if (!first) yield ',';
      first = false;
      yield* conversationText(store, record);
    }
    ({ cursor } = page);
    if (cursor === undefined) break;
  }
  yield `],"feedback":${JSON.stringify(feedback)},"spending":${JSON.stringify(spending)},"auditRecords":[`;
  yield* auditText(store, visitorId);
  yield ']}\n';
}

async function* conversationText(store: Store, record: ConversationRecord): AsyncGenerator<string> {
  const { id, site, agent, title, createdAtMs, updatedAtMs } = record;
  const [createdAt, updatedAt] = [createdAtMs, updatedAtMs].map((ms) => new Date(ms).toISOString());
  yield `${JSON.stringify({ id, site, agent, title, createdAt, updatedAt }).slice(0, -1)},"messages":[`;
  // Newest page first: the document says the positions, by which they can be put in order.
  let isFirst = true;
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const { messages, more } = await store.messages(id, before, PAGE);
    for (const message of messages.toReversed()) {
      yield `${isFirst ? '' : ','}${JSON.stringify(message)}`;
      isFirst = false;
    }
    before = messages[0]?.seq ?? 0;
    if (!more) break;
  }
  const personalData = (await store.placeholders(id)).map(({ kind, value, source }) => ({ kind, value, source }));
  const approvals = (await store.approvalsIn(id)).map(aboutApproval);
  yield `],"personalData":${JSON.stringify(personalData)},"approvals":${JSON.stringify(approvals)}}`;
}

function aboutApproval({ approval, status, resolution }: ApprovalRecord) {
  const { id, title, requestedAt } = approval;
  return { id, title, requestedAt, status, ...(resolution !== undefined && { resolvedAt: resolution.at }) };
}

/** What was recorded about the visitor, without what it says about others. */
async function* auditText(store: Store, visitorId: string): AsyncGenerator<string> {
  let isFirst = true;
  for (let after = 0; ;) {
    const numbers = await store.auditOf(visitorId, after, PAGE);
    for (const seq of numbers) {
      const [record] = await store.readAudit(seq - 1, 1);
      if (record === undefined) continue;
      yield `${isFirst ? '' : ','}${JSON.stringify(aboutRecord(record, visitorId))}`;
      isFirst = false;
    }
    after = numbers.at(-1) ?? after;
    if (numbers.length < PAGE) return;
  }
}

function aboutRecord({ seq, at, action, site, conversationId, subject, content }: AuditRecord, visitorId: string) {
  const isOwn = content?.actor?.id === visitorId;
  return { seq, at, action, site, conversationId, subject, ...(isOwn && { from: content.from }) };
}
