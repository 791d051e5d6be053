import type { Database } from 'better-sqlite3';

import { normaliseEmail, normaliseTicketId } from './identifiers.ts';
import { refuse, refuseTicketKey } from './refusals.ts';
import type { Outcome, Ticket, TicketCategory, TicketUrgency } from './types.ts';

/** Longest subject, in characters; as in the schema. */
export const MAX_SUBJECT = 120;
/** Longest description, in characters; as in the schema. */
export const MAX_DESCRIPTION = 4_000;

/** A ticket that somebody wants to have opened. */
export interface TicketRequest {
  readonly category: TicketCategory;
  readonly urgency: TicketUrgency;
  /** 1 to 120 characters. */
  readonly subject: string;
  /** 1 to 4,000 characters. */
  readonly description: string;
  /** Where the answer goes. Without it the ticket is answered in the conversation. */
  readonly email?: string;
  readonly conversationId: string;
  readonly visitorId: string;
  /** Names this one request; asking again with it opens no second ticket. */
  readonly idempotencyKey: string;
}

/** Whose ticket is asked for, and by whom. */
export interface TicketQuery {
  /** In any of the forms people write: `TCK-1001`, `tck 1001`, `#1001`. */
  readonly ticketId: string;
  readonly conversationId: string;
  readonly visitorId: string;
  /** The address that was given with the ticket; needed for one of another visitor. */
  readonly email?: string;
}

/** What the shop has promised to look after. */
export interface Tickets {
  /** Opens a ticket. The same key answers with the same ticket again; for another request it is refused (`key_conflict`). */
  createTicket(request: TicketRequest): Outcome<Ticket>;
  /**
   * A ticket of the visitor or of the conversation. Anybody else has to know the address that was given with it, and is told
   * the same of a ticket of others as of one that there is not.
   */
  getTicket(query: TicketQuery): Outcome<Ticket>;
}

interface TicketRow {
  number: number;
  category: TicketCategory;
  urgency: TicketUrgency;
  status: Ticket['status'];
  subject: string;
  description: string;
  email: string | null;
  conversation_id: string;
  visitor_id: string;
  created_at: string;
}

/**
 * Prepares the statements on an open, migrated database.
 *
 * @param now The clock.
 */
export function createTickets(database: Database, now: () => Date): Tickets {
  const insert = database.prepare(
    `INSERT INTO tickets
       (category, urgency, subject, description, email, conversation_id, visitor_id, created_at, idempotency_key)
     VALUES (:category, :urgency, :subject, :description, :email, :conversationId, :visitorId, :createdAt, :idempotencyKey)`,
  );
  const byKey = database.prepare<[string], TicketRow>('SELECT * FROM tickets WHERE idempotency_key = ?');
  const byNumber = database.prepare<[number], TicketRow>('SELECT * FROM tickets WHERE number = ?');

  const create = database.transaction((request: TicketRequest): Outcome<Ticket> => {
    const subject = request.subject.trim();
    const description = request.description.trim();
    if (!fits(subject, MAX_SUBJECT) || !fits(description, MAX_DESCRIPTION)) {
      return refuse(
        'invalid_ticket',
        `A ticket needs a subject of at most ${MAX_SUBJECT} characters and a description of at most ${MAX_DESCRIPTION}.`,
      );
    }
    const email = request.email === undefined ? null : normaliseEmail(request.email);
    if (email === undefined) return refuse('invalid_email', 'That is not an e-mail address.');

    const { category, urgency, conversationId, visitorId, idempotencyKey } = request;
    const wanted = { category, urgency, subject, description, email, conversationId, visitorId };
    const first = byKey.get(idempotencyKey);
    if (first !== undefined) {
      return isSame(first, wanted) ? { ok: true, value: ticketFromRow(first) } : refuseTicketKey();
    }
    const { lastInsertRowid } = insert.run({ ...wanted, createdAt: now().toISOString(), idempotencyKey });
    const row = byNumber.get(Number(lastInsertRowid));
    if (row === undefined) throw new Error('A ticket that was just written cannot be read back.');
    return { ok: true, value: ticketFromRow(row) };
  });

  return {
    createTicket: (request) => create.immediate(request),
    getTicket({ ticketId, conversationId, visitorId, email }) {
      const number = normaliseTicketId(ticketId);
      if (number === undefined) {
        return refuse('invalid_ticket_id', 'That is not the number of a ticket. They look like TCK-1001.');
      }
      const row = byNumber.get(number);
      const isOwn = row?.visitor_id === visitorId || row?.conversation_id === conversationId;
      const address = email === undefined ? undefined : normaliseEmail(email);
      const knowsAddress = address !== undefined && row?.email === address;
      if (row === undefined || !(isOwn || knowsAddress)) {
        return refuse(
          'ticket_not_found',
          `There is no ticket TCK-${number} in this conversation. For one that was opened elsewhere, the e-mail address that was given with it is needed.`,
        );
      }
      return { ok: true, value: ticketFromRow(row) };
    },
  };
}

function fits(text: string, limit: number): boolean {
  return text !== '' && text.length <= limit;
}

function isSame(
  row: TicketRow,
  { category, urgency, subject, description, email, conversationId, visitorId }: Record<string, string | null>,
): boolean {
  return (
    row.category === category &&
    row.urgency === urgency &&
    row.subject === subject &&
    row.description === description &&
    row.email === email &&
    row.conversation_id === conversationId &&
    row.visitor_id === visitorId
  );
}

function ticketFromRow(row: TicketRow): Ticket {
  return {
    id: `TCK-${row.number}`,
    category: row.category,
    urgency: row.urgency,
    status: row.status,
    subject: row.subject,
    description: row.description,
    createdAt: row.created_at,
    ...(row.email !== null && { email: row.email }),
  };
}
