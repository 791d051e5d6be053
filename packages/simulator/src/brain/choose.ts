/** Chooses one of the values that a schema allows, for a tool's parameter as for a structured answer. */
import { classify, closestCategory, explainedCategories } from './classify.ts';
import { isScale, severityOf, stepOf } from './severity.ts';
import type { Severity } from './severity.ts';
import { isPleasantry } from './small-talk.ts';
import { topicStrength } from './topics.ts';
import { contentStems, humanize } from './words.ts';

/** What a choice is made from. */
export interface ChoiceSources {
  /** What the user wrote. */
  readonly text: string;
  /** The system prompt; it may explain the values. */
  readonly instructions: string;
}

export interface Chosen {
  readonly value: unknown;
  /** False when nothing spoke for it. */
  readonly isClear: boolean;
}

const IN_DOUBT = /^(?:other|general|unknown|none|neutral|normal|medium|standard|default)$/i;
/** So many words in common with the explanation of a step decide, where the text gives no sign by itself. */
const MIN_DESCRIBED = 2;
/** Being named is more than a topic that comes along, and less than one that the text is after. */
const NAMED = 3;
const WISH =
  /\b(?:would be (?:\w+ )?(?:great|nice|useful|cool|helpful|good)|wish|suggest\w*|ideas?|feature|thanks?|thank you)\b/i;
const ASKS = /\?\s*$|^\s*(?:how|what|where|when|which|who|why|can|could|do|does|is|are)\b/i;

/**
 * - The steps of a scale of urgency go by the signs that the text gives, then by their explanations.
 * - Values that the system prompt explains go by these explanations.
 * - Others go by their names: words of the text, then what the text is about.
 * - In doubt it is the value that is for that, such as `other`, or the first.
 */
export function chooseValue(allowed: readonly unknown[], { text, instructions }: ChoiceSources): Chosen {
  const names = allowed.filter((value) => typeof value === 'string');
  const explained = explainedCategories(names, instructions);
  if (isScale(allowed)) {
    const described = explained === undefined ? undefined : closestCategory(text, explained);
    const isDescribed = severityOf(text) === undefined && (described?.score ?? 0) >= MIN_DESCRIBED;
    return { value: isDescribed ? described?.name : stepFor(allowed, text), isClear: true };
  }
  if (explained !== undefined) {
    const { name, isClear } = classify(text, explained, instructions);
    return { value: name, isClear };
  }
  const found = closestName(allowed, text);
  if (found !== undefined) return { value: found, isClear: true };
  return { value: valueInDoubt(allowed), isClear: allowed.length === 1 };
}

/** The value for when nothing speaks for any. */
export function valueInDoubt(allowed: readonly unknown[]): unknown {
  return allowed.find((value) => IN_DOUBT.test(String(value))) ?? allowed[0];
}

/** How severe a request is: what it says, otherwise little for questions and wishes, and something for all else. */
export function urgencyOf(text: string): Severity {
  return severityOf(text) ?? (WISH.test(text) || ASKS.test(text) || isPleasantry(text) ? 0 : 1);
}

function stepFor(allowed: readonly unknown[], text: string): unknown {
  const severity = urgencyOf(text);
  // "This is urgent" is what a step called so is for.
  const named =
    severity < 2 ? undefined : allowed.find((value) => isSaid(value, text) && /^[a-z]{6,}$/i.test(String(value)));
  return named ?? stepOf(allowed, severity);
}

/** The enum value whose words a text contains. */
export function closestEnum(allowed: readonly unknown[], text: string): unknown {
  return allowed.find((value) => isSaid(value, text));
}

function isSaid(value: unknown, text: string): boolean {
  const said = contentStems(text);
  const stems = [...contentStems(String(value))];
  return stems.length > 0 && stems.every((stem) => said.has(stem));
}

/** The value that a text names, or whose name is about the same as the text. */
function closestName(allowed: readonly unknown[], text: string): unknown {
  let best: { value: unknown; strength: number } | undefined;
  for (const value of allowed) {
    const strength = Math.max(isSaid(value, text) ? NAMED : 0, topicStrength(text, humanize(String(value))));
    if (strength > (best?.strength ?? 0)) best = { value, strength };
  }
  return best?.value;
}
