/** Which languages there are, and which of them a visitor gets. */
import { english } from './en.ts';
import { createPhrases } from './phrases.ts';
import type { Language, Texts } from './texts.ts';

/** Languages that are loaded when they are needed; English is part of the widget. */
export const translations = ['ar', 'de', 'es', 'fr', 'ja'] as const;

/** A language that the widget is translated into. */
export type Translation = (typeof translations)[number];

/** Fetches a translation; rejects when it cannot be had. */
export type LoadLanguage = (translation: Translation) => Promise<Language>;

/** What the widget is to speak. */
export interface Choice {
  /** Null for English. */
  readonly translation: Translation | null;
  /** The language with the reader's region, such as `de-CH`. */
  readonly locale: string;
}

/**
 * The first of some tags of BCP 47 that there are texts for; English when there is none.
 *
 * @param wishes The most important first; what is no tag is passed over.
 */
export function chooseLanguage(wishes: readonly (string | null | undefined)[]): Choice {
  for (const locale of wishes.map(canonical)) {
    if (locale === null) continue;
    const language = new Intl.Locale(locale).language;
    if (language === 'en') return { translation: null, locale };
    const translation = translations.find((name) => name === language);
    if (translation !== undefined) return { translation, locale };
  }
  return { translation: null, locale: 'en' };
}

/** The tag in its usual form, which the `_` of some systems is not; null when it is none. */
export function canonical(tag: string | null | undefined): string | null {
  try {
    return Intl.getCanonicalLocales(tag?.trim().replaceAll('_', '-') ?? [])[0] ?? null;
  } catch {
    return null;
  }
}

/** The texts of a language for readers in a region. */
export function textsFor(locale: string, language: Language = english): Texts {
  return { locale, ...language(createPhrases(locale)) };
}

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT: readonly (string | undefined)[] = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg'];

/** The direction in which a language is written. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(new Intl.Locale(locale).maximize().script) ? 'rtl' : 'ltr';
}
