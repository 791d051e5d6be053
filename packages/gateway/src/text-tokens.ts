/** Sizes of texts in tokens, without a tokeniser: good enough to compare with a limit, not to bill by. */

/** Tokens of one UTF-16 unit up to (not including) a code, beyond ASCII; from U+E000 on it is 1. */
const BLOCKS: readonly (readonly [end: number, tokens: number])[] = [
  // Accented Latin letters break words into pieces.
  [0x02_50, 1],
  // Combining marks break letters.
  [0x03_70, 1.5],
  // Greek, Cyrillic, Armenian, Hebrew, Arabic.
  [0x07_00, 0.5],
  // Syriac, Thaana, N'Ko.
  [0x09_00, 2],
  // The scripts of India, Thai.
  [0x0e_80, 0.5],
  // Lao, Tibetan.
  [0x10_00, 2],
  // Burmese, Georgian, parts of Korean syllables.
  [0x12_00, 1],
  // Ethiopic, Cherokee.
  [0x14_00, 2],
  // Khmer, Vietnamese, symbols, and all of Chinese, Japanese and Korean.
  [0xd8_00, 1],
  // Half of an emoji or of another character beyond the basic plane.
  [0xe0_00, 1.5],
];

/**
 * Estimates how many tokens a text has, rather too many than too few: a quarter for a small Latin letter or a space, one
 * for a Chinese, Japanese or Korean character, three for an emoji.
 *
 * @param scanned Characters that are looked at; each one after them counts as a token. Default: all.
 * @returns a number that is not rounded: the sizes of the parts of a text add up to that of the text.
 */
export function estimateTextTokens(text: string, scanned: number = text.length): number {
  const end = Math.min(text.length, scanned);
  let tokens = text.length - end;
  for (let index = 0; index < end; index += 1) tokens += unitTokens(text.charCodeAt(index));
  return tokens;
}

/** What a UTF-16 unit costs in the middle of a text that is made of its like. */
function unitTokens(unit: number): number {
  if (unit < 0x80) return asciiTokens(unit);
  for (const [end, tokens] of BLOCKS) if (unit < end) return tokens;
  return 1;
}

function asciiTokens(unit: number): number {
  const isLower = unit >= 0x61 && unit <= 0x7a;
  if (isLower || unit === 0x20) return 0.25;
  const isDigit = unit >= 0x30 && unit <= 0x39;
  return isDigit ? 0.75 : 0.5;
}
