/** All languages, by signal. */
import type { SignalFamilies } from '../signal-names.ts';
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

export const SIGNALS: readonly SignalFamilies[] = [
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
  TURKISH,
  JAPANESE,
  KOREAN,
];
