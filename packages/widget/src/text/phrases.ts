/** What sentences need to be grammatical in a language: its numbers, plurals and lists. */

/** The forms of a sentence, by the plural categories that a language has. `#` stands for the number. */
export type Plurals = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Made for one language, and the region that its reader is in. */
export interface Phrases {
  readonly number: (value: number) => string;
  /** The sentence for so many. A category without a sentence takes that of `other`. */
  readonly plural: (count: number, forms: Plurals) => string;
  /** `A, B and C`. */
  readonly list: (items: readonly string[]) => string;
}

/** @param locale A well-formed tag of BCP 47. */
export function createPhrases(locale: string): Phrases {
  const numbers = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const number = (value: number): string => numbers.format(value);
  return {
    number,
    plural: (count, forms) => (forms[rules.select(count)] ?? forms.other).replaceAll('#', number(count)),
    list: (items) => lists.format(items),
  };
}
