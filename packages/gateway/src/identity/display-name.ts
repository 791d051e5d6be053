const MAX_NAME_CHARS = 100;

/** A name that somebody else vouches for, on one line and of a length that can be shown; undefined where there is none. */
export function displayName(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const line = given.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line === '' ? undefined : line.slice(0, MAX_NAME_CHARS);
}
