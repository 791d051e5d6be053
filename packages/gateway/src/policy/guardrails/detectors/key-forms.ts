/** What tells keys from what only looks like one. */
import { isPlaceholder } from './secret-values.ts';

type Range = readonly [start: number, end: number];

/** `xxxx` and `<…>` in place of a key are no finding. */
export const whole = (match: string): Range | undefined => (isPlaceholder(match) ? undefined : [0, match.length]);

/** Letters alone are a word. */
export const wholeWithDigit = (match: string): Range | undefined => (/\d/.test(match) ? whole(match) : undefined);
