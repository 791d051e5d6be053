/** Old libraries, such as Prototype.js, give lists a `toJSON` that makes texts of them. */
interface Patched {
  toJSON?: unknown;
}

/** `JSON.stringify` as the language has it, on pages whose libraries have another idea of how lists are written. */
export function toJson(value: unknown): string {
  const lists = Array.prototype as Patched;
  if (lists.toJSON === undefined) return JSON.stringify(value);
  const { toJSON } = lists;
  lists.toJSON = undefined;
  try {
    return JSON.stringify(value);
  } finally {
    lists.toJSON = toJSON;
  }
}
