/** The language that the build makes a script of. */
declare module 'virtual:language' {
  import type { Language } from '../text/texts.ts';

  export const language: Language;
}
