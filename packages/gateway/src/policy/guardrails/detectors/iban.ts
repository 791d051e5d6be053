/** International bank account numbers: country, its structure, and mod 97. */
import type { Pattern } from '../pattern.ts';
import { passesMod97 } from './digits.ts';

/**
 * What follows country and check digits, by country, as the SWIFT registry has it: `n` digits, `a` letters, `c` either.
 * Spaces separate countries.
 */
const REGISTRY = `
  AD:8n12c AE:19n AL:8n16c AT:16n AZ:4a20c BA:16n BE:12n BG:4a6n8c BH:4a14c BI:23n BR:23n1a1c BY:4c4n16c CH:5n12c
  CR:18n CY:8n16c CZ:20n DE:18n DJ:23n DK:14n DO:4c20n EE:16n EG:25n ES:20n FI:14n FK:2a12n FO:14n FR:10n11c2n
  GB:4a14n GE:2a16n GI:4a15c GL:14n GR:7n16c GT:4c20c HN:4a20n HR:17n HU:24n IE:4a14n IL:19n IQ:4a15n IS:22n
  IT:1a10n12c JO:4a4n18c KW:4a22c KZ:3n13c LB:4n20c LC:4a24c LI:5n12c LT:16n LU:3n13c LV:4a13c LY:21n MC:10n11c2n
  MD:2c18c ME:18n MK:3n10c2n MN:16n MR:23n MT:4a5n18c MU:4a19n3a NI:4a20n NL:4a10n NO:11n OM:3n16c PK:4a16c
  PL:24n PS:4a21c PT:21n QA:4a21c RO:4a16c RS:18n RU:14n15c SA:2n18c SC:4a20n3a SD:14n SE:20n SI:15n SK:20n
  SM:1a10n12c SO:19n ST:21n SV:4a20n TL:19n TN:20n TR:6n16c UA:6n19c VA:18n VG:4a16n XK:16n YE:4a4n18c
`;

const CLASSES: Readonly<Record<string, string>> = { n: '[0-9]', a: '[A-Z]', c: '[0-9A-Z]' };

interface Country {
  readonly code: string;
  /** Of the whole number, without spaces. */
  readonly length: number;
  readonly body: RegExp;
}

const countries: readonly Country[] = REGISTRY.trim()
  .split(/\s+/)
  .map((entry) => {
    const [code = '', structure = ''] = entry.split(':');
    const parts = Array.from(structure.matchAll(/(\d{1,2})([nac])/g), ([, count = '', kind = '']) => ({ count, kind }));
    const body = parts.map(({ count, kind }) => `${CLASSES[kind]}{${count}}`).join('');
    return {
      code,
      length: parts.reduce((sum, { count }) => sum + Number(count), 4),
      body: new RegExp(`^${body}$`, 'u'),
    };
  });

const byCode = new Map(countries.map((country) => [country.code, country]));

function isIban(match: string): boolean {
  const iban = match.replaceAll(/[ -]/g, '').toUpperCase();
  const country = byCode.get(iban.slice(0, 2));
  if (country === undefined || country.length !== iban.length) return false;
  return country.body.test(iban.slice(4)) && passesMod97(iban.slice(4) + iban.slice(0, 4));
}

/** One alternative per length: then the end of a number is known without looking at the words behind it. */
function alternatives(): string {
  const lengths = [...new Set(countries.map((country) => country.length))].toSorted((a, b) => a - b);
  const ofLength = (length: number): string =>
    countries
      .filter((country) => country.length === length)
      .map((country) => country.code)
      .join('|');
  return lengths
    .map((length) => String.raw`(?:${ofLength(length)})(?:[ -]?\d){2}(?:[ -]?[0-9A-Z]){${length - 4}}`)
    .join('|');
}

export const ibans: readonly Pattern[] = [
  {
    kind: 'iban',
    regex: new RegExp(String.raw`(?:(?<![0-9A-Z_])|(?<=iban))(?:${alternatives()})(?![0-9A-Z])`, 'iu'),
    refine: (match) => (isIban(match) ? [0, match.length] : undefined),
  },
];
