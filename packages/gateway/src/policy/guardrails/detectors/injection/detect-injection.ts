/** Tells orders to the assistant's machinery from what customers write: prompt injection and jailbreaks (GU1). */
import { hiddenTexts, type Via } from './decoders.ts';
import { markedAs } from './markers.ts';
import { asWritten, lookAlike, mergeLookAlikes, strip, toWords } from './normalise.ts';
import { type Reader, theReader } from './reader.ts';

export interface Injection {
  /** Kind of attack, such as `instruction_override`. */
  readonly reason: string;
  /**
   * What it was hidden in; of several layers the outermost. `look_alike`: other letters, digits or signs for letters.
   * `spaced`: spaces where none belong, or none where they do.
   */
  readonly via: 'plain' | 'look_alike' | 'spaced' | Via;
}

/** Layers of encoding that are taken off. */
const MAX_DEPTH = 3;
/** Characters of hidden texts that are read in all; what is behind them is not. */
const MAX_HIDDEN = 24_000;

const QUOTED = /"[^"\n]{1,200}"|(?<!\p{L})'[^'\n]{1,200}'(?!\p{L})|[“„«‘「『][^“„«»”‘’」』\n]{1,200}[”“»’」』]/gu;

/**
 * Finds an attempt to override the assistant's instructions, to have them shown, to unlock it, to forge a turn of the
 * conversation, to get round approvals or to carry data away. Takes time in proportion to the text's length.
 *
 * @param text Any text; invisible characters, spelling tricks and encodings are seen through.
 */
export function detectInjection(text: string): Injection | undefined {
  return search(text, 0, { left: MAX_HIDDEN }, false);
}

/** @param strict Words count only as they are listed. */
function search(text: string, depth: number, hiddenBudget: { left: number }, strict: boolean): Injection | undefined {
  const stripped = strip(text);
  const found = searchText(stripped, strict, theReader());
  if (found !== undefined || depth === MAX_DEPTH || strict) return found;
  for (const { via, text: all } of hiddenTexts(stripped, text)) {
    const hidden = all.slice(0, hiddenBudget.left);
    hiddenBudget.left -= hidden.length;
    // Any text has a mirror image: what is nearly a word of it says nothing.
    const inside = search(hidden, depth + 1, hiddenBudget, via === 'rot13' || via === 'reversed');
    if (inside !== undefined) return { reason: inside.reason, via };
  }
  return undefined;
}

function searchText(stripped: string, strict: boolean, reader: Reader): Injection | undefined {
  const marker = strict ? undefined : markedAs(stripped);
  if (marker !== undefined) return { reason: marker, via: 'plain' };
  const words = toWords(asWritten(stripped));
  const plain = reader.plain(words, strict);
  if (plain !== undefined) return isQuestionAbout(stripped, reader) ? undefined : { reason: plain, via: 'plain' };
  const look = lookAlike(stripped);
  const isAsWritten = look === stripped.toLowerCase();
  const seenWords = isAsWritten ? words : toWords(look);
  const seen = mergeLookAlikes(seenWords);
  const alike = isAsWritten
    ? undefined
    : (reader.lookAlike(seen, strict) ?? (strict ? undefined : reader.meeting(seenWords)));
  if (alike !== undefined) return { reason: alike, via: 'look_alike' };
  const spaced = strict ? undefined : reader.spaced(seen);
  return spaced === undefined ? undefined : { reason: spaced, via: 'spaced' };
}

/** A question about an attack that is only quoted: 'What does "ignore your rules" mean?' */
function isQuestionAbout(stripped: string, reader: Reader): boolean {
  const rest = stripped.replaceAll(QUOTED, ' ');
  if (rest === stripped) return false;
  const words = toWords(asWritten(rest));
  return reader.isDiscussion(words) && reader.plain(words, true) === undefined;
}
