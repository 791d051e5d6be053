import type { JsonValue } from '@parley/protocol';

/** A value as JSON has it, so that it can be stored; what JSON has no form for becomes text. */
export function toJson(value: unknown): JsonValue {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? null : (JSON.parse(text) as JsonValue);
  } catch {
    return String(value);
  }
}
