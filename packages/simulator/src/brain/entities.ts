import { words } from './words.ts';

/** What stands for a value that the model may not see: `[EMAIL_1]`, `[CARD_2]`. */
const PLACEHOLDER = /\[([A-Z]{2,20})_\d{1,5}\]/g;
const EMAIL = /\[EMAIL_\d{1,5}\]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
const IDENTIFIER = /(?<![\w@.-])[A-Za-z]{2,10}[-_]\d[\w-]{0,30}|(?<![\w@.-])[A-Z]{2,6}\d{2,20}(?![\w-])/g;
const HASH_NUMBER = /(?:#|\b(?:number|no\.|id|order|ticket|case|invoice)\s{1,3}#?)(\d{3,20})\b/gi;
const MONEY =
  /(?:[$€£]\s?|\b(?:usd|eur|gbp)\s)(\d[\d,]{0,12}(?:\.\d{1,2})?)|(?<![\w.-])(\d[\d,]{0,12}(?:\.\d{1,2})?)\s?(?:dollars?|bucks|euros?|pounds?|usd|eur|gbp|[$€£])/gi;
const PLAIN_NUMBER = /(?<![\w.$€£-])-?\d{1,12}(?:\.\d{1,6})?(?![\w-]|\.\d)/g;
const REASON_WORD = /\b(?:because of|because|since|reason is(?: that)?|reason:|reason being|as it|due to)\s{0,3}/i;

const NOT_A_REASON =
  /^(?:and|then|also|please|but|for|can|could|would|i want|i'd like|i would like|i need|what|where|how|when|check|look|refund|cancel|yes|no|thanks|that one|this one|go ahead|do it)\b|^[$€£\d]/i;

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** A value of which only the kind is known. */
export interface Placeholder {
  readonly text: string;
  /** In lower case: `card`. */
  readonly kind: string;
}

/** Placeholders such as `[CARD_1]`, in order of appearance. */
export function findPlaceholders(text: string): Placeholder[] {
  return [...text.matchAll(PLACEHOLDER)].map(([found, kind = '']) => ({ text: found, kind: kind.toLowerCase() }));
}

export function isPlaceholder(text: string): boolean {
  return text.replace(PLACEHOLDER, '') === '' && text !== '';
}

/** E-mail addresses and what stands for one, in order of appearance. */
export function findEmails(text: string): string[] {
  return unique(text.match(EMAIL) ?? []);
}

/** Identifiers such as `ORD-1234`, `INV20931` or `#1234`, in order of appearance; letters before a dash in upper case. */
export function findIdentifiers(text: string): string[] {
  const clean = text.replace(EMAIL, ' ').replace(PLACEHOLDER, ' ');
  const coded = (clean.match(IDENTIFIER) ?? []).map((id) => id.replace(/^[a-z]+/i, (prefix) => prefix.toUpperCase()));
  const numbered = [...clean.matchAll(HASH_NUMBER)].map((match) => match[1] ?? '');
  return unique([...coded, ...numbered]);
}

/** Amounts of money, in the currency's main unit. */
export function findAmounts(text: string): number[] {
  return [...text.matchAll(MONEY)]
    .map((match) => Number((match[1] ?? match[2] ?? '').replaceAll(',', '')))
    .filter(Number.isFinite);
}

/** Numbers that are not part of an identifier or a word. */
export function findNumbers(text: string): number[] {
  return (text.match(PLAIN_NUMBER) ?? []).map(Number);
}

/** ISO dates (`2026-01-31`). */
export function findDates(text: string): string[] {
  return text.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? [];
}

/** Web addresses. */
export function findUrls(text: string): string[] {
  return text.match(/\bhttps?:\/\/[^\s<>"')\]]{1,500}/g) ?? [];
}

/**
 * Whether an identifier may fill a parameter, judged by its letters: `ORD-1` fits `order_id`, `TRK-1` does not.
 * An example in the parameter's description ("for example ORD-5678") decides alone.
 */
export function identifierFits(id: string, parameter: string, description: string): boolean {
  const prefix = /^[a-z]+/i.exec(id)?.[0].toLowerCase() ?? '';
  const examples = findIdentifiers(description).map((example) => /^[a-z]+/i.exec(example)?.[0].toLowerCase() ?? '');
  if (examples.length > 0) return examples.includes(prefix);
  if (prefix === '') return true;
  return words(parameter).some((word) => isSubsequence(prefix, word));
}

function isSubsequence(short: string, long: string): boolean {
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
}

/** The explicit reason in a sentence ("…because it broke"). */
export function findReason(text: string): string | undefined {
  const match = REASON_WORD.exec(text);
  if (!match) return undefined;
  const start = match[0].toLowerCase().startsWith('as it') ? match.index + 3 : match.index + match[0].length;
  return tidyClause(text.slice(start));
}

/** The reason that follows a comma, a dash or a full stop without saying so: "Refund it, it arrived broken". */
export function findImpliedReason(text: string): string | undefined {
  for (const match of text.matchAll(/[,;:.!?–—]\s{1,3}|\s-\s/g)) {
    const clause = tidyClause(text.slice(match.index + match[0].length));
    if (clause && words(clause).length >= 2 && !NOT_A_REASON.test(clause) && findIdentifiers(clause).length === 0)
      return clause;
  }
  return undefined;
}

/** The reason that comes before the request: "My widget is broken. I want a refund." */
export function findLeadingReason(text: string): string | undefined {
  const clause =
    /^(?:my|the|it|this|i (?:received|got|never|have|was|changed|found|don't|didn't|did not))\b[^.,;!?\n]{3,300}(?=[.,;!]\s)/i.exec(
      text,
    )?.[0];
  return clause === undefined ? undefined : tidyClause(clause);
}

function tidyClause(text: string): string | undefined {
  const clause = text
    .replace(/\s+/g, ' ')
    .replace(/[,.]?\s?\b(?:please|thanks|thank you)\b[.!]?\s?$/i, '')
    .replace(/^[\s,;:.-]+|[\s,;:.!?]+$/g, '')
    .slice(0, 500);
  return clause === '' ? undefined : clause;
}
