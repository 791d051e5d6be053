/** Personal data: what finds it, and how it may be shown. */
import type { Pattern } from '../pattern.ts';
import { cards } from './card.ts';
import { emails } from './email.ts';
import { ibans } from './iban.ts';
import { phones } from './phone.ts';
import { ssns } from './ssn.ts';

export type PersonalDataKind = 'card' | 'ssn' | 'iban' | 'email' | 'phone';

/** Patterns by kind; where two find the same text, the first of these says what it is. */
export const personalDataPatterns: Readonly<Record<PersonalDataKind, readonly Pattern[]>> = {
  card: cards,
  ssn: ssns,
  iban: ibans,
  email: emails,
  phone: phones,
};

export const PERSONAL_DATA_KINDS = Object.keys(personalDataPatterns) as readonly PersonalDataKind[];

const HIDDEN = '•••';
/** Shorter numbers would be shown nearly whole. */
const MIN_SHOWN = 8;

/**
 * A value as people may see it: `•••• 4242` of card, SSN and IBAN, `a•••@example.com`, `•••32` of a phone number. A number
 * of less than eight characters is hidden whole.
 *
 * @param value As it was written.
 */
export function mask(kind: PersonalDataKind, value: string): string {
  const plain = value.normalize('NFKC');
  if (kind === 'email') return maskEmail(plain);
  const characters = plain.replaceAll(/[^\p{L}\p{N}]/gu, '');
  const shown = (count: number): string => (characters.length < MIN_SHOWN ? '' : characters.slice(-count));
  if (kind === 'phone') return `${HIDDEN}${shown(2)}`;
  return `${HIDDEN}• ${shown(4)}`.trimEnd();
}

function maskEmail(value: string): string {
  const [first = ''] = value;
  const domain = value.split(/%40|@| (?:at|AT) |[[({<] ?(?:at|arroba|chez|klammeraffe) ?[\])}>]/i)[1] ?? '';
  const plain = domain.replaceAll(
    /\s?[[({<]?\s?(?<![a-z])(?:dot|punkt|punto|point|ponto)(?![a-z])\s?[\])}>]?\s?/gi,
    '.',
  );
  return `${first}${HIDDEN}${domain === '' ? '' : '@'}${plain.replaceAll(/[^\p{L}\p{N}.-]/gu, '')}`;
}
