import type { Appearance } from './appearance.ts';

/** Languages that a chat is to speak, the most important first: its own, the page's, the browser's. */
export function wishesOf({ lang }: Appearance): (string | undefined)[] {
  return [lang, document.documentElement.lang, navigator.language];
}
