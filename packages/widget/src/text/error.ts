import type { Texts } from './texts.ts';

/**
 * What to say about an error: by its code where the language has words for it, otherwise what the server said, which is
 * English unless the site has its own words.
 */
export function errorSentence({ code, message }: { code: string; message: string }, { errors }: Texts): string {
  return (errors as Readonly<Record<string, string | undefined>>)[code] ?? message;
}
