/** Whether a value is a secret, or stands in for one. */

/** Words of documentation and of forms, and values of code that mean that there is none. */
const PLACEHOLDER =
  /x{4}|\.{3}|\*{3}|•{2}|…|_{4}|your|example|placeholder|insert|dummy|redacted|removed|hidden|change[-_]?me|replace[-_]?me|masked|todo|undefined|_here$/i;
/** A value that is computed is no value: `process.env.X`, `getPassword()`, `$PASSWORD`, `os.environ["X"]`. */
const EXPRESSION =
  /^(?:\$[a-z_(]|%[a-z_]{1,64}%$|(?:process|os|env|import|config|settings|secrets|self|this|z)\.|[a-z_$][\w$.]{0,64}\()|=>/i;
const KEYWORDS = new Set(
  `null none nil true false string number boolean object integer required optional invalid incorrect wrong missing empty
  expired valid secret password passwort token apikey username email text varchar unknown reset forgotten changed
  protected encrypted hashed bearer basic default generated random strong weak again confirm confirmation`.split(/\s+/),
);
/** `JOUW_SLEUTEL`, `DEIN-PASSWORT`: words in capitals, in any language, stand for what belongs there. */
const SHOUTED = /^[\p{Lu}\p{Lo}]{2,40}(?:[_-][\p{Lu}\p{Lo}]{1,40}){1,8}$/u;
/** `my-secret-password`, `userToken`: names of secrets in place of secrets. */
const NAMED =
  /^(?:my|the|some|new|old|user|db|app|admin|root|super)?[-_]?(?:super|strong|secure|secret|new)?[-_]?(?:password|passwd|pass|passwort|token|secret|api[-_]?key|key)$/i;

/** Whether it only shows where a secret would be, such as `<YOUR_API_KEY>`, `xxxx` or `********`. */
export function isPlaceholder(value: string): boolean {
  const distinct = new Set(value.toLowerCase().replaceAll(/[^a-z0-9]/g, '')).size;
  if (distinct < 3 || PLACEHOLDER.test(value) || EXPRESSION.test(value)) return true;
  return SHOUTED.test(value) || NAMED.test(value) || KEYWORDS.has(value.toLowerCase());
}

/** What a sentence has behind such a word: "12-character", "at-least-8", "8characters", "2nd-floor", "don't", a link. */
const PROSE =
  /^(?:\/\/.{0,256}|(?:at|min|minimum|max|maximum|more|less|up|case|one|two|multi|non|not|no|all|any|too|auto|self)[-_].{1,64}|\d{1,4}[-+]?[a-z]{1,20}|\d{1,4}[a-z]{0,3}(?:-[a-z]{1,20}){1,5}|[a-z]{1,40}'[a-z]{1,3}|https?:.{0,512})$/i;
/** A word with a number: enough for a password, not for a token. */
const NUMBERED_WORD = /^[a-z]{3,24}[-_]?\d{1,4}$/i;

/** `cvnyFvMxsEmh`: capitals inside, but not as in `newPasswordField`, where each begins a word. */
function isScrambled(value: string): boolean {
  if (!/^[a-z0-9]{6,200}$/i.test(value)) return false;
  const humps = value.match(/[a-z](?=[A-Z])/g)?.length ?? 0;
  return humps >= 2 && /[A-Z][a-z]{0,1}[A-Z]/.test(value);
}

export type ValueContext = 'code' | 'prose';

/**
 * Whether a value that follows the word "password" is one.
 *
 * @param context `code` behind `=` or in quotes, where words are values too; `prose` behind a colon or "is".
 */
export function isPassword(value: string, context: ValueContext): boolean {
  if (value.length < 6 || isPlaceholder(value)) return false;
  if (context === 'code' || isScrambled(value)) return true;
  if (PROSE.test(value)) return false;
  return /[a-z]/i.test(value) ? /[0-9!@#$%^&*?+=]/.test(value) : /^\d{6,64}$|[!@#$%^&*?+=]/.test(value);
}

/** Whether a value that follows words such as "api key" is one: longer than a password, and no word. */
export function isToken(value: string, context: ValueContext): boolean {
  if (value.length < 8 || isPlaceholder(value) || !/[a-z]/i.test(value)) return false;
  if (isScrambled(value)) return true;
  if (PROSE.test(value)) return false;
  if (/[0-9]/.test(value)) return context === 'code' || !NUMBERED_WORD.test(value);
  return context === 'code' && value.length >= 16 && /[a-z]/.test(value) && /[A-Z_-]/.test(value);
}

/** Whether nobody could have thought of a value: small and capital letters, and digits among them. */
export function isRandom(value: string): boolean {
  if (value.length < 20 || isPlaceholder(value) || PROSE.test(value)) return false;
  const digits = value.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
  return digits >= 3 && /[a-z]/.test(value) && /[A-Z]/.test(value);
}

/** Words of sentences: none is likely in a passphrase, and none is in the list that wallets take theirs from. */
const SENTENCE =
  /(?<![a-z])(?:the|is|are|be|was|must|should|can|will|has|have|with|and|or|not|your|you|our|my|it|its|this|that|to|at|in|on|of|for|from|by|as|an|too|least|please|enter|characters|password|der|die|das|und|ist|ein|eine|mit|le|la|les|et|est|un|une|el|los|en|y|es|il|di|che|o|os|um|de|van|het|een|letters|digits)(?![a-z])/i;

/** Whether words make a passphrase: three or more of them, and no sentence. */
export function isPassphrase(words: string): boolean {
  return words.trim().split(/[ ,-]{1,3}/).length >= 3 && !SENTENCE.test(words) && words === words.toLowerCase();
}
