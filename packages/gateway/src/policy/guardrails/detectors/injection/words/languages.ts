/** All languages. */
import type { WordFamilies } from '../classes.ts';
import { DAN_WORD, EMAIL_WORD, IDENTIFIER_WORD, LINK_WORD } from '../normalise.ts';
import { ARABIC } from './ar.ts';
import { CHINESE } from './zh.ts';
import { DUTCH } from './nl.ts';
import { ENGLISH } from './en.ts';
import { FRENCH } from './fr.ts';
import { GERMAN } from './de.ts';
import { ITALIAN } from './it.ts';
import { JAPANESE } from './ja.ts';
import { KOREAN } from './ko.ts';
import { POLISH } from './pl.ts';
import { PORTUGUESE } from './pt.ts';
import { RUSSIAN } from './ru.ts';
import { SPANISH } from './es.ts';
import { TURKISH } from './tr.ts';

/** What stands for no word. */
const SIGNS: WordFamilies = {
  link: LINK_WORD,
  email: EMAIL_WORD,
  identifier: IDENTIFIER_WORD,
  dan: DAN_WORD,
  danName: DAN_WORD,
};

export const LANGUAGES: readonly WordFamilies[] = [
  SIGNS,
  ENGLISH,
  GERMAN,
  SPANISH,
  FRENCH,
  ITALIAN,
  PORTUGUESE,
  DUTCH,
  POLISH,
  RUSSIAN,
  ARABIC,
  CHINESE,
  verbLast(TURKISH),
  verbLast(JAPANESE),
  verbLast(KOREAN),
];

function verbLast(families: WordFamilies): WordFamilies {
  const of = (...names: (keyof WordFamilies)[]): string => names.flatMap((name) => families[name] ?? []).join(',');
  return {
    ...families,
    lastOverride: of('override'),
    lastAsk: of('ask', 'extract'),
    lastPretend: of('pretend', 'answer'),
    lastBypass: of('bypass', 'override'),
    lastCall: of('call', 'approve'),
  };
}
