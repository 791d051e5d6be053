/** Passes a conversation on to a colleague, or back to the one who knows all of them. */
import { conceptStrength, CONCEPTS, isHandoff } from './concepts.ts';
import { senseOf } from './judgement.ts';
import { isAboutSelf } from './small-talk.ts';
import { hasTopic, topicStrength } from './topics.ts';
import type { ToolSpec } from './types.ts';
import { contentStems, distinctiveStems, humanize, words } from './words.ts';

/** A handoff needs this much evidence. */
const THRESHOLD = 3;
/** Words in common with a description count up to this. */
const MAX_SHARED = 3;
/** Only so much of a system prompt is searched. */
const MAX_INSTRUCTIONS = 20_000;

/** What is done to something, whatever it is. */
const CHANGES: ReadonlySet<string> = new Set(['refund', 'cancel']);

/** One who takes what is nobody else's. */
const GENERALIST =
  /\b(?:every ?thing else|any ?thing else|some ?thing else|nobody else|no one else|all other|any other|other (?:topics|questions|requests|matters)|outside (?:of )?(?:your|their|the)|unrelated|not (?:about|related|yours)|general)\b/i;
const GENERALIST_NAME =
  /\b(?:triage|reception(?:ist)?|front ?(?:desk|office)|router|dispatch\w*|concierge|coordinator|help ?desk|main|supervisor|orchestrator|greeter)\b/i;
/** One who answers whatever is asked. */
const ANSWERS = /\bfaqs?\b|\b(?:general|any|all|common|customers?|answers?|frequently asked) (?:\w+ )?questions\b/i;
/** Says of what stands beside it that it belongs to others. "What does not work" does not. */
const FOREIGN =
  /\b(?:(?:not|isn't|aren't|never) (?:about|yours|your|related|part|for you|covered|concerned)|nothing|nobody|no one|nor|other than|except|unless|of (?:that|this|any other) kind)\b/i;
const NEGATED = /\b(?:not|never|nor|no|nothing|isn't|aren't|don't|doesn't|other than|except|unless)\b/i;

/** What is said of a handoff: its own description, and the parts of the system prompt that name it. */
interface Described {
  readonly tool: ToolSpec;
  readonly about: string;
  readonly isGeneralist: boolean;
}

export interface Route {
  readonly tool: ToolSpec;
  readonly strength: number;
  /** Whether it goes to whoever takes what is left, since the text is not the agent's own. */
  readonly isBack: boolean;
}

/**
 * The handoff for a text; undefined when the agent keeps it.
 *
 * @param made Names of the handoffs that were made since the user wrote: none is made twice.
 */
export function chooseHandoff(
  text: string,
  tools: readonly ToolSpec[],
  instructions: string,
  made: readonly string[],
): Route | undefined {
  const described = tools
    .filter((tool) => isHandoff(tool))
    .map((tool) => describe(tool, instructions))
    .filter(({ tool }) => !made.includes(tool.name));
  let best: Route | undefined;
  for (const { tool, about } of described.filter(({ isGeneralist }) => !isGeneralist)) {
    const strength = strengthOf(text, tool, about);
    if (strength >= THRESHOLD && strength > (best?.strength ?? 0)) best = { tool, strength, isBack: false };
  }
  if (best !== undefined) return best;
  const answers =
    /\?\s*$/.test(text) && senseOf(text) === undefined ? described.find(({ about }) => ANSWERS.test(about)) : undefined;
  if (answers !== undefined && !isAboutSelf(text)) return { tool: answers.tool, strength: THRESHOLD, isBack: false };
  const back = described.find(({ isGeneralist }) => isGeneralist);
  if (back === undefined || !hasTopic(text) || topicStrength(text, scopeOf(tools, instructions)) > 0) return undefined;
  return { tool: back.tool, strength: THRESHOLD, isBack: true };
}

function strengthOf(text: string, tool: ToolSpec, about: string): number {
  const said = contentStems(text);
  const shared = [...contentStems(about)].filter((stem) => said.has(stem)).length;
  const changes = CONCEPTS.filter((concept) => CHANGES.has(concept.name) && concept.said.test(text));
  const concepts = changes.map((concept) => conceptStrength(tool, concept));
  const named = [...distinctiveStems(agentName(tool))].filter((stem) => said.has(stem)).length;
  return topicStrength(text, about) + 3 * named + Math.min(MAX_SHARED, 1.5 * shared) + Math.max(0, ...concepts);
}

/** `transfer_to_math_tutor_agent` → `math tutor`. */
function agentName(tool: ToolSpec): string {
  return humanize(tool.name.replace(/^transfer_to_/, '')).replace(
    /(?<=.) (?:agent|specialist|assistant|team|department)$/,
    '',
  );
}

function describe(tool: ToolSpec, instructions: string): Described {
  const name = agentName(tool);
  const description = tool.description.replace(/^Handoff to the .{0,100}? agent to handle the request\.\s?/, '');
  const clauses = clausesAbout(tool.name, name, instructions);
  const positive = clauses.filter((clause) => !FOREIGN.test(clause));
  const isGeneralist =
    GENERALIST_NAME.test(name) ||
    GENERALIST.test(description) ||
    clauses.some((clause) => FOREIGN.test(clause) || GENERALIST.test(clause));
  return { tool, about: [name, description, ...positive].join('. '), isGeneralist };
}

/** Parts of the system prompt that name a handoff, by its tool's name or by the agent's. */
function clausesAbout(toolName: string, name: string, instructions: string): string[] {
  const clauses = instructions.slice(0, MAX_INSTRUCTIONS).split(/[;\n:]|\.\s|,\s(?=call\b)/);
  return clauses.flatMap((clause, index) => {
    const isNamed = clause.includes(toolName) || (words(name).length > 1 && humanize(clause).includes(name));
    if (!isNamed) return [];
    // "…, call transfer_to_x": what it is called for stands before.
    return /^\s*call\b/.test(clause) ? [`${clauses[index - 1] ?? ''}, ${clause}`] : [clause];
  });
}

/** What an agent is there for: the names of its own tools, and how its system prompt begins. */
function scopeOf(tools: readonly ToolSpec[], instructions: string): string {
  const names = tools.filter((tool) => !isHandoff(tool)).map((tool) => humanize(tool.name));
  const sentences = instructions
    .slice(0, 2_000)
    .split(/\.\s|\n/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '' && !NEGATED.test(sentence))
    .slice(0, 4);
  return [...names, ...sentences].join('. ');
}
