import type { LoadLanguage } from '../text/languages.ts';
import type { Language } from '../text/texts.ts';

/** Translations from beside the script, for pages without a bundler. @param script Address of the script. */
export function servedLanguages(script: string): LoadLanguage {
  return async (translation) => {
    const { href } = new URL(`lang/${translation}.js`, script);
    return ((await import(/* @vite-ignore */ href)) as { readonly language: Language }).language;
  };
}
