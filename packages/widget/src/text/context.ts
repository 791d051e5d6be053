import { createContext, useContext } from 'react';
import { en } from './en.ts';
import type { Texts } from './texts.ts';

/** The language in use. */
export const TextContext = createContext<Texts>(en);

/** The sentences of the language in use. */
export function useTexts(): Texts {
  return useContext(TextContext);
}
