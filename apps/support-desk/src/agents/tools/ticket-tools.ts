import { z } from 'zod';

import { MAX_DESCRIPTION, MAX_SUBJECT } from '../../desk/tickets.ts';
import { type Ticket, TICKET_CATEGORIES, TICKET_URGENCIES } from '../../desk/types.ts';
import { defineTool, refused } from './tool.ts';
import type { DeskTool, ToolServices } from './tool.ts';

/** What customers are told about when they hear from us. */
export const ANSWER_TIME = 'within 24 to 48 hours';

/** `create_ticket(category, urgency, subject, description, email)`: has a person look after something later. */
export function createTicketTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    category: z.enum(TICKET_CATEGORIES).describe('What it is about.'),
    urgency: z
      .enum(TICKET_URGENCIES)
      .describe(
        'How bad it is. critical: data is lost, an account was taken over, or somebody may be hurt; nothing less.',
      ),
    subject: z.string().describe(`The problem in one line of at most ${MAX_SUBJECT} characters.`),
    description: z
      .string()
      .describe(
        `Everything that the team needs to know: what happened, error codes, order or invoice numbers, what was tried. At most ${MAX_DESCRIPTION} characters.`,
      ),
    email: z
      .string()
      .nullable()
      .describe('Where the answer goes: the e-mail address that the customer gave, otherwise null. Never invent one.'),
  });
  return defineTool(services, {
    name: 'create_ticket',
    description:
      'Opens a ticket, so that the team looks at a problem, a feature request or a complaint and answers later. Search the help ' +
      'articles first. A critical ticket waits until a teammate has confirmed it.',
    parameters,
    policy: {
      sideEffects: true,
      // The ticket is stored under the key of the call.
      idempotent: true,
      timeoutMs: 10_000,
      title: 'Open a ticket',
      // A critical ticket has people called in: one of them agrees first.
      approval: ({ urgency }: z.infer<typeof parameters>) => urgency === 'critical',
      decidedBy: 'operator',
      resolves: ['email'],
      summarise: (args) => {
        const { data } = parameters.safeParse(args);
        return data === undefined
          ? 'Open a ticket'
          : `Open a ticket (${words(data.category)}, ${data.urgency}): ${data.subject}`;
      },
    },
    execute({ category, urgency, subject, description, email }, call) {
      const outcome = services.desk.createTicket({
        category,
        urgency,
        subject,
        description,
        ...(email !== null && { email }),
        ...call.caller(),
        idempotencyKey: call.idempotencyKey(),
      });
      if (!outcome.ok) return refused(outcome);
      const ticket = outcome.value;
      return {
        ok: true,
        message: `Ticket ${ticket.id} is open: ${ticket.subject}. The team answers ${ANSWER_TIME}.`,
        ticket: ticketFacts(ticket),
      };
    },
  });
}

/** `get_ticket(ticket_id, email)`: how things stand with a ticket of the visitor's. */
export function getTicketTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    ticket_id: z.string().describe('The number of the ticket, for example TCK-1001.'),
    email: z
      .string()
      .nullable()
      .describe(
        'The e-mail address that was given with the ticket, when it was opened in another conversation; otherwise null.',
      ),
  });
  return defineTool(services, {
    name: 'get_ticket',
    description: 'Looks up one ticket by its number: status, subject, category, urgency, when it was opened.',
    parameters,
    policy: {
      sideEffects: false,
      idempotent: true,
      timeoutMs: 10_000,
      title: 'Look up a ticket',
      resolves: ['email'],
      summarise: (args) => `Look up ticket ${parameters.safeParse(args).data?.ticket_id ?? ''}`.trim(),
    },
    execute({ ticket_id, email }, call) {
      const found = services.desk.getTicket({
        ticketId: ticket_id,
        ...call.caller(),
        ...(email !== null && { email }),
      });
      if (!found.ok) return refused(found);
      const ticket = found.value;
      return {
        ok: true,
        message: `${ticket.id}: ${ticket.subject}, ${ticket.status.toLowerCase()}, opened on ${ticket.createdAt.slice(0, 10)}`,
        ticket: { ...ticketFacts(ticket), description: ticket.description },
      };
    },
  });
}

function ticketFacts({ id, category, urgency, status, subject, createdAt }: Ticket) {
  return { ticket_id: id, category, urgency, status, subject, created_at: createdAt };
}

function words(category: string): string {
  return category.replaceAll('_', ' ');
}
