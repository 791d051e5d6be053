/** Whether what happened is what was expected. Pure. */
import { regexIn } from './format.ts';

/**
 * What is wrong with a value; undefined when it is as expected.
 *
 * An object needs the fields that are expected, and may have others; a list needs the same values in the same order.
 * `{one_of: […]}` is one of these, `/…/` a text that matches; anything else is the value itself.
 *
 * @param at What is compared, for the sentence.
 */
export function mismatch(expected: unknown, actual: unknown, at: string): string | undefined {
  if (isObject(expected)) {
    const choices = expected['one_of'];
    if (Array.isArray(choices) && Object.keys(expected).length === 1) {
      const fits = choices.some((choice) => mismatch(choice, actual, at) === undefined);
      return fits ? undefined : `${at} is ${show(actual)}, expected one of ${choices.map(show).join(', ')}`;
    }
    if (!isObject(actual)) return `${at} is ${show(actual)}, expected a block of fields`;
    return first(Object.entries(expected), ([key, value]) => mismatch(value, actual[key], `${at}.${key}`));
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return `${at} is ${show(actual)}, expected a list`;
    if (actual.length !== expected.length) return `${at} has ${actual.length} values, expected ${expected.length}`;
    return first(expected, (value, index) => mismatch(value, actual[index], `${at}[${index}]`));
  }
  const pattern = typeof expected === 'string' ? regexIn(expected) : undefined;
  const fits = pattern === undefined ? Object.is(expected, actual) : isScalar(actual) && pattern.test(String(actual));
  return fits ? undefined : `${at} is ${show(actual)}, expected ${show(expected)}`;
}

/** Whether a text has a piece in it, whatever its case, emphasis, kind of quotes and line breaks; or matches a `/…/`. */
export function contains(text: string, piece: string): boolean {
  const pattern = regexIn(piece);
  return pattern === undefined ? plain(text).includes(plain(piece)) : pattern.test(text);
}

function plain(text: string): string {
  return text
    .replaceAll(/\*\*|__|`/g, '')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Whether a tool's name is this one; `page__*` is every name that begins so. */
export function isNamed(name: string, wanted: string): boolean {
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}

export function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function first<T>(values: readonly T[], find: (value: T, index: number) => string | undefined): string | undefined {
  for (const [index, value] of values.entries()) {
    const found = find(value, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
