/** Telephone numbers: international ones, national ones that can be nothing else, and others behind words that say so. */
import type { Pattern } from '../pattern.ts';
import { isInternational } from './calling-codes.ts';
import { type DigitGroup, digitGroups, joinDigits, passesIsbn10 } from './digits.ts';
import { NO_ID } from './ids.ts';
import { folded, foldedWords } from './words.ts';

type Range = readonly [start: number, end: number];

/** What may stand between two digits of one number. */
const BETWEEN = String.raw`(?: ?\(| ?[-/] ?|\) ?[-/]? ?|[ .])`;
/** Digits that begin like a date, such as 20.11.2026 or 2026-11-20. */
function isDate(text: string): boolean {
  return (
    /^\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d(?!\d)/.test(text) ||
    /^(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ]\d{1,2}(?!\d)/.test(text) ||
    /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/.test(text)
  );
}

/** The longest run of whole groups from the first one that is a number. */
function longestRun(match: string, isNumber: (groups: readonly DigitGroup[]) => boolean): Range | undefined {
  const groups = digitGroups(match);
  for (let count = groups.length; count > 0; count -= 1) {
    const run = groups.slice(0, count);
    const last = run.at(-1);
    if (last !== undefined && isNumber(run)) return [0, last.end];
  }
  return undefined;
}

/** A single digit at the end is most often the next number of the sentence. */
const endsInOneDigit = (groups: readonly DigitGroup[]): boolean =>
  groups.length > 2 && groups.at(-1)?.digits.length === 1;

function refineInternational(match: string): Range | undefined {
  return longestRun(match, (groups) => !endsInOneDigit(groups) && isInternational(joinDigits(groups)));
}

/** With `00` or `011` for the plus sign; without any separator it has to be more than an id with zeros in front. */
function refineDialled(match: string): Range | undefined {
  return longestRun(match, (groups) => {
    const digits = joinDigits(groups).replace(/^(?:00|011)/, '');
    if (groups.length === 1 && (digits.startsWith('1') || digits.length < 10)) return false;
    return !endsInOneDigit(groups) && isInternational(digits);
  });
}

/** `030 1234567`, `020 7946 0958`, `03-1234-5678`: a trunk zero, an area code, and the rest. */
function isTrunk(groups: readonly DigitGroup[]): boolean {
  const sizes = groups.map((group) => group.digits.length);
  const total = joinDigits(groups).length;
  // Five and four digits are a postal code of the United States, three, two and four a social security number; pairs
  // have a pattern of their own.
  if (groups.length < 2 || total < 9 || /^(?:5,4|3,2,4|2(?:,2)*)$/.test(sizes.join(','))) return false;
  if (groups.length === 2) return total <= 12 && (sizes[1] ?? 0) >= 5;
  return total <= 11;
}

