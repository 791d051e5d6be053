import { z } from 'zod';

import { TICKET_CATEGORIES, TICKET_URGENCIES } from '../../desk/types.ts';

/** What the triage agent says of a request. `summary` and `recommended_action` are written for the customer. */
export const TriageResult = z.object({
  category: z.enum(TICKET_CATEGORIES).describe('What the request is about.'),
  urgency: z.enum(TICKET_URGENCIES).describe('How soon somebody has to act.'),
  summary: z
    .string()
    .describe(
      'The answer, or what you have understood, in one to four sentences addressed to the customer. No refund amounts.',
    ),
  recommended_action: z
    .string()
    .describe('What happens next or what the customer can do, in one or two sentences addressed to the customer.'),
  requires_human: z.boolean().describe('Whether a person has to look at it.'),
});
export type TriageResult = z.infer<typeof TriageResult>;

const HUMAN = 'A member of our team will look at this as well.';

/**
 * The result as the customer reads it.
 *
 * @param output What the agent has answered, or anything else that was stored as its answer.
 */
export function renderTriage(output: unknown): string {
  const { data } = TriageResult.safeParse(output);
  if (data === undefined) return 'Thank you. Your message has reached us.';
  const summary = data.summary.trim();
  const action = data.recommended_action.trim();
  const parts = [summary, action].filter((part) => part !== '');
  if (data.requires_human && !mentionsPerson(parts.join(' '))) parts.push(HUMAN);
  // Models like to say both in the same words.
  return [...new Set(parts)].join('\n\n') || HUMAN;
}

function mentionsPerson(text: string): boolean {
  return /\b(?:teammate|colleague|team|person|human|somebody|someone)\b/i.test(text);
}
