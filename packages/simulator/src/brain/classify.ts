/** Puts a text into one of some categories that the system prompt explains. */
import { CONCEPTS } from './concepts.ts';
import { findIdentifiers } from './entities.ts';
import { senseMeantBy, senseOf } from './judgement.ts';
import { topicStrength } from './topics.ts';
import { contentStems, humanize, stem, words } from './words.ts';

export interface Category {
  readonly name: string;
  /** What the system prompt says of it; empty when nothing. */
  readonly explanation: string;
}

export interface Choice {
  readonly name: string;
  /** False when nothing spoke for it. */
  readonly isClear: boolean;
}

/** Longest explanation that is read, in characters. */
const MAX_EXPLANATION = 500;
const IN_DOUBT =
  /^(?:appropriate|ok|okay|safe|allowed|on_?topic|other|general|unknown|none|neutral|normal|medium|default)$/i;

/** The explanations that lines such as `- billing: invoices and payments` give for these names; undefined for fewer than two. */
export function explainedCategories(names: readonly string[], instructions: string): Category[] | undefined {
  const wanted = new Set(names);
  const explained = new Map<string, string>();
  for (const line of instructions.split('\n')) {
    const [, name = '', explanation = ''] =
      /^\s*[-*•]\s*[`*"']*([\w -]{1,60}?)[`*"']*\s*[:–—-]\s+(.+)$/.exec(line) ?? [];
    if (wanted.has(name) && !explained.has(name)) explained.set(name, explanation.slice(0, MAX_EXPLANATION));
  }
  if (explained.size < 2) return undefined;
  return names.map((name) => ({ name, explanation: explained.get(name) ?? '' }));
}

/**
 * Chooses a category. Manipulation and harm come before everything; a text counts as off-topic only when nothing in it has to
 * do with the purpose. In doubt it is the one that is for that, such as `appropriate` or `other`, or the first.
 *
 * @param instructions The system prompt, for the purpose that it states.
 */
export function classify(text: string, categories: readonly Category[], instructions: string): Choice {
  const senses = new Map(categories.map(({ name, explanation }) => [senseMeantBy(name, explanation), name]));
  const doubtful = categories.find(({ name }) => IN_DOUBT.test(name)) ?? categories[0];
  const sense = senseOf(text);
  const isOnPurpose = servesPurpose(text, instructions);
  const sensed = sense === undefined || (sense === 'off_topic' && isOnPurpose) ? undefined : senses.get(sense);
  if (sensed !== undefined) return { name: sensed, isClear: true };
  const plain = categories.filter(
    ({ name, explanation }) => name !== doubtful?.name && senseMeantBy(name, explanation) === undefined,
  );
  const described = closestCategory(text, plain);
  const own = doubtful === undefined ? undefined : closestCategory(text, [doubtful]);
  const best = (described?.score ?? 0) >= (own?.score ?? 0) ? described : own;
  if (best !== undefined) return { name: best.name, isClear: true };
  return { name: doubtful?.name ?? '', isClear: isOnPurpose && plain.length === 0 };
}

/**
 * The category that is most about what the text is about, by topic and by words that they share; a word of the name counts
 * for three. Undefined when nothing speaks for any.
 */
export function closestCategory(
  text: string,
  categories: readonly Category[],
): { readonly name: string; readonly score: number } | undefined {
  const said = contentStems(text);
  let best: { name: string; score: number } | undefined;
  for (const { name, explanation } of categories) {
    const shared = (wording: string): number => [...contentStems(wording)].filter((word) => said.has(word)).length;
    const byName = Math.max(3 * shared(name), 1.5 * topicStrength(text, humanize(name)));
    const score = Math.max(byName, topicStrength(text, explanation)) + shared(explanation);
    if (score > (best?.score ?? 0)) best = { name, score };
  }
  return best;
}

/** Whether a text has to do with what an assistant is there for: in words, by an identifier, or by what it wants done. */
function servesPurpose(text: string, instructions: string): boolean {
  const purpose = /\b(?:there for|purpose(?: is)?|helps? (?:\w+ )?with|is about)\b:?\s*([^\n.]{1,500})/i.exec(
    instructions,
  )?.[1];
  const stems = longStems(purpose ?? '');
  const said = longStems(text);
  return (
    [...stems].some((stem) => said.has(stem)) ||
    findIdentifiers(text).length > 0 ||
    CONCEPTS.some(({ name, said: pattern }) => CUSTOMER.has(name) && pattern.test(text))
  );
}

/** What is left of the words of a text; unlike with tools, "return" tells something here. */
function longStems(text: string): Set<string> {
  return new Set(
    words(text)
      .filter((word) => word.length > 3 && !EMPTY.has(word))
      .map(stem),
  );
}

const EMPTY: ReadonlySet<string> = new Set(['with', 'from', 'that', 'this', 'their', 'about', 'online', 'questions']);

/** What customers want of any shop or service. */
const CUSTOMER: ReadonlySet<string> = new Set(['refund', 'cancel', 'account', 'human']);
