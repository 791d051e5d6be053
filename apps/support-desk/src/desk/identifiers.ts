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

/** Reads the number of a ticket the way people write it: `TCK-1001`, `tck 1001`, `#1001` and `1001` are all 1001. */
export function normaliseTicketId(text: string): number | undefined {
  return numberAfter(/^#?(?:TCK|ticket)?[\s_#\p{Dash}]*(\d{1,12})$/iu, text);
}

/** Reads the number of an article the way people write it: `KB-127`, `kb 127` and `127` are all 127. */
export function normaliseArticleId(text: string): number | undefined {
  return numberAfter(/^#?(?:KB|article)?[\s_#\p{Dash}]*(\d{1,6})$/iu, text);
}

function numberAfter(pattern: RegExp, text: string): number | undefined {
  const match = pattern.exec(text.trim());
  return match === null ? undefined : Number(match[1]);
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
