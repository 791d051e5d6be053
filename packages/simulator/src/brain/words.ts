/** Words that say nothing about which tool is meant. */
const STOP_WORDS = new Set(
  (
    'a an the i me my you your it its this that these those we us our is are was were be been am do does did done can could ' +
    'would will shall should may might must have has had of for to in on at by with from and or not no so if then than as ' +
    'please want need like just also about what which who when where why how any some all one use used using when only ' +
    'handoff agent handle request tool user customer assistant given returns return value id'
  ).split(' '),
);

/** Verbs that many tools share in their names; they do not tell one tool from another. */
const GENERIC_VERBS = new Set(
  'get look lookup find fetch search list read show check issue create make add set do run call query transfer up'.split(
    ' ',
  ),
);

const SUFFIXES = ['ations', 'ation', 'ments', 'ment', 'ings', 'ing', 'ies', 'ed', 'es', 's', 'y', 'e'];

/** Cuts a lower-case word down to a crude stem, so that "cancelled" and "cancellation" both give "cancel". */
export function stem(word: string): string {
  for (const suffix of SUFFIXES) {
    if (!word.endsWith(suffix) || word.length - suffix.length < 3) continue;
    const cut = word.slice(0, -suffix.length);
    return /([b-df-hj-np-tv-z])\1$/.test(cut) ? cut.slice(0, -1) : cut;
  }
  return word;
}

/** Splits text, snake_case and camelCase names into lower-case words. */
export function words(text: string): string[] {
  return (
    text
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** The stems of the words that carry meaning. */
export function contentStems(text: string): Set<string> {
  return new Set(
    words(text)
      .filter((word) => word.length > 1 && !STOP_WORDS.has(word))
      .map(stem),
  );
}

/** As {@link contentStems}, without the verbs that every tool name has. */
export function distinctiveStems(name: string): Set<string> {
  return new Set(
    words(name)
      .filter((word) => word.length > 1 && !STOP_WORDS.has(word) && !GENERIC_VERBS.has(word))
      .map(stem),
  );
}

/** `order_id` or `orderId` → `order id`. */
export function humanize(name: string): string {
  return words(name).join(' ');
}

/** First letter in upper case. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "a", "a and b", "a, b and c". */
export function joinAnd(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Longest headline, in characters. */
const MAX_HEADLINE = 80;

/** The first sentence of a text in one line, cut at the end of a word. */
export function headline(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const sentence = (/^.{10,}?[.!?](?=\s|$)/.exec(line)?.[0] ?? line).replace(/[.!]+$/, '');
  if (sentence.length <= MAX_HEADLINE) return capitalize(sentence);
  return `${capitalize(sentence.slice(0, MAX_HEADLINE).replace(/\s\S*$/, ''))} …`;
}
