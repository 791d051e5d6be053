/** What the store offers for retention, erasure and the export of a visitor's data. */
import type { Feedback, ApprovalRecord, Spent } from './port.ts';

export interface PrivacyReads {
  /** Ids of a visitor's conversations that are there, oldest first. */
  conversationsOf(ownerId: string, limit: number): Promise<readonly string[]>;
}

export interface PrivacyTransaction extends PrivacyReads {
  /**
   * Removes everything about a visitor outside of conversations: replies, ratings, what was spent, contents of the audit
   * log. Conversations are erased one by one, before.
   *
   * @returns how many rows that were.
   */
  eraseVisitor(visitorId: string): Promise<number>;
  /** Removes contents of audit records that are older than an ISO time, the oldest first. @returns how many. */
  eraseAuditContents(before: string, limit: number): Promise<number>;
}

export interface DaySpending extends Spent {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
}

export interface PrivacyStore extends PrivacyReads {
  /** Ids of a site's conversations in which nothing has happened since a moment, the oldest first. */
  idleConversations(site: string, beforeMs: number, limit: number): Promise<readonly string[]>;
  /** Ratings that somebody has given, the oldest first. */
  feedbackBy(principalId: string): Promise<readonly Feedback[]>;
  /** Approvals of a conversation in the order in which they were asked. */
  approvalsIn(conversationId: string): Promise<readonly ApprovalRecord[]>;
  /** What was spent on a visitor, by day. */
  spendingOf(visitorId: string): Promise<readonly DaySpending[]>;
  /** Numbers of the audit records that name a visitor, after a number. */
  auditOf(visitorId: string, afterSeq: number, limit: number): Promise<readonly number[]>;
  /**
   * Takes the lease on a job, or prolongs it.
   *
   * @returns whether `owner` has it now: until `nowMs + leaseMs` nobody else gets it.
   */
  takeLease(job: string, owner: string, times: { readonly nowMs: number; readonly leaseMs: number }): Promise<boolean>;
  /** Makes sure that what was erased is in none of the store's files any more. */
  scrub(): Promise<void>;
}
