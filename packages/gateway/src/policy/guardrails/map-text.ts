/** Applies a change to every text of a JSON-like value. */

/** Deepest nesting that is looked into; what lies deeper is dropped, since nobody has looked at it. */
const MAX_DEPTH = 64;

/** Objects that are no plain ones, such as binary data, stay as they are. */
export function mapText(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((entry) => mapText(entry, change, depth + 1));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapText(entry, change, depth + 1)]));
}

/** The same for a text that may be JSON itself: then for the texts in it, so that no escape hides a part of one. */
export function mapTextOrJson(text: string, change: (text: string) => string): string {
  if (!/^\s*[[{]/.test(text)) return change(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return change(text);
  }
  return JSON.stringify(mapText(value, change));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
