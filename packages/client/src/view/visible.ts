/** Text on which somebody decides: nothing in it is hidden, or reads as something else than it is (SC6). */

/**
 * Characters that change how text reads without being seen: controls, direction overrides, zero-width characters, tags.
 * Line breaks and tabs are seen, and the joiner inside an emoji belongs to it.
 */
const INVISIBLE = /(?![\t\n])(?!(?<=\p{Extended_Pictographic}\ufe0f?)\u200d)[\p{Cc}\p{Cf}]/gu;

/**
 * Names of hosts, in addresses of pages and of mail, wherever they are in a text; no part of one is longer than 63. A literal,
 * so that whoever does not use it does not load it.
 */
const HOST =
  /(?<![\p{L}\p{M}\p{N}-])[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?(?:[.。．｡][\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?){1,8}/gu;
const PLAIN = /^[\p{ASCII}]*$/u;
/** Scripts whose letters stand beside Latin ones in names that are what they seem. */
const BESIDE_LATIN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]/u;
const LATIN = /\p{Script=Latin}/u;
const LETTERS = /\p{L}/gu;
/** Letters of other scripts that look like small Latin ones, and Latin ones that look like others. */
const LOOK_ALIKE = /^[\p{ASCII}асеорхуіјѕһӏԁԛԝѵαονρυικօսոհցɡɑı]*$/u;

/** Text with its invisible characters spelled out, and behind each look-alike name of a host what it really is. */
export function visible(text: string): string {
  return text
    .replace(INVISIBLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(HOST, (host) => (isLookAlike(host) ? `${host} [${asciiOf(host)}]` : host));
}

/**
 * Whether the name of a host can be taken for another one: a part of it mixes letters of several scripts, is made of letters
 * that all look like Latin ones, or has letters in a form that browsers read as plain ones.
 */
function isLookAlike(host: string): boolean {
  if (PLAIN.test(host)) return false;
  const parts = host.split(/[.。．｡]/u);
  return parts.some((part) => {
    if (PLAIN.test(part)) return false;
    if (part.normalize('NFKC') !== part.normalize('NFC')) return true;
    const letters = part.match(LETTERS) ?? [];
    const others = letters.filter((char) => !LATIN.test(char));
    const isMixed = others.length < letters.length && others.some((char) => !BESIDE_LATIN.test(char));
    return isMixed || LOOK_ALIKE.test(part);
  });
}

/** The name in the letters that a network knows it by. */
function asciiOf(host: string): string {
  return URL.parse(`http://${host}`)?.hostname ?? '?';
}
