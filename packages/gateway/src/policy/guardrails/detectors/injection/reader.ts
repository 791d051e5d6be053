/** Reads text by the lists of words and the rules; both are built once, which takes some hundred milliseconds. */
import { CLASS, createAlphabet } from './classes.ts';
import { joinedPhrases } from './joined-words.ts';
import { buildLexicon, type Lexicon } from './lexicon.ts';
import { nearWords, type NearWords } from './near-words.ts';
import { asWritten, lookAlike, mergeLookAlikes, stripKeepingSigns, toWords } from './normalise.ts';
import { MEETINGS } from './meetings.ts';
import { compileRules } from './rules.ts';
import { createSignalReader } from './signal-reader.ts';
import { SIGNALS } from './signals/languages.ts';
import { classesOf } from './tagger.ts';
import { LANGUAGES } from './words/languages.ts';

/** What a text says; each returns the reason when it is an attack. */
export interface Reader {
  /**
   * The text as it is written.
   *
   * @param strict Words count only as they are listed.
   */
  readonly plain: (words: string, strict: boolean) => string | undefined;
  /** The text as it looks: see `lookAlike`. */
  readonly lookAlike: (words: string, strict: boolean) => string | undefined;
  /** Weak signals that meet, in a text as it is written or as it looks. */
  readonly meeting: (words: string) => string | undefined;
  /** Words of a text as it looks that are written together, or torn apart. */
  readonly spaced: (words: string) => string | undefined;
  /** True for plain text that talks about attacks. */
  readonly isDiscussion: (words: string) => boolean;
}

interface View {
  readonly lexicon: Lexicon;
  readonly near: NearWords;
}

/** Parts phrases: no rule spans two lines. */
const GAP = '\n';

let reader: Reader | undefined;

export function theReader(): Reader {
  reader ??= createReader();
  return reader;
}

function createReader(): Reader {
  const alphabet = createAlphabet();
  const others = {
    unknown: alphabet.letterOf(['unknown']),
    number: alphabet.letterOf(['filler']),
    end: alphabet.letterOf(['end']),
  };
  const view = (fold: (stripped: string) => string): View => {
    const lexicon = buildLexicon(LANGUAGES, (list) => toWords(fold(stripKeepingSigns(list))), alphabet);
    return { lexicon, near: nearWords(lexicon.single) };
  };
  const written = view(asWritten);
  const meeting = createSignalReader(SIGNALS, MEETINGS, (list) => toWords(asWritten(stripKeepingSigns(list))));
  const seen = view((stripped) => mergeLookAlikes(lookAlike(stripped)));
  // Last, since patterns name every set of classes that the lexicons have.
  const rules = compileRules(alphabet);
  const discussion = alphabet.translate(CLASS.discuss);

  const classes = (words: string, { lexicon, near }: View, strict: boolean): string =>
    classesOf(words, lexicon, strict ? () => undefined : near, others);
  const reasonOf = (letters: string): string | undefined => rules.find(({ regex }) => regex.test(letters))?.reason;
  return {
    plain: (words, strict) => reasonOf(classes(words, written, strict)) ?? (strict ? undefined : meeting(words)),
    lookAlike: (words, strict) => reasonOf(classes(words, seen, strict)),
    meeting,
    spaced: (words) => {
      const phrases = joinedPhrases(words, seen.lexicon);
      return reasonOf(phrases.map((phrase) => classes(phrase, seen, true)).join(GAP));
    },
    isDiscussion: (words) => discussion.test(classes(words, written, true)),
  };
}
