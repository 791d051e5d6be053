/**
 * Classes of words. A text becomes a string with one character per word, and the rules are short patterns over such
 * strings: they are the same for every language. A word may be of several classes.
 */

const FIRST_CLASS = 0xe100;
const FIRST_SET = 0xe200;

const DESCRIBED = [
  /** Puts instructions out of force: ignore, disregard, forget. */
  'override',
  /** The same as a state: ignored, void, cancelled. */
  'overridden',
  /** What a character does: ignores, breaks. */
  'overrides',
  /** Goes around a control: bypass, skip, disable. */
  'bypass',
  'follow',
  'negation',
  'without',
  /** What an assistant is told to do: instructions, directives. */
  'instructions',
  /** What binds an assistant, and customers too: rules, guidelines, filters. */
  'rules',
  'prompt',
  /** Before this: previous, earlier, prior. */
  'previous',
  /** Above this text: above, before this message. */
  'above',
  /** Of the assistant's makers: system, initial, hidden. */
  'system',
  'safety',
  /** Names of what holds the assistant back that need no "your". */
  'guardrails',
  'your',
  'its',
  /** Of a customer or of somebody else: then it is not the assistant's. */
  'my',
  'you',
  'yourself',
  'me',
  /** Somebody else acts: I, we, he, did. */
  'other',
  'all',
  'everything',
  'what',
  'told',
  'programmed',
  /** Makes the assistant say something word for word: repeat, print, reveal. */
  'extract',
  /** Asks for something: show, tell, give. */
  'ask',
  'words',
  'beginning',
  'be',
  /** Filler between the words that matter. */
  'filler',
  'article',
  'and',
  /** Says what something is for: of, for, about. */
  'about',
  /** What instructions and rules of ordinary business are about. */
  'business',
  'new',
  'fromNow',
  'pretend',
  'answer',
  'unlocked',
  /** Phrases that nothing but an attack uses. */
  'attack',
  'dan',
  'danName',
  'mode',
  'modeName',
  'enable',
  'ai',
  'developer',
  /** The name of the mode, in one entry: developer mode. */
  'developerMode',
  /** Has a developer mode of its own: phone, console. */
  'device',
  'staff',
  'approval',
  'tool',
  /** Name with underscores. */
  'identifier',
  'call',
  'approve',
  'directly',
  'notify',
  /** Keeps it from somebody. */
  'conceal',
  'send',
  /** What must not leave: conversation, history. */
  'conversation',
  'secret',
  'link',
  'email',
  'decode',
  'obey',
  /** "Your instructions" in one word. */
  'yourOrders',
  /** Names of the prompt that need no "your": system prompt. */
  'systemPrompt',
  /** Verbs of languages that put them last. */
  'lastOverride',
  'lastAsk',
  'lastPretend',
  'lastBypass',
  'lastCall',
  'fiction',
  /** Talks about attacks instead of making one. */
  'discuss',
  /** A word that no list has. */
  'unknown',
  /** End of a sentence. */
  'end',
] as const;

export type WordClass = (typeof DESCRIBED)[number];

/** Signs of the classes in the patterns of the rules: private-use characters, so that they mean nothing in a pattern. */
export const CLASS = Object.fromEntries(
  DESCRIBED.map((name, index) => [name, String.fromCodePoint(FIRST_CLASS + index)]),
) as Readonly<Record<WordClass, string>>;

/**
 * Words of one language by class, separated by `,`. `*` at the end stands for any ending. An entry may have several words.
 * Written with accents or without: both are folded.
 */
export type WordFamilies = Partial<Record<Exclude<WordClass, 'unknown' | 'end'>, string>>;

/** Characters for sets of classes: a text is written in them, and patterns are translated to them. */
export interface Alphabet {
  /** Character of a word that is of all these classes. */
  readonly letterOf: (classes: Iterable<WordClass>) => string;
  /** A pattern of signs of classes as one of letters; every set has its letter by then. */
  readonly translate: (pattern: string) => RegExp;
}

export function createAlphabet(): Alphabet {
  const letters = new Map<string, string>();
  const withClass = new Map<string, string>();
  const letterOf = (classes: Iterable<WordClass>): string => {
    const names = [...new Set(classes)].toSorted();
    const key = names.join(' ');
    const known = letters.get(key);
    if (known !== undefined) return known;
    const letter = String.fromCodePoint(FIRST_SET + letters.size);
    letters.set(key, letter);
    for (const name of names) withClass.set(CLASS[name], (withClass.get(CLASS[name]) ?? '') + letter);
    return letter;
  };
  const lettersOf = (signs: string): string => Array.from(signs, (sign) => withClass.get(sign) ?? '').join('');
  return {
    letterOf,
    translate: (pattern) =>
      new RegExp(
        pattern.replaceAll(
          /\[(\^?)([\uE100-\uE1FF\n]+)\]|([\uE100-\uE1FF])/gu,
          (_, not: string | undefined, set: string | undefined, sign: string | undefined) =>
            `[${not ? '^\\n' : ''}${lettersOf(set ?? sign ?? '')}]`,
        ),
        'u',
      ),
  };
}
