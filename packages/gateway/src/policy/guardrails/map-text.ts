/** Applies a change to every text of a JSON-like value. */
import { toJson } from '../../run/json.ts';

/** Deepest nesting that is looked into; what lies deeper is dropped, since nobody has looked at it. */
const MAX_DEPTH = 64;
/**
 * @param text A text, or a whole number as one: those of cards are kept as numbers, too.
 * @param property Name of the property that holds it; absent for the name itself, and outside of objects.
 */
export type TextChange = (text: string, property?: string) => string;

/**
 * Names of properties are texts too. What is no plain object becomes what JSON makes of it, save binary data, which stays
 * as it is.
 */
export function mapText(value: unknown, change: TextChange, property?: string): unknown {
  return mapWithin(value, change, new Set(), property);
}

/** The same for a text that may be JSON itself: then for the texts in it, so that no escape hides a part of one. */
export function mapTextOrJson(text: string, change: TextChange, property?: string): string {
  if (!/^\s*[[{"]/.test(text)) return change(text, property);
  let value: unknown;
  try {
    value = (JSON.parse as ParseWithSource)(text, keepLongNumber);
  } catch {
    return change(text, property);
  }
  return JSON.stringify(mapText(value, change, property));
}

type ParseWithSource = (
  text: string,
  reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** An id with more digits than a number can hold becomes a text: nobody wants another id. */
function keepLongNumber(_name: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER && source !== undefined
    ? source
    : value;
}

/** @param around The objects around the value: one of them within itself has no end. */
function mapWithin(value: unknown, change: TextChange, around: Set<object>, property: string | undefined): unknown {
  if (typeof value === 'string') return change(value, property);
  if (typeof value === 'number') return mapNumber(value, change, property);
  if (typeof value !== 'object' || value === null || isBinary(value)) return value;
  if (around.size >= MAX_DEPTH || around.has(value)) return null;
  if (!Array.isArray(value) && !isPlain(value)) return mapWithin(toJson(value), change, around, property);
  around.add(value);
  const mapped = Array.isArray(value)
    ? value.map((entry) => mapWithin(entry, change, around, property))
    : Object.fromEntries(
        Object.entries(value).map(([name, entry]) => [change(name), mapWithin(entry, change, around, name)]),
      );
  around.delete(value);
  return mapped;
}

/** A number of which something is changed becomes a text. */
function mapNumber(value: number, change: TextChange, property: string | undefined): unknown {
  if (!Number.isSafeInteger(value)) return value;
  const text = String(value);
  const changed = change(text, property);
  return changed === text ? value : changed;
}

function isBinary(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !('toJSON' in value);
}
