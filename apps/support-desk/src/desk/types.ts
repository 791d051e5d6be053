/** Where an order is on its way. `Cancelled` is final. */
export type OrderStatus = 'Processing' | 'Shipped' | 'Delivered' | 'Cancelled';

/** How much of an order was paid back; beside the shipping status, never instead of it. */
export type RefundStatus = 'Not refunded' | 'Partially refunded' | 'Refunded';

/** An order as the shop sees it. Amounts are whole US cents. */
export interface Order {
  /** For example `ORD-5678`. */
  readonly id: string;
  readonly item: string;
  readonly quantity: number;
  readonly status: OrderStatus;
  readonly refundStatus: RefundStatus;
  readonly totalCents: number;
  readonly refundedCents: number;
  /** What can still be refunded: total minus refunded. */
  readonly leftCents: number;
  /** Address of the account that it was ordered with; absent: it was ordered without one. */
  readonly email?: string;
  /** Absent until the parcel has a tracking number. */
  readonly tracking?: string;
  /** ISO time; present exactly when the order is cancelled. */
  readonly cancelledAt?: string;
}

/** A customer's account. */
export interface Account {
  /** Trimmed and in lower case. */
  readonly email: string;
  readonly name: string;
  readonly tier: 'Free' | 'Premium';
  /** The year the account was opened. */
  readonly sinceYear: number;
}

/** What an account may do. `Past due`: a payment has failed and is tried again; everything still works. */
export type AccountState = 'Active' | 'Past due' | 'Suspended' | 'Closed';

/** What an account was asked to pay. */
export interface Invoice {
  /** For example `INV-2051`. */
  readonly id: string;
  /** A day, `2026-11-01`. */
  readonly issuedOn: string;
  readonly description: string;
  /** Whole US cents, more than zero. */
  readonly amountCents: number;
  readonly status: 'Open' | 'Paid' | 'Overdue' | 'Refunded';
}

/** How things stand with an account. */
export interface AccountStatus {
  readonly account: Account;
  readonly state: AccountState;
  /** The last three, the newest first. */
  readonly invoices: readonly Invoice[];
}

/** An article of the knowledge base. */
export interface Article {
  /** For example `KB-127`. */
  readonly id: string;
  /** What it belongs to, such as `shipping` or `sync`. */
  readonly category: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** An article that a search has found. */
export type ArticleHit = Omit<Article, 'body'> & {
  /** The part of the text that fits best, in one line; an ellipsis where it was cut. */
  readonly snippet: string;
};

export const TICKET_CATEGORIES = ['billing', 'technical', 'account', 'feature_request', 'other'] as const;
export type TicketCategory = (typeof TICKET_CATEGORIES)[number];

export const TICKET_URGENCIES = ['low', 'medium', 'high', 'critical'] as const;
export type TicketUrgency = (typeof TICKET_URGENCIES)[number];

/** Something that the shop has promised to look after. */
export interface Ticket {
  /** For example `TCK-1001`. */
  readonly id: string;
  readonly category: TicketCategory;
  readonly urgency: TicketUrgency;
  readonly status: 'Open' | 'In progress' | 'Solved' | 'Closed';
  readonly subject: string;
  readonly description: string;
  /** Where the answer goes, trimmed and in lower case. */
  readonly email?: string;
  /** ISO time. */
  readonly createdAt: string;
}

/** One answer the shop gives to a common question. */
export interface FaqEntry {
  readonly topic: string;
  readonly question: string;
  readonly answer: string;
}

/** What a search in the answers found. */
export interface FaqResult {
  /** Best match first, at most three; empty when nothing fits. */
  readonly entries: readonly FaqEntry[];
  /** Every topic there is an answer for, so that a search in vain can say what it might have asked. */
  readonly topics: readonly string[];
}

/** A refund that was made. Amounts are whole US cents. */
export interface Refund {
  /** For example `REF-0001`. */
  readonly refundId: string;
  readonly orderId: string;
  readonly amountCents: number;
  /** All refunds of the order up to and including this one. */
  readonly refundedCents: number;
  /** What could still be refunded right after this one. */
  readonly leftCents: number;
  readonly refundStatus: RefundStatus;
  /** ISO time. */
  readonly refundedAt: string;
}

/** A cancellation that was made. */
export interface Cancellation {
  readonly orderId: string;
  readonly item: string;
  /** ISO time. */
  readonly cancelledAt: string;
  /** Paid back with the cancellation, in cents: what was left of the order's total; 0 when all of it was refunded before. */
  readonly refundedCents: number;
}

/** Why the desk says no. */
export type RefusalCode =
  | 'invalid_order_id'
  | 'order_not_found'
  | 'invalid_email'
  | 'account_not_found'
  | 'other_account'
  | 'invalid_query'
  | 'invalid_article_id'
  | 'article_not_found'
  | 'invalid_ticket'
  | 'invalid_ticket_id'
  | 'ticket_not_found'
  | 'invalid_amount'
  | 'invalid_reason'
  | 'exceeds_refundable'
  | 'nothing_left_to_refund'
  | 'already_cancelled'
  | 'not_cancellable'
  | 'key_conflict';

/** A business refusal: an answer, not an error. Nothing was changed. */
export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  /** One or two sentences that are safe to show to anybody. */
  readonly message: string;
  /** With `exceeds_refundable` and `nothing_left_to_refund`: what is left, in cents. */
  readonly leftCents?: number;
  /** With `already_cancelled`: when, as ISO time. */
  readonly cancelledAt?: string;
  /** With `not_cancellable`: the order's status. */
  readonly status?: OrderStatus;
}

/** What the desk answers: the thing asked for, or why not. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;
