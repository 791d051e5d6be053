import { z } from 'zod';

import { defineTool } from './tool.ts';
import type { DeskTool, ToolServices } from './tool.ts';

/** How long somebody waits for a teammate before a ticket is the better answer. */
const WAIT_MS = 30 * 60_000;

/**
 * `request_human(reason, summary)`: asks the team whether somebody takes over. The approval is the question: an operator who
 * approves it joins the conversation, one who declines, or nobody within 30 minutes, leaves it to a ticket.
 */
export function requestHumanTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    reason: z.string().describe('Why a person is needed, in one sentence.'),
    summary: z
      .string()
      .describe('What the teammate has to know: what the customer wants, what was found, what was tried.'),
  });
  return defineTool(services, {
    name: 'request_human',
    description:
      'Asks whether a human teammate can join this conversation, when the customer asks for a real person or the matter needs ' +
      'one. A teammate accepts or declines; if nobody is free, offer a ticket.',
    parameters,
    policy: {
      // Nothing is changed by the call itself: the operator joins by taking the conversation.
      sideEffects: false,
      idempotent: true,
      timeoutMs: 10_000,
      title: 'Ask for a teammate',
      approval: true,
      decidedBy: 'operator',
      expiresInMs: WAIT_MS,
      // Written for the teammate, about the customer.
      visibleTo: ['operator'],
      summarise: () => 'Join this conversation',
    },
    execute: () => ({
      ok: true,
      message: 'A teammate is joining this conversation and will write here in a moment.',
    }),
  });
}
