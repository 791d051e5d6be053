/**
 * The audit log's part of the store's port: records that are only ever appended, each bound to the one before it.
 *
 * A record has two parts. What stands in the chain for good says who of the staff did what, when, to which object; it
 * names no visitor. Its content says the rest: names, addresses, reasons, arguments, ids of visitors. The chain holds a
 * commitment to the content in its place, so that the content can be erased, and nothing else about the record changes
 * (decision 0015).
 */
import type { JsonValue, Role } from '@parley/protocol';

/** Who acted. */
export interface AuditActor {
  /** Principal id; for `system` the name of the job, such as `clock` or `retention`. */
  readonly id: string;
  readonly role: Role | 'system';
  /** Rank of an operator at that moment. */
  readonly operatorRole?: string;
  readonly name?: string;
}

/** From where. */
export interface AuditOrigin {
  /** Address of the client; absent for the gateway's own machine. */
  readonly address?: string;
  /** `hello.client.id` of the tab or process. */
  readonly clientId?: string;
  readonly connectionId?: string;
}

/** What is to be recorded. */
export interface AuditEntry {
  /** What was done, as `<object>.<past participle>`, such as `approval.approved`. */
  readonly action: string;
  readonly actor: AuditActor;
  readonly from?: AuditOrigin;
  readonly site?: string;
  /** The conversation that it is about; its visitor's erasure then takes the content of the record. */
  readonly conversationId?: string;
  /** To what it was done; type `visitor` for a visitor. */
  readonly subject: { readonly type: string; readonly id: string };
  /** Why, in the words of whom acted. */
  readonly reason?: string;
  /** Anything else, such as arguments; at most {@link MAX_DETAILS_CHARS} as JSON, or else it is replaced by its size. */
  readonly details?: JsonValue;
}

/** Longest `details` of an entry, as JSON, in UTF-16 units. */
export const MAX_DETAILS_CHARS = 65_536;

/** What stands in the chain for good. */
export interface AuditCore {
  readonly version: 1;
  /** Number of the record, from 1 without gaps. */
  readonly seq: number;
  /** ISO time. */
  readonly at: string;
  readonly action: string;
  /** Without `id` where a visitor acted: that is in the content. */
  readonly actor: Omit<AuditActor, 'id' | 'name'> & { readonly id?: string };
  readonly site?: string;
  readonly conversationId?: string;
  /** Without `id` where it is a visitor. */
  readonly subject: { readonly type: string; readonly id?: string };
  /** HMAC-SHA-256 of the content's canonical JSON under the salt, in hex. */
  readonly commitment: string;
  /** `hash` of the record before; 64 zeros in the first one. */
  readonly previous: string;
}

/** What may be erased. */
export interface AuditContent {
  readonly actor?: { readonly id?: string; readonly name?: string };
  readonly from?: AuditOrigin;
  readonly subject?: { readonly id: string };
  readonly reason?: string;
  readonly details?: JsonValue;
}

/** A record as it is exported: everything that it takes to verify it. */
export interface AuditRecord extends AuditCore {
  /** SHA-256 of the canonical JSON of everything above, in hex. */
  readonly hash: string;
  /** Null once it was erased. */
  readonly content: AuditContent | null;
  /** 32 random bytes in hex; they go with the content. */
  readonly salt: string | null;
}

/** The newest record of the chain: who knows it can tell whether anything before it was changed later. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditFilter {
  /** Principal id of who acted. */
  readonly actor?: string;
  /** An action, or with `.*` at its end all of that kind, such as `approval.*`. */
  readonly action?: string;
  readonly conversationId?: string;
  /** Id of the subject. */
  readonly subject?: string;
  /** From this ISO time on. */
  readonly from?: string;
  /** Before this ISO time. */
  readonly to?: string;
  /** Found anywhere in the record, whatever the case of its letters. */
  readonly text?: string;
}
