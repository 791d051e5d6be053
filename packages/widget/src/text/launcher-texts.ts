import { createPhrases } from './phrases.ts';
import type { Language, Texts } from './texts.ts';

/** What the launcher alone says: all that a page loads of English before the chat is opened. */
export type LauncherTexts = Pick<Texts, 'locale' | 'open'>;

export const OPEN_IN_ENGLISH = 'Open chat';

/** As `textsFor`, for the launcher alone. */
export function launcherTextsFor(locale: string, language?: Language): LauncherTexts {
  return { locale, open: language === undefined ? OPEN_IN_ENGLISH : language(createPhrases(locale)).open };
}
