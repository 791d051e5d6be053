/** Payment cards: issuer prefix, length, the shape of the groups, and Luhn. */
import type { Pattern } from '../pattern.ts';
import { type DigitGroup, digitGroups, joinDigits, passesEan13, passesLuhn } from './digits.ts';

interface Issuer {
  readonly prefix: RegExp;
  readonly lengths: readonly number[];
}

const MIN_DIGITS = 13;
const FROM_16 = [16, 17, 18, 19];
const FROM_13 = [MIN_DIGITS, 14, 15, ...FROM_16];

const issuers: readonly Issuer[] = [
  // Visa
  { prefix: /^4/, lengths: [MIN_DIGITS, 16, 19] },
  // Mastercard
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  // American Express
  { prefix: /^3[47]/, lengths: [15] },
  // Discover
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: FROM_16 },
  // Diners Club
  { prefix: /^(?:30[0-5]|3095|36|3[89])/, lengths: [14, 15, ...FROM_16] },
  // JCB
  { prefix: /^35(?:2[89]|[3-8])/, lengths: FROM_16 },
  // UnionPay
  { prefix: /^(?:62|81)/, lengths: FROM_16 },
  // Maestro
  { prefix: /^(?:5018|5020|5038|5893|6304|6390|6759|676[1-3]|6767)/, lengths: FROM_13 },
  // RuPay
  { prefix: /^(?:508|606|607|608|82)/, lengths: [16] },
  // Mir
  { prefix: /^220[0-4]/, lengths: FROM_16 },
  // Troy
  { prefix: /^9792/, lengths: [16] },
];

/** First digits of all of them: most numbers need no closer look. */
const ANY_ISSUER = /^(?:[2-6]|8[12]|9792)/;

const hasIssuer = (digits: string): boolean =>
  issuers.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits));

/** 4-4-4-4 and its like: all groups of one size but a shorter last one, or Amex and Diners, or issuer number first. */
function hasShapeOfCard(groups: readonly DigitGroup[]): boolean {
  const sizes = groups.map((group) => group.digits.length);
  const first = sizes[0] ?? 0;
  const last = sizes.at(-1) ?? 0;
  if (/^(?:4,6,4|4,6,5|4,4,5|6,10|8,8|4,8,4|4,4,8)$/.test(sizes.join(','))) return true;
  return [1, 2, 4].includes(first) && last <= first && sizes.slice(0, -1).every((size) => size === first);
}

function isCard(digits: string, groups: readonly DigitGroup[], before: string): boolean {
  if (!hasIssuer(digits) || !passesLuhn(digits)) return false;
  if (groups.length > 1) return hasShapeOfCard(groups);
  // What follows a decimal point is a fraction; an article number is thirteen digits with a check of its own.
  return before !== '.' && !passesEan13(digits);
}

/** Cards stand beside other numbers, such as an expiry date: the first longest run of whole groups that is a card. */
function findCard(match: string): readonly [number, number] | undefined {
  const groups = digitGroups(match);
  let rest = joinDigits(groups);
  for (const [from, first] of groups.entries()) {
    if (rest.length < MIN_DIGITS) return undefined;
    const end = ANY_ISSUER.test(rest) ? endOfCard(rest, groups.slice(from), match[first.start - 1] ?? '') : undefined;
    if (end !== undefined) return [first.start, end];
    rest = rest.slice(first.digits.length);
  }
  return undefined;
}

/** End of the longest card that begins with the first group. */
function endOfCard(all: string, groups: readonly DigitGroup[], before: string): number | undefined {
  let digits = all;
  for (let count = groups.length; digits.length >= MIN_DIGITS; count -= 1) {
    const last = groups[count - 1];
    if (last === undefined) return undefined;
    if (isCard(digits, groups.slice(0, count), before)) return last.end;
    digits = digits.slice(0, -last.digits.length);
  }
  return undefined;
}

/** Not inside a word, an id such as ORD-…, a fraction, a phone number or an IBAN. */
const BEFORE = String.raw`(?<![0-9A-Z_+]|[A-Z][-_/]|[0-9][.,]|[A-Z]{2}\d\d(?: ?[0-9A-Z]{4}){0,3} )`;
/** Words that may touch the number. */
const CUE = String.raw`(?<=card|visa|amex|karte|carte|tarjeta|credit|debit)-?`;

/** Words that people run into their card number. */
const STUCK_BEFORE =
  /^(?:is|it|its|the|no|nr|num|number|nummer|numero|card|cards|creditcard|debitcard|cc|visa|amex|mastercard|discover|karte|carte|tarjeta|carta|cartao|kaart|karta|kart|pay|with|using|use|mit|con|avec|com|es|est|ist)$/i;

/** Fifteen or sixteen digits with a word on either side: `is4111111111111111thanks`, no id such as `ab4111111111111111`. */
function refineStuck(match: string): readonly [number, number] | undefined {
  const {
    before = '',
    digits = '',
    after = '',
  } = /^(?<before>[a-z]{0,16})(?<digits>\d{15,16})(?<after>[a-z]{0,16})/i.exec(match)?.groups ?? {};
  const isWord = (text: string): boolean => /^[A-Z]?[a-z]{2,15}$/.test(text) && /[g-z]/.test(text);
  const isBeforeFree = before === '' || STUCK_BEFORE.test(before);
  const isAfterFree = after === '' || isWord(after);
  const isStuck = `${before}${after}` !== '' && isBeforeFree && isAfterFree;
  const isWhole = match.length === before.length + digits.length + after.length;
  if (!isStuck || !isWhole || !hasIssuer(digits) || !passesLuhn(digits)) return undefined;
  return [before.length, before.length + digits.length];
}
/** Four groups of four, with line breaks between them; a fifth makes it a list of numbers. */
function refineLines(match: string): readonly [number, number] | undefined {
  const groups = digitGroups(match);
  const digits = joinDigits(groups);
  if (groups.length !== 4 || !hasIssuer(digits) || !passesLuhn(digits)) return undefined;
  return [0, groups[3]?.end ?? match.length];
}

export const cards: readonly Pattern[] = [
  {
    kind: 'card',
    regex: new RegExp(String.raw`(?:${BEFORE}|${CUE})\d(?:(?: ?- ?| {1,2}|[._/])?\d){12,18}(?![0-9A-Z_])`, 'iu'),
    refine: findCard,
  },
  {
    kind: 'card',
    regex: /(?<![0-9A-Z_+./#-])[A-Z]{0,12}\d{15,16}(?:[A-Z]{1,16}|(?![0-9A-Z_-]))[0-9_-]?/iu,
    refine: refineStuck,
  },
  {
    kind: 'card',
    regex: /(?<![0-9A-Z_+.,-]|\d[ \n])\d{4}(?:(?: ?\r?\n ?|[ -])\d{4}){3}(?: ?\r?\n ?\d|(?![0-9A-Z_-]))/iu,
    refine: refineLines,
  },
];
