/** Reading values of unknown shape: the SDK types much of its span and response data loosely, and it may be anything. */

export type Json = Readonly<Record<string, unknown>>;

/** The value as a record; an empty one when it is not an object. */
export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string with something in it: the SDK redacts to `""`, which is not a value. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The object without its undefined members, as `exactOptionalPropertyTypes` and OTel attributes want it. */
export function defined<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  const result: Record<string, T> = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined) result[key] = value;
  return result;
}
