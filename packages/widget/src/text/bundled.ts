/** Translations as modules, for pages that have a bundler: it makes a chunk of each. */
import type { LoadLanguage, Translation } from './languages.ts';
import type { Language } from './texts.ts';

const modules: Readonly<Record<Translation, () => Promise<{ readonly language: Language }>>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  ja: () => import('./ja.ts'),
};

export const loadBundled: LoadLanguage = async (translation) => (await modules[translation]()).language;
