/** Character references. Of the two thousand names of HTML those that models write; the others are shown as they are. */
const NAMES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  euro: '€',
  pound: '£',
  middot: '·',
  bull: '•',
  times: '×',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  larr: '←',
  rarr: '→',
};
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]{2,6}));/y;
const ESCAPED = /\\([!-/:-@[-`{-~])|&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-z]{2,6});/g;

/** A reference and the character that it stands for. */
export interface Reference {
  readonly char: string;
  readonly length: number;
}

/** Reads a reference such as `&amp;` or `&#x26;`. @returns null when there is none at `at`. */
export function readReference(text: string, at: number): Reference | null {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(text);
  if (match === null) return null;
  const [{ length }, decimal, hex, name] = match;
  if (name !== undefined) {
    const char = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    return char === undefined ? null : { char, length };
  }
  return { char: fromCode(Number.parseInt(decimal ?? hex ?? '0', decimal === undefined ? 16 : 10)), length };
}

/** Text with backslashes and references resolved. */
export function unescaped(text: string): string {
  return text.replace(ESCAPED, (match, char?: string) => char ?? readReference(match, 0)?.char ?? match);
}

/** What is no character is shown as one that is not known. */
function fromCode(code: number): string {
  const valid = code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
  return valid ? String.fromCodePoint(code) : '\ufffd';
}
