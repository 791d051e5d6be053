/** Values that are known to everybody, such as the shop's own e-mail address and telephone number. */
import type { Pattern } from '../pattern.ts';
import { folded } from './words.ts';

/** Fewer digits would allow whatever happens to end alike. */
const MIN_COMMON_DIGITS = 7;

/** Without separators and case. */
const plain = (value: string): string =>
  folded(value)
    .toLowerCase()
    .replaceAll(/[^a-z0-9@.+_-]/g, '');
const joined = (value: string): string => value.replaceAll(/[^a-z0-9]/g, '');

/** Digits of a telephone number from the area code on, as far as they can be told. */
const dialled = (value: string): string =>
  value
    .replaceAll(/\(0\)/g, '')
    .replaceAll(/\D/g, '')
    .replace(/^0{1,2}/, '');

/** A telephone number is the same with its country and without. */
function isSamePhone(a: string, b: string): boolean {
  const [shorter = '', longer = ''] = [dialled(a), dialled(b)].toSorted((x, y) => x.length - y.length);
  return shorter.length >= MIN_COMMON_DIGITS && longer.length - shorter.length <= 5 && longer.endsWith(shorter);
}

/** The patterns, without findings that are among the allowed values. */
export function allowing(patterns: readonly Pattern[], allowed: readonly string[]): readonly Pattern[] {
  if (allowed.length === 0) return patterns;
  const values = new Set(allowed.map((value) => plain(value)));
  const numbers = new Set(allowed.map((value) => joined(plain(value))));
  const isAllowed = (kind: string, value: string): boolean => {
    if (kind === 'email') return values.has(plain(value));
    return (
      numbers.has(joined(plain(value))) ||
      (kind === 'phone' && allowed.some((other) => isSamePhone(other, folded(value))))
    );
  };
  return patterns.map((pattern) => ({
    ...pattern,
    refine: (match) => {
      const range = pattern.refine === undefined ? ([0, match.length] as const) : pattern.refine(match);
      return range === undefined || isAllowed(pattern.kind, match.slice(range[0], range[1])) ? undefined : range;
    },
  }));
}
