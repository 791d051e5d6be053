/** Tells orders to the assistant's machinery from what customers write: prompt injection and jailbreaks (GU1). */
import { createAlphabet } from './classes.ts';
import { buildLexicon, type Lexicon } from './lexicon.ts';
import { hiddenTexts, type Via } from './decoders.ts';
import { joinedPhrases } from './joined-words.ts';
import { markedAs } from './markers.ts';
import { nearWords, type NearWords } from './near-words.ts';
import { joined, lookAlike, SIGNS, strip, toWords } from './normalise.ts';
import { compileRules } from './rules.ts';
import { classesOf } from './tagger.ts';
import { LANGUAGES } from './words/languages.ts';

export interface Injection {
  /** Kind of attack, such as `instruction_override`. */
  readonly reason: string;
  /** What it was hidden in; of several layers the outermost. `look_alike`: other letters, digits or signs for letters. */
  readonly via: 'plain' | 'look_alike' | 'spaced' | Via;
}

/** Layers of encoding that are taken off. */
const MAX_DEPTH = 3;
/** Characters that are read in all, as a multiple of the text's length, and at least so many. */
const BUDGET_FACTOR = 8;
const MIN_BUDGET = 20_000;

const ALPHABET = createAlphabet();
const OTHER = {
  unknown: ALPHABET.letterOf(['unknown']),
  number: ALPHABET.letterOf(['filler']),
  end: ALPHABET.letterOf(['end']),
};

interface View {
  readonly fold: (stripped: string) => string;
  readonly lexicon: Lexicon;
  readonly near: NearWords;
}

function view(fold: (stripped: string) => string): View {
  const isSign = (entry: string): boolean => SIGNS.has(entry);
  const lexicon = buildLexicon(
    LANGUAGES,
    (entry) => (isSign(entry) ? entry : toWords(fold(strip(entry)))),
    ALPHABET,
  );
  return { fold, lexicon, near: nearWords(lexicon.single) };
}

const AS_WRITTEN = view((stripped) => stripped.toLowerCase());
const AS_SEEN = view(lookAlike);
/** Made last: patterns name every set of classes that the lexicons have. */
const RULES = compileRules(ALPHABET);

/**
 * Finds an attempt to override the assistant's instructions, to have them shown, to unlock it, to forge a turn of the
 * conversation, to get round approvals or to carry data away.
 *
 * @param text Any text; invisible characters, spelling tricks and encodings are seen through.
 */
export function detectInjection(text: string): Injection | undefined {
  return search(text, 0, { left: Math.max(MIN_BUDGET, text.length * BUDGET_FACTOR) });
}

function search(text: string, depth: number, budget: { left: number }, strict = false): Injection | undefined {
  if (text.length > budget.left) return undefined;
  budget.left -= text.length;
  const stripped = strip(text);
  const found = searchText(stripped, strict);
  if (found !== undefined || depth === MAX_DEPTH || strict) return found;
  for (const { via, text: hidden } of hiddenTexts(stripped, text)) {
    // Any text has a mirror image: what is nearly a word of it says nothing.
    const inside = search(hidden, depth + 1, budget, via === 'rot13' || via === 'reversed');
    if (inside !== undefined) return { reason: inside.reason, via };
  }
  return undefined;
}

/** @param strict Words count only as they are listed. */
function searchText(stripped: string, strict: boolean): Injection | undefined {
  const marker = strict ? undefined : markedAs(stripped);
  if (marker !== undefined) return { reason: marker, via: 'plain' };
  const inPlain = reasonIn(AS_WRITTEN, stripped, strict);
  if (inPlain !== undefined) return { reason: inPlain, via: 'plain' };
  const inSeen = reasonIn(AS_SEEN, stripped, strict);
  if (inSeen !== undefined) return { reason: inSeen, via: 'look_alike' };
  const phrases = strict ? [] : joinedPhrases(joined(toWords(AS_SEEN.fold(stripped))), AS_SEEN.lexicon);
  for (const phrase of phrases) {
    const reason = reasonOf(phrase);
    if (reason !== undefined) return { reason, via: 'spaced' };
  }
  return undefined;
}

function reasonIn({ fold, lexicon, near }: View, stripped: string, strict: boolean): string | undefined {
  return reasonOf(classesOf(toWords(fold(stripped)), lexicon, strict ? () => undefined : near, OTHER));
}

function reasonOf(classes: string): string | undefined {
  return RULES.find(({ regex }) => regex.test(classes))?.reason;
}
