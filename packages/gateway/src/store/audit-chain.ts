/** How records of the audit log are sealed and bound to each other; the same in every store, and for who verifies. */
import { createHash, createHmac } from 'node:crypto';
import type { JsonValue } from '@parley/protocol';
import { canonicalJson } from '../canonical-json.ts';
import {
  type AuditContent,
  type AuditCore,
  type AuditEntry,
  type AuditHead,
  type AuditRecord,
  MAX_DETAILS_CHARS,
} from './port-audit.ts';

/** `previous` of the first record. */
export const NO_HASH = '0'.repeat(64);

export const SALT_BYTES = 32;

/** The canonical JSON that a record's hash is made of; also of a record that has content beside it. */
export function coreText({
  hash: _hash,
  content: _content,
  salt: _salt,
  ...core
}: AuditCore & Partial<AuditRecord>): string {
  return canonicalJson(plain(core));
}

/** @param core Text of {@link coreText}. */
export function hashCore(core: string): string {
  return createHash('sha256').update(core).digest('hex');
}

/** @param body Canonical JSON of the content. @param salt In hex. */
export function commit(body: string, salt: string): string {
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(body).digest('hex');
}

export function contentText(content: AuditContent): string {
  return canonicalJson(plain(content));
}

/** The record that follows `head`; the first one without it. */
export function sealRecord(
  { action, actor, from, site, conversationId, subject, reason, details }: AuditEntry,
  { head, at, salt }: { readonly head: AuditHead | undefined; readonly at: string; readonly salt: Uint8Array },
): AuditRecord {
  const isVisitor = actor.role === 'visitor';
  const aboutVisitor = subject.type === 'visitor';
  const person = { ...(isVisitor && { id: actor.id }), ...(actor.name !== undefined && { name: actor.name }) };
  const content: AuditContent = {
    ...(Object.keys(person).length > 0 && { actor: person }),
    ...(from !== undefined && Object.keys(from).length > 0 && { from }),
    ...(aboutVisitor && { subject: { id: subject.id } }),
    ...(reason !== undefined && { reason }),
    ...(details !== undefined && { details: bounded(details) }),
  };
  const saltHex = Buffer.from(salt).toString('hex');
  const core: AuditCore = {
    version: 1,
    seq: (head?.seq ?? 0) + 1,
    at,
    action,
    actor: {
      role: actor.role,
      ...(!isVisitor && { id: actor.id }),
      ...(actor.operatorRole !== undefined && { operatorRole: actor.operatorRole }),
    },
    ...(site !== undefined && { site }),
    ...(conversationId !== undefined && { conversationId }),
    subject: { type: subject.type, ...(!aboutVisitor && { id: subject.id }) },
    commitment: commit(contentText(content), saltHex),
    previous: head?.hash ?? NO_HASH,
  };
  return { ...core, hash: hashCore(coreText(core)), content, salt: saltHex };
}

/** Visitors that an entry names: erasing one of them takes its content. */
export function visitorsOf({ actor, subject }: AuditEntry): string[] {
  const named = [actor.role === 'visitor' ? actor.id : undefined, subject.type === 'visitor' ? subject.id : undefined];
  return named.filter((id) => id !== undefined);
}

/** Details that are not too long; of others their length. */
function bounded(details: JsonValue): JsonValue {
  const { length } = JSON.stringify(details);
  return length <= MAX_DETAILS_CHARS ? details : { omittedChars: length };
}

/** As JSON has it: without fields that are undefined. */
function plain(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
