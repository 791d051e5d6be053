/** The rules of the fallback agent: what it says or calls next. Pure: the same request gives the same step. */
import { z } from 'zod';

import { MAX_DESCRIPTION, MAX_SUBJECT } from '../../desk/tickets.ts';
import { type Entry, findAddress, hasOtherContact } from './conversation.ts';

/** What a request offers and what has happened so far. */
export interface Situation {
  /** The oldest first; the last is what has to be answered. */
  readonly entries: readonly Entry[];
  /** Names of the tools that may be called. */
  readonly tools: readonly string[];
  /** Names of the handoffs that may be called, the best first. */
  readonly handoffs: readonly string[];
}

export type Step =
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'call'; readonly tool: string; readonly args: Readonly<Record<string, unknown>> };

const CREATE_TICKET = 'create_ticket';

// The fallback has no memory but the conversation: it knows its own sentences again by these words.
const APOLOGY = 'I am sorry, our assistant cannot answer at the moment.';
const ASK = 'Please give me an e-mail address, and I will open a ticket, so that our team answers you there.';
const ASK_AGAIN =
  'I could not find an e-mail address in that. Please write just the address, or “no” if the answer shall come in this chat.';
const OPENED = 'I have opened ticket';
const NOT_OPENED = 'I am sorry, I could not open a ticket. Please try again in some minutes.';

const DECLINES =
  /^\W*(?:no|nope|none|never|rather not|i (?:don't|do not|won't|would rather not)|not now|in (?:this|the) chat|here)\b/i;

const ticketResult = z.union([
  z.object({ ok: z.literal(true), ticket: z.object({ ticket_id: z.string() }) }),
  z.object({ ok: z.literal(false), code: z.string() }),
]);

/**
 * - After a word of another agent: apologises, and asks for an e-mail address.
 * - After its question: with an address, another contact, or a no, opens a ticket; otherwise asks again.
 * - Once it has called for the ticket: confirms it, or says that there is none.
 * - When the visitor goes on after that: hands the conversation back; if that has just failed, opens another ticket.
 */
export function nextStep({ entries, tools, handoffs }: Situation): Step {
  const asked = entries.findLastIndex(({ kind }) => kind === 'visitor');
  const before = entries.slice(0, Math.max(asked, 0));
  const turn = entries.slice(asked + 1);
  const text = textAt(entries, asked);
  const spoken = before.findLastIndex(({ kind }) => kind === 'assistant');
  const wasAsked = isQuestion(textAt(before, spoken));

  const result = turn.findLast((entry) => entry.kind === 'result' && entry.tool === CREATE_TICKET);
  if (result?.kind === 'result') return answerTo(result.output, contactIn(turn), wasAsked ? 'Thank you.' : APOLOGY);
  const canOpen = tools.includes(CREATE_TICKET);

  if (wasAsked && canOpen) {
    const address = findAddress(text);
    const isEnough = address !== undefined || hasOtherContact(text) || DECLINES.test(text);
    return isEnough ? openTicket([...requestBefore(before), text], address) : say(ASK_AGAIN);
  }
  if (isOutcome(textAt(before, spoken))) {
    const [back] = handoffs;
    const hasTried = turn.some((entry) => entry.kind === 'call' && handoffs.includes(entry.tool));
    if (back !== undefined && !hasTried) return { type: 'call', tool: back, args: {} };
    if (canOpen) return openTicket([text], contactIn(before));
  }
  return say(canOpen ? `${APOLOGY} ${ASK}` : `${APOLOGY} Please try again in some minutes.`);
}

function answerTo(output: unknown, contact: string | undefined, opening: string): Step {
  const { data } = ticketResult.safeParse(output);
  if (data?.ok === true) {
    const where = contact === undefined ? 'in this chat' : `to ${contact}`;
    const { ticket_id } = data.ticket;
    return say(`${opening} ${OPENED} ${ticket_id}. Our team will answer ${where} within 24 to 48 hours.`);
  }
  return say(data?.code === 'invalid_email' ? ASK_AGAIN : NOT_OPENED);
}

function openTicket(request: readonly string[], email: string | undefined): Step {
  const description = ['Asked in the chat while the assistant could not answer:', ...request].join('\n\n');
  const subject = (request[0] ?? '').replaceAll(/\s+/g, ' ').trim();
  return {
    type: 'call',
    tool: CREATE_TICKET,
    args: {
      category: 'other',
      urgency: 'medium',
      subject: cut(subject === '' ? 'Question in the chat' : subject, MAX_SUBJECT),
      description: cut(description, MAX_DESCRIPTION),
      email: email ?? null,
    },
  };
}

/** What the visitor has written since somebody else answered them, the oldest first. */
function requestBefore(before: readonly Entry[]): string[] {
  const answered = before.findLastIndex((entry) => entry.kind === 'assistant' && !isQuestion(entry.text));
  return before.slice(answered + 1).flatMap((entry) => (entry.kind === 'visitor' ? [entry.text] : []));
}

function isQuestion(text: string): boolean {
  return text.includes(ASK) || text.includes(ASK_AGAIN);
}

/** What it says when it is done. */
function isOutcome(text: string): boolean {
  return text.includes(OPENED) || text.includes(NOT_OPENED);
}

/** The contact that the newest ticket was opened with. */
function contactIn(entries: readonly Entry[]): string | undefined {
  const call = entries.findLast((entry) => entry.kind === 'call' && entry.tool === CREATE_TICKET);
  const args = call?.kind === 'call' ? call.args : undefined;
  const email = typeof args === 'object' && args !== null && 'email' in args ? args.email : undefined;
  return typeof email === 'string' ? email : undefined;
}

function textAt(entries: readonly Entry[], index: number): string {
  const entry = entries[index];
  return entry !== undefined && 'text' in entry ? entry.text : '';
}

function say(text: string): Step {
  return { type: 'say', text };
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
