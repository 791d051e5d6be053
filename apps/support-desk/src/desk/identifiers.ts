/**
 * Reads an order number the way people write it: `ord-5678`, ` ORD 5678 `, `#5678`, `ORD–5678` (a pasted dash) and `5678` are
 * all ORD-5678.
 *
 * @returns `undefined` when the text cannot be an order number.
 */
export function normaliseOrderId(text: string): string | undefined {
  const match = /^#?(?:ORD)?[\s_#\p{Dash}]*(\d{1,12})$/iu.exec(text.trim());
  return match === null ? undefined : `ORD-${match[1]}`;
}

/**
 * Reads an e-mail address in the form accounts are stored under: trimmed and in lower case.
 *
 * @returns `undefined` when the text has not the shape of an address.
 */
export function normaliseEmail(text: string): string | undefined {
  const email = text.trim().toLowerCase();
  return email.length <= 254 && /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/.test(email) ? email : undefined;
}