function refineTrunk(match: string): Range | undefined {
  if (isDate(match.replace(/^\(/, ''))) return undefined;
  return longestRun(match, isTrunk);
}

/** Five pairs, unless they only count up. */
function refinePairs(match: string): Range | undefined {
  const pairs = digitGroups(match).map((group) => Number(group.digits));
  if (pairs.length !== 5 || isDate(match)) return undefined;
  return pairs.every((pair, i) => i === 0 || pair === (pairs[i - 1] ?? 0) + 1) ? undefined : [0, match.length];
}

/** Nothing when the regex saw that the number goes on. */
function refineAmerican(match: string): Range | undefined {
  const digits = match.replaceAll(/\D/g, '');
  return digits.length === 10 || (digits.length === 11 && digits.startsWith('1')) ? [0, match.length] : undefined;
}

function refineParenthesised(match: string): Range | undefined {
  return longestRun(match, (groups) => groups.length > 2 && /^\d{9,12}$/.test(joinDigits(groups)));
}

/** The number behind the words. */
function refineCued(match: string): Range | undefined {
  const start = match.search(/[+(]{0,2}\d/);
  const number = match.slice(start);
  if (start < 0 || isDate(number.replace(/^\D{1,2}/, ''))) return undefined;
  const range = longestRun(number, (groups) => {
    const { length } = joinDigits(groups);
    return length >= 7 && length <= 15 && !(groups.length > 1 && endsInOneDigit(groups));
  });
  return range && [start, start + range[1]];
}

const CUES = [
  folded(
    [
      'phone|telephone|telefon|telefono|telefone|telephon|teléfono|telefoon|telefoonnummer|telefoonnr|telef|tel|tlf|tfno|tfn',
      'mobile|mobil|mobiel|telemóvel|zap|movil|móvil|mobiltelefon|mobilnummer|handy|handynummer|telefonnummer|rufnummer|festnetz|durchwahl',
      'ph|contact (?:number|no|nr)|contact|contacto|contato|kontakt|cell|cellphone|celular|cellulare|cel|portable|gsm|fax|whatsapp|viber|hotline|puhelin|telefonszám',
      'komórka|komórkowy|numer (?:telefonu|komórki)|cep (?:telefonu|no|numaram)|telefon numar[ao]m',
      '(?:call|ring|text|reach|dial|phone) (?:me|us|him|her|them)|(?:reached|rung|called) (?:at|on)',
      'call|dial|sms|ruf|rufen sie|anrufen|erreichbar|erreichen|wählen sie|bel|bellen|ring|ringa|ligar|liga|ligue|ligue-me',
      '(?:r?appel(?:ez|er|le|ons))(?:-(?:moi|nous|le|la|les))?|joindre|joignable|llam(?:[aeá]|ad|ar|en|arme|arnos|ame|eme|enme|adme|anos|enos)|ll[áa]m(?:ame|eme|enme|anos|enos)|localizan?|localizar(?:me|nos)|marque|marcar|contact(?:ame|eme|enme|arme|arnos|anos|enos)|avisa(?:me|nos|rme)|escrib(?:eme|enos|irme)|(?:ri)?chiam(?:a|i|o|ami|ate|atemi|ateci|are|armi|arci)',
      '(?:za|od)?dzwoni(?:ć|cie)?|(?:za|od)?dzwoń(?:cie)?|ara|arayın|arayabilirsiniz|arayınız|ulaşabilirsiniz',
      '(?:my|his|her|our|mein|meine|meiner|mon|mi|mio|meu|mijn|min|mój|benim) (?:number|nummer|num|numero|numéro|número|numer|numaram)|numaram',
      'हमारा नंबर|फ़ोन|फोन|मोबाइल|הטלפון|טלפון|هاتف|هاتفي|الهاتف|جوال|جوالي|رقمي|اتصل|اتصلوا|اتصال|للاتصال|واتساب|موبايل',
      '電話|电话|電話番号|携帯|手机|手机号|手機|手機號碼|联系方式|联系电话|致电|拨打|連絡先|전화|전화번호|휴대폰|휴대전화|핸드폰|연락처|(?:제|내|내 폰) ?번호|폰 ?번호',
    ].join('|'),
  ),
  foldedWords(
    'телефон|тел|моб|мобильный|номер телефона|мой номер|звоните|позвоните|перезвоните|звони|позвони|позвонить|набрать|наберите|связаться|τηλέφωνο|τηλ|κινητό',
  ),
].join('|');
const LINK_WORDS = folded(
  'number|num|no|nr|nummer|numero|numéro|número|numer|numara|numaram|is|was|it|at|on|under|to|via|me|us|you|now|ist|an|unter|bin ich|mich|uns|mir|es|el|al|est|le|la|au|moi|nous|è|il|lo|ao|para|o|op|het|naar|på|é|o|en|de contacto|fijo|fixe|fisso|kom|nuevo|nueva|new|neue|nouveau|novo|nuovo|nieuwe|pod|na|mi|jest|номер|номеру|по|на|нам|мне|番号|号|号码|號碼|是|请|打|는|은|로|으로|이|가|は|に|へ|まで|للتواصل|على|بي|بنا|هو|بالرقم|الرقم|रहा|है',
);

/** Whose number it is: "of my daughter is", "del repartidor:". */
const WHOSE = folded(
  String.raw`(?: (?:of|for|de|del|di|della|do|da|des|der|von|van|pour|du|para)(?: (?:the|my|our|la|el|mi|su|ma|mon|mein|meiner|meinem|mio|mia|meu|minha|mijn))? \p{L}{1,16}(?: (?:is|ist|es|est|e|jest)|:))?`,
);

/** Not inside a word, and not behind another number. */
const BEFORE = String.raw`(?<![0-9A-Z_]|[0-9][ ./,-]|[A-Z][-./])`;

export const phones: readonly Pattern[] = [
  {
    kind: 'phone',
    regex: new RegExp(String.raw`(?<![0-9A-Z+])\+ ?\(?[1-9](?:${BETWEEN}?\d){7,15}(?![0-9])`, 'iu'),
    refine: refineInternational,
  },
  {
    kind: 'phone',
    regex: new RegExp(String.raw`${NO_ID}${BEFORE}(?:00|011)[ -]?[1-9](?:${BETWEEN}?\d){7,15}(?![0-9A-Z])`, 'iu'),
    refine: refineDialled,
  },
  {
    kind: 'phone',
    regex: new RegExp(
      String.raw`${NO_ID}(?<![0-9A-Z_+]|[0-9A-Z][-./])(?:1[ .-]?)?(?:\(\d{3}\) ?-? ?\d{3}[ .-]?\d{4}|\d{3}-\d{3}-\d{4}|\d{3}\.\d{3}\.\d{4}|\d{3}\/\d{3}-\d{4}|[2-9]\d\d-[2-9]\d\d \d{4})(?:[-./]\d|(?![0-9]))`,
      'iu',
    ),
    refine: refineAmerican,
  },
  {
    kind: 'phone',
    // With spaces alone it could be a part of a longer number.
    regex: new RegExp(String.raw`${NO_ID}${BEFORE}(?:1 )?[2-9]\d\d [2-9]\d\d[ -]\d{4}(?:[-./ ]\d|(?![0-9]))`, 'iu'),
    refine: refineAmerican,
  },
  {
    kind: 'phone',
    regex: new RegExp(
      String.raw`${NO_ID}${BEFORE}0[1-9](?:(?: \d\d){4}|(?:\.\d\d){4}|(?:-\d\d){4})(?:[ .-]\d\d|(?![0-9]))`,
      'iu',
    ),
    refine: refinePairs,
  },
  {
    kind: 'phone',
    regex: new RegExp(
      String.raw`${NO_ID}${BEFORE}\(?0[1-9]\d{0,3}(?:\) ?[/-]? ?| ?[/-] ?| )\d{2,8}(?:[ -]\d{2,6}){0,3}(?![0-9A-Z])`,
      'iu',
    ),
    refine: refineTrunk,
  },
  {
    kind: 'phone',
    // Numbers of mobiles: German, British, French and Dutch, Australian and Belgian, Korean, Japanese.
    regex: new RegExp(
      String.raw`${NO_ID}${BEFORE}(?:01[5-7]\d{8,9}|07[1-9]\d{8}|0[67]\d{8}|04\d{8}|010[2-9]\d{7}|0[789]0[1-9]\d{7})(?![0-9A-Z_-])`,
      'iu',
    ),
    refine: (match) => (passesIsbn10(match) ? undefined : [0, match.length]),
  },
  {
    kind: 'phone',
    regex: new RegExp(
      String.raw`${NO_ID}${BEFORE}(?:(?:8[ -]?)?\(\d{2,5}\) ?\d{2,5}(?:[ -]\d{2,4}){1,3}|8[ -]\d{3}[ -]\d{3}[ -]\d\d[ -]\d\d)(?![0-9A-Z])`,
      'iu',
    ),
    refine: refineParenthesised,
  },
  {
    kind: 'phone',
    regex: new RegExp(String.raw`${NO_ID}${BEFORE}1[3-9]\d[ -]\d{4}[ -]\d{4}(?![0-9A-Z-])`, 'iu'),
  },
  {
    kind: 'phone',
    regex: new RegExp(
      String.raw`(?<![A-Z])(?:${CUES})${WHOSE}(?:[ :.#=-]{0,3}(?:${LINK_WORDS})){0,3}[ ,:.#=-]{0,3}[+(]{0,2}\d(?:${BETWEEN}?\d){6,14}(?![0-9A-Z])`,
      'iu',
    ),
    refine: refineCued,
  },
];
