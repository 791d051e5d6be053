import type { LoadLanguage, Translation } from '../text/languages.ts';
import type { Language } from '../text/texts.ts';
import type { ChunkFile, LoadScript } from './script-chunk.ts';

/** Filled in by the build. */
declare const LANGUAGES: Readonly<Record<Translation, ChunkFile>>;

/** Translations from beside the loader, for pages without a bundler. */
export function scriptLanguages(load: LoadScript): LoadLanguage {
  return async (translation) => (await load<{ readonly language: Language }>(LANGUAGES[translation])).language;
}
