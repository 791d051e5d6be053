/** What was said while a person had the conversation, for the model that goes on with it (HI8). */
import type { AgentRequest } from '../run/agent-port.ts';
import { BlockedError } from '../policy/guardrails/blocked.ts';
import type { RunScope } from './scope.ts';

type Interlude = NonNullable<AgentRequest['interlude']>;

/** Newest characters of an interlude that the model is told. */
const MAX_CHARS = 8000;
const HEAD = 'While a person of the team had this conversation, this was said:';
const CUT = '(What came before is left out.)';
const WITHHELD = '(withheld)';

/**
 * Puts an interlude before the message that the run answers. Each message of it passes the input guardrails by itself: one
 * that they refuse is left out, and what they replace is replaced.
 *
 * @returns the text that the model gets; the message alone when nothing was said.
 */
export async function withInterlude(message: string, interlude: Interlude, scope: RunScope): Promise<string> {
  return interlude.length === 0 ? message : `${await tellInterlude(interlude, scope)}\n\n${message}`;
}

/** An interlude as the model is told of it, for a run that goes on after it. */
export async function tellInterlude(interlude: Interlude, scope: Pick<RunScope, 'guard' | 'ask'>): Promise<string> {
  const lines: string[] = [];
  for (const { id, by, text } of interlude) lines.push(`${by}: ${await screened({ id, text }, scope)}`);
  return `[${HEAD}\n${newest(lines)}]`;
}

async function screened(
  message: { readonly id: string; readonly text: string },
  scope: Pick<RunScope, 'guard' | 'ask'>,
): Promise<string> {
  try {
    const { text, verdict } = await scope.guard.input(message, scope.ask);
    await verdict;
    return text;
  } catch (error) {
    if (error instanceof BlockedError) return WITHHELD;
    throw error;
  }
}

/** As many of the newest lines as there is room for. */
function newest(lines: readonly string[]): string {
  let left = MAX_CHARS;
  const first = lines.findLastIndex((line) => {
    left -= line.length;
    return left < 0;
  });
  const kept = lines.slice(first + 1);
  return first < 0 ? kept.join('\n') : [CUT, ...kept].join('\n');
}
