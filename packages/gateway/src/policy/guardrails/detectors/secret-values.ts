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

/** Whether it only shows where a secret would be, such as `<YOUR_API_KEY>`, `xxxx` or `********`. */
export function isPlaceholder(value: string): boolean {
  const distinct = new Set(value.toLowerCase().replaceAll(/[^a-z0-9]/g, '')).size;
  return distinct < 3 || PLACEHOLDER.test(value) || EXPRESSION.test(value) || KEYWORDS.has(value.toLowerCase());
}

/** What a sentence has behind such a word: "12-character", "at-least-8", "8characters", "2nd-floor", "don't", a link. */
const PROSE =
  /^(?:(?:at|min|minimum|max|maximum|more|less|up|case|one|two|multi|non|not|no|all|any|too|auto|self)[-_].{1,64}|\d{1,4}[-+]?[a-z]{1,20}|\d{1,4}[a-z]{0,3}(?:-[a-z]{1,20}){1,5}|[a-z]{1,40}'[a-z]{1,3}|https?:.{0,512})$/i;
/** A word with a number: enough for a password, not for a token. */
const NUMBERED_WORD = /^[a-z]{3,24}[-_]?\d{1,4}$/i;

export type ValueContext = 'code' | 'prose';

/**
 * Whether a value that follows the word "password" is one.
 *
 * @param context `code` behind `=` or in quotes, where words are values too; `prose` behind a colon or "is".
 */
export function isPassword(value: string, context: ValueContext): boolean {
  if (value.length < 6 || isPlaceholder(value)) return false;
  if (context === 'code') return true;
  if (PROSE.test(value)) return false;
  return /[a-z]/i.test(value) ? /[0-9!@#$%^&*?+=]/.test(value) : /^\d{6,64}$|[!@#$%^&*?+=]/.test(value);
}

/** Whether a value that follows words such as "api key" is one: longer than a password, and no word. */
export function isToken(value: string, context: ValueContext): boolean {
  if (value.length < 8 || isPlaceholder(value) || !/[a-z]/i.test(value)) return false;
  if (PROSE.test(value)) return false;
  if (/[0-9]/.test(value)) return context === 'code' || !NUMBERED_WORD.test(value);
  return context === 'code' && value.length >= 16 && /[a-z]/.test(value) && /[A-Z_-]/.test(value);
}
