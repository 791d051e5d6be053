/** Messages that ask for several things, of which an agent can do some, and its colleagues the others. */
import { isHandoff, ownName } from './concepts.ts';
import { findIdentifiers } from './entities.ts';
import { findSteps, partsOf } from './intent.ts';
import { knowledgeTool } from './initiative.ts';
import { chooseHandoff } from './routing.ts';
import type { Route } from './routing.ts';
import { hasTopic, topicStrength } from './topics.ts';
import type { ToolSpec } from './types.ts';
import { contentStems } from './words.ts';

/**
 * The parts of a message that were not answered yet.
 *
 * @param answers What was said since the message; the whole message is open when nothing was.
 */
export function unanswered(text: string, answers: string): string {
  if (answers === '') return text;
  return joined(partsOf(text).filter((part) => !isAnswered(part, answers)));
}

/** Parts as one text again, each a sentence. */
function joined(parts: readonly string[]): string {
  return parts.map((part, index) => (index === parts.length - 1 || /[.?!]$/.test(part) ? part : `${part}.`)).join(' ');
}

function isAnswered(part: string, answers: string): boolean {
  const ids = findIdentifiers(part);
  if (ids.length > 0) return ids.some((id) => answers.includes(id));
  if (!hasTopic(part)) return true;
  const heard = contentStems(answers);
  const shared = [...contentStems(part)].filter((stem) => heard.has(stem)).length;
  return shared >= 2 || topicStrength(part, answers) > 0;
}

/** What an agent can use for a message. */
interface Means {
  readonly tools: readonly ToolSpec[];
  readonly instructions: string;
  /** Names of the handoffs that were made already. */
  readonly made: readonly string[];
}

/** The parts of a message that an agent does itself; the whole message when it does none of them, or all. */
export function ownPart(text: string, means: Means): string {
  const parts = partsOf(text);
  const own = parts.filter((part) => foreignHandoff(part, means) === undefined);
  const isMixed = own.length < parts.length && own.some((part) => hasTopic(part) || findIdentifiers(part).length > 0);
  return isMixed ? joined(own) : text;
}

/** The handoff for a part that is a colleague's; undefined for what the agent does itself. */
export function foreignHandoff(part: string, { tools, instructions, made }: Means): ToolSpec | undefined {
  const found = chooseHandoff(part, tools, instructions, made);
  if (found === undefined) return undefined;
  const own = tools.filter((tool) => !isHandoff(tool) && tool !== knowledgeTool(tools));
  const steps = findSteps(own, part);
  // What goes back is about a field of its own: a tool that only takes the same address or number does not settle it.
  const isOwn = steps.some(({ tool }) => !found.isBack || topicStrength(part, ownName(tool)) > 0);
  return isOwn ? undefined : found.tool;
}

/**
 * The handoff for the first of several requests that go to different colleagues; undefined where they do not, or where
 * parts may belong together.
 */
export function firstOfSeveral(text: string, { tools, instructions, made }: Means): Route | undefined {
  const routes = partsOf(text)
    .filter(standsAlone)
    .flatMap((part) => chooseHandoff(part, tools, instructions, made) ?? []);
  return new Set(routes.map(({ tool }) => tool)).size > 1 ? routes[0] : undefined;
}

/** A question, or a statement about a certain thing. "It is broken." is the reason of what comes next. */
function standsAlone(part: string): boolean {
  return part.endsWith('?') || findIdentifiers(part).length > 0 || /\b[A-Z]{1,4}-?\d{2,6}\b/.test(part);
}
